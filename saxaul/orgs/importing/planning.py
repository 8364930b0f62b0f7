"""What an import would do with a chunk of rows, given what the hub knows: reads, never writes.

Used by the preview, by `--dry-run` and by the real thing, so that all three say the same.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from saxaul.orgs.importing.ahead import Depth
from saxaul.orgs.importing.duplicates import Profile
from saxaul.orgs.importing.fields import Reason
from saxaul.orgs.importing.mapping import Mapping
from saxaul.orgs.importing.own import GEOJSON, Own, carried, has_place
from saxaul.orgs.importing.places import find_places
from saxaul.orgs.importing.transform import Taken, Transform
from saxaul.orgs.importing.understanding import Question, Read, Reader
from saxaul.orgs.models import ImportBatch, ImportRow, Organisation, Site, Source, SourceRecord
from saxaul.orgs.models.imports import Verdict
from saxaul.orgs.record import Record, merged, without_empty
from saxaul.orgs.search_documents import SectorWords
from saxaul.orgs.services.records import record_at
from saxaul.orgs.store import Write, lock
from saxaul.orgs.taxonomy import SectorFinder

AGAIN = " ×"  # stands between a key and how many times it stood in the file


@dataclass(slots=True)
class Outcome:
    """One row's verdict, and what is to be written for it."""

    number: int
    verdict: str
    key: str = ""
    digest: str = ""
    raw: str = "{}"
    reasons: list[Reason] = field(default_factory=list)
    record: Record = field(default_factory=dict)
    write: Write | None = None
    organisation_id: int | None = None
    link_id: int | None = None  # of the SourceRecord that exists already
    links: bool = False  # the key belongs to this organisation from now on
    follows: Outcome | None = None  # shares the write of an earlier row
    profile: Profile | None = None  # of a new record, for the search for duplicates
    located: bool = False  # an unchanged row whose record has a point
    own: Own | None = None  # which record it is, where a hub like this one wrote the row
    placed: bool = False  # the gazetteer knows an area by the words of its place
    questions: list[Question] | None = None  # what its places could mean, where that was asked already


