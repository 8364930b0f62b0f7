"""The directory."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse


def organisation_list(request: HttpRequest) -> HttpResponse:
    return HttpResponse("directory")
