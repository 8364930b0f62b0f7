from __future__ import annotations

import io
import tarfile
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from saxaul.orgs.cleaning import clean_record
from saxaul.orgs.models import ImportBatch, Organisation, Revision, Source
from saxaul.orgs.queries import directory
from saxaul.orgs.queries.directory import current_index
from saxaul.orgs.store import Context, Write, write_records
from saxaul.web import machines, queries

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def fresh_index() -> Iterator[None]:
    directory.reset()
    yield
    directory.reset()


def publish(*names: str, activity: str = "create", **fields: Any) -> list[Organisation]:
    record = {"kind": "ngo", "sites": [{"region": "Gansu", "country": "CN", "locality": "Minqin"}], **fields}
    writes = []
    for name in names:
        cleaned, _problems = clean_record({**record, "names": [{"value": name, "kind": "official", "language": "en"}]})
        writes.append(Write(cleaned, activity=activity, confirmed=True))
    write_records(writes, context=Context(at=timezone.now()))
    return [Organisation.objects.get(pk=write.id) for write in writes]


def change(organisation: Organisation, **fields: Any) -> None:
    record, _problems = clean_record({**organisation.record, **fields})
    write_records([Write(record, organisation)], context=Context(at=timezone.now()))


@pytest.mark.parametrize("name", ["home", "about", "privacy", "accessibility", "robots", "sitemap", "source"])
def test_everybody_may_read_the_pages_of_the_hub(client: Client, name: str) -> None:
    address = reverse(f"web:{name}")
    assert client.get(address).status_code == 200
    assert client.post(address).status_code == 405


@pytest.mark.parametrize("language", ["en", "zh-hans", "ar", "vi"])
def test_an_empty_hub_has_a_home_in_every_language(client: Client, language: str) -> None:
    response = client.get("/", {"lang": language})
    assert response.status_code == 200
    assert f'lang="{language}"' in response.content.decode()


def test_home_costs_the_same_with_one_and_with_many(
    client: Client, django_assert_num_queries: Callable[..., Any]
) -> None:
    for names in (["A"], ["B", "C", "D"]):
        publish(*names, sectors=["E10"])
        client.get("/")
        with django_assert_num_queries(2):
            assert client.get("/").status_code == 200


