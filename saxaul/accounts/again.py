"""Asking once more who sits at the screen, before something that cannot be undone or gives much away."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar, cast

from allauth.account.decorators import reauthentication_required

View = TypeVar("View", bound=Callable[..., object])


def password_again(view: View) -> View:
    """Only within five minutes of a password, code or passkey; else the person is asked for it and then comes back."""
    return cast(View, reauthentication_required(view))
