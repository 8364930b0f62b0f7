"""Writing through the API: the same rules and services as the pages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from pydantic import Field

from saxaul.accounts.api.operations import Access, invalid, operation, person_of
from saxaul.core.answers import answer
from saxaul.core.bodies import merge_patched
from saxaul.core.errors import DomainError
from saxaul.core.problems import ApiProblem
from saxaul.orgs import rules, services
from saxaul.orgs.api.access import api_address, editable_one, visible_one
from saxaul.orgs.api.history import Number
from saxaul.orgs.api.items import LEVELS, OrganisationOut, item, read_version_tag, version_tag
from saxaul.orgs.api.reading import router  # one address, one router
from saxaul.orgs.api.shapes import PublicId, RecordNew, RecordPatch, Shape
from saxaul.orgs.cleaning import PROBLEMS, Problem, clean_record, one_line
from saxaul.orgs.forms.editing import settled
from saxaul.orgs.models import Organisation
from saxaul.orgs.queries import profile
from saxaul.orgs.record import ITEMS, Level, next_item_id

LETTERS = {"sites": "s", "contacts": "c"}
REASON = Field("", max_length=300, description="why, for everybody to read in the history")


class OrganisationIn(Shape):
    record: RecordNew
    reason: str = REASON
    similar_ok: bool = Field(False, strict=True, description="true once you have looked at the similar ones")


class OrganisationPatch(Shape):
    record: RecordPatch  # type: ignore[valid-type]
    reason: str = REASON


class ReasonIn(Shape):
    reason: str = Field(min_length=1, max_length=300)


@operation(
    router,
    "POST",
    "/organisations",
    id="createOrganisation",
    name="organisation-list",
    access=Access.TOKEN,
    answers=OrganisationOut,
    status=201,
    summary=_("Put an organisation into the directory"),
    problems=(409,),
    example='{"record": {"names": [{"value": "Minqin Saxaul Network", "kind": "official", "language": "en"}]}}',
)
def create_organisation(request: HttpRequest, asked: OrganisationIn) -> HttpResponse:
    """It is published at once, and you are its owner. Where the directory has similar ones, it says so first."""
    person = person_of(request)
    record = asked.record.model_dump(mode="json", exclude_unset=True)
    record |= {field: with_ids(record[field], (), LETTERS[field]) for field in ITEMS if field in record}
    cleaned, problems = clean_record(record)
    if problems:
        raise record_problem(problems)
    similar = [] if asked.similar_ok else profile.similar_organisations(cleaned)
    if similar:
        shown = [{"id": each.public_id, "url": each.absolute_uri, "name": each.name} for each in similar]
        raise ApiProblem("similar_organisations", similar=shown)
    try:
        made = services.create_organisation(record=record, by=person, reason=one_line(asked.reason, 300))
    except services.TooManyToday:
        raise ApiProblem("too_many_today", headers={"Retry-After": "86400"}) from None
    rules.forget_roles(person)
    return _written(request, made, status=201, headers={"Location": api_address(made)})


@operation(
    router,
    "PATCH",
    "/organisations/{public_id}",
    id="editOrganisation",
    name="organisation-detail",
    access=Access.RULE,
    answers=OrganisationOut,
    summary=_("Change a record"),
    problems=(404, 409),
    example='{"record": {"summary": {"en": "Nine neighbours pin the sand down."}}, "reason": "From our charter"}',
    if_match=True,
)
def edit_organisation(request: HttpRequest, public_id: PublicId, asked: OrganisationPatch) -> HttpResponse:
    """A JSON merge patch upon the version you read. What others changed since then stays, unless it is the same
    entry: then nothing is stored and the problem `edit_conflict` names the fields."""
    organisation = editable_one(request, public_id)
    base = _base(request, organisation)
    seen = services.record_at(organisation=organisation, number=base)
    patch = asked.record.model_dump(mode="json", exclude_unset=True)  # type: ignore[attr-defined]
    changes = {field: merge_patched(seen.get(field), value) for field, value in patch.items()}
    for field in ITEMS:
        if changes.get(field):
            changes[field] = with_ids(changes[field], seen.get(field, ()), LETTERS[field])
    problems = clean_record({"names": [{"value": "x"}], **changes})[1]
    if problems:  # said here, for `settled` keeps what is good and says nothing
        raise record_problem(problems)
    try:
        saved = services.edit_organisation(
            organisation=organisation,
            changes=settled(changes, seen=seen, current=organisation.record, letters=LETTERS),
            base=base,
            by=person_of(request),
            reason=one_line(asked.reason, 300),
        )
    except services.RecordHasProblems as error:
        raise record_problem(error.problems) from None
    except services.EditConflict as error:
        raise ApiProblem("edit_conflict", fields=error.fields, version=error.current.version) from None
    return _written(request, saved)


@operation(
    router,
    "POST",
    "/organisations/{public_id}/confirm",
    id="confirmOrganisation",
    name="organisation-confirm",
    access=Access.RULE,
    answers=OrganisationOut,
    summary=_("Say that a record is still right"),
    problems=(404,),
)
def confirm_organisation(request: HttpRequest, public_id: PublicId) -> HttpResponse:
    organisation = editable_one(request, public_id)
    return _written(request, services.confirm_organisation(organisation=organisation, by=person_of(request)))


@operation(
    router,
    "POST",
    "/organisations/{public_id}/history/{number}/revert",
    id="revertRevision",
    name="organisation-revert",
    access=Access.RULE,
    answers=OrganisationOut,
    summary=_("Take one change back"),
    problems=(404, 409),
    example='{"reason": "It was the other village"}',
)
def revert_revision(request: HttpRequest, public_id: PublicId, number: Number, asked: ReasonIn) -> HttpResponse:
    """Later changes of other fields stay."""
    organisation, _level = visible_one(request, public_id)
    revision = profile.published_revisions(organisation).filter(number=number).first()
    if revision is None:
        raise ApiProblem("not_found")
    if not rules.can_revert_revision(person_of(request), revision) or number == 1:
        raise ApiProblem("not_allowed")
    try:
        result = services.revert_revision(
            revision=revision, by=person_of(request), reason=one_line(asked.reason, 300) or "-"
        )
    except services.RecordHasProblems as error:
        raise record_problem(error.problems) from None
    except services.EditConflict as error:
        raise ApiProblem("edit_conflict", fields=error.fields, version=error.current.version) from None
    except DomainError as error:
        raise ApiProblem("conflict", error.message, reason=error.code) from None
    return _written(request, result)


def _base(request: HttpRequest, organisation: Organisation) -> int:
    """The version the author read. It must have been read as the team reads it: who patches the list of contacts
    without having seen the private ones would remove them."""
    text = request.headers.get("If-Match", "")
    if not text:
        raise ApiProblem("version_needed")
    if text.strip() == "*":
        return organisation.version
    read = read_version_tag(text)
    if read is None or not 1 <= read[0] <= organisation.version or read[1] != LEVELS[Level.TEAM]:
        raise ApiProblem("version_not_known")
    return read[0]


def with_ids(items: Sequence[Any], seen: Sequence[Mapping[str, Any]], letter: str) -> list[dict[str, Any]]:
    """The items, the new ones with ids that neither they nor the ones seen have. Raises `ApiProblem` for a double."""
    known = [each for each in items if "id" in each]
    if len({each["id"] for each in known}) < len(known):
        raise ApiProblem(
            "record_has_problems", errors=[invalid("body.record", "Two entries have the same id.", "double")]
        )
    result: list[dict[str, Any]] = []
    for each in items:
        new = {} if "id" in each else {"id": next_item_id([*seen, *known, *result], letter)}
        result.append({**each, **new})
    return result


def record_problem(problems: Sequence[Problem]) -> ApiProblem:
    errors = [invalid(f"body.record.{each.field}", str(PROBLEMS[each.code]), each.code) for each in problems]
    return ApiProblem("record_has_problems", errors=errors[:20])


def _written(request: HttpRequest, organisation: Organisation, **more: Any) -> HttpResponse:
    """The record as its team sees it, with the tag for the next change."""
    level = rules.level_of(person_of(request), organisation)
    body = item(organisation, level)
    return answer(request, body, etag=version_tag(organisation, level, body), **more)