class Planner:
    """Holds what lasts for one pass over a file: the transform and the keys seen so far (as short digests)."""

    def __init__(self, *, source: Source | None, mapping: Mapping, decimal_comma: bool = False) -> None:
        self.source = source
        words = SectorWords.from_database()
        self.reader = Reader(mapping, sectors=SectorFinder.from_database(), words=words, decimal_comma=decimal_comma)
        self.depth = Depth.NEW if source is None or not source.records.exists() else Depth.KEY
        self.seen: dict[bytes, int] = {}
        self._older: dict[int, Transform] = {}

    def remember(self, keys: Iterable[str]) -> None:
        """Keys of rows an earlier, interrupted pass has dealt with."""
        for key in keys:
            if key:
                self._count(key.partition(AGAIN)[0])

    def _count(self, key: str) -> int:
        short = hashlib.blake2b(key.encode(), digest_size=8).digest()
        self.seen[short] = number = self.seen.get(short, 0) + 1
        return number

    def number(self, reads: Iterable[Read]) -> None:
        """Tell repeated keys apart. Once for each row of the file, in order."""
        for read in reads:
            if read.key:
                read.occurrence = self._count(read.key)
                if read.occurrence > 1:
                    read.key = f"{read.key}{AGAIN}{read.occurrence}"

    def links(self, reads: Sequence[Read]) -> dict[str, SourceRecord]:
        """The source's links for the keys of these rows and for the first rows of repeated keys."""
        if self.source is None:
            return {}
        keys = {read.key for read in reads if read.key}
        keys |= {read.key.rpartition(AGAIN)[0] for read in reads if read.occurrence > 1}
        found: dict[str, SourceRecord] = {}
        wanted = sorted(keys)
        for start in range(0, len(wanted), 5000):
            for link in SourceRecord.objects.filter(source=self.source, key__in=wanted[start : start + 5000]):
                found[link.key] = link
        return found

    def prepare(self, reads: Sequence[Read]) -> dict[str, SourceRecord]:
        """Look up the links and go through the rows that changed: all that can be done before the transaction.

        `depth` then says how far going through all rows of the next chunk beforehand pays.
        """
        self.number(reads)
        links = self.links(reads)
        changed = [read for read in reads if read.key and _is_changed(read, links)]
        for read in changed:
            self.reader.finish(read)
        new = [read for read in changed if read.key not in links]
        self.reader.derive(new)
        enough = len(reads) / 4
        self.depth = Depth.NEW if len(new) > enough else Depth.RECORD if len(changed) > enough else Depth.KEY
        return links

    def plan(
        self,
        reads: Sequence[Read],
        links: dict[str, SourceRecord],
        *,
        batch: ImportBatch | None = None,
        hold: bool = False,
    ) -> list[Outcome]:
        """A verdict for every row, in order. `hold`: lock the records that will change (inside a transaction)."""
        changed = [read for read in reads if read.key and _is_changed(read, links)]
        ids = {links[key].organisation_id for read in changed for key in (read.key, _first(read)) if key in links}
        named = _named(reads, links)
        known = _Known(self, links, ids | set(named.values()), batch, hold=hold)
        known.named = named
        outcomes = [self._judge(read, known) for read in reads]
        find_places(outcomes)
        return outcomes

    def _judge(self, read: Read, known: _Known) -> Outcome:
        outcome = Outcome(read.row.number, Verdict.REFUSED, read.key, read.digest, read.raw)
        if read.row.problem:
            outcome.reasons.append(("broken_row", "", read.row.problem[:200]))
            return outcome
        link = known.links.get(read.key) if read.key else None
        if link is not None:
            outcome.organisation_id, outcome.link_id = link.organisation_id, link.pk
            if link.digest == read.digest:
                outcome.verdict = Verdict.UNCHANGED
                return outcome
        taken = self.reader.finish(read)
        if read.aside:
            outcome.reasons = [(read.aside, "", "")]
            return outcome
        outcome.reasons, outcome.record, outcome.own = list(taken.reasons), taken.record, taken.own
        if not taken.record.get("names"):
            return outcome
        if taken.own is not None and taken.own.public_id in known.named:
            known.again(taken.record, taken.own, outcome)
            return outcome
        if read.occurrence > 1:
            known.repeat(read, taken, outcome)
        elif link is not None:
            known.update(link, taken, outcome)
        else:
            outcome.verdict, outcome.links = Verdict.CREATED, True
            outcome.write = Write(taken.record, activity="import", derived=read.derived)
            if taken.own is not None:
                outcome.write.wanted_id, outcome.write.licence = taken.own.public_id, taken.own.licence
            outcome.profile, outcome.questions, outcome.placed = read.profile, read.questions, read.placed
            known.fresh[read.key] = (outcome, read)
        return outcome

    def earlier(self, row: ImportRow) -> Record:
        """The record an older row of this source stood for, read with the mapping of its own batch."""
        transform = self._older.get(row.batch_id)
        if transform is None:
            comma = bool(row.batch.detected.get("decimal_comma"))
            transform = self.reader.transform_for(row.batch.mapping, decimal_comma=comma)
            self._older[row.batch_id] = transform
        return transform.take(row.raw).record


def _named(reads: Sequence[Read], links: dict[str, SourceRecord]) -> dict[str, int]:
    """Public id → id, of records that are here and that rows of our own exports name; those linked already aside."""
    owns = [(_first(read), read.taken.own) for read in reads if read.taken is not None and read.key not in links]
    wanted = sorted({own.public_id for first, own in owns if own is not None and first not in links})
    return dict(Organisation.objects.filter(public_id__in=wanted).values_list("public_id", "pk")) if wanted else {}


def _is_changed(read: Read, links: dict[str, SourceRecord]) -> bool:
    link = links.get(read.key)
    return link is None or link.digest != read.digest


def _first(read: Read) -> str:
    return read.key.rpartition(AGAIN)[0] if read.occurrence > 1 else read.key


def mark_located(outcomes: Sequence[Outcome]) -> None:
    """Note which unchanged rows have a record with a point, given or found; one query."""
    unchanged = [outcome.organisation_id for outcome in outcomes if outcome.verdict == Verdict.UNCHANGED]
    ids = {id for id in unchanged if id is not None}
    if not ids:
        return
    sites = Site.objects.filter(organisation_id__in=ids, longitude__isnull=False)
    known = set(sites.values_list("organisation_id", "derived"))
    for outcome in outcomes:
        if outcome.verdict == Verdict.UNCHANGED:
            outcome.located = (outcome.organisation_id, False) in known
            outcome.placed = (outcome.organisation_id, True) in known


