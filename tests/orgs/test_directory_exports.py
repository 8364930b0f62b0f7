"""The directory for machines: nothing private leaves, every format is valid, and unchanged answers cost nothing."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from io import StringIO
from typing import Any
from xml.etree import ElementTree

import pytest
from django.test import Client, override_settings

from saxaul.orgs import exports
from saxaul.orgs.models import Organisation
from saxaul.orgs.queries.directory import reset
from tests.factories.organisations import make_organisation, make_organisations, make_sectors, make_source
from tests.factories.people import make_operator

pytestmark = pytest.mark.django_db
FORMATS = ("csv", "json", "geojson", "atom")
ATOM = "{http://www.w3.org/2005/Atom}"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def body(response: Any) -> str:
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return str(content.decode())


def fetch(client: Client, ending: str, **parameters: Any) -> str:
    response = client.get(f"/organisations.{ending}", parameters)
    assert response.status_code == 200
    return body(response)


def table(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(text.removeprefix("\ufeff"), newline="")))


# What must not leave -----------------------------------------------------------------


@pytest.fixture
def canaries() -> tuple[str, ...]:
    """Values in every place that not everybody may see, in one published and one hidden organisation."""
    make_sectors()
    private: dict[str, Any] = {
        "contacts": [
            {"id": "c1", "name": "Canary-team", "email": "canary-team@example.org", "visibility": "nobody"},
            {"id": "c2", "name": "Canary-member", "phone": "+86 555 0001", "visibility": "members"},
            {"id": "c3", "name": "Canary-default", "note": "Canary-note"},
            {"id": "c4", "name": "Open Person", "email": "open@example.org", "visibility": "public"},
        ],
        "sites": [
            {"id": "s1", "locality": "Canary-hidden", "point": [101.11111, 33.33333], "visibility": "hidden"},
            {
                **{"id": "s2", "street": "Canary-street", "locality": "Canary-coarse", "postcode": "733399"},
                **{"country": "CN", "region": "Gansu", "point": [103.08642, 38.62753], "visibility": "coarse"},
            },
            {"id": "s3", "country": "CN", "region": "Gansu", "locality": "Minqin", "point": [103.1, 38.6]},
        ],
    }
    make_organisation("Anna", **private)
    make_organisation("Canary-state", state=Organisation.State.HIDDEN, sectors=["E10"], summary={"en": "Canary-words"})
    return ("anary", "555 0001", "101.11111", "33.33333", "733399", "103.08642", "38.62753")


@pytest.mark.parametrize("address", [*(f"/organisations.{ending}" for ending in FORMATS), "/organisations/"])
@pytest.mark.parametrize("signed_in", [False, True])
@pytest.mark.parametrize("language", ["en", "ar"])
def test_nothing_private_leaves(
    client: Client, canaries: tuple[str, ...], address: str, signed_in: bool, language: str
) -> None:
    if signed_in:
        client.force_login(make_operator())
    for query in ("", "&q=anna", "&area=CN:Gansu"):
        text = body(client.get(f"{address}?lang={language}{query}"))
        assert "Anna" in text
        assert [canary for canary in canaries if canary in text] == []


@pytest.mark.usefixtures("canaries")
@pytest.mark.parametrize("words", ["Canary-hidden", "Canary-coarse", "Canary-state", "733399"])
def test_private_words_find_nothing(client: Client, words: str) -> None:
    assert json.loads(fetch(client, "json", q=words))["total"] == 0


@pytest.mark.usefixtures("canaries")
def test_what_is_public_is_there(client: Client) -> None:
    row = table(fetch(client, "csv"))[0]
    assert row["email"] == "open@example.org"
    assert [f["properties"]["coarse"] for f in json.loads(fetch(client, "geojson"))["features"]] == [True, False]


# CSV ----------------------------------------------------------------------------------


def test_csv_has_a_line_for_each_in_the_order_of_the_list(client: Client) -> None:
    make_organisations(3)
    text = fetch(client, "csv", sort="newest")
    assert text.startswith("\ufeffid,url,name")
    rows = table(text)
    assert tuple(rows[0]) == exports.COLUMNS
    assert [row["name"] for row in rows] == ["Society 000002", "Society 000001", "Society 000000"]
    assert rows[2]["other_names"] == "互助社 000000"
    assert (rows[2]["longitude"], rows[2]["locality"], rows[2]["areas"]) == ("103.08", "Minqin", "")
    assert not fetch(client, "csv", bom="no").startswith("\ufeff")
    assert table(fetch(client, "csv", lang="zh-hans"))[0]["name"].startswith("互助社")


def test_areas_served_are_one_cell(client: Client) -> None:
    make_organisation(areas=[{"country": "CN", "region": "Gansu", "name": "Shiyang River"}, {"country": "EG"}])
    assert table(fetch(client, "csv"))[0]["areas"] == "Shiyang River, Gansu, CN; EG"


def test_many_lines_are_streamed_in_blocks(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("saxaul.orgs.views.directory_exports.BLOCK", 4)
    make_organisations(10)
    assert len(table(fetch(client, "csv"))) == 10
    assert len(json.loads(fetch(client, "geojson"))["features"]) == 10


@pytest.mark.parametrize("name", ["=1+1", "+1+cmd|'/c calc'!A0", "-2+3", "@SUM(A1)", " =1", "\t=1"])
def test_a_spreadsheet_runs_nothing(name: str) -> None:
    cell = next(csv.reader(StringIO(exports.csv_text([[name]]))))[0]
    assert cell == f"'{name}"


@pytest.mark.parametrize("cell", ["+86 931 555 0123", "-1.5", "a=b", "", -12.5, "互助社"])
def test_numbers_and_words_stay_as_they_are(cell: object) -> None:
    assert next(csv.reader(StringIO(exports.csv_text([[cell, "x"]]))))[0] == str(cell)


# JSON ----------------------------------------------------------------------------------


def test_json_leads_from_page_to_page(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("saxaul.orgs.views.directory_exports.JSON_PAGE", 4)
    source = make_source()
    make_organisations(10, source=source)
    address, seen = "/organisations.json?kind=ngo&kind=media&colour=red&kind=x", []
    while address:
        page = client.get(address).json()
        seen += [item["record"]["names"][0]["value"] for item in page["organisations"]]
        address = (page["next"] or "").removeprefix("http://127.0.0.1:8000")
    assert page["total"] == len(seen) == len(set(seen)) == 5
    assert client.get("/organisations.json?kind=x").json()["left_out"] == ["x"]
    assert page["organisations"][0]["source"] == "The register"


# GeoJSON --------------------------------------------------------------------------------


def test_geojson_has_a_feature_for_each_public_point(client: Client) -> None:
    make_organisation("Anna", sites=[{"id": "s1", "point": [1.5, 2.5]}, {"id": "s2", "country": "CN"}])
    made = make_organisation("Ben")
    collection = json.loads(fetch(client, "geojson"))
    assert collection["type"] == "FeatureCollection"
    [feature] = collection["features"]
    assert feature["geometry"] == {"type": "Point", "coordinates": [1.5, 2.5]}
    assert feature["properties"]["name"] == "Anna"
    assert made.public_id not in json.dumps(collection)
    assert json.loads(fetch(client, "geojson", q="nobody"))["features"] == []


# Atom -----------------------------------------------------------------------------------


def test_atom_is_valid_and_newest_change_first(client: Client) -> None:
    make_sectors()
    make_organisation("Anna \x01& <Co>", sectors=["E10"], summary={"ar": "بذور"})
    make_organisation("Ben")
    feed = ElementTree.fromstring(fetch(client, "atom", kind="ngo"))
    assert feed.tag == f"{ATOM}feed"
    for tag in ("id", "title", "updated", "author"):
        assert feed.find(f"{ATOM}{tag}") is not None
    links = {link.get("rel"): link.get("href") for link in feed.findall(f"{ATOM}link")}
    assert links["self"] == feed.findtext(f"{ATOM}id") == "http://127.0.0.1:8000/organisations.atom?kind=ngo"
    assert links["alternate"] == "http://127.0.0.1:8000/organisations/?kind=ngo"
    entries = feed.findall(f"{ATOM}entry")
    assert [entry.findtext(f"{ATOM}title") for entry in entries] == ["Ben", "Anna & <Co>"]
    summary = entries[1].find(f"{ATOM}summary")
    assert summary is not None
    assert (summary.text, summary.get(LANG)) == ("بذور", "ar")
    for entry in entries:
        assert all(entry.findtext(f"{ATOM}{tag}") for tag in ("id", "updated", "summary"))
    assert len({entry.findtext(f"{ATOM}id") for entry in entries}) == 2


def test_an_empty_feed_is_a_feed(client: Client) -> None:
    feed = ElementTree.fromstring(fetch(client, "atom", lang="zh-hans"))
    assert feed.findtext(f"{ATOM}updated") == "1970-01-01T00:00:00+00:00"
    assert feed.get(LANG) == "zh-Hans"


def test_a_feed_stops_at_its_length(client: Client) -> None:
    make_organisations(60)
    assert fetch(client, "atom").count("<entry>") == 50


# Unchanged, and found -------------------------------------------------------------------


@pytest.mark.parametrize("ending", FORMATS)
def test_who_has_it_already_gets_nothing_again(client: Client, ending: str) -> None:
    make_organisation("Anna")
    address = f"/organisations.{ending}"
    first = client.get(address, {"kind": "ngo"})
    body(first)
    known = {"If-None-Match": first["ETag"]}
    assert client.get(address, {"kind": "ngo"}, headers=known).status_code == 304
    assert client.get(address, {"kind": "ngo", "lang": "ar"}, headers=known).status_code == 200
    assert client.get(address, {"kind": "media"}, headers=known).status_code == 200
    make_organisation("Ben", kind="media")
    assert client.get(address, {"kind": "ngo"}, headers=known).status_code == 200


def test_the_page_names_its_twins(client: Client) -> None:
    make_organisation("Anna")
    page = body(client.get("/organisations/", {"kind": "ngo", "sort": "newest"}))
    for ending in FORMATS:
        assert f'href="/organisations.{ending}?kind=ngo&amp;sort=newest"' in page
    assert '<link rel="alternate" type="application/atom+xml"' in page


@pytest.fixture(autouse=True)
def _plain_host() -> Iterator[None]:
    with override_settings(BASE_URL="http://127.0.0.1:8000"):
        reset()
        yield
