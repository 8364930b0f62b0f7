"""The shapes of a record in the API, said once for reading and for writing.

They describe what `orgs.cleaning` makes of a record. Every member may be absent: what says nothing is left out.
"""

from __future__ import annotations

from typing import Annotated, Any, Optional

from pydantic import BaseModel, ConfigDict, Field, create_model

from saxaul.orgs.choices import (
    Budget,
    Datum,
    Kind,
    LinkKind,
    NameKind,
    People,
    Precision,
    SiteVisibility,
    Status,
    Visibility,
)
from saxaul.orgs.cleaning import LINE_MAX, LIST_MAX, NAME_MAX, SUMMARY_MAX, TEXT_MAX

_DAYS = "((0[13578]|1[02])(-(0[1-9]|[12][0-9]|3[01]))?|(0[469]|11)(-(0[1-9]|[12][0-9]|30))?|02(-(0[1-9]|[12][0-9]))?)"
PublicId = Annotated[str, Field(pattern=r"^[2-9a-hjkmnp-tv-z]{10}$")]
LanguageTag = Annotated[str, Field(pattern=r"^[A-Za-z]{2,3}(-[A-Za-z]{4})?(-([A-Za-z]{2}|[0-9]{3}))?$")]
Country = Annotated[str, Field(pattern=r"^[A-Z]{2}$", description="ISO 3166-1, two letters")]
Currency = Annotated[str, Field(pattern=r"^[A-Z]{3}$", description="ISO 4217")]
PartialDate = Annotated[str, Field(pattern=rf"^(1[0-9]{{3}}|20[0-9]{{2}}|2100)(-{_DAYS})?$")]
ItemId = Annotated[str, Field(pattern=r"^[a-z][0-9]{1,6}$", description="of the entry within its record")]
Line = Annotated[str, Field(max_length=LINE_MAX)]
Point = Annotated[
    tuple[Annotated[float, Field(strict=True, ge=-180, le=180)], Annotated[float, Field(strict=True, ge=-90, le=90)]],
    Field(description="longitude, latitude: WGS84 degrees"),
]
SectorCode = Annotated[str, Field(min_length=1, max_length=40)]
CLOSED = Field(json_schema_extra={"additionalProperties": False})  # no other keys than language tags
Summary = Annotated[str, Field(max_length=SUMMARY_MAX)]
Text = Annotated[str, Field(max_length=TEXT_MAX)]
Summaries = Annotated[dict[LanguageTag, Summary], CLOSED]
Texts = Annotated[dict[LanguageTag, Text], CLOSED]


def absent(**constraints: Any) -> Any:
    """A member that may be left out, without a null that would have to mean something."""
    return Field(default=None, **constraints)


def some(**constraints: Any) -> Any:
    return Field(default=None, max_length=LIST_MAX, **constraints)


class Shape(BaseModel):
    model_config = ConfigDict(extra="forbid")


class NameShape(Shape):
    value: Annotated[str, Field(min_length=1, max_length=NAME_MAX)]
    kind: NameKind = absent()
    language: LanguageTag = absent()


class SiteShape(Shape):
    id: ItemId = absent()
    name: Line = absent()
    street: Line = absent()
    locality: str = absent(max_length=100)
    region: str = absent(max_length=100)
    postcode: str = absent(max_length=16)
    country: Country = absent()
    point: Point = absent()
    datum: Datum = absent()
    precision: Precision = absent()
    visibility: SiteVisibility = absent()
    opening: str = absent(max_length=1000)


class AreaShape(Shape):
    country: Country = absent()
    region: str = absent(max_length=100)
    name: Line = absent()


class IdentifierShape(Shape):
    scheme: str = Field(min_length=1, max_length=40, description="list code of org-id.guide")
    value: str = Field(min_length=1, max_length=120)


class LinkShape(Shape):
    kind: LinkKind = absent()
    url: str = Field(min_length=1, max_length=500, description="a web address; for some kinds an account name")


class ContactShape(Shape):
    id: ItemId = absent()
    name: Line = absent()
    role: Line = absent()
    email: str = absent(max_length=254)
    phone: Line = absent()
    note: Line = absent()
    visibility: Visibility = absent()


class FundingShape(Shape):
    what: Texts = absent()
    how: Texts = absent()
    sectors: list[SectorCode] = some()
    areas: list[AreaShape] = some()
    budget: Budget = absent()
    currency: Currency = absent()
    url: str = absent(max_length=500)


class RecordIn(Shape):
    """What may be written of an organisation. Its logo is a picture and is changed on its page."""

    names: list[NameShape] = some()
    kind: Kind = absent()
    status: Status = absent()
    summary: Summaries = absent()
    description: Texts = absent(description="Markdown")
    sectors: list[SectorCode] = some()
    sites: list[SiteShape] = some()
    areas: list[AreaShape] = some(description="served, beyond the sites")
    identifiers: list[IdentifierShape] = some()
    founded: PartialDate = absent(description="a year, a month or a day")
    staff: People = absent()
    volunteers: People = absent()
    budget: Budget = absent(description="band of a year's spending")
    currency: Currency = absent()
    languages: list[LanguageTag] = some(description="they work in")
    links: list[LinkShape] = some()
    contacts: list[ContactShape] = some()
    funding: FundingShape = absent()


def _nullable(shape: type[BaseModel], **others: Any) -> dict[str, Any]:
    """The members of a shape, each of which may be null: a patch removes it then. `others` stand for members that
    are patched within themselves."""
    members: dict[str, Any] = {}
    for name, member in shape.model_fields.items():
        limits = tuple(member.metadata)
        kind = others.get(name) or (Annotated[member.annotation, *limits] if limits else member.annotation)
        members[name] = (Optional[kind], Field(default=None, description=member.description))  # noqa: UP045
    return members


PatchedSummaries = Annotated[dict[LanguageTag, Summary | None], CLOSED]
PatchedTexts = Annotated[dict[LanguageTag, Text | None], CLOSED]
FundingPatch = create_model(
    "FundingPatch", __base__=Shape, **_nullable(FundingShape, what=PatchedTexts, how=PatchedTexts)
)
_PATCHED = _nullable(RecordIn, summary=PatchedSummaries, description=PatchedTexts, funding=FundingPatch)
RecordPatch = create_model(
    "RecordPatch",
    __base__=Shape,
    __doc__="JSON merge patch (RFC 7396): what is absent stays, null removes, a list replaces the whole list.",
    **{**_PATCHED, "names": (list[NameShape], some(min_length=1)), "kind": (Kind, absent())},
)


class RecordNew(RecordIn):
    """The first is the main name."""

    names: list[NameShape] = Field(min_length=1, max_length=LIST_MAX)


class RecordOut(RecordIn):
    """What the hub knows of an organisation, as far as the reader may see it."""

    logo: str = absent(max_length=12)
