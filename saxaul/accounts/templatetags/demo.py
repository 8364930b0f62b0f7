"""`{% load demo %}{% demo_roles %}`: sign in as any role. Nothing at all outside the demo."""

from __future__ import annotations

from typing import Any

from django import template
from django.conf import settings

from saxaul.accounts.demo import ROLES

register = template.Library()


@register.inclusion_tag("accounts/demo_roles.html", takes_context=True)
def demo_roles(context: dict[str, Any], heading: str = "h2") -> dict[str, Any]:
    return {"roles": ROLES if settings.DEMO else (), "csrf_token": context.get("csrf_token"), "heading": heading}
