"""Write the demo hub: every record through the store, in the order of time, in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone

from saxaul.accounts.models import User
from saxaul.accounts.services import ensure_demo_people
from saxaul.core.models import AuditEntry
from saxaul.core.services import record_audit
from saxaul.orgs.cleaning import clean_record
from saxaul.orgs.models import DuplicatePair, ImportBatch, Membership, Organisation, Revision
from saxaul.orgs.models.membership import Role
from saxaul.orgs.record import Record
from saxaul.orgs.store import Context, Write, write_records
from saxaul.orgs.taxonomy import load_sectors
from saxaul.places.loading.geonames import GazetteerMissing
from saxaul.places.models import Area
from saxaul.places.services import load_countries
from saxaul.web.demo import registers
from saxaul.web.demo.compose import Draft, all_drafts
from saxaul.web.demo.histories import Step, steps_of
from saxaul.web.demo.import_rows import record_rows
from saxaul.web.demo.persons import tell_of_themselves
from saxaul.web.demo.registers import Brought, receive_waiting_file
from saxaul.web.demo.sources import COUNTRIES, dice

Progress = Callable[[str, int, int], None]
DONE = "demo.fill"
OPERATOR = "operator@demo.invalid"
State = Organisation.State


@dataclass
class Action:
    """One revision to be written."""

    key: str
    step: Step
    by: User | None
    state: str = State.PUBLISHED
    batch: ImportBatch | None = None


def fill_demo_hub(*, progress: Progress | None = None) -> dict[str, int]:
    """Fill the hub with its fictional organisations and people. Returns how many of each were made.

    The second time it does nothing and returns {}. Records, histories and registers are the same on every machine;
    public ids are random, and all times are relative to now.
    """
    if AuditEntry.objects.filter(action=DONE).exists():
        return {}
    load_places()
    counts = _fill(timezone.now(), progress or (lambda *_: None))
    receive_waiting_file(by=User.objects.get(email=OPERATOR))
    return counts


def load_places() -> None:
    """The areas of the demo's countries, unless the hub has some, or the package with the names is missing."""
    if Area.objects.exists():
        return
    with suppress(GazetteerMissing):
        load_countries(codes=[country.code for country in COUNTRIES], by="demo")


@transaction.atomic
def _fill(now: datetime, progress: Progress) -> dict[str, int]:
    load_sectors()
    people = ensure_demo_people()
    drafts = all_drafts()
    for draft in drafts:
        draft.record = _clean(draft.record)
    owners = _owners(drafts)
    brought = [_bring(register, drafts, now, people["operator"]) for register in registers.REGISTERS]
    actions = _actions(drafts, owners, brought, people, now)
    organisations = _write(actions, brought, progress)
    _memberships(drafts, owners, people, organisations)
    tell_of_themselves(people)
    for bring in brought:
        record_rows(bring, organisations)
    _duplicates(organisations, brought[0].batches[-1])
    counts = {
        "organisations": len(organisations),
        "revisions": len(actions),
        "people": len(owners) + len(people),
        "imports": sum(len(bring.batches) for bring in brought),
        "duplicates": len(registers.TWINS),
    }
    record_audit(by="demo", action=DONE, details=counts)
    return counts


def _clean(record: Record) -> Record:
    cleaned, problems = clean_record(record)
    assert not problems, problems
    return cleaned


def _owners(drafts: list[Draft]) -> dict[str, User]:
    """One person for each organisation, named as its first contact. They cannot sign in."""
    password = make_password(None)
    users = [
        User(
            email=draft.record["contacts"][0]["email"],
            name=draft.record["contacts"][0]["name"],
            language=draft.country.language.lower(),
            password=password,
        )
        for draft in drafts
    ]
    User.objects.bulk_create(users)
    return {draft.key: user for draft, user in zip(drafts, users, strict=True)}


def _bring(register: registers.Register, drafts: list[Draft], now: datetime, operator: User) -> Brought:
    brought = registers.make_source(register, now, by=operator)
    brought.members = registers.members_of(register, drafts)
    return brought


def _actions(
    drafts: list[Draft], owners: dict[str, User], brought: list[Brought], people: dict[str, User], now: datetime
) -> list[Action]:
    operator = people["operator"]
    imported = {draft.key: bring for bring in brought for draft in bring.members}
    actions: list[Action] = []
    for number, draft in enumerate(drafts):
        if draft.key in imported:
            actions += _imported_history(draft, imported[draft.key], owners[draft.key], operator, now)
        else:
            authors = [*(people[slug] for slug in draft.members), owners[draft.key]]
            steps = steps_of(draft, now)
            actions += [
                Action(draft.key, step, authors[(len(steps) - place) % len(authors)])
                for place, step in enumerate(steps, start=1)
            ]
        if draft.key not in imported and draft.fresh_days is None and number % 2:
            actions.append(_archived(draft, actions[-1].step, operator))
        elif draft.fresh_days is not None and draft.fresh_days > 740 and number % 3 == 0:
            actions.append(_resting(draft, actions[-1].step, owners[draft.key]))
    actions += [
        Action(
            f"twin-{key}",
            Step(now - timedelta(days=brought[0].register.days_ago[-1]), twin, Revision.Activity.IMPORT, "", False),
            operator,
            batch=brought[0].batches[-1],
        )
        for key, twin in _twins(drafts)
    ]
    return sorted(actions, key=lambda action: action.step.at)


