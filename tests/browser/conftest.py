"""The hub as people meet it: a real server with the built files, a real mail server, a real browser.

    def test_something(hub: Hub, page: Page, sign_in: SignIn, axe: Axe) -> None:
        sign_in(page, make_person())
        page.goto("/dashboard/")
        assert axe(page) == []

`page_without_js` is the same without JavaScript; `phone` is 360 pixels wide. `letters.last(to=…)` waits for mail.
Every page fails its test on an error in a script, on anything the content policy forbids, and on any request that
leaves the hub. Tests that need no browser features belong into the other folders: they are a hundred times faster.
"""

from __future__ import annotations

import os
import re
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from django.contrib.staticfiles.finders import find
from django.core.cache import cache
from django.core.management import call_command
from django.test import Client, override_settings
from django.test.testcases import LiveServerThread
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from pytest_django import Settings

from saxaul.accounts.models import User
from saxaul.orgs.taxonomy import load_sectors

ROOT = Path(__file__).resolve().parent.parent.parent
CHROMIUM = Path(os.environ.get("SAXAUL_CHROMIUM", "/usr/bin/chromium"))
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
FLAGS = [
    "--no-sandbox",
    "--headless",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 360, "height": 740}
PATIENCE = 15_000  # milliseconds; two cores may be busy
MANIFEST = {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}

SignIn = Callable[[Page, User], None]
OpenPage = Callable[..., Page]
Axe = Callable[[Page], list[str]]


# The hub ------------------------------------------------------------------------


@dataclass(frozen=True)
class Hub:
    """A running hub. `url` has no slash at its end."""

    url: str


@pytest.fixture(scope="session")
def built_files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Styles, scripts and pictures with hashed names and compressed, as they are shipped."""
    if not find("saxaul/app.css") or not find("saxaul/app.js"):
        pytest.skip("styles and scripts are not built: run `npm ci && npm run build`")
    folder = tmp_path_factory.mktemp("static")
    with override_settings(STATIC_ROOT=folder, STORAGES=_storages()):
        call_command("collectstatic", interactive=False, verbosity=0, ignore_patterns=["admin"])
    return folder


def _storages() -> dict[str, Any]:
    from django.conf import settings

    return {**settings.STORAGES, "staticfiles": MANIFEST}


@pytest.fixture
def letters(settings: Settings) -> Iterator[Letters]:
    """A mail server on this machine that keeps what the hub sends."""
    sink = Letters()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    controller = Controller(sink, hostname="127.0.0.1", port=port)
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    yield sink
    controller.stop()


def text_of(letter: EmailMessage) -> str:
    """What a letter says to who reads it as plain text."""
    body = letter.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


@dataclass
class Letters:
    received: list[EmailMessage[Any, Any]] = field(default_factory=list)

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        self.received.append(message_from_bytes(envelope.content, policy=policy.default))
        return "250 kept"

    def last(self, to: str, *, count: int = 1) -> EmailMessage[Any, Any]:
        """The newest letter to this address, waited for until there are `count`: they leave by a queue."""
        deadline = time.monotonic() + PATIENCE / 1000
        while time.monotonic() < deadline:
            found = [letter for letter in self.received if to in str(letter["To"])]
            if len(found) >= count:
                return found[-1]
            time.sleep(0.05)
        raise AssertionError(f"no letter to {to}; there are {len(self.received)} to others")

    def link(self, to: str, *, count: int = 1) -> str:
        """The first link of that letter."""
        found = re.search(r"https?://\S+", text_of(self.last(to, count=count)))
        assert found
        return found.group()


def _bare(application: Any) -> Any:
    """Django's own server of static files would stand before WhiteNoise; this one stands aside."""
    return application


