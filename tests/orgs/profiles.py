"""A full record and the people around it, for the tests of one organisation."""

from __future__ import annotations

from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Any

from django.test import Client

from saxaul.accounts.models import User
from saxaul.orgs import services
from saxaul.orgs.models import Membership, Organisation
from saxaul.orgs.models.membership import Role
from tests.factories.people import make_operator, make_person

Typed = dict[str, Any]

# Words that must never reach somebody they are not meant for.
PRIVATE_NAME, PRIVATE_MAIL, MEMBERS_PHONE = "Canary Nobody", "canary.nobody@example.org", "+86 000 CANARY"
HIDDEN_STREET, COARSE_STREET, COARSE_TOWN = "Canary Hidden Lane", "Canary Coarse Lane", "Canarytown"
EXACT_COARSE = ("38.7654", "103.4321")
TEAM_ONLY = (PRIVATE_NAME, PRIVATE_MAIL, HIDDEN_STREET, COARSE_STREET, COARSE_TOWN, *EXACT_COARSE)

RECORD: dict[str, Any] = {
    "kind": "foundation",
    "names": [
        {"value": "Straw Square Society", "kind": "official", "language": "en"},
        {"value": "草方格互助社", "kind": "official", "language": "zh-Hans"},
        {"value": "جمعية مربّعات القش", "kind": "official", "language": "ar"},
    ],
    "summary": {"en": "Nine neighbours pin the sand down.", "ar": "تسعة جيران يثبّتون الرمل."},
    "description": {"en": "In autumn *they* press straw.\n\n- how deep\n- which seed"},
    "sectors": ["E10", "B"],
    "sites": [
        {
            "id": "s1",
            "name": "Nursery",
            "locality": "Minqin",
            "region": "Gansu",
            "country": "CN",
            "point": [103.08, 38.62],
        },
        {
            **{"id": "s2", "street": COARSE_STREET, "locality": COARSE_TOWN, "region": "Gansu", "country": "CN"},
            **{"point": [103.4321, 38.7654], "visibility": "coarse"},
        },
        {"id": "s3", "street": HIDDEN_STREET, "region": "Gansu", "country": "CN", "visibility": "hidden"},
    ],
    "areas": [{"country": "CN", "region": "Gansu", "name": "Dongzhen"}],
    "identifiers": [{"scheme": "GB-CHC", "value": "1012345"}],
    "founded": "2011-05",
    "staff": "1-4",
    "volunteers": "5-19",
    "budget": "10k-100k",
    "currency": "CNY",
    "languages": ["zh-Hans", "ar"],
    "links": [{"kind": "website", "url": "https://straw.example/"}, {"kind": "wechat", "url": "strawsquare"}],
    "contacts": [
        {"id": "c1", "name": PRIVATE_NAME, "email": PRIVATE_MAIL, "visibility": "nobody"},
        {"id": "c2", "name": "Members’ line", "phone": MEMBERS_PHONE, "visibility": "members"},
        {"id": "c3", "name": "Open desk", "email": "desk@example.org", "visibility": "public"},
    ],
    "funding": {"what": {"en": "Seed for schools."}, "how": {"en": "Write in February."}, "areas": [{"country": "CN"}]},
}


@dataclass
class Cast:
    """The organisation and everybody a view may meet."""

    organisation: Organisation
    owner: User
    editor: User
    member: User
    stranger: User
    former: User
    operator: User

    def person(self, who: str | None) -> User | None:
        """By name; None for somebody who has not signed in."""
        person: User | None = getattr(self, who) if who else None
        return person

    @property
    def page(self) -> str:
        return f"/organisations/{self.organisation.public_id}/"


def make_cast(record: dict[str, Any] | None = None) -> Cast:
    owner = make_person("The Owner")
    organisation = services.create_organisation(record=record or RECORD, by=owner)
    people = {name: make_person(f"The {name}") for name in ("editor", "member", "stranger", "former")}
    for name in ("editor", "member"):
        Membership.objects.create(organisation=organisation, user=people[name], role=Role(name))
    return Cast(organisation=organisation, owner=owner, operator=make_operator(), **people)


def signed_in(person: User | None) -> Client:
    client = Client()
    if person:
        client.force_login(person)
    return client


def text_of(client: Client, address: str, **query: str) -> str:
    response = client.get(address, query)
    assert response.status_code == 200, (address, response.status_code)
    return response.content.decode()


class _Form(HTMLParser):
    """What a browser would send of the page's main form, before anything is typed."""

    def __init__(self) -> None:
        super().__init__()
        self.data: Typed = {}
        self.select = self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = {name: value or "" for name, value in attrs}
        name, kind = known.get("name", ""), known.get("type", "text")
        if tag == "input" and name and name not in ("q", "csrfmiddlewaretoken"):
            if kind not in ("checkbox", "radio"):
                self.data[name] = known.get("value", "")
            elif "checked" in known:
                self.data.setdefault(name, []).append(known["value"])
        elif tag == "textarea":
            self.text, self.data[name] = name, ""
        elif tag == "select":
            self.select = name
        elif tag == "option" and self.select and ("selected" in known or self.select not in self.data):
            self.data[self.select] = known.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        self.text = "" if tag == "textarea" else self.text
        self.select = "" if tag == "select" else self.select

    def handle_data(self, data: str) -> None:
        if self.text:
            self.data[self.text] += data.removeprefix("\n") if not self.data[self.text] else data


def form_of(page: str) -> Typed:
    parser = _Form()
    parser.feed(page)
    return parser.data
