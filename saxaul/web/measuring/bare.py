"""The peer of `saxaul bench load`: a bare Django page that lists 25 organisations, and nothing else.

No middleware, no people, no filters, no counts: as little as Django can do with the same database, server and rows.
Served by uvicorn as `saxaul.web.measuring.bare:application`.
"""

from __future__ import annotations

import os

import django
from django.conf import settings
from django.core.handlers.asgi import ASGIHandler
from django.http import HttpRequest, HttpResponse
from django.template import Context, Template
from django.urls import path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "saxaul.config.settings")
django.setup(set_prefix=False)
settings.ROOT_URLCONF, settings.MIDDLEWARE = __name__, []

from saxaul.orgs.models import Organisation  # noqa: E402 - only now are there settings

PAGE = 25
LIST = Template(
    "<!doctype html><title>Organisations</title><ul>{% for one in rows %}"
    '<li><a href="/organisations/{{ one.public_id }}/">{{ one.name }}</a> {{ one.kind }} {{ one.record.summary }}</li>'
    "{% endfor %}</ul>"
)


def organisation_list(request: HttpRequest) -> HttpResponse:
    start = (int(request.GET.get("page", "1")) - 1) * PAGE
    rows = Organisation.objects.filter(state="published").order_by("sort_name", "pk")[start : start + PAGE]
    return HttpResponse(LIST.render(Context({"rows": rows})))


urlpatterns = [path("", organisation_list)]
application = ASGIHandler()
