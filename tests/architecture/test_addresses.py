"""Every address of the hub is declared here with who may come in. A new address without a line fails."""

from __future__ import annotations

from collections.abc import Iterator
from operator import itemgetter

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from saxaul.search.saving import save_search
from tests.factories.organisations import make_organisation
from tests.factories.people import make_person

PUBLIC = "public"  # anybody
PERSON = "signed in"  # anybody with an account; others are sent to sign in
RULE = "rule"  # a rule of the app decides for this person and this thing; nobody unknown gets in
OPERATOR = "operator"  # operators of the hub
TOKEN = "token"  # a token of the API; see test_api.py for each operation

ACCESS = {
    "web:home": PUBLIC,
    "web:about": PUBLIC,
    "web:terms": PUBLIC,
    "web:privacy": PUBLIC,
    "web:accessibility": PUBLIC,
    "web:source": PUBLIC,
    "web:robots": PUBLIC,
    "web:sitemap": PUBLIC,
    "web:sitemap-page": PUBLIC,
    "web:favicon": PUBLIC,
    "web:healthz": PUBLIC,
    "web:readyz": PUBLIC,
    "web:metrics": RULE,  # the token of the settings
    "web:dashboard": PERSON,
    "web:search": PUBLIC,
    "web:search-suggest": PUBLIC,
    "web:search-suggest-json": PUBLIC,
    "web:saved-search-feed": PUBLIC,  # its secret is the key
    "search:saved-search-list": PERSON,
    "search:saved-search-new": PERSON,
    "search:saved-search-rename": RULE,
    "search:saved-search-delete": RULE,
    "core:styleguide": PUBLIC,
    "core:hub-logo": PUBLIC,
    "accounts:profile": PERSON,
    "accounts:person": PUBLIC,  # where the person wants a page
    "accounts:report": PERSON,
    "accounts:block": PERSON,
    "accounts:join": PUBLIC,  # the secret in the address is the key
    "accounts:waiting": PERSON,
    "accounts:card": PUBLIC,
    "accounts:people-desk": OPERATOR,
    "accounts:people-act": OPERATOR,
    "accounts:person-edit": PERSON,
    "accounts:notices": PERSON,
    "accounts:agree": PERSON,
    "accounts:data": PERSON,
    "accounts:export-request": PERSON,
    "accounts:export-file": PERSON,  # one's own only: tests/accounts/test_leaving.py
    "accounts:erase": PERSON,
    "accounts:erased": PUBLIC,
    "accounts:token-list": PERSON,
    "accounts:token-revoke": PERSON,
    "accounts:demo-sign-in": PUBLIC,  # exists in a demo only
    # allauth
    "": PUBLIC,  # our own door before account_confirm_email; allauth's earlier addresses, which lead on
    "account_login": PUBLIC,
    "account_logout": PUBLIC,
    "account_signup": PUBLIC,
    "account_inactive": PUBLIC,
    "account_reset_password": PUBLIC,
    "account_reset_password_done": PUBLIC,
    "account_reset_password_from_key": PUBLIC,
    "account_reset_password_from_key_done": PUBLIC,
    "account_confirm_email": PUBLIC,
    "account_email_verification_sent": PUBLIC,
    "account_confirm_login_code": PERSON,  # not in use: sends everybody back to sign in
    "account_email": PERSON,
    "account_change_password": PERSON,
    "account_set_password": PERSON,
    "account_reauthenticate": PERSON,
    "mfa_index": PERSON,
    "mfa_authenticate": PERSON,  # the second step; sends whoever has not done the first back to it
    "mfa_reauthenticate": PERSON,
    "mfa_activate_totp": PERSON,
    "mfa_deactivate_totp": PERSON,
    "mfa_view_recovery_codes": PERSON,
    "mfa_generate_recovery_codes": PERSON,
    "mfa_download_recovery_codes": PERSON,
    "mfa_list_webauthn": PERSON,
    "mfa_add_webauthn": PERSON,
    "mfa_edit_webauthn": PERSON,
    "mfa_remove_webauthn": PERSON,
    "mfa_reauthenticate_webauthn": PERSON,
    "mfa_login_webauthn": PERSON,  # takes a passkey; without one it sends back to sign in
    "usersessions_list": PERSON,
    "socialaccount_connections": PERSON,
    "socialaccount_login_cancelled": PUBLIC,
    "socialaccount_login_error": PUBLIC,
    "socialaccount_signup": PERSON,  # the second half of a sign-up by way of another site; without the first, sign in
    # the directory and an organisation's page
    "orgs:organisation-list": PUBLIC,
    "orgs:organisation-values": PUBLIC,
    "orgs:organisation-feed": PUBLIC,
    "orgs:organisation-csv": PUBLIC,
    "orgs:organisation-json-list": PUBLIC,
    "orgs:organisation-geojson": PUBLIC,
    "orgs:open-data": PUBLIC,
    "orgs:open-data-file": PUBLIC,
    "orgs:area-list": PUBLIC,
    "orgs:area-detail": PUBLIC,
    "orgs:organisation-detail": PUBLIC,
    "orgs:organisation-json": PUBLIC,
    "orgs:organisation-card": PUBLIC,
    "orgs:history-list": PUBLIC,
    "orgs:history-feed": PUBLIC,
    "orgs:history-detail": PUBLIC,
    "orgs:logo": PUBLIC,
    # the API: who may what is declared with each operation
    "api-guide": PUBLIC,
    "api-openapi": PUBLIC,
    "api:api-root": PUBLIC,
    "api:organisation-list": PUBLIC,
    "api:organisation-detail": PUBLIC,
    "api:organisation-names": PUBLIC,
    "api:organisation-sites": PUBLIC,
    "api:organisation-history": PUBLIC,
    "api:organisation-revision": PUBLIC,
    "api:name-list": PUBLIC,
    "api:site-list": PUBLIC,
    "api:sector-list": PUBLIC,
    "api:sector-detail": PUBLIC,
    "api:source-list": PUBLIC,
    "api:change-list": PUBLIC,
    "api:search": PUBLIC,
    "api:area-list": PUBLIC,
    "api:area-at": PUBLIC,
    "api:area-detail": PUBLIC,
    "api:place-list": PUBLIC,
    "api:me": TOKEN,
    "api:organisation-confirm": TOKEN,
    "api:organisation-revert": TOKEN,
    # writing
    "orgs:organisation-new": PERSON,
    "orgs:organisation-edit": RULE,
    "orgs:organisation-edit-group": RULE,
    "orgs:organisation-edit-logo": RULE,
    "orgs:organisation-remove-logo": RULE,
    "orgs:organisation-confirm": RULE,
    "orgs:history-revert": RULE,
    "orgs:sector-list": PUBLIC,
    "orgs:sector-new": OPERATOR,
    "orgs:sector-edit": OPERATOR,
    # the import desk
    "orgs:import-list": OPERATOR,
    "orgs:import-new": OPERATOR,
    "orgs:import-detail": OPERATOR,
    "orgs:import-options": OPERATOR,
    "orgs:import-mapping": OPERATOR,
    "orgs:import-progress": OPERATOR,
    "orgs:import-apply": OPERATOR,
    "orgs:import-resume": OPERATOR,
    "orgs:import-revert": OPERATOR,
    "orgs:import-discard": OPERATOR,
    "orgs:import-rows-csv": OPERATOR,
    "orgs:duplicate-list": OPERATOR,
    "orgs:duplicate-judge": OPERATOR,
    "orgs:duplicate-merge": OPERATOR,
    "orgs:import-source": OPERATOR,
    # the console; helpers get into some of it: tests/web/console/test_access.py
    "console:overview": OPERATOR,
    "console:hub": OPERATOR,
    "console:texts": OPERATOR,
    "console:text-edit": OPERATOR,
    "console:announcement-list": OPERATOR,
    "console:announcement-new": OPERATOR,
    "console:announcement-edit": OPERATOR,
    "console:announcement-withdraw": OPERATOR,
    "console:door": OPERATOR,
    "console:people": OPERATOR,
    "console:person": OPERATOR,
    "console:person-role": OPERATOR,
    "console:jobs": OPERATOR,
    "console:job-act": OPERATOR,
    "console:round-act": OPERATOR,
    "console:faults": OPERATOR,
    "console:fault-settle": OPERATOR,
    "console:audit": OPERATOR,
    "console:audit-csv": OPERATOR,
    "console:storage": OPERATOR,
    "console:mail": OPERATOR,
    "console:mail-retry": OPERATOR,
    "console:mail-allow": OPERATOR,
    # the team
    "orgs:team-detail": RULE,
    "orgs:team-invite": RULE,
    "orgs:team-leave": RULE,
    "orgs:team-role": RULE,
    "orgs:team-hand-over": RULE,
    "orgs:served-list": RULE,
    "orgs:served-new": RULE,
    "orgs:served-card": RULE,
    "orgs:served-end": RULE,
    "orgs:team-remove": RULE,
    "orgs:invitation-withdraw": RULE,
    "orgs:invitation-answer": RULE,
    "orgs:invitation-letter": PUBLIC,  # the secret in the letter is the key
}
REFUSED = {403, 404, 405}


