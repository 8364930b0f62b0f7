"""What operators say about the hub, and where it shows."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from saxaul.core import hub
from saxaul.core.models import Announcement, AuditEntry, Hub
from saxaul.core.services import announce, change_hub
from tests.factories.people import make_operator, make_person

pytestmark = pytest.mark.django_db
EVERY = [code for code, _name in settings.LANGUAGES]


@pytest.fixture
def operator(client: Client) -> Client:
    client.force_login(make_operator())
    return client


def filled(**values: Any) -> dict[str, Any]:
    return {"name": "", "keeper": "", "contact": "", "languages": EVERY, **values}


def picture() -> SimpleUploadedFile:
    content = io.BytesIO()
    Image.new("RGB", (300, 200), "green").save(content, "PNG")
    return SimpleUploadedFile("logo.png", content.getvalue(), "image/png")


def test_a_new_name_stands_on_every_page_and_in_the_log(operator: Client) -> None:
    operator.post(
        reverse("console:hub"), filled(name="Delta", **{"about_en": "Of the delta.", "about_ar": "من الدلتا."})
    )
    assert "Saxaul Delta" in operator.get("/about/").content.decode()
    assert "من الدلتا." in operator.get("/about/?lang=ar").content.decode()
    assert "Of the delta." in operator.get("/about/?lang=vi").content.decode()
    assert AuditEntry.objects.get(action="hub.change").details == {"fields": ["about", "name"]}


def test_what_is_left_empty_is_taken_from_the_settings(operator: Client) -> None:
    operator.post(reverse("console:hub"), filled(name="Delta"))
    operator.post(reverse("console:hub"), filled())
    assert hub.current().name == settings.HUB_NAME


def test_saving_what_is_there_changes_nothing(operator: Client) -> None:
    operator.post(reverse("console:hub"), filled(name="Delta"))
    operator.post(reverse("console:hub"), filled(name="Delta"))
    assert AuditEntry.objects.filter(action="hub.change").count() == 1


def test_a_language_that_is_not_offered_is_not_spoken(operator: Client) -> None:
    operator.post(reverse("console:hub"), filled(languages=["vi", "ar"]))
    assert operator.get("/about/?lang=en").headers["Content-Language"] == "ar"
    assert operator.get("/about/", headers={"Accept-Language": "vi"}).headers["Content-Language"] == "vi"
    assert 'lang="zh-hans"' not in operator.get("/about/").content.decode()


def test_one_language_at_least_is_offered(operator: Client) -> None:
    assert "languages" in operator.post(reverse("console:hub"), filled(languages=[])).context["form"].errors


def test_a_logo_is_made_anew_and_served(operator: Client) -> None:
    operator.post(reverse("console:hub"), filled(logo=picture()))
    page = operator.get("/about/").content.decode()
    address = reverse("core:hub-logo", args=[Hub.objects.get().version])
    assert address in page
    answer = operator.get(address)
    assert (answer.headers["Content-Type"], answer.content[:4]) == ("image/webp", b"RIFF")
    operator.post(reverse("console:hub"), filled(no_logo="on"))
    assert operator.get(address).status_code == 404


def test_a_logo_that_is_none_is_refused_and_nothing_is_lost(operator: Client) -> None:
    bad = SimpleUploadedFile("logo.png", b"<svg onload=alert(1)>", "image/png")
    answer = operator.post(reverse("console:hub"), filled(name="Kept while mending", logo=bad))
    assert "logo" in answer.context["form"].errors
    assert "Kept while mending" in answer.content.decode()
    assert not Hub.objects.exists()


def test_words_for_a_page_are_cleaned_and_shown_in_the_readers_language(operator: Client) -> None:
    address = reverse("console:text-edit", args=["about"])
    operator.post(address, {"text_en": "We **meet** on Mondays. <script>alert(1)</script>", "text_vi": "Gặp *nhau*."})
    english, vietnamese = (operator.get(f"/about/?lang={code}").content.decode() for code in ("en", "vi"))
    assert "<strong>meet</strong>" in english
    assert "<script>alert" not in english
    assert "<em>nhau</em>" in vietnamese
    assert operator.get(reverse("console:text-edit", args=["nothing"])).status_code == 404


def announcement(**values: Any) -> Announcement:
    now = timezone.now()
    row = Announcement(text={"en": "Well day"}, starts_at=now - timedelta(hours=1), **values)
    return announce(by="test", announcement=row)


@pytest.mark.parametrize(
    ("readers", "seen_by"),
    [("all", ["nobody", "member", "helper", "operator"]), ("members", ["member", "helper", "operator"]),
     ("staff", ["helper", "operator"])],
)  # fmt: skip
def test_an_announcement_is_read_by_those_it_is_for(readers: str, seen_by: list[str], client: Client) -> None:
    announcement(readers=readers)
    people = {"member": make_person(), "helper": make_person(is_helper=True), "operator": make_operator()}
    for who in ("nobody", "member", "helper", "operator"):
        client.logout()
        if who != "nobody":
            client.force_login(people[who])
        assert ("Well day" in client.get("/about/").content.decode()) is (who in seen_by), who


def test_announcements_begin_and_end(operator: Client) -> None:
    row = announcement()
    assert hub.notices_for(signed_in=False, staff=False) == [("info", "Well day")]
    Announcement.objects.filter(pk=row.pk).update(ends_at=timezone.now())
    hub.forget()
    assert hub.notices_for(signed_in=False, staff=False) == []


def test_an_announcement_is_written_changed_and_taken_away(operator: Client) -> None:
    typed = {"tone": "warn", "readers": "all", "starts_on": "2020-01-02", "ends_on": "", "text_en": "Storm"}
    operator.post(reverse("console:announcement-new"), typed)
    row = Announcement.objects.get()
    assert (row.text, row.tone, timezone.localtime(row.starts_at).hour) == ({"en": "Storm"}, "warn", 0)
    wrong = operator.post(reverse("console:announcement-edit", args=[row.pk]), {**typed, "ends_on": "2019-01-01"})
    assert "ends_on" in wrong.context["form"].errors
    empty = operator.post(reverse("console:announcement-edit", args=[row.pk]), {**typed, "text_en": " "})
    assert "text_en" in empty.context["form"].errors
    operator.post(reverse("console:announcement-withdraw", args=[row.pk]))
    assert not Announcement.objects.exists()
    assert hub.current().notices == ()


class TestTheDoor:
    def test_only_reading(self, client: Client) -> None:
        change_hub(by="test", door="reading", door_text={"en": "Moving house"})
        assert client.get("/organisations/").status_code == 200
        answer = client.post(reverse("account_signup"), {"name": "A", "email": "a@example.org"})
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "600")
        assert "Moving house" in answer.content.decode()

    def test_shut_for_visitors_and_members_alike(self, client: Client) -> None:
        change_hub(by="test", door="closed")
        assert client.get("/organisations/").status_code == 503
        client.force_login(make_person())
        assert client.get("/dashboard/").status_code == 503
        client.force_login(make_person(is_helper=True))
        assert client.get("/dashboard/").status_code == 503

    def test_operators_get_in_and_open_it_again(self, client: Client) -> None:
        change_hub(by="test", door="closed")
        assert client.get(reverse("account_login")).status_code == 200
        client.force_login(make_operator())
        client.post(reverse("console:door"), {"door": "open"})
        client.logout()
        assert client.get("/organisations/").status_code == 200

    def test_programs_are_told_in_their_own_way(self, client: Client) -> None:
        change_hub(by="test", door="closed")
        answer = client.get("/api/v1/organisations")
        assert (answer.status_code, answer.headers["Content-Type"]) == (503, "application/problem+json")
        assert answer.json()["code"] == "hub_shut"


def test_another_process_sees_a_change_within_seconds(monkeypatch: pytest.MonkeyPatch) -> None:
    hub.current()
    Hub.objects.create(pk=1, name="Elsewhere", version=7)
    assert hub.current().name == settings.HUB_NAME
    monkeypatch.setattr(hub, "FRESH_FOR", 0.0)
    assert hub.current().name == "Elsewhere"
