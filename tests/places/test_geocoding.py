"""Words about places, and the area they mean."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saxaul.places.gazetteer import Gazetteer
from saxaul.places.geocoding import Geocoder, Place
from tests.places.small import small_geocoder

GEOCODER = small_geocoder()


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("بنى سويف", "EG-BNS.1"),
        ("بني سُويف", "EG-BNS.1"),
        ("محافظة بنى سويف", "EG-BNS"),
        ("بنى سويف - الفشن", "EG-BNS.2"),
        ("مركز الفشن، محافظة بني سويف", "EG-BNS.2"),
        ("El-Fashn, Beni Suef", "EG-BNS.2"),
        ("Bani Suwaif", "EG-BNS.1"),
        ("القاهرة - مصر", "EG-C.1"),
        ("Ha Noi", "VN-HN.1"),
        ("Hà Nội", "VN-HN.1"),
        ("thành phố Hà Nội", "VN-HN.1"),
        ("huyện Con Cuông, tỉnh Nghệ An", "VN-22.2"),
        ("Nghe An province, Vietnam", "VN-22"),
        ("123 Nguyễn Huệ, Quận 1, TP.HCM", "VN-SG.1"),
        ("临夏州东乡县", "CN-GS.6229.622926"),
        ("甘肃临夏回族自治州东乡族自治县", "CN-GS.6229.622926"),
        ("江西省抚州市东乡区", "CN-JX.3610.361003"),
        ("甘肃省兰州市城关区南关什字12号", "CN-GS.6201.620102"),
        ("兰州", "CN-GS.6201"),
        ("Lanzhou, Gansu 730000, P.R. China", "CN-GS.6201"),
        ("Trafford, UK", "GB-ENG.trafford"),
        ("Urmston, Manchester", "GB-ENG.trafford.1"),
        ("4 Springbridge Road, Manchester", "GB-ENG.manchester"),
        ("Manchester, NH", "US-NH.1"),
        ("Portland, ME", "US-ME.1"),
        ("Portland", "US-OR.1"),
        ("开罗", "EG-C.1"),
        ("Việt Nam", "VN"),
        ("U.K.", "GB"),
        ("Manhcester, United Kingdom", "GB-ENG.manchester"),  # two letters changed round
        ("Mancheester, United Kingdom", "GB-ENG.manchester"),  # one too many
        ("Lanzhuo, Gansu", "CN-GS.6201"),
        ("Urmston Manchester UK", "GB-ENG.trafford.1"),
        ("(Ha Noi)", "VN-HN.1"),
        ("HÀ NỘI / VIỆT NAM", "VN-HN.1"),
        ("中国甘肃省兰州市", "CN-GS.6201"),
        ("兰州市,甘肃,中国", "CN-GS.6201"),
        ("محافظه بني سويف مركز الفشن", "EG-BNS.2"),
        ("Cairo Governorate", "EG-C"),
    ],
)
def test_the_place_meant(text: str, code: str) -> None:
    best = GEOCODER.locate(Place(text))[0]
    assert best.code == code
    assert best.area_codes[-1] == code
    assert best.area_codes[0] == code[:2]


@pytest.mark.parametrize(
    "text", ["", "  ", "730000", "—", "N/A", "A", "Mnchstre", "foo", "the of and", "Lanzhou Road", "兰州路"]
)
def test_words_that_name_no_place(text: str) -> None:
    assert GEOCODER.locate(Place(text)) == []


def test_the_columns_of_a_register_speak_together() -> None:
    assert GEOCODER.locate(Place("", country="EG", locality="Beni Suef"))[0].code == "EG-BNS.1"
    assert GEOCODER.locate(Place("", country="Egypt", region="Beni Suef"))[0].code == "EG-BNS"
    assert GEOCODER.locate(Place("", country="埃及"))[0].code == "EG"
    assert GEOCODER.locate(Place("Manchester", country="US"))[0].code == "US-NH.1"
    assert GEOCODER.locate(Place("东乡", region="江西省"))[0].code == "CN-JX.3610.361003"
    assert GEOCODER.locate(Place("东乡", region="甘肃"))[0].code == "CN-GS.6229.622926"


def test_what_is_not_in_the_country_is_never_answered() -> None:
    found = GEOCODER.locate(Place("Manchester", country="Egypt"))
    assert [match.code for match in found] == ["EG"]


def test_a_toss_up_is_said_and_the_hubs_country_decides() -> None:
    sure = GEOCODER.locate(Place("东乡区, 抚州市, 江西"))[0]
    unsure = GEOCODER.locate(Place("东乡"))
    assert sure.confidence > 0.8 > unsure[0].confidence
    assert {match.code for match in unsure} == {"CN-JX.3610.361003", "CN-GS.6229.622926"}
    assert GEOCODER.locate(Place("Manchester"))[0].code == "GB-ENG.manchester"
    assert small_geocoder("US").locate(Place("Manchester"))[0].code == "US-NH.1"


def test_a_postcode_gives_a_point() -> None:
    for place in (Place(postcode="M32 0JG", country="GB"), Place("Unit 4, m32 0jg"), Place(postcode="M32")):
        best = GEOCODER.locate(place)[0]
        assert (best.level, best.name, best.longitude) == ("postcode", "M32", -2.31)


def test_an_empty_gazetteer_answers_nothing() -> None:
    assert Geocoder(Gazetteer()).locate(Place("Cairo", country="EG")) == []


@given(st.text(max_size=80), st.text(max_size=20), st.text(max_size=10))
def test_any_words_are_borne(text: str, region: str, postcode: str) -> None:
    found = GEOCODER.locate(Place(text, region=region, postcode=postcode))
    assert [match.confidence for match in found] == sorted((match.confidence for match in found), reverse=True)
    assert all(0 < match.confidence <= 1 for match in found)


@given(
    st.sampled_from(["Urmston, Manchester", "بنى سويف", "临夏州东乡县"]),
    st.sampled_from(["", ",", " ", "\n", "،", " - "]),
)
def test_what_stands_around_a_text_does_not_matter(text: str, noise: str) -> None:
    expected = GEOCODER.locate(Place(text))[0]
    assert GEOCODER.locate(Place(noise + text + noise))[0].code == expected.code


def test_many_at_once_are_the_same_as_one_by_one() -> None:
    places = [Place("Cairo"), Place("nowhere at all"), Place("兰州")]
    assert GEOCODER.locate_many(places) == [GEOCODER.locate(place) for place in places]
