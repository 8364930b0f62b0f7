"""A few hundred requests, good and bad, made of the description: no 5xx, and no answer that is not as described.

The long run is `tools/fuzz_api.py`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.conf import settings as hub_settings
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, settings

from saxaul.accounts.services import create_token
from saxaul.config.api import openapi
from tests.factories.organisations import make_organisation, make_sectors
from tests.factories.people import make_operator
from tools.fuzz_api import CONFIG, description

EACH = 12
DESCRIPTION = openapi()
OPERATIONS = [(path, method.upper()) for path, methods in DESCRIPTION["paths"].items() for method in methods]
QUICK = settings(
    max_examples=EACH,
    deadline=None,
    database=None,
    derandomize=True,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)


@pytest.fixture
def kept_connection(db: None) -> Iterator[None]:
    """The transaction of the test goes on from request to request, as with Django's own client."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.usefixtures("kept_connection")
@pytest.mark.parametrize(("path", "method"), OPERATIONS)
def test_answers_are_as_described(path: str, method: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("API_PER_MINUTE", "API_TOKEN_PER_MINUTE", "API_WRITES_PER_MINUTE"):
        monkeypatch.setattr(hub_settings, name, 100_000)
    make_sectors()
    known: dict[str, Any] = {
        **{"public_id": [make_organisation("Saxaul Network").public_id], "code": ["D10"], "number": [1]},
        "secret": create_token(name="fuzzer", scope="write", days=None, by=make_operator())[1],
    }
    config = schemathesis.Config.from_str(CONFIG.format(**known))
    schema = schemathesis.openapi.from_dict(description(known), config=config)
    schema.app = get_wsgi_application()

    @given(case=schema[path][method].as_strategy())
    @QUICK
    def try_it(case: schemathesis.Case[Any]) -> None:
        case.call_and_validate(headers={"Authorization": f"Bearer {known['secret']}", "Accept-Encoding": "identity"})

    try_it()
