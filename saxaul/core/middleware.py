"""Static files, request id, private pages and language. All are safe under synchronous and asynchronous servers."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, available_timezones

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation
from django.utils.cache import patch_vary_headers
from whitenoise.middleware import WhiteNoiseMiddleware

from saxaul.core import hub
from saxaul.core.ids import new_public_id
from saxaul.core.logs import request_id
from saxaul.core.models import Hub
from saxaul.core.views import door_is_shut

if TYPE_CHECKING:
    from whitenoise.responders import StaticFile

GetResponse = Callable[[HttpRequest], HttpResponse]
LITE, LITE_COOKIE = ("0", "1"), "lite"


class StaticFilesMiddleware(WhiteNoiseMiddleware):  # type: ignore[misc]
    """WhiteNoise, answering with whole bytes: an asynchronous server would read a streamed file to its end anyway."""

    def add_files(self, root: str | Path, prefix: str | None = None) -> None:
        """A checkout has no folder of collected files; that is no reason to warn."""
        if Path(root).is_dir():
            super().add_files(root, prefix)

    @staticmethod
    def serve(static_file: StaticFile, request: HttpRequest) -> HttpResponse:
        found = static_file.get_response(request.method, request.META)
        content = b""
        if found.file is not None:
            with found.file as file:
                content = file.read()
        response = HttpResponse(content, status=int(found.status))
        del response["Content-Type"]
        for name, value in found.headers:
            response[name] = value
        return response


class RequestIdMiddleware:
    """Names every request, in the log and in the `X-Request-Id` header of the answer."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        name = new_public_id()
        token = request_id.set(name)
        try:
            response = self.get_response(request)
        finally:
            request_id.reset(token)
        response["X-Request-Id"] = name
        return response


class PrivatePagesMiddleware:
    """What a signed-in person sees is kept by no proxy and not by the browser: others use the same computer."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.session.session_key and request.user.is_authenticated:
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response


class LanguageMiddleware:
    """Chooses the language: `?lang=` (then kept in a cookie), the cookie, the person's choice, Accept-Language."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        known = [code for code, _name in hub.current().languages]
        asked = request.GET.get("lang", "").lower()
        asked = asked if asked in known else ""
        language = asked or self.usual_language(request, known)
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        patch_vary_headers(response, ("Accept-Language", "Cookie"))
        if asked:
            response.set_cookie(
                settings.LANGUAGE_COOKIE_NAME,
                asked,
                max_age=settings.LANGUAGE_COOKIE_AGE,
                samesite=settings.LANGUAGE_COOKIE_SAMESITE,
                secure=settings.LANGUAGE_COOKIE_SECURE,
            )
        return response

    def usual_language(self, request: HttpRequest, known: list[str]) -> str:
        cookie = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        if cookie in known:
            return cookie
        if request.session.session_key and request.user.is_authenticated and request.user.language in known:
            return request.user.language
        language = translation.get_language_from_request(request)
        return language if language in known else known[0]


class ReaderMiddleware:
    """What this reader's pages are like: times in the person's own zone, and light pages for who wants them.

    `request.lite` asks for a page without pictures and scripts: `?lite=1` or `0` (then kept in a cookie), the cookie,
    the person's choice, and what the browser says of saving data.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response
        self.zones = available_timezones()

    def __call__(self, request: HttpRequest) -> HttpResponse:
        person = request.user if request.session.session_key and request.user.is_authenticated else None
        zone = person.time_zone if person else ""
        asked = request.GET.get("lite", "")
        lite = self.is_lite(request, asked, bool(person and person.lite))
        request.lite = lite  # type: ignore[attr-defined]
        with timezone.override(ZoneInfo(zone) if zone in self.zones else None):
            response = self.get_response(request)
        patch_vary_headers(response, ("Save-Data",))
        if asked in LITE:
            response.set_cookie(
                LITE_COOKIE,
                asked,
                max_age=settings.LANGUAGE_COOKIE_AGE,
                samesite="Lax",
                secure=settings.LANGUAGE_COOKIE_SECURE,
            )
        return response

    def is_lite(self, request: HttpRequest, asked: str, usually: bool) -> bool:
        for told in (asked, request.COOKIES.get(LITE_COOKIE, "")):
            if told in LITE:
                return told == "1"
        return usually or request.headers.get("Save-Data", "").lower() == "on"


class DoorMiddleware:
    """Keeps to what the operators said of the door: everybody in, reading only, or closed but for staff.

    Who would sign in as staff still can, and what machines ask about the server's health is answered.
    """

    ALWAYS = (
        *("/accounts/login/", "/accounts/logout/", "/accounts/2fa/", "/accounts/reauthenticate/"),
        *("/demo/", "/hub-logo-", "/healthz", "/readyz", "/metrics"),
    )

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        said = hub.current()
        if said.door == Hub.Door.OPEN or request.path.startswith(self.ALWAYS) or self.is_staff(request):
            return self.get_response(request)
        reading = request.method in ("GET", "HEAD", "OPTIONS")
        if said.door == Hub.Door.READING and reading:
            return self.get_response(request)
        return door_is_shut(request, text=hub.in_language(said.door_text), reading=said.door == Hub.Door.READING)

    @staticmethod
    def is_staff(request: HttpRequest) -> bool:
        return bool(request.session.session_key) and request.user.is_authenticated and request.user.is_staff
