"""The roles a visitor of the demo can take, one click each."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class DemoRole:
    """`slug` stands in the address and is the key of `ensure_demo_people`; `person` is their name in the demo."""

    slug: str
    label: str | Promise
    can: str | Promise
    person: str
    operator: bool = False
    helper: bool = False

    @property
    def email(self) -> str:
        return f"{self.slug}@demo.invalid"


ROLES = (
    DemoRole("worker", _("NGO worker"), _("owns the record of a group and invites its team"), "Ma Lanhua"),
    DemoRole("editor", _("NGO editor"), _("keeps the words of the same group up to date"), "Zhang Wei"),
    DemoRole("donor", _("Donor"), _("belongs to a foundation and looks for groups"), "Hoda Mansour"),
    DemoRole("technologist", _("Technologist"), _("belongs to a technology group"), "Nguyễn Minh An"),
    DemoRole("citizen", _("Citizen"), _("has just arrived and has no group yet"), "Li Xiaomei"),
    DemoRole("helper", _("Helper"), _("helps the operator with registers, jobs and errors"), "Yang Fan", helper=True),
    DemoRole("operator", _("Hub operator"), _("brings in registers and looks after the hub"), "Gao Yun", operator=True),
)
SLUGS = frozenset(role.slug for role in ROLES)
