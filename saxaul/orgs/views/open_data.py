"""The page of whole files, and the files. What they hold was decided when they were made: see `orgs.opendata`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.gzip import re_accepts_gzip
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from saxaul.core.components import Link
from saxaul.orgs.opendata.publishing import File, current_edition, path_of

KEPT_FOR = 600  # seconds a copy may be used without asking; the files change once a night


@dataclass(frozen=True)
class Download:
    """One file on the page. `travels`: bytes on the line."""

    file: File
    label: str
    what: str
    url: str
    travels: int


@require_safe
def open_data(request: HttpRequest) -> HttpResponse:
    edition = current_edition()
    context: dict[str, Any] = {"crumbs": [Link(_("About"), reverse("web:about")), Link(_("Open data"))]}
    if edition is not None:
        words = _words()
        context |= {
            "edition": edition,
            "built_at": datetime.fromisoformat(edition.built_at),
            "downloads": [_download(file, *words[file.format]) for file in edition.files if file.format in words],
            "address": f"{settings.BASE_URL}{reverse('orgs:open-data')}",
        }
    return render(request, "orgs/open_data/page.html", context)


def _words() -> dict[str, tuple[str, str]]:
    """Format → what it is called, what it is for."""
    return {
        "csv": (
            "CSV",
            _("For spreadsheets: one line for each organisation, with its first public place and contact."),
        ),
        "jsonl": (
            "JSON Lines",
            _("For programs: everything that is public of an organisation, on one line of JSON."),
        ),
        "geojson": ("GeoJSON", _("For maps: every public place that has a point.")),
        "hsds": (
            "HSDS 3.0",
            _("For directories of services: tables of the Human Services Data Specification, in one archive."),
        ),
        "json": (
            "Data Package",
            _("For programs that want to know first: columns, sizes, checksums and licences of the files."),
        ),
    }


def _download(file: File, label: str, what: str) -> Download:
    url = reverse("orgs:open-data-file", args=[file.name])
    return Download(file, label, what, url, file.packed_bytes or file.bytes)


@require_safe
def open_data_file(request: HttpRequest, name: str) -> HttpResponseBase:
    """A file of the edition as it stands; its compressed copy for readers who take one."""
    edition = current_edition()
    file = edition.file(name) if edition else None
    if edition is None or file is None:
        raise Http404
    packed = bool(file.packed_bytes and re_accepts_gzip.search(request.headers.get("Accept-Encoding", "")))
    etag = f'"{file.sha256[:32]}{"-gzip" if packed else ""}"'
    response = get_conditional_response(request, etag=etag) or _answer(path_of(edition, name, packed=packed), file)
    if response.status_code == 200:  # compressed once already, or not worth it
        response["Content-Encoding"] = "gzip" if packed else "identity"
    response["ETag"] = etag
    response["Cache-Control"] = f"public, max-age={KEPT_FOR}"
    response["Access-Control-Allow-Origin"] = "*"
    patch_vary_headers(response, ["Accept-Encoding"])
    return response


def _answer(path: Any, file: File) -> HttpResponseBase:
    try:
        return FileResponse(path.open("rb"), as_attachment=True, filename=file.name, content_type=file.media_type)
    except FileNotFoundError as error:  # removed this very moment; the next try meets the new edition
        raise Http404 from error
