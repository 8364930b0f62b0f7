"""What the API answers about organisations, and how it is made."""

from __future__ import annotations

import json
import re
from datetime import datetime
from hashlib import blake2b
from typing import Any, Literal

from django.core.serializers.json import DjangoJSONEncoder
from pydantic import BaseModel

from saxaul.orgs.api.shapes import PublicId, RecordOut, absent
from saxaul.orgs.choices import NameKind, Precision
from saxaul.orgs.exports import public_item
from saxaul.orgs.models import Organisation
from saxaul.orgs.record import FIELDS, Level, visible

MEMBERS = (
    *("id", "url", "version", "licence", "source", "attribution", "created_at", "updated_at", "confirmed_at"),
    *("level", "state", "record"),
)
LEVELS = {Level.PUBLIC: "public", Level.MEMBER: "member", Level.TEAM: "team"}
_TAG = re.compile(r'(?:W/)?"([0-9]{1,9})\.(public|member|team)\.[0-9a-f]{12}"')
_FIELD = "|".join([*MEMBERS, *(f"record[.]{field}" for field in FIELDS)])
FIELDS_PATTERN = f"^(({_FIELD})(,({_FIELD}))*)?$"


class OrganisationOut(BaseModel):
    """With `fields`, only the members asked for, and the id."""

    id: PublicId
    url: str = absent(description="its page")
    version: int = absent(description="number of its newest revision")
    licence: str = absent(description="of the record")
    source: str | None = absent(description="the register it came from")
    attribution: str | None = absent(description="the line that register asks for")
    created_at: datetime = absent()
    updated_at: datetime = absent()
    confirmed_at: datetime | None = absent(description="when its own team last said that it is right")
    level: Literal["public", "member", "team"] = absent(description="how much of the record you see")
    state: Organisation.State = absent(description="of the record on this hub")
    record: RecordOut = absent()


class OrganisationPage(BaseModel):
    total: int
    next: str | None
    results: list[OrganisationOut]


class NameOut(BaseModel):
    organisation: PublicId
    value: str
    kind: NameKind
    language: str
    script: str


class NamePage(BaseModel):
    next: str | None
    results: list[NameOut]


class SiteOut(BaseModel):
    """A place everybody may see. A coarse one lies in the middle of a cell of 0.1 degrees."""

    organisation: PublicId
    id: str
    country: str
    region: str
    locality: str
    postcode: str
    longitude: float | None
    latitude: float | None
    precision: Precision | Literal[""]
    coarse: bool


class SitePage(BaseModel):
    next: str | None
    results: list[SiteOut]


def item(organisation: Organisation, level: Level = Level.PUBLIC) -> dict[str, Any]:
    """One organisation for a reader at `level`; the source must be at hand or costs a query."""
    result = {**public_item(organisation), "level": LEVELS[level], "state": organisation.state}
    if level > Level.PUBLIC:
        result["record"] = visible(organisation.record, level)
    return {member: result[member] for member in MEMBERS}


def read_fields(text: str) -> tuple[str, ...]:
    """Names of members, with commas between them, as `FIELDS_PATTERN` has let them through."""
    return tuple(dict.fromkeys(part for part in text.split(",") if part))


def version_tag(organisation: Organisation, level: Level, body: Any) -> str:
    """An ETag that tells the version and the level it was read at, which If-Match brings back."""
    content = json.dumps(body, cls=DjangoJSONEncoder).encode()
    return f'"{organisation.version}.{LEVELS[level]}.{blake2b(content, digest_size=6).hexdigest()}"'


def read_version_tag(text: str) -> tuple[int, str] | None:
    """(version, level) of a tag made by `version_tag`, weak ones too: a proxy that compresses makes them so."""
    match = _TAG.fullmatch(text.strip())
    return (int(match[1]), match[2]) if match else None
