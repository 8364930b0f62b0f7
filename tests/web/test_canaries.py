"""Canaries in every private place, and a walk through every address of the hub to hear whether one of them sings."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import product
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from saxaul.accounts.models import DataExport, User
from saxaul.core.services import record_audit
from saxaul.orgs import services
from saxaul.orgs.facets import FACETS
from saxaul.orgs.forms.groups import GROUPS
from saxaul.orgs.models import (
    DuplicatePair,
    ImportBatch,
    ImportRow,
    Invitation,
    Logo,
    Membership,
    Organisation,
    Revision,
    Source,
)
from saxaul.orgs.models.membership import Role
from saxaul.orgs.services import members
from saxaul.orgs.store import Context, Write, lock, write_records
from saxaul.search.models import Entry, SavedSearch
from saxaul.search.saving import save_search
from tests.architecture.test_addresses import ALL, WANTED
from tests.factories.organisations import make_organisation
from tests.factories.people import make_person

pytestmark = pytest.mark.django_db

TEAM, MEMBERS = "kanarie", "budgerigar"  # heard by the team alone; by everybody who is signed in
POINT = ("103.4321", "38.7654")
PHONE = "+86 931 5550199"
LANGUAGES = [code for code, _name in settings.LANGUAGES]


def contact(number: int, visibility: str, mark: str) -> dict[str, str]:
    parts = {part: f"{mark} {part} {number}" for part in ("name", "role", "note")}
    phone = PHONE if mark == TEAM else f"{mark} 1"
    return {
        "id": f"c{number}",
        **parts,
        "email": f"{mark}{number}@example.org",
        "phone": phone,
        "visibility": visibility,
    }


def site(number: int, visibility: str, **parts: Any) -> dict[str, Any]:
    texts = {part: f"{TEAM} {part} {number}" for part in ("name", "street", "locality", "postcode", "opening")}
    point = {"point": [float(number) for number in POINT], "precision": "exact"}
    return {"id": f"s{number}", **texts, "country": "CN", **point, "visibility": visibility, **parts}


OPEN_DESK = {"id": "c3", "role": "Desk", "email": "desk@example.org", "visibility": "public"}
OFFICE = {"id": "s3", "street": "New Road", "locality": "Minqin", "region": "Gansu", "country": "CN"}
RECORD: dict[str, Any] = {
    "kind": "ngo",
    "names": [{"value": "Straw Square Society", "kind": "official", "language": "en"}],
    "summary": {"en": "Nine neighbours pin the sand down."},
    "contacts": [contact(1, "nobody", TEAM), contact(2, "members", MEMBERS), OPEN_DESK],
    "sites": [site(1, "hidden", region=f"{TEAM} region"), site(2, "coarse", region="Gansu"), OFFICE],
}
EARLIER: dict[str, Any] = {  # all of it was public once
    **RECORD,
    "contacts": [
        *(contact(number, "public", TEAM) for number in (1, 2)),
        {**OPEN_DESK, "name": f"{TEAM} who left", "email": f"{TEAM}-desk@example.org"},
        contact(4, "public", TEAM),
    ],
    "sites": [
        *(site(number, "public") for number in (1, 2)),
        {**OFFICE, "street": f"{TEAM} Old Road", "point": [float(part) for part in POINT]},
        site(4, "public"),
    ],
}
HIDDEN: dict[str, Any] = {
    "kind": "ngo",
    "names": [
        {"value": f"{TEAM} Society", "kind": "official", "language": "en"},
        {"value": f"{TEAM} 社", "kind": "other"},
    ],
    "summary": {"en": f"{TEAM} summary"},
    "sites": [
        {"id": "s1", "locality": f"{TEAM}ville", "region": f"{TEAM} region", "country": "CN", "point": [9.1, 9.2]}
    ],
    "identifiers": [{"scheme": "GB-CHC", "value": f"{TEAM}-7"}],
    "links": [{"kind": "website", "url": f"https://{TEAM}.example/"}],
}


@dataclass
class Hub:
    owner: User
    stranger: User
    former: User
    shown: Organisation
    unseen: list[Organisation]
    ids: dict[str, list[Any]] = field(default_factory=dict)


@pytest.fixture
def hub() -> Hub:
    owner = make_person(f"{TEAM} owner", email=f"{TEAM}-owner@example.org")
    stranger, former = make_person("Stranger"), make_person("Former")
    shown = services.create_organisation(record=EARLIER, by=owner)
    logos = [_logo(shown, owner, colour) for colour in ("red", "blue")]
    changes = {part: RECORD[part] for part in ("contacts", "sites")}
    shown = services.edit_organisation(organisation=shown, changes=changes, base=3, by=owner)
    unseen = [_unseen(owner, state, former) for state in ("hidden", "archived", "merged")]
    _people(shown, owner, former)
    _papers(shown, unseen[0], owner)
    hub = Hub(owner, stranger, former, shown, unseen)
    everything = [shown, *unseen]
    hub.ids = {
        "public_id": [*(organisation.public_id for organisation in everything), *logos],
        "export_id": [_own_file(owner)],
        "invitation_id": list(Invitation.objects.values_list("public_id", flat=True)),
        "person_id": [owner.public_id],
        "number": [*range(1, shown.version + 1), 99],
        "group": list(GROUPS),
        "facet": list(FACETS),
        "first_id": [shown.public_id],
        "second_id": [unseen[0].public_id],
        "pk": list(DuplicatePair.objects.values_list("pk", flat=True)),
        "secret": ["none", *SavedSearch.objects.values_list("secret", flat=True)],
        "search_id": list(SavedSearch.objects.values_list("public_id", flat=True)),
        "code": ["A"],
        "area": ["CN"],
        "role": ["operator"],
        "entry": ["none"],
        "name": ["none", "organisations.csv", "organisations.geojson"],
        "key": ["none"],
        "uidb36": ["1"],
        "version": [1],
        "slug": ["about"],
        "job_id": ["none"],
        "order": ["run"],
    }
    return hub


def _own_file(owner: User) -> str:
    """A file of all her own data, ready to be fetched by her alone."""
    export = DataExport(user=owner, state=DataExport.State.READY)
    export.file.save("export.zip", ContentFile(f"{TEAM} export".encode()))
    return export.public_id


def _logo(organisation: Organisation, by: User, colour: str) -> str:
    picture = io.BytesIO()
    Image.new("RGB", (9, 9), colour).save(picture, "PNG")
    services.store_logo(organisation=organisation, content=picture.getvalue(), by=by)
    organisation.refresh_from_db()
    return str(organisation.record["logo"])


def _unseen(owner: User, state: str, former: User) -> Organisation:
    """Published once, then taken away. The merged one has gone into another hidden one."""
    organisation = services.create_organisation(record=HIDDEN, by=owner)
    _logo(organisation, owner, "green")
    invitation = members.invite_member(
        organisation=organisation, email=former.email, role=Role.EDITOR, language="en", by=owner
    )
    membership = members.accept_invitation(invitation=invitation, by=former)
    services.edit_organisation(organisation=organisation, changes={"founded": "1999"}, base=2, by=former, reason=TEAM)
    members.remove_member(membership=membership, by=owner)
    if state != "merged":
        return services.change_state(organisation=organisation, state=state, by=owner, reason=TEAM)
    target = make_organisation(f"{TEAM} target", state="hidden")
    write = Write(
        {**HIDDEN, "names": [{"value": "Merged", "kind": "official"}]}, lock([organisation.pk])[organisation.pk]
    )
    write.state, write.merged_into = "merged", target
    write_records([write], context=Context(at=timezone.now(), by=owner))
    organisation.refresh_from_db()
    return organisation


def _people(shown: Organisation, owner: User, former: User) -> None:
    colleague = make_person(f"{TEAM} colleague", email=f"{TEAM}-colleague@example.org")
    for person in (colleague, former):
        Membership.objects.create(organisation=shown, user=person, role=Role.EDITOR)
    services.edit_organisation(organisation=shown, changes={"founded": "2011"}, base=shown.version, by=colleague)
    Membership.objects.filter(organisation=shown, user=former).delete()
    members.invite_member(organisation=shown, email=f"{TEAM}@example.org", role=Role.EDITOR, language="en", by=owner)
    shown.refresh_from_db()


def _papers(shown: Organisation, unseen: Organisation, owner: User) -> None:
    """What operators have: a file that is not brought in, its rows, a pair to compare; a suggestion; the audit log."""
    source = Source.objects.create(slug=f"{TEAM}-register", name=f"{TEAM} register", attribution=f"{TEAM} line")
    batch = ImportBatch.objects.create(source=source, filename=f"{TEAM}.csv", by=owner, state="ready")
    ImportRow.objects.create(batch=batch, number=1, key=TEAM, verdict="review", raw={"name": TEAM}, organisation=shown)
    first, second = sorted((shown, unseen), key=lambda organisation: organisation.pk)
    DuplicatePair.objects.create(first=first, second=second, score=90)
    halves: dict[str, Any] = {"before": {}, "after": {"summary": {"en": TEAM}}, "created_at": timezone.now()}
    Revision.objects.create(organisation=shown, activity="edit", state="pending", reason=TEAM, by=owner, **halves)
    record_audit(by=owner.public_id, action="test", details={"note": TEAM})
    save_search(by=owner, page="search", query="q=straw", name=f"{TEAM} search")
    save_search(by=owner, page="directory", query="q=straw&kind=ngo", name=f"{TEAM} list")


# The walk ---------------------------------------------------------------------------


def every_address(hub: Hub) -> Iterator[str]:
    batches = ImportBatch.objects.values_list("public_id", flat=True)
    for name, _pattern in ALL:
        if not name:
            continue
        wanted = list(WANTED[name])
        ids = hub.ids | ({"public_id": list(batches)} if name.startswith("orgs:import") else {})
        for values in product(*(ids[key] for key in wanted)):
            yield reverse(name, kwargs=dict(zip(wanted, values, strict=True)))


def heard(client: Client, address: str) -> tuple[int, str]:
    """(status, everything that came back: first line, headers, cookies and body)"""
    cache.clear()  # nobody is to be told that this is too fast
    response = client.get(address)
    body = response.getvalue() if response.streaming else response.content
    text = f"{response.headers}{response.cookies}{body.decode('utf-8', 'replace')}"
    return response.status_code, text.lower()


def songs(text: str, *marks: str) -> list[str]:
    return [mark for mark in (*marks, *POINT, PHONE) if mark.lower() in text]


@pytest.mark.parametrize("who", [None, "stranger", "former"])
def test_no_canary_sings_to_those_outside(hub: Hub, who: str | None, settings: Any) -> None:
    settings.API_PER_MINUTE = 100_000
    client = Client()
    if who:
        client.force_login(getattr(hub, who))
    marks = (TEAM,) if who else (TEAM, MEMBERS)
    seen = 0
    for address in every_address(hub):
        if "/logout/" in address:
            continue
        status, text = heard(client, address)
        assert status < 500, address
        assert not songs(text, *marks), address
        for language in (
            LANGUAGES
            if status == 200 and "/api/v1/" not in address and "gzip" not in text[:300] and "image/" not in text[:300]
            else ()
        ):
            assert not songs(heard(client, f"{address}?lang={language}")[1], *marks), (address, language)
            seen += 1
    assert seen > 100


def test_the_team_and_the_members_do_hear_them(hub: Hub) -> None:
    """Otherwise the walk would prove nothing."""
    client = Client()
    client.force_login(hub.owner)
    page, number = f"/organisations/{hub.shown.public_id}/", 4
    for address in (page, f"{page}history/", f"{page}history/{number}/", f"{page}team/", f"{page}edit/contacts/"):
        assert TEAM in heard(client, address)[1], address
    assert set(songs(heard(client, f"{page}edit/places/")[1])) & set(POINT)
    for organisation in hub.unseen[:2]:
        assert TEAM in heard(client, organisation.get_absolute_url())[1]
    client.force_login(hub.stranger)
    assert MEMBERS in heard(client, page)[1]


def test_replaced_and_hidden_pictures_are_for_the_team(hub: Hub) -> None:
    current = hub.shown.record["logo"]
    open_ones = [
        public_id
        for public_id in Logo.objects.values_list("public_id", flat=True)
        if Client().get(f"/logos/{public_id}.webp").status_code == 200
    ]
    assert open_ones == [current]


def test_the_index_of_the_search_holds_no_canary(hub: Hub) -> None:
    for entry in Entry.objects.all():
        said = " ".join(str(getattr(entry, part.attname)) for part in Entry._meta.concrete_fields)
        assert not songs(said.lower(), TEAM, MEMBERS, "@example.org"), said
    assert [entry.key for entry in Entry.objects.all()] == [hub.shown.public_id]


@pytest.mark.parametrize("who", [None, "stranger", "former"])
def test_searches_and_suggestions_find_nothing_by_what_is_private(hub: Hub, who: str | None) -> None:
    client = Client()
    if who:
        client.force_login(getattr(hub, who))
    for words in sorted(private_words()):
        found = client.get("/search/", {"q": words}).context["found"]
        lines = [line for group in found.groups for line in group.lines]
        told = [str(mark) for line in lines for mark in (line.hit.heading, line.hit.also, line.hit.snippet)]
        counts = [value for values in (found.facets or {}).values() for value in values]
        assert not songs(" ".join([*told, *counts]).lower(), TEAM, MEMBERS), words
        assert not songs(found.corrected.lower().replace(words.lower(), ""), TEAM, MEMBERS), "only what was typed"
        assert not {line.hit.id for line in lines} - {hub.shown.public_id}
        for beginning in {words, words[:4]}:
            assert not songs(str(client.get("/search/suggest.json", {"q": beginning}).json()).lower(), TEAM, MEMBERS)
    for slip in (f"{TEAM}x", TEAM[:-1], f"{TEAM[1:]}", f"{MEMBERS[:-1]}"):
        assert not songs(client.get("/search/", {"q": slip}).context["found"].corrected, TEAM, MEMBERS)
    assert client.get("/search/", {"q": "straw", "area": f"CN:{TEAM} region"}).context["found"].total == 0


def private_words() -> set[str]:
    parts = [*RECORD["contacts"][:2], *RECORD["sites"][:2], *EARLIER["contacts"], *EARLIER["sites"]]
    private = {
        str(value) for part in parts for key, value in part.items() if key in ("name", "email", "phone", "street")
    }
    private |= {TEAM, f"{TEAM} Society", f"{TEAM}ville", f"{TEAM}-7", f"{TEAM} locality 2", f"{TEAM} owner", *POINT}
    return private - {"New Road", "desk@example.org"}


@pytest.mark.parametrize("who", [None, "stranger", "former"])
def test_nothing_is_found_by_what_is_private(hub: Hub, who: str | None) -> None:
    client = Client()
    if who:
        client.force_login(getattr(hub, who))
    for words in sorted(private_words()):
        assert client.get("/organisations.json", {"q": words}).json()["total"] == 0, words
    for facet in ("area", "source"):
        for value in (f"CN:{TEAM} region", f"{TEAM}-register"):
            assert client.get("/organisations.json", {facet: value}).json()["left_out"] == [value]
    assert client.get("/organisations.json").json()["total"] == 1