def _imported_history(draft: Draft, bring: Brought, owner: User, operator: User, now: datetime) -> list[Action]:
    """Brought in by a register; three of four groups look after the entry themselves since; some came again later."""
    rng = dice("imported", draft.key)
    first, *later = bring.register.days_ago
    known = _clean(registers.as_imported(draft.record))
    at = now - timedelta(days=first)
    actions = [
        Action(draft.key, Step(at, known, Revision.Activity.IMPORT, "", False), operator, batch=bring.batches[0])
    ]
    taken = rng.random() < 0.75
    if taken:
        day = rng.randint(later[0] + 2 if later else 2, first - 3)
        reason = {"zh-Hans": "这一条以后由我们自己更新", "ar": "سنحدّث هذه الصفحة بأنفسنا"}.get(
            draft.country.language, ""
        )
        actions.append(
            Action(
                draft.key,
                Step(
                    now - timedelta(days=day, minutes=rng.randint(1, 600)),
                    draft.record,
                    Revision.Activity.EDIT,
                    reason,
                ),
                owner,
            )
        )
    if later and rng.random() < 0.2:
        current = actions[-1].step.record
        sites = [
            {**current["sites"][0], "postcode": f"7{rng.randint(30, 47)}{rng.randint(0, 9)}00"},
            *current["sites"][1:],
        ]
        step = Step(
            now - timedelta(days=later[0]), _clean({**current, "sites": sites}), Revision.Activity.IMPORT, "", False
        )
        actions.append(Action(draft.key, step, operator, batch=bring.batches[1]))
    return actions


def _archived(draft: Draft, last: Step, operator: User) -> Action:
    reasons = {"zh-Hans": "电话、信件都没有回音", "ar": "لم يصلنا ردّ منذ عامين", "vi": "không còn liên lạc được"}
    step = Step(
        last.at + timedelta(days=90),
        last.record,
        Revision.Activity.STATE,
        reasons[draft.country.language],
        confirmed=False,
    )
    return Action(draft.key, step, operator, state=State.ARCHIVED)


def _resting(draft: Draft, last: Step, owner: User) -> Action:
    reasons = {"zh-Hans": "人手不够，先停一停", "ar": "نتوقف قليلًا", "vi": "tạm nghỉ vì thiếu người"}
    record = _clean({**last.record, "status": "inactive"})
    at = last.at + timedelta(days=1)
    return Action(draft.key, Step(at, record, Revision.Activity.EDIT, reasons[draft.country.language]), owner)


def _twins(drafts: list[Draft]) -> Iterable[tuple[str, Record]]:
    by_key = {draft.key: draft for draft in drafts}
    for number, (key, name) in enumerate(registers.TWINS):
        record = by_key[key].record
        site = {part: record["sites"][0][part] for part in ("id", "street", "locality", "region", "country")}
        yield (
            key,
            _clean(
                {
                    "names": [{"value": name, "kind": "official", "language": "zh-Hans"}],
                    "kind": "ngo",
                    "founded": record["founded"][:4],
                    "sites": [site],
                    "identifiers": [{"scheme": "CN-USCC", "value": f"52620000MJX70{number}411A"}],
                }
            ),
        )


def _write(actions: list[Action], brought: list[Brought], progress: Progress) -> dict[str, Organisation]:
    organisations: dict[str, Organisation] = {}
    sources = {bring.source.pk: bring.source for bring in brought}
    done = 0
    for (at, _batch), group in groupby(actions, key=lambda a: (a.step.at, a.batch.pk if a.batch else None)):
        together = list(group)
        batch, by = together[0].batch, together[0].by
        source = sources[batch.source_id] if batch else None
        writes = [_as_write(action, organisations.get(action.key)) for action in together]
        write_records(writes, context=Context(at=at, by=by, batch=batch, source=source))
        for action, write in zip(together, writes, strict=True):
            _remember(organisations, action, write)
        done += len(together)
        progress("Revisions", done, len(actions))
    return organisations


def _as_write(action: Action, organisation: Organisation | None) -> Write:
    return Write(
        action.step.record,
        organisation,
        state=action.state,
        activity=action.step.activity,
        reason=action.step.reason,
        confirmed=action.step.confirmed,
    )


def _remember(organisations: dict[str, Organisation], action: Action, write: Write) -> None:
    """Keep what was written as the next revision will find it, without reading it back."""
    known = organisations.get(action.key)
    if known is None:
        known = organisations[action.key] = Organisation(pk=write.id, public_id=write.public_id)
    known.record, known.version, known.state = action.step.record, write.version, action.state
    if action.step.confirmed:
        known.confirmed_at = action.step.at


def _memberships(
    drafts: list[Draft], owners: dict[str, User], people: dict[str, User], organisations: dict[str, Organisation]
) -> None:
    rows = []
    for draft in drafts:
        if organisations[draft.key].confirmed_at is None:
            continue  # nobody looks after it
        taken = Role.OWNER in draft.members.values()
        role = Role.EDITOR if taken else Role.OWNER
        rows.append(Membership(organisation=organisations[draft.key], user=owners[draft.key], role=role))
        rows += [
            Membership(organisation=organisations[draft.key], user=people[slug], role=role)
            for slug, role in draft.members.items()
        ]
    Membership.objects.bulk_create(rows)


def _duplicates(organisations: dict[str, Organisation], batch: ImportBatch) -> None:
    for score, (key, _name) in zip((91, 88, 84, 79, 86), registers.TWINS, strict=True):
        pair = sorted((organisations[key], organisations[f"twin-{key}"]), key=lambda organisation: organisation.pk)
        DuplicatePair.objects.create(first=pair[0], second=pair[1], score=score, reasons=["name", "place"], batch=batch)
