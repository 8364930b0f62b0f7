"""How views come by an organisation: not visible → 404, visible but not theirs to change → 403."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest

from saxaul.orgs import rules
from saxaul.orgs.models import Organisation


def visible_organisation(request: HttpRequest, public_id: str) -> Organisation:
    organisation = Organisation.objects.select_related("source", "merged_into").filter(public_id=public_id).first()
    if organisation is None or not rules.can_view_organisation(request.user, organisation):
        raise Http404
    return organisation


def editable_organisation(request: HttpRequest, public_id: str) -> Organisation:
    organisation = visible_organisation(request, public_id)
    if not rules.can_edit_organisation(request.user, organisation):
        raise PermissionDenied
    return organisation
