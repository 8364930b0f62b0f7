"""Who gets into which part of the console, and what stands beside each of its pages."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, cast

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from saxaul.accounts import rules
from saxaul.accounts.models import User
from saxaul.core.components import Link

P = ParamSpec("P")
Rule = Callable[[User], bool]
View = Callable[Concatenate[HttpRequest, P], HttpResponse]

SECTIONS: tuple[tuple[str, str | Promise, Rule], ...] = (
    ("console:overview", _("Overview"), rules.can_enter_console),
    ("console:hub", _("The hub"), rules.can_change_hub),
    ("console:texts", _("Texts"), rules.can_change_hub),
    ("console:announcement-list", _("Announcements"), rules.can_change_hub),
    ("console:people", _("People"), rules.can_manage_people),
    ("orgs:import-list", _("Imports"), rules.can_enter_console),
    ("orgs:sector-list", _("Fields of work"), rules.can_change_hub),
    ("console:jobs", _("Jobs"), rules.can_manage_jobs),
    ("console:faults", _("Errors"), rules.can_manage_jobs),
    ("console:mail", _("Mail"), rules.can_change_hub),
    ("console:storage", _("Storage and backups"), rules.can_change_hub),
    ("console:audit", _("Audit log"), rules.can_read_audit),
    ("console:door", _("The door"), rules.can_change_hub),
)


def console(rule: Rule) -> Callable[[View[P]], View[P]]:
    """A view of the console for those the rule admits; strangers are sent to sign in, others get 403."""

    def decorate(view: View[P]) -> View[P]:
        @login_required
        @wraps(view)
        def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            if not rule(cast(User, request.user)):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return cast(View[P], guarded)

    return decorate


def operator(request: HttpRequest) -> User:
    """Whoever passed `console`."""
    return cast(User, request.user)


def page(request: HttpRequest, template: str, current: str, **context: Any) -> HttpResponse:
    """A page of the console with its list of sections, of which `current` is the reader's."""
    person = operator(request)
    links = [Link(str(label), reverse(name), current=name == current) for name, label, rule in SECTIONS if rule(person)]
    title = next((str(label) for name, label, _rule in SECTIONS if name == current), "")
    return render(request, f"web/console/{template}.html", {"sections_here": links, "title": title, **context})
