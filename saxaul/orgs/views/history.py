"""Every change of a record, for everybody to read, and for its team to take back."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.syndication.views import Feed
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from saxaul.accounts.models import User
from saxaul.core.components import Link
from saxaul.core.errors import DomainError
from saxaul.orgs import rules, services
from saxaul.orgs.cleaning import one_line
from saxaul.orgs.history import FieldChange, readable_changes, visible_then
from saxaul.orgs.models import Organisation, Revision
from saxaul.orgs.presentation.page import directory_url, page_of
from saxaul.orgs.queries import profile
from saxaul.orgs.record import Level
from saxaul.orgs.views.access import visible_organisation
from saxaul.orgs.views.organisation import organisation_tabs

PAGE = 20


@dataclass(frozen=True)
class Told:
    """A revision with its author and changes, as one reader may know them."""

    revision: Revision
    author: profile.Author
    changes: list[FieldChange]


def told(revisions: list[Revision], organisation: Organisation, level: Level) -> list[Told]:
    """Two queries, however many revisions."""
    sectors = profile.sector_names([half for revision in revisions for half in (revision.before, revision.after)])
    team = profile.team_ids(organisation)
    return [
        Told(
            revision,
            profile.author_of(revision, team, named=level == Level.TEAM),
            []
            if revision.number == 1
            else readable_changes(
                revision.before, revision.after, current=organisation.record, level=level, sectors=sectors
            ),
        )
        for revision in revisions
    ]


def _crumbs(organisation: Organisation, *more: Link) -> list[Link]:
    own = Link(organisation.name_in(), organisation.get_absolute_url())
    history = reverse("orgs:history-list", args=[organisation.public_id])
    return [Link(_("Directory"), directory_url()), own, Link(_("History"), history if more else ""), *more]


@require_safe
def history_list(request: HttpRequest, public_id: str) -> HttpResponse:
    organisation = visible_organisation(request, public_id)
    level = rules.level_of(request.user, organisation)
    revisions = profile.published_revisions(organisation)
    before = request.GET.get("before", "")
    if before.isascii() and before.isdigit() and len(before) < 9:
        revisions = revisions.filter(number__lt=int(before))
    page = list(revisions[: PAGE + 1])
    address = reverse("orgs:history-list", args=[public_id])
    older = page[PAGE - 1].number if len(page) > PAGE else None
    context = {
        "organisation": organisation,
        "history": told(page[:PAGE], organisation, level),
        "next_url": f"{address}?before={older}" if older else "",
        "newest_url": address if before else "",
        "tabs": organisation_tabs(organisation, "history"),
        "crumbs": _crumbs(organisation),
    }
    return render(request, "orgs/history/list.html", context)


def _revision(organisation: Organisation, number: int) -> Revision:
    revision = profile.published_revisions(organisation).filter(number=number).first()
    if revision is None:
        raise Http404
    return revision


@require_safe
def history_detail(request: HttpRequest, public_id: str, number: int) -> HttpResponse:
    organisation = visible_organisation(request, public_id)
    revision = _revision(organisation, number)
    level = rules.level_of(request.user, organisation)
    record = visible_then(services.record_at(organisation=organisation, number=number), organisation.record, level)
    line = told([revision], organisation, level)[0]
    context = {
        "organisation": organisation,
        "revision": revision,
        "author": line.author,
        "changes": line.changes,
        "page": page_of(record, sectors=profile.sector_names([record])),
        "can_revert": number > 1 and line.changes and rules.can_revert_revision(request.user, revision),
        "crumbs": _crumbs(organisation, Link(_("Revision %(number)s") % {"number": number})),
    }
    return render(request, "orgs/history/detail.html", context)


@login_required
@require_POST
def history_revert(request: HttpRequest, public_id: str, number: int) -> HttpResponse:
    organisation = visible_organisation(request, public_id)
    revision = _revision(organisation, number)
    if not rules.can_revert_revision(request.user, revision):
        raise PermissionDenied
    assert isinstance(request.user, User)
    reason = one_line(request.POST.get("reason", ""), 300)
    if not reason:
        messages.error(request, _("Say why you take this change back. Nothing was changed."))
        return redirect("orgs:history-detail", public_id, number)
    try:
        result = services.revert_revision(revision=revision, by=request.user, reason=reason)
    except services.EditConflict:
        text = _("The same entries were changed again later. Take back the later change first, or edit the record.")
        messages.error(request, text)
        return redirect("orgs:history-detail", public_id, number)
    except DomainError as error:
        messages.error(request, error.message)
        return redirect("orgs:history-detail", public_id, number)
    if result.version == revision.organisation.version:
        messages.info(request, _("It is taken back already. Nothing was changed."))
        return redirect("orgs:history-list", public_id)
    messages.success(request, _("Taken back, as revision %(number)s.") % {"number": result.version})
    return redirect("orgs:history-list", public_id)


class HistoryFeed(Feed[Told, Organisation]):
    """The newest changes of one organisation, as everybody may know them."""

    feed_type = Atom1Feed
    description_template = "orgs/history/feed_entry.html"

    def get_object(self, request: HttpRequest, *arguments: object, **names: str) -> Organisation:
        return visible_organisation(request, names["public_id"])

    def title(self, obj: Organisation) -> str:
        return _("Changes of %(name)s") % {"name": obj.name_in()}

    def link(self, obj: Organisation) -> str:
        return reverse("orgs:history-list", args=[obj.public_id])

    def items(self, obj: Organisation) -> list[Told]:
        return told(list(profile.published_revisions(obj)[:PAGE]), obj, Level.PUBLIC)

    def item_title(self, item: Told) -> str:
        return _("Revision %(number)s, %(author)s") % {"number": item.revision.number, "author": item.author.text}

    def item_link(self, item: Told) -> str:
        public_id = item.revision.organisation.public_id
        return reverse("orgs:history-detail", args=[public_id, item.revision.number])

    def item_updateddate(self, item: Told) -> object:
        return item.revision.created_at
