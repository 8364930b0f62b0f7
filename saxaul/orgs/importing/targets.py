"""Where a column can go. The codes are public: saved mappings use them."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from saxaul.orgs.choices import LinkKind


@dataclass(frozen=True, slots=True)
class Target:
    """`many`: several columns may go there. `languages`: the text needs a language."""

    code: str
    label: str | Promise
    group: str | Promise
    many: bool = False
    languages: bool = False


_NAMES, _WORK, _PLACE = _("Names"), _("Work"), _("Place")
_FACTS, _LINKS, _CONTACT, _REGISTER = _("Facts"), _("Links"), _("Contact"), _("Register")

_ALL = (
    Target("name", _("Official name"), _NAMES, many=True, languages=True),
    Target("other_names", _("Other names (list)"), _NAMES, many=True, languages=True),
    Target("short_names", _("Short names (list)"), _NAMES, many=True, languages=True),
    Target("former_names", _("Former names (list)"), _NAMES, many=True, languages=True),
    Target("labels_json", _("Names by language (JSON)"), _NAMES),
    Target("summary", _("Summary in one sentence"), _WORK, many=True, languages=True),
    Target("description", _("Description"), _WORK, many=True, languages=True),
    Target("kind", _("Kind of organisation"), _WORK, many=True),
    Target("sectors", _("Sectors"), _WORK, many=True),
    Target("areas", _("Areas served"), _WORK, many=True),
    Target("languages", _("Working languages"), _WORK),
    Target("site_name", _("Name of the place"), _PLACE),
    Target("street", _("Street and number"), _PLACE, many=True),
    Target("address", _("Full address"), _PLACE, many=True),
    Target("locality", _("Town or village"), _PLACE),
    Target("region", _("Province or region"), _PLACE),
    Target("country", _("Country"), _PLACE),
    Target("postcode", _("Postcode"), _PLACE),
    Target("latitude", _("Latitude"), _PLACE),
    Target("longitude", _("Longitude"), _PLACE),
    Target("coordinates", _("Latitude and longitude together"), _PLACE),
    Target("geometry", _("Shape or point (GeoJSON, WKT)"), _PLACE),
    Target("opening", _("Opening times"), _PLACE, many=True),
    Target("status", _("Whether it is active"), _FACTS),
    Target("founded", _("Founded"), _FACTS),
    Target("staff", _("Number of staff"), _FACTS),
    Target("volunteers", _("Number of volunteers"), _FACTS),
    Target("budget", _("Yearly spending"), _FACTS),
    Target("income", _("Yearly income"), _FACTS),
    Target("currency", _("Currency"), _FACTS),
    Target("website", _("Website"), _LINKS, many=True),
    *(Target(f"link:{kind}", label, _LINKS, many=True) for kind, label in LinkKind.choices if kind != "website"),
    Target("links", _("Several links (list or map)"), _LINKS, many=True),
    Target("contact_name", _("Contact: name"), _CONTACT),
    Target("contact_role", _("Contact: role"), _CONTACT),
    Target("email", _("Contact: e-mail"), _CONTACT),
    Target("phone", _("Contact: phone"), _CONTACT),
    Target("identifier", _("Registration number"), _REGISTER, many=True),
    Target("key", _("Key of the row in its register"), _REGISTER),
    Target("ignore", _("Leave out"), _REGISTER, many=True),
)
TARGETS: dict[str, Target] = {target.code: target for target in _ALL}