def test_about_costs_the_same_with_one_and_with_many(
    client: Client, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    for number in range(3):
        source = Source.objects.create(slug=f"s{number}", name=f"Register {number}", attribution="By the county")
        write = Write({"kind": "ngo", "names": [{"value": "A", "kind": "official"}]})
        write_records([write], context=Context(at=timezone.now(), source=source))
    Source.objects.create(slug="unused", name="Not brought in yet", attribution="By the county")
    client.get("/about/")
    with django_assert_max_num_queries(2):
        text = client.get("/about/").content.decode()
    assert text.count("By the county") == 3


def test_figures_are_true() -> None:
    publish("A", "B", languages=["zh-Hans", "bo"])
    publish("C", sites=[{"region": "Minya", "country": "EG"}])
    Organisation.objects.filter(name="B").update(confirmed_at=None)
    directory.reset()
    figures = queries.hub_figures(current_index())
    assert (figures.organisations, figures.confirmed, figures.countries, figures.regions) == (3, 2, 2, 2)
    assert figures.renewed == 3
    with translation.override("en"):
        assert figures.share == "67%"


def test_an_empty_hub_divides_nothing() -> None:
    assert queries.hub_figures(current_index()).share == ""
    assert queries.area_rows(current_index()) == []
    assert queries.latest_news(current_index()) == []


def test_places_regions_of_the_home_country_first() -> None:
    publish("A", "B", sites=[{"region": "Ningxia", "country": "CN"}])
    publish("C")
    publish("D", "E", "F", sites=[{"region": "Minya", "country": "EG"}])
    with translation.override("en"):
        rows = [(row.area, row.label, row.organisations) for row in queries.area_rows(current_index())]
    assert rows == [("CN:Ningxia", "Ningxia", 2), ("CN:Gansu", "Gansu", 1), ("EG", "Egypt", 3)]


def test_a_hub_whose_country_nobody_is_in_lists_countries(settings: Any) -> None:
    settings.HUB_COUNTRY = "FR"
    publish("A")
    assert [row.area for row in queries.area_rows(current_index())] == ["CN"]


def test_sections_count_their_groups() -> None:
    publish("A", sectors=["E10"])
    publish("B", sectors=["E20", "E10"])
    publish("C", sectors=["B10"])
    assert [(row.sector.code, row.organisations) for row in queries.section_rows(current_index())] == [
        ("E", 2),
        ("B", 1),
    ]


def test_news_tell_what_everybody_may_know(client: Client) -> None:
    plain, shy, busy = publish("Plain", "Shy", "Busy")
    (hidden,) = publish("Hidden")
    change(plain, summary={"en": "Counts birds."})
    change(shy, contacts=[{"name": "Somebody Secret", "visibility": "nobody"}])
    change(busy, summary={"en": "New."}, founded="2011", staff="0", volunteers="0")
    write_records(
        [Write(hidden.record, hidden, state=Organisation.State.HIDDEN, activity=Revision.Activity.STATE)],
        context=Context(at=timezone.now()),
    )
    news = {line.organisation.name: line for line in queries.latest_news(current_index()) if line.organisation}
    assert {name: line.what for name, line in news.items()} == {
        "Plain": "edited",
        "Shy": "confirmed",
        "Busy": "completed",
    }
    text = client.get("/").content.decode()
    assert "Short description" in text
    assert "Secret" not in text
    assert "Hidden" not in text


def test_news_do_not_give_away_a_hidden_place() -> None:
    publish("Guarded", sites=[{"locality": "Minqin", "country": "CN", "visibility": "hidden"}])
    assert queries.latest_news(current_index())[0].place == ""
    publish("Open")
    directory.reset()
    assert queries.latest_news(current_index())[0].place.startswith("Minqin")


def test_a_register_is_one_line_of_news(client: Client) -> None:
    source = Source.objects.create(slug="r", name="County register")
    ImportBatch.objects.create(
        source=source, filename="r.csv", state="applied", finished_at=timezone.now(), counts={"created": 1200}
    )
    ImportBatch.objects.create(source=source, filename="r.csv", state="applied", finished_at=timezone.now(), counts={})
    text = client.get("/", {"lang": "en"}).content.decode()
    assert text.count("County register") == 1
    assert "1,200 organisations came in" in text


def test_the_sitemap_lists_what_is_published_and_no_more(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machines, "SITEMAP_SIZE", 2)
    first, second, third = publish("A", "B", "C")
    change(second)
    Organisation.objects.filter(pk=third.pk).update(state=Organisation.State.HIDDEN)
    directory.reset()
    assert client.get("/sitemap.xml").content.decode().count("<sitemap>") == 1
    page = client.get("/sitemap-1.xml").content.decode()
    assert f"{first.absolute_uri}</loc>" in page
    assert second.public_id in page
    assert third.public_id not in page
    assert client.get("/sitemap-2.xml").status_code == 404
    assert client.get("/sitemap-0.xml").status_code == 404


def test_robots_are_told_where_the_sitemap_is(client: Client) -> None:
    text = client.get("/robots.txt").content.decode()
    assert "Disallow: /accounts/" in text
    assert "Sitemap: http" in text


def test_the_icon_is_found_at_its_old_address(client: Client) -> None:
    response = client.get("/favicon.ico")
    assert (response.status_code, response["Location"]) == (301, "/static/saxaul/icon.svg")


def test_the_program_gives_its_own_source_and_nothing_private(client: Client) -> None:
    with tarfile.open(fileobj=io.BytesIO(client.get("/source.tar.gz").content)) as archive:
        names = archive.getnames()
    assert "saxaul-source/saxaul/web/source.py" in names
    assert "saxaul-source/saxaul/orgs/sectors.json" in names
    assert not [name for name in names if "__pycache__" in name or "sqlite" in name or name.endswith("/.env")]


def test_the_foot_leads_to_pages_that_exist(client: Client) -> None:
    response = client.get("/about/")
    links = [link.url.partition("#")[0] for column in response.context["foot"] for link in column.links]
    for url in links:
        assert client.get(url).status_code in (200, 302), url
