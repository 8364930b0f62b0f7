"""Logos: any common picture in, one small safe one out."""

from __future__ import annotations

import io
import warnings

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from PIL import Image, ImageOps

from saxaul.accounts.models import User
from saxaul.core.errors import DomainError
from saxaul.orgs.models import Logo, Organisation
from saxaul.orgs.services.records import edit_organisation

SIDE = 320
PIXELS_MAX = 12_000_000  # 100 MB while it is read; Pillow itself refuses what claims to be larger still
LONGEST_SIDE = 10_000  # making a long thin strip smaller costs many times its own memory
FORMATS = ("PNG", "JPEG", "WEBP", "GIF", "BMP", "TIFF")


class LogoRefused(DomainError):
    """The file cannot become a logo. The message says why and what to do."""

    code = "logo_refused"


def encode_logo(content: bytes) -> tuple[bytes, int, int]:
    """(WebP, width, height): at most 320 × 320, upright, first frame only, no metadata. Raises `LogoRefused`."""
    if len(content) > settings.LOGO_MAX_BYTES:
        limit = settings.LOGO_MAX_BYTES / 1024 / 1024
        raise LogoRefused(_("The file is larger than %(limit)d MB. Please make it smaller.") % {"limit": limit})
    if _is_drawing(content):
        raise LogoRefused(_("SVG drawings can hide programs, so the hub does not take them. Please save it as PNG."))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            return _encode(content)
    except (OSError, ValueError, SyntaxError, EOFError, Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise LogoRefused(_("This is not a picture the hub can read. PNG, JPEG, WebP and GIF work.")) from None


def _is_drawing(content: bytes) -> bool:
    start = content[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return start.startswith((b"<svg", b"<?xml", b"<!doctype", b"<!--")) or content[:2] == b"\x1f\x8b"


def _encode(content: bytes) -> tuple[bytes, int, int]:
    with Image.open(io.BytesIO(content), formats=FORMATS) as image:
        image.draft("RGB", (SIDE * 2, SIDE * 2))  # a large JPEG is read at a fraction of its size
        if image.width * image.height > PIXELS_MAX or max(image.size) > LONGEST_SIDE:
            raise LogoRefused(_("The picture has too many pixels. Please make it smaller."))
        ImageOps.exif_transpose(image, in_place=True)
        picture = image.convert("RGBA")
        picture.thumbnail((SIDE, SIDE))
        clean = Image.new("RGBA", picture.size)
        clean.paste(picture)
        out = io.BytesIO()
        clean.save(out, "WEBP", quality=82, method=6)
        return out.getvalue(), clean.width, clean.height


@transaction.atomic
def store_logo(*, organisation: Organisation, content: bytes, by: User) -> Organisation:
    """Give the organisation this logo. The same picture again changes nothing. Raises `LogoRefused`."""
    encoded, width, height = encode_logo(content)
    current = organisation.logos.filter(public_id=organisation.record.get("logo", "")).first()
    if current and bytes(current.content) == encoded:
        return organisation
    logo = Logo.objects.create(organisation=organisation, content=encoded, width=width, height=height, by=by)
    return edit_organisation(
        organisation=organisation, changes={"logo": logo.public_id}, base=organisation.version, by=by
    )


def remove_logo(*, organisation: Organisation, by: User) -> Organisation:
    """Back to the drawn emblem. The picture stays with the history, for the team alone."""
    return edit_organisation(organisation=organisation, changes={"logo": None}, base=organisation.version, by=by)
