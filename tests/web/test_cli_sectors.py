"""`saxaul sectors`"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from saxaul.orgs.models import Sector
from saxaul.web.cli import main

pytestmark = pytest.mark.django_db

Output = pytest.CaptureFixture[str]


def test_what_is_exported_can_be_loaded_again(tmp_path: Path, capsys: Output) -> None:
    assert main(["sectors", "export"]) == 0
    path = tmp_path / "sectors.json"
    path.write_text(capsys.readouterr().out, encoding="utf-8")
    Sector.objects.filter(code="L90").delete()
    assert main(["sectors", "load", str(path), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["created"] == 1


def test_names_of_the_hub_stay_unless_replaced(capsys: Output) -> None:
    Sector.objects.filter(code="E10").update(names={"en": "Sand"})
    assert main(["sectors", "load"]) == 0
    assert Sector.objects.get(code="E10").names["en"] == "Sand"
    assert main(["sectors", "load", "--replace"]) == 0
    assert Sector.objects.get(code="E10").names["en"] != "Sand"
    assert "1 updated" in capsys.readouterr().out


def test_a_file_that_is_none_is_an_error_in_words(tmp_path: Path, capsys: Output) -> None:
    path = tmp_path / "x.json"
    path.write_text("{", encoding="utf-8")
    assert main(["sectors", "load", str(path)]) == 1
    assert "x.json" in capsys.readouterr().err
    assert main(["sectors", "load", str(tmp_path / "missing.json")]) == 2