def addresses(resolver: URLResolver, namespace: str = "") -> Iterator[tuple[str, URLPattern]]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            yield from addresses(entry, namespace + (f"{entry.namespace}:" if entry.namespace else ""))
        else:
            yield namespace + (entry.name or ""), entry


ALL = sorted(
    addresses(get_resolver()),
    key=itemgetter(0),
)
NAMES = [name for name, _ in ALL]


def placeholders(
    resolver: URLResolver, namespace: str = "", outer: frozenset[str] = frozenset()
) -> Iterator[tuple[str, frozenset[str]]]:
    """The placeholders of each address, those of the lists it stands in as well."""
    for entry in resolver.url_patterns:
        wanted = outer | frozenset(entry.pattern.regex.groupindex)
        if isinstance(entry, URLResolver):
            yield from placeholders(entry, namespace + (f"{entry.namespace}:" if entry.namespace else ""), wanted)
        else:
            yield namespace + (entry.name or ""), wanted


WANTED = dict(placeholders(get_resolver()))


def names_with(*levels: str) -> list[str]:
    return [name for name in NAMES if name and ACCESS.get(name) in levels]


@pytest.fixture
def values(db: None) -> dict[str, object]:
    """Something real for each placeholder of an address."""
    organisation = make_organisation("Minqin Saxaul Network")
    return {
        "public_id": organisation.public_id,
        "group": "about",
        "number": 1,
        "export_id": "none",
        "pk": 1,
        "person_id": make_person().public_id,
        "invitation_id": "none",
        "secret": "none",
        "search_id": save_search(by=make_person(), page="search", query="q=sand", name="Sand").public_id,
        "first_id": "none",
        "second_id": "none",
        "facet": "kind",
        "code": "AA",
        "area": "CN",
        "role": "operator",
        "key": "none",
        "uidb36": "1",
        "version": 1,
        "slug": "about",
        "job_id": "00000000-0000-0000-0000-000000000000",
        "name": "open-data",
        "entry": "open-data",
        "order": "run",
    }


