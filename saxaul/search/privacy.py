"""What the tables of the search hold about people: what it is told is for everybody or for members, by its `level`."""

from saxaul.core.declarations import Table

TABLES = {
    "search.Entry": Table(
        public="kind key title names body language url areas sectors level", internal="id boost digest change"
    ),
    "search.Gone": Table(internal="number change"),
    "search.Posting": Table(internal="term change block"),
    "search.Word": Table(internal="term change"),
    "search.SavedSearch": Table(
        internal="id public_id created_at",
        personal="user name page query",
        secret="secret",  # noqa: S106 - the name of a field
    ),
}
