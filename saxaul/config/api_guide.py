"""The page about the API for people who write programs, made of its description."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from saxaul.accounts.api.operations import Access
from saxaul.config.api import openapi
from saxaul.core.problems import KINDS
from saxaul.orgs.models import Organisation, Sector
from saxaul.places.models import Area


@dataclass(frozen=True)
class Parameter:
    name: str
    place: str
    needed: bool
    kind: str
    description: str


@dataclass(frozen=True)
class Operation:
    """One operation as the page shows it. `link` opens an answer; `command` is for a terminal."""

    id: str
    method: str
    path: str
    summary: str
    description: str
    is_open: bool
    parameters: list[Parameter]
    link: str
    command: str
    statuses: list[str]


@require_safe
def api_guide(request: HttpRequest) -> HttpResponse:
    context = {
        "operations": operations(get_language() or "en", examples()),
        "problems": [(code, kind.status, kind.title) for code, kind in KINDS.items()],
        "base": f"{settings.BASE_URL}/api/v1",
        "changes": "\N{LEFT-TO-RIGHT ISOLATE}/changes\N{POP DIRECTIONAL ISOLATE}",
        "limits": (settings.API_PER_MINUTE, settings.API_TOKEN_PER_MINUTE, settings.API_WRITES_PER_MINUTE),
    }
    return render(request, "web/api.html", context)


def examples() -> tuple[tuple[str, str], ...]:
    """(placeholder, value) for the addresses that have one, as far as this hub has something to show."""
    organisations = Organisation.objects.published().order_by("pk").values_list("public_id", flat=True)
    codes = Sector.objects.values_list("code", flat=True)
    countries = Area.objects.filter(parent=None).order_by("code").values_list("code", flat=True)
    found = {"public_id": organisations.first(), "code": codes.first(), "area": countries.first(), "number": "1"}
    return tuple((name, value) for name, value in found.items() if value)


@lru_cache(maxsize=8)
def operations(language: str, known: tuple[tuple[str, str], ...]) -> list[Operation]:
    """All operations in the order of the description, with the values of `examples` in their addresses."""
    return [
        _operation(method, path, details, dict(known))
        for path, methods in openapi(language)["paths"].items()
        for method, details in methods.items()
    ]


def _operation(method: str, path: str, details: dict[str, Any], known: dict[str, str]) -> Operation:
    example = details.get("x-example", "")
    address = path
    for name, value in known.items():
        address = address.replace(f"{{{name}}}", value)
    is_open = details["x-access"] == Access.PUBLIC
    link = address + example if method == "get" and is_open and "{" not in address else ""
    return Operation(
        id=details["operationId"],
        method=method.upper(),
        path=path,
        summary=details["summary"],
        description=" ".join(details.get("description", "").split()),
        is_open=is_open,
        parameters=[_parameter(each) for each in details["parameters"]],
        link=link,
        command=_command(method, settings.BASE_URL + address, example, details),
        statuses=list(details["responses"]),
    )


def _parameter(each: dict[str, Any]) -> Parameter:
    schema = each["schema"]
    values = schema.get("enum") or schema.get("items", {}).get("enum") or []
    kind = ", ".join(map(str, values)) or schema.get("type", "text")
    default = schema.get("default")
    shown = f"{kind} = {json.dumps(default)}" if default not in (None, "", []) else kind
    return Parameter(each["name"], each["in"], each["required"], shown, each.get("description", ""))


def _command(method: str, address: str, example: str, details: dict[str, Any]) -> str:
    """A line for a terminal, with the token in a variable so that it stays out of what is pasted around."""
    if method == "get":
        token = "" if details["x-access"] == Access.PUBLIC else ' -H "Authorization: Bearer $TOKEN"'
        return f"curl{token} '{address}{example}'"
    headers = ["Authorization: Bearer $TOKEN", "Content-Type: application/json"]
    headers += [f"{each['name']}: *" for each in details["parameters"] if each["name"] == "If-Match"]
    lines = [
        f"curl -X {method.upper()} '{address}'",
        *(f'-H "{header}"' for header in headers),
        f"-d '{example or '{}'}'",
    ]
    return " \\\n  ".join(lines)