def address_of(name: str, values: dict[str, object]) -> str:
    return reverse(name, kwargs={key: values[key] for key in WANTED[name]})


def sent_to_sign_in(response: object) -> bool:
    """At once, or by way of the page that asks for the password again, which sends strangers on."""
    doors = ("/login/", "/accounts/reauthenticate/")
    return getattr(response, "status_code", 0) == 302 and any(door in getattr(response, "url", "") for door in doors)


def test_every_address_is_declared_and_no_other() -> None:
    assert set(NAMES) == set(ACCESS)


@pytest.mark.parametrize("name", names_with(PERSON))
@pytest.mark.parametrize("method", ["get", "post"])
def test_strangers_are_sent_to_sign_in(name: str, method: str, client: Client, values: dict[str, object]) -> None:
    response = getattr(client, method)(address_of(name, values))
    assert sent_to_sign_in(response) or response.status_code == 405


@pytest.mark.parametrize("name", names_with(RULE, OPERATOR))
@pytest.mark.parametrize("method", ["get", "post"])
def test_strangers_do_not_get_in(name: str, method: str, client: Client, values: dict[str, object]) -> None:
    response = getattr(client, method)(address_of(name, values))
    assert sent_to_sign_in(response) or response.status_code in REFUSED


@pytest.mark.parametrize("name", names_with(TOKEN))
def test_the_api_asks_for_a_token(name: str, client: Client, values: dict[str, object]) -> None:
    client.force_login(make_person())  # a session opens nothing there
    assert client.get(address_of(name, values)).status_code in {401, 405}


@pytest.mark.parametrize("name", names_with(RULE, OPERATOR))
@pytest.mark.parametrize("method", ["get", "post"])
def test_people_without_a_part_do_not_get_in(name: str, method: str, client: Client, values: dict[str, object]) -> None:
    client.force_login(make_person())
    assert getattr(client, method)(address_of(name, values)).status_code in REFUSED


@pytest.mark.parametrize("name", names_with(PUBLIC))
def test_public_pages_ask_nobody_to_sign_in(name: str, client: Client, values: dict[str, object]) -> None:
    response = client.get(address_of(name, values))
    assert response.status_code < 500
    assert response.status_code != 403
    assert not sent_to_sign_in(response)
