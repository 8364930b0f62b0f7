"""What the tables of places hold about people: nothing. See `saxaul.core.declarations`."""

from saxaul.core.declarations import Table

TABLES = {
    "places.Area": Table(
        public="code parent level name longitude latitude population geonames_id",
        internal="id",
    ),
    "places.AreaName": Table(public="area language value folded", internal="id"),
    "places.Boundary": Table(public="area geometry west south east north source", internal="id"),
    "places.Index": Table(public="packed", internal="id"),
    "places.Postcode": Table(public="country code longitude latitude", internal="id"),
}
