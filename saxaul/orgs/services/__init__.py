"""Verbs on organisations, split by noun."""

from saxaul.orgs.services.logos import LogoRefused, remove_logo, store_logo
from saxaul.orgs.services.members import (
    AlreadyInTeam,
    InvitationIsClosed,
    LastOwner,
    LetterNotSent,
    NotInTeam,
    TooManyInvitations,
    accept_invitation,
    change_role,
    decline_invitation,
    invite_member,
    leave_organisation,
    remove_member,
    withdraw_invitation,
)
from saxaul.orgs.services.records import (
    EditConflict,
    RecordHasProblems,
    change_state,
    confirm_organisation,
    create_organisation,
    edit_organisation,
    record_at,
    revert_revision,
)
from saxaul.orgs.services.sectors import SectorExists, create_sector, edit_sector

__all__ = [
    "AlreadyInTeam",
    "EditConflict",
    "InvitationIsClosed",
    "LastOwner",
    "LetterNotSent",
    "LogoRefused",
    "NotInTeam",
    "RecordHasProblems",
    "SectorExists",
    "TooManyInvitations",
    "accept_invitation",
    "change_role",
    "change_state",
    "confirm_organisation",
    "create_organisation",
    "create_sector",
    "decline_invitation",
    "edit_organisation",
    "edit_sector",
    "invite_member",
    "leave_organisation",
    "record_at",
    "remove_logo",
    "remove_member",
    "revert_revision",
    "store_logo",
    "withdraw_invitation",
]
