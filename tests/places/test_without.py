"""A hub that has loaded no places."""

from __future__ import annotations

import pytest

from saxaul.places import queries
from saxaul.places.geocoding import Place, geocoder

pytestmark = pytest.mark.django_db


def test_a_hub_without_places_answers_nothing() -> None:
    assert geocoder().locate(Place("Cairo", country="EG")) == []
    assert queries.codes_at(31.09, 29.07) == ()
    assert queries.areas_at(31.09, 29.07) == []
    assert queries.area_names(["EG"], "ar") == {}
