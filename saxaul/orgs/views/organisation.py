"""One organisation: its page, its public record, its card."""

from __future__ import annotations

from typing import Any

import segno
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from saxaul.core import hub
from saxaul.core.components import Link
from saxaul.orgs import rules
from saxaul.orgs.history import readable_changes
from saxaul.orgs.jsonld import organisation_jsonld
from saxaul.orgs.models import Organisation
from saxaul.orgs.presentation.page import crumbs, page_of, place_count
from saxaul.orgs.queries import profile
from saxaul.orgs.record import Level, visible
from saxaul.orgs.views.access import visible_organisation


def organisation_tabs(organisation: Organisation, current: str) -> list[Link]:
    """The rooms that have content. Later parts of the hub add theirs here."""
    rooms = [
        ("overview", _("Overview"), reverse("orgs:organisation-detail", args=[organisation.public_id]), None),
        ("history", _("History"), reverse("orgs:history-list", args=[organisation.public_id]), organisation.version),
    ]
    return [Link(label, url, current=name == current, count=count) for name, label, url, count in rooms]


@require_safe
def organisation_detail(request: HttpRequest, public_id: str) -> HttpResponse:
    organisation = visible_organisation(request, public_id)
    if organisation.merged_into:
        return redirect(organisation.merged_into, permanent=True)
    level = rules.level_of(request.user, organisation)
    record, public = visible(organisation.record, level), visible(organisation.record, Level.PUBLIC)
    revision = profile.published_revisions(organisation).first()
    halves = (revision.before, revision.after) if revision else ({}, {})
    sectors = profile.sector_names([organisation.record, *halves])
    team = profile.team_ids(organisation)
    withheld = "contacts" in organisation.record and "contacts" not in record
    found = profile.found_sites(organisation)
    page = page_of(record, sectors=sectors, found=found, hidden_contacts=withheld)
    context: dict[str, Any] = {
        "organisation": organisation,
        "page": page,
        "logo": record.get("logo", ""),
        "sector": next(iter(record.get("sectors", ())), ""),
        "crumbs": crumbs(public, found),
        "tabs": organisation_tabs(organisation, "overview"),
        "confirmed_by": profile.confirmed_by(revision, organisation, team),
        "places_text": place_count(len(page.places)),
        "revision": revision,
        "author": revision and profile.author_of(revision, team, named=level == Level.TEAM),
        "changes": readable_changes(*halves, current=organisation.record, level=level, sectors=sectors)
        if revision and revision.number != 1
        else [],
        "can_edit": rules.can_edit_organisation(request.user, organisation),
        "is_team": rules.role_in(request.user, organisation) is not None,
        "structured": organisation_jsonld(organisation, public, sectors),
    }
    return render(request, "orgs/organisation/detail.html", context)


@require_safe
def organisation_json(request: HttpRequest, public_id: str) -> HttpResponse:
    """What everybody may see, for machines. Answers 304 to who has it already."""
    organisation = visible_organisation(request, public_id)
    if organisation.merged_into:
        return redirect("orgs:organisation-json", organisation.merged_into.public_id, permanent=True)
    etag = f'"{organisation.public_id}-{organisation.change}"'
    response = JsonResponse(
        {
            "id": organisation.public_id,
            "url": organisation.absolute_uri,
            "version": organisation.version,
            "licence": organisation.licence,
            "source": organisation.source and organisation.source.name,
            "attribution": organisation.source and organisation.source.attribution,
            "created_at": organisation.created_at,
            "updated_at": organisation.updated_at,
            "confirmed_at": organisation.confirmed_at,
            "record": visible(organisation.record, Level.PUBLIC),
        },
        json_dumps_params={"ensure_ascii": False},
        headers={
            "ETag": etag,
            "Cache-Control": "no-cache" if organisation.state == Organisation.State.PUBLISHED else "private, no-store",
            "Access-Control-Allow-Origin": "*",
        },
    )
    return get_conditional_response(request, etag=etag, response=response) or response


@require_safe
def organisation_card(request: HttpRequest, public_id: str) -> HttpResponse:
    """A card to print, with the address of the page as a code for telephones."""
    organisation = visible_organisation(request, public_id)
    if organisation.merged_into:
        return redirect("orgs:organisation-card", organisation.merged_into.public_id, permanent=True)
    record = visible(organisation.record, Level.PUBLIC)
    code = segno.make(organisation.absolute_uri, error="m", micro=False)
    picture = code.svg_inline(border=2, svgclass="qr", lineclass=None, light="#fff", omitsize=True)
    context = {
        "organisation": organisation,
        "page": page_of(record, sectors=profile.sector_names([record])),
        "logo": record.get("logo", ""),
        "sector": next(iter(record.get("sectors", ())), ""),
        "code": mark_safe(picture),  # noqa: S308 - drawn by the library from our own address
        "address": organisation.absolute_uri.removeprefix("https://").removeprefix("http://"),
        "hub_name": hub.current().name,
        "crumbs": [*crumbs(record), Link(organisation.name_in(), organisation.get_absolute_url()), Link(_("Card"))],
    }
    return render(request, "orgs/organisation/card.html", context)
