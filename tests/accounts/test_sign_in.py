"""Sign-up, sign-in, forgotten passwords: through the pages and the letters."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from allauth.account.models import EmailAddress
from django.conf import settings as django_settings
from django.core import mail
from django.db import connection
from django.template.loader import get_template
from django.test import Client
from django.utils.translation import gettext, override
from pytest_django import Settings

from saxaul.accounts import forms
from saxaul.accounts.models import User
from saxaul.core.mail.sending import deliver_letter
from saxaul.core.models import Letter
from tests.factories.people import PASSWORD, make_person

pytestmark = pytest.mark.django_db
NEW = {"name": "Ma Lanhua", "email": "Lanhua@Example.org", "password1": PASSWORD, "agree": "on"}


def link_in(letter: mail.EmailMessage) -> str:
    found = re.search(r"https?://[^/\s]+(/accounts/\S+)", str(letter.body))
    assert found, letter.body
    return found.group(1)


def sign_up(client: Client, query: str = "", **changes: str) -> None:
    answer = client.post(f"/accounts/signup/{query}", {**NEW, **changes})
    assert (answer.status_code, answer["Location"]) == (302, "/accounts/confirm-email/")


def test_from_sign_up_through_the_letter_to_the_desk(client: Client) -> None:
    sign_up(client)
    user = User.objects.get()
    assert (user.name, user.email, user.language) == ("Ma Lanhua", "lanhua@example.org", "en")
    assert user.email not in user.password
    assert "Look into your mailbox" in client.get("/accounts/confirm-email/").text
    link = link_in(mail.outbox[0])
    assert "Yes, this is my address" in client.get(link).text
    answer = client.post(link)
    assert answer["Location"] == "/dashboard/"
    assert client.get("/dashboard/").status_code == 200
    assert EmailAddress.objects.get().verified


def test_looking_at_the_link_confirms_nothing_so_that_mail_scanners_do_not(client: Client) -> None:
    sign_up(client)
    client.get(link_in(mail.outbox[0]))
    Client().head(link_in(mail.outbox[0]))
    assert not EmailAddress.objects.get().verified


def test_another_browser_confirms_but_is_not_signed_in(client: Client) -> None:
    sign_up(client)
    other = Client()
    assert other.post(link_in(mail.outbox[0]))["Location"] == "/accounts/login/"
    assert EmailAddress.objects.get().verified
    assert "_auth_user_id" not in other.session


def test_the_confirming_button_may_be_pressed_twice(client: Client) -> None:
    sign_up(client)
    link = link_in(mail.outbox[0])
    client.post(link)
    assert client.post(link)["Location"] == "/dashboard/"
    stranger = Client()
    assert stranger.post(link)["Location"] == link
    assert "This link does not work any more" in stranger.get(link).text


def test_a_forged_link_confirms_nothing(client: Client) -> None:
    sign_up(client)
    forged = link_in(mail.outbox[0])[:-4] + "xxx/"
    assert "This link does not work any more" in client.get(forged).text
    client.post(forged)
    assert not EmailAddress.objects.get().verified


def test_nobody_signs_in_before_the_address_is_confirmed(client: Client) -> None:
    make_person(email="new@example.org", verified=False)
    answer = client.post("/accounts/login/", {"login": "new@example.org", "password": PASSWORD})
    assert answer["Location"] == "/accounts/confirm-email/"
    assert client.get("/dashboard/")["Location"] == "/accounts/login/?next=/dashboard/"
    assert mail.outbox[0].to == ["new@example.org"]


def test_sign_up_with_a_known_address_looks_the_same_and_changes_nothing(client: Client) -> None:
    known = make_person("Zhang Wei", email="lanhua@example.org")
    sign_up(client)
    assert "Look into your mailbox" in client.get("/accounts/confirm-email/").text
    assert User.objects.get() == known
    assert "already" in mail.outbox[0].subject
    assert "/accounts/password/reset/" in mail.outbox[0].body


def test_the_form_sent_twice_makes_one_account_and_one_letter(client: Client) -> None:
    sign_up(client)
    sign_up(Client())
    assert User.objects.count() == 1
    assert len(mail.outbox) == 1


@pytest.mark.django_db(transaction=True)
def test_two_forms_at_the_same_moment_make_one_account() -> None:
    def send(_: int) -> int:
        try:
            return Client().post("/accounts/signup/", NEW).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        assert set(pool.map(send, range(4))) == {302}
    assert User.objects.count() == 1


def test_the_loser_of_such_a_race_is_told_nothing(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    make_person(email="lanhua@example.org")
    seen_free = staticmethod(lambda form, value: value)  # the address was free when it was checked
    monkeypatch.setattr(forms.SignUpForm, "validate_unique_email", seen_free.__func__)
    sign_up(client)
    assert User.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"name": ""}, "This field is required"),
        ({"email": "no address"}, "Enter a valid email address"),
        ({"password1": "short"}, "at least 10 characters"),
        ({"password1": "1234567890"}, "too common"),
        ({"password1": "lanhua@example.org"}, "too similar"),
    ],
)
def test_sign_up_says_what_is_missing(client: Client, changes: dict[str, str], message: str) -> None:
    page = client.post("/accounts/signup/", {**NEW, **changes})
    assert message in page.text
    assert not User.objects.exists()


def test_sign_in_and_sign_out(client: Client) -> None:
    user = make_person()
    assert client.post("/accounts/login/", {"login": user.email, "password": "wrong words here"}).status_code == 200
    answer = client.post("/accounts/login/", {"login": user.email.upper(), "password": PASSWORD})
    assert answer["Location"] == "/dashboard/"
    assert "Stay signed in" in client.get("/accounts/logout/").text
    assert "_auth_user_id" in client.session
    assert client.post("/accounts/logout/")["Location"] == "/"
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("name", ["nobody@example.org", "person@example.org"])
def test_a_failed_sign_in_does_not_tell_who_has_an_account(client: Client, name: str) -> None:
    make_person(email="person@example.org")
    page = client.post("/accounts/login/", {"login": name, "password": "not the password"})
    assert "do not belong together" in page.text


def test_a_closed_account_cannot_sign_in(client: Client) -> None:
    user = make_person(is_active=False)
    answer = client.post("/accounts/login/", {"login": user.email, "password": PASSWORD})
    assert answer["Location"] == "/accounts/inactive/"
    assert "This account is closed" in client.get("/accounts/inactive/").text


def test_next_leads_on_but_never_out_of_the_hub(client: Client) -> None:
    user = make_person()
    data = {"login": user.email, "password": PASSWORD}
    assert client.post("/accounts/login/", {**data, "next": "/about/"})["Location"] == "/about/"
    for bad in ("https://evil.example/", "//evil.example/", "javascript:alert(1)", "https:evil.example"):
        client.logout()
        assert client.post("/accounts/login/", {**data, "next": bad})["Location"] == "/dashboard/", bad


def test_next_survives_sign_up_and_confirmation(client: Client) -> None:
    page = client.get("/accounts/signup/?next=/about/&email=lanhua@example.org")
    assert 'value="lanhua@example.org"' in page.text
    assert 'name="next" value="/about/"' in page.text
    sign_up(client, next="/about/")
    assert client.post(link_in(mail.outbox[0]))["Location"] == "/about/"


def test_guessing_is_slowed_down(client: Client) -> None:
    user = make_person()
    for _ in range(5):
        client.post("/accounts/login/", {"login": user.email, "password": "not the password"})
    page = client.post("/accounts/login/", {"login": user.email, "password": PASSWORD})
    assert "too many attempts" in page.text


def test_asking_for_many_new_passwords_is_slowed_down(client: Client) -> None:
    user = make_person()
    answers = [client.post("/accounts/password/reset/", {"email": user.email}) for _ in range(6)]
    assert [a.status_code for a in answers] == [302] * 5 + [429]
    assert "That was a little fast" in answers[-1].text


def test_a_forgotten_password_is_replaced_once(client: Client) -> None:
    user = make_person(language="vi")
    client.post("/accounts/password/reset/", {"email": user.email})
    link = link_in(mail.outbox[0])
    form = client.get(link)["Location"]
    assert user.email not in form
    answer = client.post(form, {"password1": "quite different words"})
    assert answer["Location"] == "/accounts/password/reset/key/done/"
    user.refresh_from_db()
    assert user.check_password("quite different words")
    assert "This link does not work any more" in client.get(link, follow=True).text


def test_a_reset_for_an_unknown_address_looks_the_same(client: Client) -> None:
    answer = client.post("/accounts/password/reset/", {"email": "nobody@example.org"})
    assert answer["Location"] == "/accounts/password/reset/done/"
    assert "No account" in mail.outbox[0].subject
    assert "Look into your mailbox" in client.get("/accounts/password/reset/done/").text


def test_changing_the_password_asks_for_the_present_one(client: Client) -> None:
    user = make_person()
    client.force_login(user)
    page = client.post("/accounts/password/change/", {"oldpassword": "wrong", "password1": "quite different words"})
    assert "not your present password" in page.text
    answer = client.post("/accounts/password/change/", {"oldpassword": PASSWORD, "password1": "quite different words"})
    assert answer["Location"] == "/accounts/profile/"
    assert client.get("/accounts/profile/").status_code == 200  # still signed in


def test_a_new_address_counts_only_when_confirmed(client: Client) -> None:
    user = make_person(email="old@example.org")
    client.force_login(user)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    client.post("/accounts/email/", {"email": "new@example.org", "action_add": ""})
    page = client.get("/accounts/email/").text
    assert "new@example.org" in page
    user.refresh_from_db()
    assert user.email == "old@example.org"
    client.post(link_in(mail.outbox[0]))
    user.refresh_from_db()
    assert user.email == "new@example.org"
    assert list(EmailAddress.objects.values_list("email", "verified", "primary")) == [("new@example.org", True, True)]


def test_the_address_of_somebody_else_cannot_be_taken(client: Client) -> None:
    make_person(email="taken@example.org")
    user = make_person(email="me@example.org")
    client.force_login(user)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    client.post("/accounts/email/", {"email": "taken@example.org", "action_add": ""})
    for letter in mail.outbox:
        client.post(link_in(letter))
    user.refresh_from_db()
    assert user.email == "me@example.org"
    assert EmailAddress.objects.filter(email="taken@example.org", verified=True).count() == 1


# Look and language ------------------------------------------------------------

PUBLIC = ["login/", "signup/", "logout/", "password/reset/", "password/reset/done/", "password/reset/key/done/",
          "password/reset/key/1-x/", "confirm-email/", "confirm-email/x/", "inactive/"]  # fmt: skip
OWN = ["profile/", "email/", "password/change/", "logout/", "reauthenticate/"]


@pytest.mark.parametrize("path", OWN)
def test_pages_about_oneself_ask_strangers_to_sign_in(client: Client, path: str) -> None:
    answer = client.get(f"/accounts/{path}")
    assert (answer.status_code, answer["Location"].split("?")[0]) in {(302, "/accounts/login/"), (302, "/")}


@pytest.mark.parametrize("path", PUBLIC + OWN)
def test_every_page_has_the_look_of_the_hub_and_nothing_inline(client: Client, path: str) -> None:
    if path in OWN:
        client.force_login(make_person())
    page = client.get(f"/accounts/{path}", follow=True).text
    assert 'class="site"' in page
    assert "<h1>" in page
    assert not re.search(r"<script(?![^>]+src=)(?![^>]+json)|<style|\sstyle=|\son[a-z]+=", page)
    assert "placeholder=" not in page


def test_the_password_page_for_people_without_one(client: Client) -> None:
    user = make_person()
    user.set_unusable_password()
    user.save()
    client.force_login(user)
    assert "Your account has none yet" in client.get("/accounts/password/change/", follow=True).text


def test_no_template_of_allauth_that_can_be_reached_is_left_as_it_is() -> None:
    ours = Path(django_settings.PACKAGE)
    names = ["login", "signup", "signup_closed", "logout", "account_inactive", "email_change", "email_confirm"]
    names += ["password_change", "password_set", "password_reset", "password_reset_done", "password_reset_from_key"]
    names += ["password_reset_from_key_done", "reauthenticate", "verification_sent", "verified_email_required"]
    for name in (*(f"account/{name}.html" for name in names), "allauth/layouts/base.html", "429.html"):
        assert Path(get_template(name).origin.name).is_relative_to(ours), name  # type: ignore[attr-defined]


@pytest.mark.parametrize("language", ["en", "zh-hans", "ar", "vi"])
def test_letters_speak_the_language_of_the_reader(client: Client, language: str, settings: Settings) -> None:
    settings.HUB_CONTACT = "people@hub.example"
    user = make_person('Ma "Lan" <Hua> & Co', language=language)
    client.post("/accounts/password/reset/?lang=en", {"email": user.email})
    letter = mail.outbox[0]
    assert letter.from_email == "Saxaul Northwest <hub@localhost>"
    assert letter.reply_to == ["people@hub.example"]
    assert letter.content_subtype == "plain"
    with override(language):
        assert letter.subject == gettext("A new password for %(hub_name)s") % {"hub_name": "Saxaul Northwest"}
    assert 'Ma "Lan" <Hua> & Co' in letter.body


def test_somebody_without_a_language_is_written_to_in_that_of_the_page(client: Client) -> None:
    client.get("/?lang=vi")
    sign_up(client)
    assert User.objects.get().language == "vi"


def test_a_mail_server_that_fails_keeps_nobody_waiting_and_loses_nothing(client: Client, settings: Settings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    assert client.post("/accounts/signup/", NEW).status_code == 302
    letter = Letter.objects.get()
    assert (letter.state, letter.attempts) == (Letter.State.WAITING, 1)
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    deliver_letter.enqueue(letter_id=letter.pk)
    assert "confirm-email" in str(mail.outbox[-1].body)
