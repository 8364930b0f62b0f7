"""Logos: any picture in, a small clean one out; nothing that acts, nothing that tells where it was taken."""

from __future__ import annotations

import io
import struct
import zlib
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from pytest_django import Settings

from saxaul.orgs import services
from saxaul.orgs.models import Logo, Organisation
from saxaul.orgs.services.logos import encode_logo
from tests.orgs.profiles import Cast, make_cast, signed_in, text_of

pytestmark = pytest.mark.django_db


def picture(width: int = 960, height: int = 600, kind: str = "PNG", mode: str = "RGB", **options: Any) -> bytes:
    out = io.BytesIO()
    Image.new(mode, (width, height), 90 if mode in ("L", "P") else (20, 90, 60) + (128,) * (mode == "RGBA")).save(
        out, kind, **options
    )
    return out.getvalue()


@pytest.fixture
def cast() -> Cast:
    return make_cast()


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF", "BMP", "TIFF"])
def test_pictures_become_small_webp(kind: str) -> None:
    content, width, height = encode_logo(picture(kind=kind))
    with Image.open(io.BytesIO(content)) as made:
        assert (made.format, made.size) == ("WEBP", (320, 200))
    assert (width, height) == (320, 200)


@pytest.mark.parametrize("mode", ["RGBA", "L", "P"])
def test_any_colours_are_taken(mode: str) -> None:
    assert encode_logo(picture(30, 20, mode=mode))[1:] == (30, 20)


def test_nothing_about_the_place_or_the_camera_survives_and_it_stands_upright() -> None:
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "Canary Camera"  # turned by a quarter; maker
    content, width, height = encode_logo(picture(kind="JPEG", exif=exif))
    assert (width, height) == (200, 320)
    assert b"Canary" not in content
    with Image.open(io.BytesIO(content)) as made:
        assert not made.getexif()
        assert "icc_profile" not in made.info


def bomb(side: int, height: int = 0) -> bytes:
    """A PNG that says it is `side` pixels square, or `height` high, and holds almost nothing."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header = struct.pack(">IIBBBBB", side, height or side, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0")) + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', "SVG"),
        (b'\xef\xbb\xbf<?xml version="1.0"?><svg/>', "SVG"),
        (b"<!DOCTYPE svg><svg/>", "SVG"),
        (b"", "not a picture"),
        (b"GIF89a", "not a picture"),
        (b"%PDF-1.7 x", "not a picture"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 50, "not a picture"),
        (picture()[:200], "not a picture"),
        (bomb(8_000), "too many pixels"),
        (bomb(3_500), "too many pixels"),
        (bomb(1, 10_001), "too many pixels"),
        (bomb(10_001, 1), "too many pixels"),
        (bomb(30_000), "not a picture"),
        (b"MZ" + b"\0" * 100, "not a picture"),
    ],
)
def test_what_is_refused(content: bytes, word: str, cast: Cast) -> None:
    with pytest.raises(services.LogoRefused) as refusal:
        services.store_logo(organisation=cast.organisation, content=content, by=cast.owner)
    assert word in refusal.value.message
    assert not Logo.objects.exists()


def test_too_large_a_file_is_refused(settings: Settings, cast: Cast) -> None:
    settings.LOGO_MAX_BYTES = 1024 * 1024
    with pytest.raises(services.LogoRefused, match="larger than 1 MB"):
        encode_logo(b"x" * (1024 * 1024 + 1))
    assert "larger than 1 MB" in upload(cast, "editor", b"x" * (1024 * 1024 + 1)).content.decode()


def upload(cast: Cast, who: str | None, content: bytes) -> Any:
    file = SimpleUploadedFile("../../etc/passwd.svg", content, "image/svg+xml")
    return signed_in(getattr(cast, who) if who else None).post(f"{cast.page}edit/logo/", {"picture": file})


def current_logo(cast: Cast) -> str:
    return str(Organisation.objects.get(pk=cast.organisation.pk).record.get("logo", ""))


def test_a_logo_is_shown_on_the_page_and_served_for_ever(cast: Cast) -> None:
    assert upload(cast, "editor", picture())["Location"] == f"{cast.page}edit/"
    address = f"/logos/{current_logo(cast)}.webp"
    assert address in text_of(signed_in(None), cast.page)
    response = signed_in(None).get(address)
    assert (response["Content-Type"], response["X-Content-Type-Options"]) == ("image/webp", "nosniff")
    assert "immutable" in response["Cache-Control"]
    assert "A picture</ins>" in text_of(signed_in(None), f"{cast.page}history/")


@pytest.mark.parametrize(("who", "status"), [(None, 302), ("stranger", 403), ("former", 403), ("member", 403)])
def test_who_may_not_choose_or_remove_it(cast: Cast, who: str | None, status: int) -> None:
    upload(cast, "editor", picture())
    kept = current_logo(cast)
    assert upload(cast, who, picture(50, 50)).status_code == status
    person = getattr(cast, who) if who else None
    assert signed_in(person).post(f"{cast.page}edit/logo/remove/").status_code == status
    assert current_logo(cast) == kept


def test_the_same_picture_again_changes_nothing(cast: Cast) -> None:
    for _attempt in range(2):
        upload(cast, "editor", picture())
    assert Logo.objects.count() == 1
    assert Organisation.objects.get(pk=cast.organisation.pk).version == 2


def test_a_removed_logo_is_for_the_team_alone(cast: Cast) -> None:
    upload(cast, "editor", picture())
    address = f"/logos/{current_logo(cast)}.webp"
    signed_in(cast.owner).post(f"{cast.page}edit/logo/remove/")
    assert current_logo(cast) == ""
    for person in (None, cast.stranger):
        assert signed_in(person).get(address).status_code == 404
    response = signed_in(cast.owner).get(address)
    assert (response.status_code, response["Cache-Control"]) == (200, "private, no-store")


def test_the_logo_of_a_hidden_organisation_is_hidden(cast: Cast) -> None:
    upload(cast, "editor", picture())
    address = f"/logos/{current_logo(cast)}.webp"
    organisation = Organisation.objects.get(pk=cast.organisation.pk)
    services.change_state(organisation=organisation, state="hidden", by=cast.operator, reason="x")
    assert signed_in(None).get(address).status_code == 404
    assert signed_in(cast.owner).get(address)["Cache-Control"] == "private, no-store"
    assert signed_in(None).get("/logos/nosuchlogo.webp").status_code == 404


def test_a_wrong_file_is_explained_beside_its_field(cast: Cast) -> None:
    page = upload(cast, "editor", b"<svg/>").content.decode()
    assert "Please save it as PNG." in page
    assert 'href="#id_picture"' in page
