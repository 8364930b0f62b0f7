"""The page about the API: made of its description, in every language, with examples that work."""

from __future__ import annotations

import re

import pytest
from django.conf import settings
from django.test import Client

from saxaul.config.api import openapi
from saxaul.core.problems import KINDS
from tests.factories.organisations import make_organisation, make_sectors

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("language", [code for code, _name in settings.LANGUAGES])
def test_shows_every_address_and_every_problem(language: str) -> None:
    page = Client().get(f"/api/?lang={language}").content.decode()
    for path, methods in openapi()["paths"].items():
        assert path in page
        assert all(details["operationId"] in page for details in methods.values())
    assert all(f'id="{code}"' in page for code in KINDS)


def test_every_link_opens_an_answer() -> None:
    make_sectors(["A10"])
    make_organisation("Minqin Saxaul Network")
    page = Client().get("/api/").content.decode()
    links = re.findall(r'href="(/api/v1/[^"]*)"', page)
    assert len(links) > 10
    for link in links:
        assert Client().get(link.replace("&amp;", "&")).status_code == 200, link


def test_an_empty_hub_has_the_page_too() -> None:
    assert Client().get("/api/").status_code == 200


def test_the_description_is_served_as_it_is() -> None:
    response = Client().get("/api/v1/openapi.json")
    assert response.json() == openapi()
    assert response["Access-Control-Allow-Origin"] == "*"
