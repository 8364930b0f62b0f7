"""The pages about people have something to show in the demo."""

from __future__ import annotations

import pytest
from django.test import Client

from saxaul.accounts.services import ensure_demo_people
from saxaul.orgs.models import Membership
from saxaul.orgs.models.membership import Role
from saxaul.web.demo.persons import APPLICANT, NUISANCE, PROFILES, SERVED, tell_of_themselves
from tests.factories.organisations import make_organisation

pytestmark = pytest.mark.django_db


def test_profiles_reports_applicants_and_cards(client: Client) -> None:
    people = ensure_demo_people()
    organisation = make_organisation("Maqu Pasture Watch")
    Membership.objects.create(organisation=organisation, user=people["worker"], role=Role.OWNER)
    tell_of_themselves(people)
    for slug, entries in PROFILES.items():
        assert entries["about"] in client.get(f"/people/{people[slug].public_id}/").text
    client.force_login(people["operator"])
    desk = client.get("/accounts/people/").text
    assert all(text in desk for text in (*APPLICANT, *NUISANCE))
    client.force_login(people["worker"])
    served = client.get(f"{organisation.get_absolute_url()}served/").text
    assert all(name in served for name in SERVED)
