"""A client of the API for tests: JSON in, JSON out, with a token where given."""

from __future__ import annotations

from typing import Any

from django.test import Client

from saxaul.accounts.models import User
from saxaul.accounts.services import create_token

API = "/api/v1"


def secret_of(person: User, scope: str = "write") -> str:
    return create_token(name=f"{scope} {person.api_tokens.count()}", scope=scope, days=None, by=person)[1]


class Api:
    def __init__(self, person: User | None = None, *, scope: str = "write") -> None:
        self.headers = {"authorization": f"Bearer {secret_of(person, scope)}"} if person else {}
        self.client = Client()

    def get(self, path: str, **headers: str) -> Any:
        return self.client.get(API + path, headers={**self.headers, **_named(headers)})

    def send(self, method: str, path: str, body: Any, **headers: str) -> Any:
        sender = getattr(self.client, method)
        return sender(API + path, body, content_type="application/json", headers={**self.headers, **_named(headers)})


def _named(headers: dict[str, str]) -> dict[str, str]:
    return {name.replace("_", "-"): value for name, value in headers.items()}
