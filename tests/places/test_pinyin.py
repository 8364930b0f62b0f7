"""Chinese areas in Latin letters."""

from __future__ import annotations

import pytest

pytest.importorskip("pypinyin")

from saxaul.places.loading.pinyin import latin_name, spelled


@pytest.mark.parametrize(
    ("name", "latin"),
    [
        ("陇西县", "Longxi"),
        ("成县", "Chengxian"),
        ("西安市", "Xi'an"),
        ("临夏回族自治州", "Linxia"),
        ("东乡族自治县", "Dongxiang"),
        ("积石山保安族东乡族撒拉族自治县", "Jishishan"),
        ("Gansu", ""),
        ("", ""),
    ],
)
def test_names_are_spelled_without_their_kind(name: str, latin: str) -> None:
    assert spelled(name) == latin


@pytest.mark.parametrize(
    ("division", "place", "names", "latin"),
    [
        ("民勤县", "Sanlei", ("三雷", "民勤县", "Minqin"), "Minqin"),
        ("临夏回族自治州", "Linxia Chengguanzhen", ("临夏城关镇",), "Linxia"),
        ("呼和浩特市", "Hohhot", ("呼和浩特",), "Hohhot"),
        ("兰州市", "Lanzhou", ("兰州",), "Lanzhou"),
        ("陇西县", "", (), "Longxi"),
        ("Dùn", "Dun", (), "Dun"),
    ],
)
def test_a_spelling_of_its_own_stays_but_not_the_name_of_the_seat(
    division: str, place: str, names: tuple[str, ...], latin: str
) -> None:
    assert latin_name(division, place, names) == latin
