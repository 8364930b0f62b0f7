"""`{% load sign_in %}`: which doors besides the password stand open on this hub."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from allauth.socialaccount.adapter import get_adapter
from django import template
from django.conf import settings

from saxaul.accounts import second_step

register = template.Library()


@dataclass(frozen=True)
class Door:
    name: str
    url: str


@register.simple_tag
def passkeys_possible() -> bool:
    return second_step.passkeys_possible()


@register.simple_tag(takes_context=True)
def doors_elsewhere(context: dict[str, Any], process: str = "login") -> list[Door]:
    """Other sites by way of which one may sign in; nothing unless the operator set them up."""
    if not settings.SIGN_IN_ELSEWHERE:
        return []
    request = context["request"]
    following = request.GET.get("next", "") if process == "login" else ""
    query = {"process": process} | ({"next": following} if following else {})
    return [Door(each.name, each.get_login_url(request, **query)) for each in get_adapter().list_providers(request)]
