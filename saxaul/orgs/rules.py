"""Who may see and do what with organisations. Pure predicates; a list is filtered by `visible_to`."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet

from saxaul.accounts.models import User
from saxaul.accounts.queries import verified_emails
from saxaul.accounts.rules import can_enter_console, is_operator
from saxaul.orgs.models import Invitation, Organisation, Revision
from saxaul.orgs.models.membership import Role
from saxaul.orgs.record import Level

Person = User | AnonymousUser
EDITING_ROLES = (Role.OWNER, Role.EDITOR)


def role_in(user: Person, organisation: Organisation) -> str | None:
    """The person's role in the organisation, or None. One query, remembered on the user for the request."""
    if not isinstance(user, User):
        return None
    known: dict[int, str] | None = getattr(user, "_roles", None)
    if known is None:
        known = dict(user.memberships.values_list("organisation_id", "role"))
        user._roles = known  # type: ignore[attr-defined]
    return known.get(organisation.pk)


def forget_roles(user: Person) -> None:
    """To be called where a request changes a team and then asks again."""
    if hasattr(user, "_roles"):
        del user._roles


def can_view_organisation(user: Person, organisation: Organisation) -> bool:
    """Published ones everybody; a merged one, with its history, whoever may see what it was merged into."""
    if organisation.state == Organisation.State.PUBLISHED:
        return True
    if organisation.merged_into and can_view_organisation(user, organisation.merged_into):
        return True
    return is_operator(user) or role_in(user, organisation) is not None


def visible_to(user: Person, organisations: QuerySet[Organisation]) -> QuerySet[Organisation]:
    if is_operator(user):
        return organisations
    published, merged = Organisation.State.PUBLISHED, Organisation.State.MERGED
    allowed = Q(state=published) | Q(state=merged, merged_into__state=published)
    if isinstance(user, User):
        allowed |= Q(pk__in=user.memberships.values("organisation_id"))
    return organisations.filter(allowed)


def level_of(user: Person, organisation: Organisation) -> Level:
    """How much of the record the person sees: their own team and the operators all, members of the hub some more."""
    if is_operator(user) or role_in(user, organisation) is not None:
        return Level.TEAM
    return Level.MEMBER if user.is_authenticated else Level.PUBLIC


def can_create_organisation(user: Person) -> bool:
    return user.is_authenticated and user.is_active


def can_edit_organisation(user: Person, organisation: Organisation) -> bool:
    if organisation.state == Organisation.State.MERGED:
        return False
    return is_operator(user) or role_in(user, organisation) in EDITING_ROLES


def can_manage_members(user: Person, organisation: Organisation) -> bool:
    return is_operator(user) or role_in(user, organisation) == Role.OWNER


def can_view_members(user: Person, organisation: Organisation) -> bool:
    """Names of people are personal data: the team and the operators only."""
    return is_operator(user) or role_in(user, organisation) is not None


def can_serve_members(user: Person, organisation: Organisation) -> bool:
    """Sign up people of the community who have no e-mail address: helpers, and whoever runs the record."""
    return role_in(user, organisation) in (Role.OWNER, Role.EDITOR, Role.HELPER)


def can_hand_over(user: Person, organisation: Organisation) -> bool:
    return role_in(user, organisation) == Role.OWNER


def is_invited(user: Person, invitation: Invitation) -> bool:
    """Whether the person has verified the very address that was invited; then the desk is as good as the letter."""
    return invitation.email.lower() in verified_emails(user)


def can_revert_revision(user: Person, revision: Revision) -> bool:
    """What was hidden or archived comes back through those who may do that, not through its own team.

    A record that was merged away can be published again; nothing else of it can be taken back.
    """
    if "state" in revision.after and not can_change_state(user):
        return False
    merged = Organisation.State.MERGED
    if merged in (revision.before.get("state"), revision.organisation.state):
        return can_merge_organisations(user) and revision.after.get("state") == merged
    return can_edit_organisation(user, revision.organisation)


def can_change_state(user: Person) -> bool:
    return is_operator(user)


def can_merge_organisations(user: Person) -> bool:
    return is_operator(user)


def can_import(user: Person) -> bool:
    """Bring in registers, and judge what may be duplicates."""
    return can_enter_console(user)


def can_manage_sectors(user: Person) -> bool:
    return is_operator(user)
