"""The feed of a search somebody keeps. Its secret is the key; what it opens is public."""

from __future__ import annotations

from hashlib import blake2b

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_safe

from saxaul import __version__
from saxaul.accounts.queries import letter_language
from saxaul.orgs import exports
from saxaul.orgs.facets import FacetIndex, Ids
from saxaul.orgs.queries.directory import current_index, ids_matching, organisations_in_order, sector_rows
from saxaul.orgs.views.directory import question_of
from saxaul.search.models import SavedSearch
from saxaul.web.searching.question import read_question

FEED_LENGTH = 50


def organisations_of(search: SavedSearch, index: FacetIndex) -> Ids:
    """Keys of the published organisations that answer the search now, the latest change first."""
    data = QueryDict(search.query)
    if search.page == SavedSearch.Page.DIRECTORY:
        return question_of(data).selection.ids("changed")
    question = read_question(data, {code: section for code, _name, section in sector_rows()})
    found = ids_matching(
        question.text,
        areas=question.values("area"),
        sectors=question.values("sector"),
        languages=question.values("language"),
    )
    return index.select({}, within=found).ids("changed")


@require_safe
def saved_search_feed(request: HttpRequest, secret: str) -> HttpResponse:
    """The organisations of the search that changed last, in the language of the person who keeps it.

    It tells neither who that is nor how they call it. 304 where nothing has changed on the hub.
    """
    search = SavedSearch.objects.select_related("user").filter(secret=secret).first()
    if search is None:
        raise Http404
    index = current_index()
    language = letter_language(search.user)
    said = f"{search.page} {search.query} {language} {__version__}"
    etag = f'"{index.change}-{blake2b(said.encode(), digest_size=6).hexdigest()}"'
    response = get_conditional_response(request, etag=etag)
    if response is None:
        with override(language):
            response = _feed(search, index, language)
    response["ETag"] = etag
    response["Cache-Control"] = "private, no-cache"
    response["X-Robots-Tag"] = "noindex"
    return response


def _feed(search: SavedSearch, index: FacetIndex, language: str) -> HttpResponse:
    organisations = organisations_in_order(organisations_of(search, index)[:FEED_LENGTH].tolist())
    words = QueryDict(search.query).get("q", "")
    title = _("%(hub)s: “%(words)s”") if words else _("%(hub)s: what is new in a search")
    body = exports.atom_feed(
        [exports.public_item(organisation) for organisation in organisations],
        title=title % {"hub": settings.HUB_NAME, "words": words},
        address=f"{settings.BASE_URL}{reverse('web:saved-search-feed', args=[search.secret])}",
        page=f"{settings.BASE_URL}{search.get_absolute_url()}",
        author=str(settings.HUB_KEEPER or settings.HUB_NAME),
        language=language,
    )
    return HttpResponse(body, content_type="application/atom+xml; charset=utf-8")
