"""Pages that say what went wrong."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import path

from saxaul.config import urls as hub_urls


def refuse(request: HttpRequest) -> HttpResponse:
    raise PermissionDenied


def suspect(request: HttpRequest) -> HttpResponse:
    raise SuspiciousOperation


def fail(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("a private reason")


urlpatterns = [
    path("refuse/", refuse),
    path("suspect/", suspect),
    path("fail/", fail),
    *hub_urls.urlpatterns,
]
handler400, handler403 = hub_urls.handler400, hub_urls.handler403
handler404, handler500 = hub_urls.handler404, hub_urls.handler500


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("address", "status"), [("/suspect/", 400), ("/refuse/", 403), ("/none/", 404), ("/fail/", 500)]
)
def test_each_error_has_its_page(address: str, status: int) -> None:
    with override_settings(ROOT_URLCONF=__name__):
        response = Client(raise_request_exception=False).get(address)
    assert response.status_code == status
    text = response.content.decode()
    assert "<h1" in text
    assert "a private reason" not in text


@pytest.mark.django_db
def test_a_form_from_elsewhere_is_refused_with_a_page() -> None:
    response = Client(enforce_csrf_checks=True).post("/accounts/login/", {"login": "a@example.org"})
    assert response.status_code == 403
    assert "<h1" in response.content.decode()