@pytest.fixture
def hub(built_files: Path, letters: Letters, settings: Settings, transactional_db: None) -> Iterator[Hub]:
    """Serves the very application that production serves; WhiteNoise brings the files."""
    cache.clear()
    load_sectors()  # what the migration seeded went with the first test that emptied the tables
    settings.STATIC_ROOT, settings.STORAGES = built_files, _storages()
    settings.WHITENOISE_USE_FINDERS = settings.WHITENOISE_AUTOREFRESH = False
    thread = LiveServerThread("127.0.0.1", _bare, connections_override={})  # type: ignore[arg-type]
    thread.daemon = True
    thread.start()
    thread.is_ready.wait()
    if thread.error:
        raise thread.error
    settings.BASE_URL = f"http://127.0.0.1:{thread.port}"
    yield Hub(settings.BASE_URL)
    thread.terminate()


# The browser --------------------------------------------------------------------


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if not CHROMIUM.is_file():
        pytest.skip(f"no browser at {CHROMIUM}; SAXAUL_CHROMIUM may name another")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = (
        "true"  # Playwright keeps a loop in this thread; the tests are synchronous
    )
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        yield chromium
        chromium.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@contextmanager
def opened(browser: Browser, hub: Hub, **options: Any) -> Iterator[Page]:
    """A page in a context of its own, watched for everything no page of the hub may do."""
    settings = {"base_url": hub.url, "viewport": WIDE, "locale": "en", "timezone_id": "Asia/Shanghai", **options}
    context: BrowserContext = browser.new_context(**settings)
    context.set_default_timeout(PATIENCE)
    problems: list[str] = []
    context.on("request", lambda request: _note_foreign(problems, hub, request.url))
    context.on("console", lambda message: _note_refused(problems, message.text))
    context.on("weberror", lambda failure: problems.append(f"script: {failure.error}"))
    yield context.new_page()
    context.close()
    assert problems == []


def _note_foreign(problems: list[str], hub: Hub, url: str) -> None:
    if not url.startswith((f"{hub.url}/", "data:", "blob:", "about:")):
        problems.append(f"left the hub: {url}")


def _note_refused(problems: list[str], text: str) -> None:
    if "Content Security Policy" in text:
        problems.append(text)


@pytest.fixture
def open_page(browser: Browser, hub: Hub) -> Iterator[OpenPage]:
    """`open_page()`: as many browsers side by side as there are people; options as in Playwright's `new_context`."""
    with ExitStack() as stack:
        yield lambda **options: stack.enter_context(opened(browser, hub, **options))


@pytest.fixture
def page(browser: Browser, hub: Hub) -> Iterator[Page]:
    with opened(browser, hub) as opened_page:
        yield opened_page


@pytest.fixture
def phone(browser: Browser, hub: Hub) -> Iterator[Page]:
    with opened(browser, hub, viewport=NARROW, has_touch=True, is_mobile=True) as opened_page:
        yield opened_page


@pytest.fixture
def page_without_js(browser: Browser, hub: Hub) -> Iterator[Page]:
    with opened(browser, hub, java_script_enabled=False) as opened_page:
        yield opened_page


@pytest.fixture
def sign_in(hub: Hub) -> SignIn:
    """`sign_in(page, user)`: without the form, which has its own test."""

    def by_session(page: Page, user: User) -> None:
        client = Client()
        client.force_login(user)
        page.context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": hub.url}])

    return by_session


@pytest.fixture(scope="session")
def axe() -> Axe:
    """`axe(page)`: what stands seriously or critically in somebody's way, one line each."""
    if not AXE.is_file():
        pytest.skip("axe-core is not installed: run `npm ci`")
    script = AXE.read_text("utf-8")

    def check(page: Page) -> list[str]:
        page.evaluate(script)  # through the debugger, which the content policy does not concern
        found = page.evaluate("async () => (await axe.run(document, {resultTypes: ['violations']})).violations")
        return [
            f"{each['id']}: {each['help']} ({'; '.join(str(node['target'][0]) for node in each['nodes'])})"
            for each in found
            if each["impact"] in ("serious", "critical")
        ]

    return check