class _Known:
    """What the hub holds about the records a chunk touches."""

    def __init__(
        self,
        planner: Planner,
        links: dict[str, SourceRecord],
        ids: set[int],
        batch: ImportBatch | None,
        *,
        hold: bool,
    ) -> None:
        self.planner, self.links = planner, links
        self.organisations = lock(sorted(ids)) if hold else Organisation.objects.in_bulk(sorted(ids))
        self.rows = self._newest_rows(ids, batch)
        self.named: dict[str, int] = {}  # public id → id, of records that rows of our own exports name
        self.fresh: dict[str, tuple[Outcome, Read]] = {}
        self.pending: dict[int, Outcome] = {}

    def _newest_rows(self, ids: set[int], batch: ImportBatch | None) -> dict[str, ImportRow]:
        """By key: the row that last said something about the record, of batches that were not taken back."""
        if not ids or self.planner.source is None:
            return {}
        rows = ImportRow.objects.filter(organisation_id__in=ids, batch__source=self.planner.source)
        rows = rows.exclude(verdict__in=[Verdict.UNCHANGED, Verdict.REFUSED])
        rows = (
            rows.exclude(batch__state=ImportBatch.State.REVERTED).select_related("batch").order_by("batch_id", "number")
        )
        if batch is not None:
            rows = rows.exclude(batch=batch)
        return {row.key: row for row in rows}

    def repeat(self, read: Read, taken: Taken, outcome: Outcome) -> None:
        """A key that stood further up: a further place when nothing but the place differs, else a person looks."""
        first, link = self.fresh.get(_first(read)), self.links.get(_first(read))
        organisation = self.organisations.get(link.organisation_id) if link else None
        outcome.organisation_id = organisation.pk if organisation else None
        told = first[0].record if first else without_empty(organisation.record) if organisation else {}
        same_row = read.digest == (first[1].digest if first else link.digest if link else "")
        if same_row or taken.record == told:
            outcome.verdict = Verdict.UNCHANGED
            outcome.reasons = [("repeated_row", "", "")]
            outcome.follows = first[0] if first else None
            return
        site = {**taken.record["sites"][0], "id": f"s{read.occurrence}"} if taken.record.get("sites") else None
        before = next((known for known in told.get("sites", ()) if site and known["id"] == site["id"]), None)
        if site is None or not _says_nothing_else(told, taken.record) or (before and not self._ours(read.key, before)):
            outcome.verdict, outcome.links = Verdict.REVIEW, True  # told once: the same row again is unchanged
            outcome.reasons.append(("same_key", "", _first(read)))
            outcome.follows = first[0] if first else None
            return
        outcome.verdict, outcome.links = Verdict.UPDATED, True
        outcome.reasons.append(("further_site", "sites", ""))
        if first is not None:
            _put_site(first[0].record, site)
            first[0].profile = first[0].questions = None
            if first[0].write is not None:
                first[0].write.derived = None
            outcome.follows = first[0]
        elif organisation is not None:
            self._write(organisation, _with_site(told, site), outcome, site=site)

    def _ours(self, key: str, site: dict[str, Any]) -> bool:
        """Whether the place still stands as an earlier row of this key gave it."""
        row = self.rows.get(key)
        earlier = self.planner.earlier(row).get("sites", []) if row else []
        return bool(earlier) and {**earlier[0], "id": site["id"]} == site

    def update(self, link: SourceRecord, taken: Taken, outcome: Outcome) -> None:
        """A record of this source whose row changed: only what the register changed is laid upon it."""
        organisation = self.organisations.get(link.organisation_id)
        outcome.links = True
        if organisation is None or organisation.state == Organisation.State.MERGED:
            outcome.verdict = Verdict.REVIEW
            outcome.reasons.append(("merged_away", "", ""))
            return
        row = self.rows.get(link.key)
        current = without_empty(organisation.record)
        base = self.planner.earlier(row) if row is not None and row.raw else {}
        theirs = dict(taken.record)
        _keep_other_sites(base, theirs, current)
        state = organisation.state
        if not link.digest and state == Organisation.State.ARCHIVED:
            outcome.reasons.append(("brought_back", "state", ""))
            base, state = base or current, Organisation.State.PUBLISHED.value
        result, conflicts = merged(base, current, theirs)
        outcome.verdict = Verdict.UPDATED
        for name in conflicts:
            outcome.verdict = Verdict.REVIEW
            outcome.reasons.append(("edited_here", name, ""))
        if result != current or state != organisation.state:
            self._write(organisation, result, outcome, state=state)
        elif not conflicts:
            outcome.verdict = Verdict.UNCHANGED
        if state == Organisation.State.ARCHIVED:
            outcome.reasons.append(("kept_archived", "state", ""))

    def again(self, record: Record, own: Own, outcome: Outcome) -> None:
        """A row of our own export whose record is here: what differs from the revision it was made of is laid upon it.

        Of a copy from another hub nothing is known of how it came about: what stands here then goes first.
        """
        organisation = self.organisations[self.named[own.public_id]]
        outcome.organisation_id, outcome.links = organisation.pk, not own.version
        if organisation.state == Organisation.State.MERGED:
            outcome.verdict, outcome.reasons = Verdict.REVIEW, [*outcome.reasons, ("merged_away", "", "")]
            return
        outcome.verdict = Verdict.UNCHANGED
        if organisation.state != Organisation.State.PUBLISHED:
            outcome.reasons.append(("kept_unpublished", "state", ""))
            return
        if own.shape == GEOJSON:
            self._place_again(record, organisation, outcome)
            return
        current = without_empty(organisation.record)
        if carried(current, own.shape) == record:
            return
        base = current if own.version == organisation.version else {}
        if 0 < own.version < organisation.version:
            base = record_at(organisation=organisation, number=own.version)
        result, conflicts = merged(carried(base, own.shape) if base else {}, current, record)
        for name in conflicts:
            outcome.verdict = Verdict.REVIEW
            outcome.reasons.append(("edited_here", name, ""))
        if result != current:
            outcome.verdict = Verdict.UPDATED if not conflicts else Verdict.REVIEW
            self._write(organisation, result, outcome)

    def _place_again(self, record: Record, organisation: Organisation, outcome: Outcome) -> None:
        """One place of a record that is here. It carries too little to change the record by: a person looks."""
        told = {part: value for part, value in record.items() if part != "sites"}
        same = carried(organisation.record, GEOJSON) == told
        if not (same and all(has_place(organisation.record, site) for site in record.get("sites", ()))):
            outcome.verdict = Verdict.REVIEW
            outcome.reasons.append(("differs_here", "", ""))

    def _write(
        self,
        organisation: Organisation,
        record: Record,
        outcome: Outcome,
        *,
        state: str = "",
        site: dict[str, Any] | None = None,
    ) -> None:
        """One write for a record, however many rows of the chunk touch it."""
        before = self.pending.get(organisation.pk)
        if before is not None and before.write is not None:
            if site is not None:
                _put_site(before.write.record, site)
            else:  # two keys of the register stand for one record
                before.write.record, _conflicts = merged(
                    without_empty(organisation.record), before.write.record, record
                )
            return
        outcome.write = Write(record, organisation, state=state or organisation.state, activity="import")
        self.pending[organisation.pk] = outcome


