"""What the tables of organisations hold about people, and what is forgotten with a person; see `core.declarations`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from saxaul.accounts.models import User
from saxaul.core.declarations import Table, Trace
from saxaul.orgs.models import Membership, Organisation
from saxaul.orgs.models.membership import Role
from saxaul.orgs.record import Level, visible
from saxaul.orgs.services import forgetting


def nobodys_record(record: Mapping[str, Any]) -> dict[str, Any]:
    """What everybody may see of a record or of half a change, without the people in it."""
    return {name: value for name, value in visible(record, Level.PUBLIC).items() if name != "contacts"}


RECORD = {"record": nobodys_record}
CHANGE = {"before": nobodys_record, "after": nobodys_record}

TABLES = {
    "orgs.Organisation": Table(
        # `record` holds contacts which their own visibility may hide: see saxaul.orgs.record.visible
        personal="record",
        public="public_id state version change licence source merged_into created_at updated_at confirmed_at name "
        "sort_name kind status staff budget host",
        internal="id",
        nobodys=RECORD,
    ),
    "orgs.Name": Table(public="organisation value folded language script kind", internal="id"),
    "orgs.Identifier": Table(public="organisation scheme value", internal="id"),
    "orgs.OrganisationSector": Table(public="organisation sector", internal="id"),
    "orgs.OrganisationArea": Table(public="organisation code", internal="id"),
    "orgs.Site": Table(
        public="organisation local_id country region locality postcode longitude latitude precision coarse "
        "area derived",
        internal="id",
    ),
    "orgs.Sector": Table(public="code parent names position active aliases", internal="id"),
    "orgs.Source": Table(public="slug name licence attribution url", internal="id mapping created_at"),
    "orgs.Logo": Table(
        public="public_id organisation content width height created_at", internal="id", personal="by", attach="content"
    ),
    "orgs.ServedPerson": Table(internal="id organisation created_at", personal="user by"),
    "orgs.Membership": Table(internal="id organisation role created_at", personal="user"),
    "orgs.Invitation": Table(
        internal="id public_id organisation role state language created_at expires_at",
        personal="email by accepted_by",
        secret="digest",  # noqa: S106 - the name of a field
        emails="email",
    ),
    "orgs.Revision": Table(
        public="organisation number base activity state reason batch reverts created_at",
        personal="before after by",  # shown through saxaul.orgs.record.visible, like the record
        internal="id",
        only={"batch": None},  # what came from a register is not what a person wrote
        nobodys=CHANGE,
    ),
    "orgs.ImportBatch": Table(
        internal="id public_id source path filename size state options detected mapping archive_vanished rows_total "
        "rows_done last_row counts vanished error worker heartbeat_at created_at finished_at",
        personal="file by",
    ),
    "orgs.ImportRow": Table(internal="id batch number key verdict reasons organisation", personal="raw"),
    "orgs.SourceRecord": Table(internal="id source key digest organisation batch"),
    "orgs.DuplicatePair": Table(internal="id first second score reasons state batch created_at", personal="by"),
}


def erase(person: User, *, traces: bool) -> None:
    """Invitations to the person's addresses are void; with `traces`, records and their history no longer name them."""
    forgetting.forget_invitations(person=person)
    if traces:
        forgetting.remove_contacts(person=person)


def traces(person: User) -> list[Trace]:
    """Teams that would have no owner, and records whose contacts name an address of the person."""
    alone = Organisation.objects.filter(
        pk__in=Membership.objects.filter(user=person, role=Role.OWNER).values("organisation_id")
    ).exclude(memberships__in=Membership.objects.filter(role=Role.OWNER, user__is_active=True).exclude(user=person))
    found = [
        Trace(
            _("You are the only owner of %(name)s. Make somebody else owner first, or its team has none.")
            % {"name": each.name_in()},
            reverse("orgs:team-detail", args=[each.public_id]),
        )
        for each in alone.order_by("sort_name", "pk")
    ]
    named = forgetting.naming(person=person)
    return found + [
        Trace(
            _("The record of %(name)s names your e-mail address among its contacts.") % {"name": each.name_in()},
            each.get_absolute_url(),
            offered=True,
        )
        for each in named
    ]
