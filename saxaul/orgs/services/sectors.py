"""The operator's verbs on fields of work."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from saxaul.accounts.models import User
from saxaul.core.errors import DomainError
from saxaul.core.services import record_audit
from saxaul.orgs.models import Organisation, OrganisationSector, Sector


class SectorExists(DomainError):
    code = "sector_exists"


@transaction.atomic
def create_sector(
    *, code: str, names: Mapping[str, str], parent: Sector | None, position: int, active: bool, by: User
) -> Sector:
    """A new section or, with `parent`, a group. Records that named the code before are found by it from now on.

    Raises `SectorExists`.
    """
    if Sector.objects.filter(code__iexact=code).exists():
        raise SectorExists(_("There is a field of work with this code already."))
    sector = Sector.objects.create(code=code, names=dict(names), parent=parent, position=position, active=active)
    naming = Organisation.objects.filter(record__icontains=f'"{code}"')
    OrganisationSector.objects.bulk_create(
        OrganisationSector(organisation=organisation, sector=sector)
        for organisation in naming.iterator()
        if code in organisation.record.get("sectors", ())
    )
    record_audit(by=by.public_id, action="sector.create", subject=f"sector:{code}")
    return sector


@transaction.atomic
def edit_sector(*, sector: Sector, names: Mapping[str, str], position: int, active: bool, by: User) -> Sector:
    """Name, order and whether it is offered. The code stays: records are written with it."""
    sector.names, sector.position, sector.active = dict(names), position, active
    sector.save(update_fields=["names", "position", "active"])
    record_audit(by=by.public_id, action="sector.edit", subject=f"sector:{sector.code}")
    return sector
