"""`saxaul search`"""

from __future__ import annotations

import json

import pytest

from saxaul.search.models import Entry
from saxaul.web.cli import main
from tests.factories.organisations import make_organisation

pytestmark = pytest.mark.django_db


def test_the_index_is_made_anew_as_often_as_one_likes(capsys: pytest.CaptureFixture[str]) -> None:
    make_organisation("Anna")
    make_organisation("Berta", state="hidden")
    Entry.objects.all().delete()
    for _again in range(2):
        assert main(["search", "rebuild", "--json"]) == 0
        assert json.loads(capsys.readouterr().out) == {"organisations": 1}
        assert [entry.title for entry in Entry.objects.all()] == ["Anna"]
    assert main(["search", "rebuild"]) == 0
    assert "1 organisation" in capsys.readouterr().out
