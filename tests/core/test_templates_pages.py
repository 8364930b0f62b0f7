"""The base page, the pages for errors, and the style guide."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.test import Client, RequestFactory

import saxaul.core
from saxaul.core.styleguide import GUIDE, ICONS, SPECIMENS

pytestmark = pytest.mark.django_db
ROOT = Path(saxaul.core.__file__).parent.parent.parent


@pytest.mark.parametrize(("language", "direction"), [("en", "ltr"), ("zh-hans", "ltr"), ("ar", "rtl"), ("vi", "ltr")])
def test_the_style_guide_is_public_in_every_language(client: Client, language: str, direction: str) -> None:
    page = client.get("/styleguide/", {"lang": language}).content.decode()
    assert f'<html lang="{language}" dir="{direction}">' in page
    for specimen in GUIDE:
        assert f'id="{specimen.name}"' in page


@pytest.mark.parametrize(("theme", "mark"), [("dark", ' data-theme="dark"'), ("light", ' data-theme="light"')])
def test_the_theme_can_be_forced_for_review(client: Client, theme: str, mark: str) -> None:
    assert mark in client.get("/styleguide/", {"theme": theme}).content.decode()


def test_no_other_theme_reaches_the_page(client: Client) -> None:
    assert "data-theme" not in client.get("/styleguide/", {"theme": '"><script>'}).content.decode()[:2000]


def test_the_style_guide_only_reads(client: Client) -> None:
    assert client.post("/styleguide/").status_code == 405


def test_every_specimen_is_shown() -> None:
    assert {path.stem for path in SPECIMENS.glob("*.html")} == {specimen.name for specimen in GUIDE}


def test_the_guide_shows_every_icon_there_is() -> None:
    drawn = {path.stem for path in (ROOT / "frontend/icons").glob("*.svg")}
    assert set(ICONS) == {name for name in drawn if not re.fullmatch(r"mark|tree\d", name)}


def test_every_icon_named_in_a_template_exists() -> None:
    known = {path.stem for path in (ROOT / "frontend/icons").glob("*.svg")}
    named = {
        name
        for template in (ROOT / "saxaul").rglob("templates/**/*.html")
        for name in re.findall(r'{% icon "([\w-]+)"', template.read_text("utf-8"))
    }
    assert named <= known


def test_a_page_obeys_its_own_policy(client: Client) -> None:
    page = client.get("/styleguide/").content.decode()
    page = re.sub(r"<pre.*?</pre>", "", page, flags=re.DOTALL)
    assert not re.search(r"\sstyle=", page)
    assert not re.search(r"\son\w+=", page)
    assert not re.search(r"<script(?![^>]*(src=|ld\+json))", page)
    assert not re.search(r'(src|href)="https?://', page)


def test_the_language_menu_keeps_the_address(client: Client) -> None:
    page = client.get("/styleguide/", {"theme": "dark"}).content.decode()
    assert 'href="?theme=dark&amp;lang=ar" lang="ar"' in page


def test_a_stranger_is_offered_to_sign_in_and_to_come_back(client: Client) -> None:
    page = client.get("/styleguide/").content.decode()
    assert "?next=%2Fstyleguide%2F" in page
    assert "Sign out" not in page


def test_one_main_one_heading_one_skip_link(client: Client) -> None:
    page = client.get("/styleguide/").content.decode()
    assert page.count("<main ") == page.count("<h1>") == page.count('class="skip"') == 1


@pytest.mark.parametrize("name", ["400", "403", "404", "403_csrf", "500", "503"])
def test_error_pages_say_what_happened_and_what_to_do(name: str) -> None:
    page = render_to_string(f"{name}.html", {}, RequestFactory().get("/"))
    assert page.count("<h1>") == 1
    assert page.count("<p>") >= 2
    assert "<nav" in page or name in {"500", "503"} or "site-tools" in page


@pytest.mark.parametrize("name", ["500", "503"])
@pytest.mark.django_db(databases=[])
def test_the_worst_pages_need_neither_request_nor_database(name: str) -> None:
    assert "<h1>" in render_to_string(f"{name}.html")


def test_a_missing_page_is_found_missing(client: Client) -> None:
    answer = client.get("/nowhere-at-all/")
    assert answer.status_code == 404
    assert "Nothing grows at this address" in answer.content.decode()


def test_a_first_visit_stays_small(client: Client) -> None:
    """Page, styles, script and drawings, compressed: at most 40 KB; the page alone is the whole style guide."""
    parts = [finders.find(f"saxaul/{name}") for name in ("app.css", "app.js", "sprite.svg", "icon.svg")]
    if not all(parts):
        pytest.skip("the front end is not built")
    page = client.get("/styleguide/").content
    sizes = [len(gzip.compress(Path(str(found)).read_bytes())) for found in parts]
    assert sum(sizes) < 18_000
    assert sum(sizes) + len(gzip.compress(page)) < 40_000
