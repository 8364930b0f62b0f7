"""The settings as different hubs get them: each case in a process of its own, because settings are read once."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client

ROOT = Path(__file__).resolve().parent.parent.parent
SECRET = "s3cret-" * 12
PRODUCTION = {
    "SAXAUL_SECRET_KEY": SECRET,
    "SAXAUL_BASE_URL": "https://hub.example.org",
    "SAXAUL_HOSTS": "hub.example.org",
    "SAXAUL_BEHIND_PROXY": "yes",
}


def run(code: str, variables: dict[str, str], folder: Path) -> subprocess.CompletedProcess[str]:
    environment = {"PATH": "/usr/bin:/bin", "PYTHONPATH": str(ROOT), "SAXAUL_DATA": str(folder), **variables}
    environment["DJANGO_SETTINGS_MODULE"] = "saxaul.config.settings"
    words = [sys.executable, "-W", "ignore", "-c", code]
    return subprocess.run(words, cwd=folder, env=environment, capture_output=True, text=True, check=False, timeout=60)


def setting(expression: str, variables: dict[str, str], folder: Path) -> object:
    code = f"import json; from django.conf import settings; print(json.dumps({expression}, default=str))"
    result = run(code, variables, folder)
    assert result.returncode == 0, result.stderr
    return json.loads(result.stdout)


def test_a_hub_without_a_secret_does_not_start(tmp_path: Path) -> None:
    result = run("from django.conf import settings; settings.DEBUG", {}, tmp_path)
    assert result.returncode != 0
    assert "SAXAUL_SECRET_KEY is not set" in result.stderr


def test_a_demo_needs_no_secret(tmp_path: Path) -> None:
    assert setting("settings.DEMO", {"SAXAUL_DEMO": "yes"}, tmp_path) is True


@pytest.mark.parametrize("address", ["mysql://root@localhost/hub", "nonsense"])
def test_other_databases_are_refused_with_a_sentence(address: str, tmp_path: Path) -> None:
    variables = {"SAXAUL_DEMO": "yes", "DATABASE_URL": address}
    result = run("from django.conf import settings; settings.DEBUG", variables, tmp_path)
    assert "DATABASE_URL must begin with sqlite:/// or postgres://" in result.stderr


def test_a_real_hub_insists_on_https(tmp_path: Path) -> None:
    names = ["SECURE_SSL_REDIRECT", "SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "LANGUAGE_COOKIE_SECURE"]
    expression = f"[getattr(settings, name) for name in {names}]"
    assert setting(expression, PRODUCTION, tmp_path) == [True] * 4
    assert setting("settings.SECURE_HSTS_SECONDS", PRODUCTION, tmp_path) == 31536000
    assert setting("settings.SECURE_HSTS_SECONDS", {**PRODUCTION, "SAXAUL_HSTS_SECONDS": "60"}, tmp_path) == 60
    plain = {**PRODUCTION, "SAXAUL_BASE_URL": "http://hub.example.org"}
    assert setting(expression, plain, tmp_path) == [False] * 4


def test_neighbours_of_the_address_are_bound_only_when_asked(tmp_path: Path) -> None:
    expression = "[settings.SECURE_HSTS_INCLUDE_SUBDOMAINS, settings.SECURE_HSTS_PRELOAD]"
    asked = {"SAXAUL_HSTS_SUBDOMAINS": "yes", "SAXAUL_HSTS_PRELOAD": "yes"}
    assert setting(expression, PRODUCTION, tmp_path) == [False, False]
    assert setting(expression, PRODUCTION | asked, tmp_path) == [True, True]
    assert setting("settings.SILENCED_SYSTEM_CHECKS", PRODUCTION | asked, tmp_path) == []
    wrong = run(
        "from django.conf import settings; settings.DEBUG", PRODUCTION | {"SAXAUL_HSTS_PRELOAD": "so"}, tmp_path
    )
    assert "SAXAUL_HSTS_PRELOAD must be yes or no" in wrong.stderr


def test_django_finds_nothing_to_improve_before_a_hub_is_opened(tmp_path: Path) -> None:
    code = (
        "import django; django.setup(); from django.core.management import call_command; "
        "call_command('check', deploy=True, fail_level='WARNING')"
    )
    result = run(code, PRODUCTION, tmp_path)
    assert result.returncode == 0, result.stderr


def test_postgresql_is_pooled(tmp_path: Path) -> None:
    variables = {**PRODUCTION, "DATABASE_URL": "postgres://hub@127.0.0.1/hub", "SAXAUL_DATABASE_CONNECTIONS": "3"}
    pool = setting("settings.DATABASES['default']['OPTIONS']['pool']", variables, tmp_path)
    assert isinstance(pool, dict)
    assert pool["max_size"] == 3


def test_sqlite_is_set_up_for_many_readers_and_one_writer(tmp_path: Path) -> None:
    code = """
import json, django; django.setup()
from django.db import connection
with connection.cursor() as cursor:
    names = ["journal_mode", "synchronous", "busy_timeout", "foreign_keys"]
    print(json.dumps([cursor.execute(f"PRAGMA {name}").fetchone()[0] for name in names]))
print(connection.transaction_mode)
"""
    result = run(code, {"SAXAUL_DEMO": "yes"}, tmp_path)
    assert result.returncode == 0, result.stderr
    assert result.stdout.split("\n")[:2] == ['["wal", 1, 20000, 1]', "IMMEDIATE"]


@pytest.mark.django_db
def test_answers_forbid_everything_inline_and_from_elsewhere(client: Client) -> None:
    response = client.get("/about/")
    policy = {part.split()[0]: part.split()[1:] for part in response["Content-Security-Policy"].split("; ")}
    assert policy["script-src"] == policy["style-src"] == policy["default-src"] == ["'self'"]
    assert policy["object-src"] == policy["base-uri"] == policy["frame-ancestors"] == ["'none'"]
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["X-Frame-Options"] == "DENY"
    assert response["Referrer-Policy"] == "same-origin"


@pytest.mark.django_db
def test_uploaded_files_have_no_address(client: Client) -> None:
    assert client.get("/media/secret.csv").status_code == 404
    assert client.get("/private/secret.csv").status_code == 404


@pytest.mark.django_db
def test_foreign_keys_are_enforced() -> None:
    connection.check_constraints()
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            assert cursor.execute("PRAGMA foreign_keys").fetchone()[0] == 1
