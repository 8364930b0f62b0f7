from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from django.conf import settings

from saxaul.orgs.models import Sector
from saxaul.orgs.taxonomy import (
    Entry,
    SectorFinder,
    SectorsUnreadable,
    export_sectors,
    load_sectors,
    read_sectors,
    seed,
)

pytestmark = pytest.mark.django_db


def test_seed_names_every_sector_in_every_language_and_once() -> None:
    entries = seed()
    codes = [entry.code for entry in entries]
    assert len(codes) == len(set(codes))
    for entry in entries:
        assert set(entry.names) == {code for code, _ in settings.LANGUAGES}, entry.code
        assert all(entry.names.values())
        assert entry.parent == "" or entry.parent in codes
    for language, _name in settings.LANGUAGES:
        names = [entry.names[language] for entry in entries]
        assert len(names) == len(set(names)), language


def test_an_alias_belongs_to_one_sector() -> None:
    aliases = [alias.casefold() for entry in seed() for alias in entry.aliases]
    assert sorted(aliases) == sorted(set(aliases))
    assert not {entry.code.casefold() for entry in seed()} & set(aliases)


def test_a_fresh_hub_has_the_seed() -> None:
    assert Sector.objects.count() == len(seed())
    assert Sector.objects.get(code="E10").parent == Sector.objects.get(code="E")


def test_loading_again_changes_nothing() -> None:
    assert load_sectors() == (0, 0, len(seed()))


def test_what_the_operator_wrote_stays_unless_replaced() -> None:
    Sector.objects.filter(code="E10").update(names={"en": "Sand and water"}, aliases=["mine"])
    assert load_sectors().updated == 1
    sector = Sector.objects.get(code="E10")
    assert sector.names["en"] == "Sand and water"
    assert sector.names["vi"] == "Đất, nước và thiên nhiên"
    assert sector.aliases[0] == "mine"
    assert "E11" in sector.aliases
    assert load_sectors(replace=True).updated == 1
    sector.refresh_from_db()
    assert sector.names["en"] == "Land, water and nature"
    assert "mine" not in sector.aliases


def test_a_new_sector_goes_below_its_parent() -> None:
    assert load_sectors([Entry("E70", {"en": "Deserts"}, parent="E")]).created == 1
    assert Sector.objects.get(code="E70").parent == Sector.objects.get(code="E")


def test_exported_sectors_are_read_back(tmp_path: Path) -> None:
    path = tmp_path / "sectors.json"
    path.write_text(json.dumps(export_sectors(), ensure_ascii=False), encoding="utf-8")
    assert load_sectors(read_sectors(path), replace=True) == (0, 0, len(seed()))
    Sector.objects.all().filter(parent__isnull=False).delete()
    Sector.objects.all().delete()
    assert load_sectors(read_sectors(path)).created == len(seed())
    assert Sector.objects.get(code="A10").parent == Sector.objects.get(code="A")


def test_sectors_from_a_sheet_of_the_operator(tmp_path: Path) -> None:
    path = tmp_path / "ours.csv"
    path.write_text("code,parent,en,ar,aliases,active\nZ,,Other,,x|y,\nZ1,Z,Deserts,صحراء,,no\n", encoding="utf-8-sig")
    assert load_sectors(read_sectors(path)).created == 2
    assert Sector.objects.get(code="Z").aliases == ["x", "y"]
    child = Sector.objects.get(code="Z1")
    assert (child.active, child.names, child.parent) == (
        False,
        {"en": "Deserts", "ar": "صحراء"},
        Sector.objects.get(code="Z"),
    )


@pytest.mark.parametrize(
    ("name", "content"),
    [("a.json", "{"), ("b.json", '{"a": 1}'), ("c.csv", "x,y\n1,2\n"), ("d.csv", "code,en\n,a\n"), ("e.json", "[1]")],
)
def test_a_file_that_is_no_list_of_sectors_is_refused(tmp_path: Path, name: str, content: str) -> None:
    path = tmp_path / name
    path.write_text(content, encoding="utf-8")
    with pytest.raises(SectorsUnreadable, match=name):
        read_sectors(path)


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SectorsUnreadable):
        read_sectors(tmp_path / "none.csv")


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("A10", ["A10"]),
        ("a11", ["A10"]),
        ("AN101", ["E20"]),
        ("EDUCATION", ["B"]),
        ("Giáo dục", ["B"]),
        ("giao duc", ["B"]),
        ("الصحة", ["C"]),
        ("环保", ["E"]),
        ("Children, elders and disability", ["D10"]),
        ("儿童、老人与残障", ["D10"]),
        ("Water; 教育 | A11", ["E10", "B", "A10"]),
        ("water, water", ["E10"]),
        ("XY99", []),
        ("", []),
        ("   ", []),
    ],
)
def test_finding_sectors(text: str, codes: list[str]) -> None:
    assert SectorFinder.from_database().codes(text) == codes


def test_what_is_not_found_is_told() -> None:
    assert SectorFinder.from_database().find("water; moon rocks") == (["E10"], ["moon rocks"])


def test_a_sector_put_aside_gives_way_to_its_section() -> None:
    Sector.objects.filter(code="G20").update(active=False)
    finder = SectorFinder.from_database()
    assert finder.codes("G20") == ["G"]
    assert finder.codes("العمل السياسي") == []


def test_every_published_class_finds_a_sector(shared_data: Path) -> None:
    finder = SectorFinder.from_database()
    with (shared_data / "uk-charities" / "icnptso.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        code = row["Sub-group"] or row["Group"] or row["Section"]
        found = finder.code(code)
        assert found is not None, code
        assert found[0] == row["Section"]


def test_the_published_file_adds_nothing_that_is_known(shared_data: Path) -> None:
    path = shared_data / "uk-charities" / "icnptso.csv"
    assert load_sectors(read_sectors(path)).created == 0
    assert Sector.objects.get(code="E10").names["en"] == "Land, water and nature"
