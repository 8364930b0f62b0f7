"""The second step at sign-in: passkeys, codes from an app, recovery codes. How allauth's part is fitted to this hub."""

from __future__ import annotations

import base64
from io import BytesIO
from typing import Any, ClassVar
from urllib.parse import urlsplit

import segno
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.core.validators import validate_ipv46_address
from django.forms import ValidationError
from django.utils.encoding import force_bytes
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from saxaul.accounts.letters import hub_name
from saxaul.accounts.models import User

UNREADABLE = ""  # what an app's secret is when the hub's own secret has changed: no code fits it


def host() -> str:
    """The name passkeys are tied to: that of the hub's own address, whatever the visitor's browser claims."""
    return urlsplit(settings.BASE_URL).hostname or ""


def passkeys_possible() -> bool:
    """Browsers know passkeys only where there is a name instead of a number, and https or the machine itself."""
    try:
        validate_ipv46_address(host())
    except ValidationError:
        return settings.HTTPS or host() == "localhost"
    return False


def _box() -> MultiFernet:
    """Locks secrets of apps with the hub's own, so that a copy of the database alone opens no account."""
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(_key(key)) for key in keys])


def _key(secret: str | bytes) -> bytes:
    material = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"saxaul second step").derive(force_bytes(secret))
    return base64.urlsafe_b64encode(material)


class SecondStepAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    error_messages: ClassVar[dict[str, str | Promise]] = {
        "add_email_blocked": _("Switch the second step off before you change your address."),
        "cannot_delete_authenticator": _("This stays on, because the hub asks it of you."),
        "cannot_generate_recovery_codes": _("Recovery codes come with a passkey or with codes from an app."),
        "incorrect_code": _("This did not fit. Look at it again; codes from an app change every half minute."),
        "unverified_email": _("Confirm your e-mail address first, so that nobody else locks you out."),
    }

    def get_totp_issuer(self) -> str:
        return hub_name()

    def build_totp_svg(self, url: str) -> str:
        picture = BytesIO()
        segno.make(url, error="m").save(picture, kind="svg", scale=5, border=2, light="#ffffff", xmldecl=False)
        return picture.getvalue().decode()

    def encrypt(self, text: str) -> str:
        return _box().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        try:
            return _box().decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            return UNREADABLE

    def generate_authenticator_name(self, user: User, type: Authenticator.Type) -> str:
        count = Authenticator.objects.filter(user=user, type=type).count()
        return gettext("Passkey %(number)d") % {"number": count + 1}

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        return {"id": host(), "name": hub_name()}

    def get_public_key_credential_user_entity(self, user: User) -> dict[str, Any]:
        """The authenticator keeps what stands here; the handle is the one allauth reads back."""
        entity: dict[str, Any] = super().get_public_key_credential_user_entity(user)
        return {**entity, "display_name": user.name}
