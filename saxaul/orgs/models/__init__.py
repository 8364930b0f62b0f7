"""The tables of `orgs`. Start with `organisation.py`."""

from saxaul.orgs.models.duplicate import DuplicatePair
from saxaul.orgs.models.imports import ImportBatch, ImportRow, Source, SourceRecord
from saxaul.orgs.models.index import Identifier, Name, OrganisationArea, OrganisationSector, Site
from saxaul.orgs.models.logo import Logo
from saxaul.orgs.models.membership import Invitation, Membership, ServedPerson
from saxaul.orgs.models.organisation import Organisation
from saxaul.orgs.models.revision import Revision
from saxaul.orgs.models.sector import Sector

__all__ = [
    "DuplicatePair",
    "Identifier",
    "ImportBatch",
    "ImportRow",
    "Invitation",
    "Logo",
    "Membership",
    "Name",
    "Organisation",
    "OrganisationArea",
    "OrganisationSector",
    "Revision",
    "Sector",
    "ServedPerson",
    "Site",
    "Source",
    "SourceRecord",
]
