"""Signing in by way of another site. What the other site answers is given; everything of ours is real."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from allauth.account.models import EmailAddress
from allauth.core import context
from allauth.socialaccount.helpers import complete_social_login
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialLogin
from allauth.socialaccount.providers.github.provider import GitHubProvider
from django.contrib.auth.models import AnonymousUser
from django.contrib.messages.middleware import MessageMiddleware
from django.http import HttpResponse
from django.test import Client, RequestFactory

from saxaul.accounts.models import User
from tests.config.test_settings import run, setting
from tests.factories.people import make_person

pytestmark = pytest.mark.django_db


def come_back(client: Client, *, email: str, verified: bool = True, uid: str = "77") -> HttpResponse:
    """What happens when the other site has sent the visitor back and told who they are."""
    request = RequestFactory().get("/accounts/github/login/callback/")
    request.session, request.user = client.session, AnonymousUser()
    MessageMiddleware(lambda _: HttpResponse()).process_request(request)
    provider = GitHubProvider(request, SocialApp(provider="github", client_id="x", secret="y"))
    user = User(email=email, name="Hoda Mansour")
    login = SocialLogin(
        user=user,
        account=SocialAccount(provider="github", uid=uid),
        email_addresses=[EmailAddress(email=email, verified=verified, primary=True)],
        provider=provider,
    )
    with context.request_context(request):
        answer: HttpResponse = complete_social_login(request, login)
    request.session.save()
    return answer


def test_nobody_gets_into_an_account_by_claiming_its_address_elsewhere(client: Client) -> None:
    known = make_person(email="hoda@example.org")
    client.get("/accounts/login/")
    session = client.session
    session.save()
    client.cookies["sessionid"] = session.session_key or ""
    answer = come_back(client, email="hoda@example.org")
    assert "_auth_user_id" not in client.session
    assert not SocialAccount.objects.exists()
    assert "/accounts/3rdparty/signup/" in answer["Location"]
    assert User.objects.get() == known


def test_buttons_appear_only_where_the_operator_set_the_other_site_up(client: Client) -> None:
    page = client.get("/accounts/login/").text
    assert not re.search("GitHub|Google|Weixin", page)


def test_the_doors_by_setting(tmp_path: Path) -> None:
    keys = {"SAXAUL_DEMO": "yes", "SAXAUL_GITHUB_ID": "1", "SAXAUL_GITHUB_SECRET": "2", "SAXAUL_GOOGLE_ID": "only half"}
    assert setting("list(settings.SIGN_IN_ELSEWHERE)", keys, tmp_path) == ["github"]
    policy = setting("settings.CONTENT_SECURITY_POLICY['DIRECTIVES']['form-action']", keys, tmp_path)
    assert policy == ["'self'", "https://github.com"]
    code = """
import django; django.setup()
from django.test import Client
from django.core.management import call_command
call_command("migrate", verbosity=0)
print(Client(headers={"host": "localhost"}).get("/accounts/login/").text)
"""
    shown = run(code, keys, tmp_path)
    assert 'action="/accounts/github/login/' in shown.stdout, shown.stderr
    assert "google" not in shown.stdout


def test_settings_name_no_door_by_themselves(tmp_path: Path) -> None:
    assert json.dumps(setting("settings.SIGN_IN_ELSEWHERE", {"SAXAUL_DEMO": "yes"}, tmp_path)) == "{}"
