"""How operations come by an organisation: as pages do, not visible is not found."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from saxaul.accounts.api.operations import token_of
from saxaul.core.problems import ApiProblem
from saxaul.orgs import rules
from saxaul.orgs.models import Organisation
from saxaul.orgs.record import Level


def visible_one(request: HttpRequest, public_id: str) -> tuple[Organisation, Level]:
    """The organisation, and how much of it the sender may see. Raises `ApiProblem` `not_found`."""
    token = token_of(request)
    reader = token.person if token else AnonymousUser()
    organisation = Organisation.objects.select_related("source", "merged_into").filter(public_id=public_id).first()
    if organisation is None or not rules.can_view_organisation(reader, organisation):
        raise ApiProblem("not_found")
    return organisation, rules.level_of(reader, organisation)


def editable_one(request: HttpRequest, public_id: str) -> Organisation:
    """The organisation, if the person of the token may change it. Raises `ApiProblem` `not_found` or `not_allowed`."""
    organisation, _level = visible_one(request, public_id)
    token = token_of(request)
    if token is None or not rules.can_edit_organisation(token.person, organisation):
        raise ApiProblem("not_allowed")
    return organisation


def api_address(organisation: Organisation) -> str:
    return reverse("api:organisation-detail", args=[organisation.public_id])


def moved(target: Organisation) -> HttpResponse:
    """A record that was merged away leads to the one it went into."""
    return HttpResponse(status=301, headers={"Location": api_address(target)})