def _says_nothing_else(first: Record, second: Record) -> bool:
    """Whether `second` says nothing against `first` apart from its place, which is another one."""
    if any(first.get(name) != value for name, value in second.items() if name not in ("sites", "areas")):
        return False
    place = _bare_site(second["sites"][0])
    return all(_bare_site(site) != place for site in first.get("sites", ()))


def _bare_site(site: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in site.items() if key != "id"}


def _with_site(record: Record, site: dict[str, Any]) -> Record:
    result = {**record, "sites": list(record.get("sites", ()))}
    _put_site(result, site)
    return result


def _put_site(record: Record, site: dict[str, Any]) -> None:
    """Add the place, or put it where one with its id stands."""
    sites = record.setdefault("sites", [])
    for position, known in enumerate(sites):
        if known["id"] == site["id"]:
            sites[position] = site
            return
    sites.append(site)


def _keep_other_sites(base: Record, theirs: Record, current: Record) -> None:
    """A row speaks for its own place only; places that other rows of the same key added are not gone."""
    own = {site["id"] for part in (base, theirs) for site in part.get("sites", ())}
    others = [site for site in current.get("sites", ()) if site["id"] not in own]
    if others and base.get("sites") != theirs.get("sites"):
        for part in (base, theirs):
            part["sites"] = [*part.get("sites", ()), *others]
