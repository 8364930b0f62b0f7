"""The import desk: who is refused, and the way of a file through it."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import Workbook

from saxaul.accounts.models import User
from saxaul.orgs.importing import jobs, services
from saxaul.orgs.models import DuplicatePair, ImportBatch, Organisation, Source
from tests.factories.people import make_operator, make_person
from tests.orgs.importing.bringing import ROWS, bring_in, bring_in_rows, named, prepared, write_csv

pytestmark = pytest.mark.django_db
Capture = Any

CSV = "id,name,city,country,website\n" + "".join(",".join(row.values()) + "\n" for row in ROWS)
PAGES = ("", "options/", "mapping/", "progress/", "rows.csv")
ACTIONS = ("apply/", "resume/", "revert/", "discard/")


@pytest.fixture(autouse=True)
def own_storage(tmp_path: Path) -> None:
    store = ImportBatch._meta.get_field("file").storage  # the very one, whatever settings other tests tried
    store._location = str(tmp_path / "private")  # type: ignore[attr-defined]
    store.__dict__.pop("base_location", None)
    store.__dict__.pop("location", None)


@pytest.fixture
def operator(client: Client) -> User:
    person = make_operator()
    client.force_login(person)
    return person


def where(answer: Any) -> str:
    """Where a page sends to."""
    return str(answer.url)


def upload(client: Client, content: bytes | str = CSV, name: str = "register.csv", **more: str) -> Any:
    data = content.encode() if isinstance(content, str) else content
    return client.post("/imports/new/", {"file": SimpleUploadedFile(name, data), **more})


def received(client: Client) -> ImportBatch:
    upload(client)
    return ImportBatch.objects.get()


def choose(client: Client, batch: ImportBatch, capture: Capture, **changes: str) -> Any:
    """Send the page of columns as it stands, with changes."""
    page = client.get(f"/imports/{batch.public_id}/mapping/")
    form = page.context["form"]
    data = {name: form[name].value() or "" for name in form.fields} | changes
    with capture(execute=True):
        return client.post(f"/imports/{batch.public_id}/mapping/", data)


def stored_files(tmp_path: Path) -> list[Path]:
    return [path for path in (tmp_path / "private").rglob("*") if path.is_file()]


@pytest.mark.parametrize("address", ["/imports/", "/imports/new/", "/duplicates/"])
def test_strangers_sign_in_and_others_are_refused(client: Client, address: str) -> None:
    assert "/login/" in where(client.get(address))
    client.force_login(make_person())
    assert client.get(address).status_code == 403


@pytest.mark.parametrize("page", PAGES)
def test_nobody_but_operators_sees_an_import(client: Client, tmp_path: Path, page: str) -> None:
    batch = bring_in_rows(tmp_path, ROWS)
    client.force_login(make_person())
    assert client.get(f"/imports/{batch.public_id}/{page}").status_code == 403


@pytest.mark.parametrize("action", ACTIONS)
def test_nobody_but_operators_does_anything_with_an_import(client: Client, tmp_path: Path, action: str) -> None:
    batch = bring_in_rows(tmp_path, ROWS)
    client.force_login(make_person())
    assert client.post(f"/imports/{batch.public_id}/{action}", {"reason": "x", "sure": "on"}).status_code == 403
    batch.refresh_from_db()
    assert batch.state == "applied"


def test_an_unknown_import_is_not_found(client: Client, operator: User) -> None:
    assert client.get("/imports/nothinghere/").status_code == 404
    assert client.post("/duplicates/a/b/judge/").status_code == 404


def test_the_empty_desk_invites(client: Client, operator: User) -> None:
    assert "No register has been brought in yet" in client.get("/imports/").content.decode()
    assert "No pair waits" in client.get("/duplicates/").content.decode()


def test_from_a_file_to_records_without_javascript(
    client: Client, operator: User, django_capture_on_commit_callbacks: Capture
) -> None:
    answer = upload(client, source="County register")
    batch = ImportBatch.objects.get()
    assert answer.url == f"/imports/{batch.public_id}/mapping/"
    page = client.get(answer.url).content.decode()
    assert "Oasis Reading Room" in page
    assert "by the name of the column" in page
    choose(client, batch, django_capture_on_commit_callbacks, country="CN")
    preview = client.get(batch.get_absolute_url())
    assert {code: rows for code, _label, rows in preview.context["verdicts"]}["created"] == 3
    assert "Minqin" in preview.content.decode()
    assert Organisation.objects.count() == 0
    with django_capture_on_commit_callbacks(execute=True):
        data = {"source": "County register", "licence": "CC0-1.0", "attribution": "The county"}
        client.post(f"/imports/{batch.public_id}/apply/", data)
    batch.refresh_from_db()
    assert (batch.state, batch.by, Organisation.objects.count()) == ("applied", operator, 3)
    assert Source.objects.get().attribution == "The county"
    result = client.get(batch.get_absolute_url()).content.decode()
    assert named("Oasis Reading Room").get_absolute_url() in result
    assert "County register" in client.get("/imports/").content.decode()


def test_what_the_person_chose_is_what_is_brought_in(
    client: Client, operator: User, django_capture_on_commit_callbacks: Capture
) -> None:
    batch = received(client)
    choose(
        client,
        batch,
        django_capture_on_commit_callbacks,
        to_2="ignore",
        language_1="vi",
        kind="media",
        datum="gcj02",
        key="",
    )
    batch.refresh_from_db()
    assert batch.mapping["columns"]["city"] == {"to": "ignore"}
    assert batch.mapping["columns"]["name"]["language"] == "vi"
    assert (batch.mapping["defaults"]["kind"], batch.mapping["defaults"]["datum"]) == ("media", "gcj02")
    assert "key" not in batch.mapping


def test_a_mapping_without_a_name_is_sent_back(
    client: Client, operator: User, django_capture_on_commit_callbacks: Capture
) -> None:
    batch = received(client)
    page = choose(client, batch, django_capture_on_commit_callbacks, to_1="ignore")
    assert "Choose the column that holds the name" in page.content.decode()


def test_a_double_click_brings_in_once(
    client: Client, operator: User, django_capture_on_commit_callbacks: Capture
) -> None:
    batch = received(client)
    choose(client, batch, django_capture_on_commit_callbacks)
    data = {"source": "r"}
    with django_capture_on_commit_callbacks() as first:
        client.post(f"/imports/{batch.public_id}/apply/", data)
    with django_capture_on_commit_callbacks() as second:
        client.post(f"/imports/{batch.public_id}/apply/", data)
    assert (len(first), len(second)) == (1, 0)
    batch.refresh_from_db()
    assert not services.begin_apply(batch=batch, by=operator)
    working = client.get(batch.get_absolute_url()).content.decode()
    assert "data-poll" in working
    assert "http-equiv" in working
    jobs.apply_import.func(batch_id=batch.pk)
    jobs.apply_import.func(batch_id=batch.pk)
    assert Organisation.objects.count() == 3


def test_apply_asks_for_the_name_of_the_register(
    client: Client, operator: User, django_capture_on_commit_callbacks: Capture
) -> None:
    batch = received(client)
    choose(client, batch, django_capture_on_commit_callbacks)
    assert client.post(f"/imports/{batch.public_id}/apply/", {"source": ""}).status_code == 422


@pytest.mark.parametrize(
    "content", [b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4, b"", b"%PDF-1.7\n" + b"\x00\x9f" * 99]
)
def test_hostile_files_get_a_sentence_and_leave_nothing(
    client: Client, operator: User, tmp_path: Path, content: bytes
) -> None:
    answer = upload(client, content)
    assert answer.status_code == 422
    assert answer.context["form"].errors["file"]
    assert (ImportBatch.objects.count(), Source.objects.count(), stored_files(tmp_path)) == (0, 0, [])


def test_a_file_that_is_too_large_is_not_kept(client: Client, operator: User, tmp_path: Path, settings: Any) -> None:
    settings.IMPORT_MAX_BYTES = 20
    assert upload(client).status_code == 422
    assert stored_files(tmp_path) == []


def test_reading_another_way(client: Client, operator: User) -> None:
    book = Workbook()
    book.active.title = "Cover"  # type: ignore[union-attr]
    book.active.append(["name", "city"])  # type: ignore[union-attr]
    book.active.append(["Cover Society", "Minqin"])  # type: ignore[union-attr]
    sheet = book.create_sheet("Members")
    sheet.append(["name", "town"])
    sheet.append(["Member Society", "Wuwei"])
    buffer = BytesIO()
    book.save(buffer)
    upload(client, buffer.getvalue(), "book.xlsx")
    batch = ImportBatch.objects.get()
    address = f"/imports/{batch.public_id}/options/"
    assert "Members" in client.get(address).content.decode()
    client.post(address, {"sheet": "Members"})
    assert "Member Society" in client.get(f"/imports/{batch.public_id}/mapping/").content.decode()
    assert "encoding" not in client.get(address).context["form"].fields


def test_an_encoding_can_be_forced_and_nonsense_is_told(client: Client, operator: User) -> None:
    upload(client, "名称;城市\n民勤协会;民勤\n兰州协会;兰州\n".encode("gb18030"), "r.csv")
    batch = ImportBatch.objects.get()
    address = f"/imports/{batch.public_id}/options/"
    client.post(address, {"encoding": "gb18030", "delimiter": ";"})
    assert "民勤协会" in client.get(f"/imports/{batch.public_id}/mapping/").content.decode()
    assert client.post(address, {"header_row": "999999"}).status_code == 200
    assert client.post(address, {"encoding": "klingon"}).status_code == 200


def test_throwing_a_file_away(client: Client, operator: User, tmp_path: Path) -> None:
    batch = received(client)
    assert stored_files(tmp_path)
    client.post(f"/imports/{batch.public_id}/discard/")
    assert (ImportBatch.objects.count(), Source.objects.count(), stored_files(tmp_path)) == (0, 0, [])


def test_what_was_brought_in_is_not_thrown_away_nor_mapped_again(
    client: Client, operator: User, tmp_path: Path
) -> None:
    batch = bring_in_rows(tmp_path, ROWS)
    assert where(client.post(f"/imports/{batch.public_id}/discard/")) == batch.get_absolute_url()
    assert where(client.get(f"/imports/{batch.public_id}/mapping/")) == batch.get_absolute_url()
    assert client.post(f"/imports/{batch.public_id}/options/", {}).status_code == 200
    assert where(client.post(f"/imports/{batch.public_id}/apply/", {})) == batch.get_absolute_url()
    assert ImportBatch.objects.count() == 1


def test_rows_by_verdict_and_page(client: Client, operator: User, tmp_path: Path) -> None:
    rows = [{"id": str(n), "name": f"Group {n * 7919}" if n != 60 else ""} for n in range(1, 71)]
    batch = bring_in_rows(tmp_path, rows)
    here = batch.get_absolute_url()
    first = client.get(here)
    assert len(first.context["rows"]) == 50
    assert len(client.get(first.context["next_url"]).context["rows"]) == 20
    refused = client.get(f"{here}?verdict=refused")
    assert [line["row"].number for line in refused.context["rows"]] == [61]
    assert "There is no name" in refused.content.decode()
    assert len(client.get(f"{here}?verdict=nonsense&after=x").context["rows"]) == 50


def test_the_list_of_rows_costs_a_constant_number_of_queries(
    client: Client, operator: User, tmp_path: Path, django_assert_num_queries: Any
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def cost(rows: list[dict[str, str]], source: str) -> int:
        batch = bring_in(write_csv(tmp_path / f"{source}.csv", rows), source=source)
        with CaptureQueriesContext(connection) as queries:
            client.get(batch.get_absolute_url())
        return len(queries)

    assert cost(list(map(dict, ROWS[:1])), "one") == cost(list(map(dict, ROWS)), "three")


def test_the_download_holds_no_formula(client: Client, operator: User, tmp_path: Path) -> None:
    rows = [*ROWS, {"id": "=1+1", "name": "", "city": "@cmd", "country": "+1", "website": "-2"}]
    batch = bring_in_rows(tmp_path, rows)
    text = b"".join(client.get(f"/imports/{batch.public_id}/rows.csv").streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    assert "'=1+1" in text
    assert "'@cmd" in text
    assert not any(cell.startswith(("=", "+", "-", "@")) for line in text.splitlines() for cell in line.split(","))
    assert "There is no name" in text
    assert "Oasis" not in text


def test_taking_back_wants_a_reason_and_a_yes(
    client: Client, operator: User, tmp_path: Path, django_capture_on_commit_callbacks: Capture
) -> None:
    batch = bring_in_rows(tmp_path, ROWS)
    address = f"/imports/{batch.public_id}/revert/"
    assert client.post(address, {"reason": "wrong"}).status_code == 422
    with django_capture_on_commit_callbacks(execute=True):
        client.post(address, {"reason": "wrong", "sure": "on"})
        client.post(address, {"reason": "wrong", "sure": "on"})
    batch.refresh_from_db()
    assert batch.state == "reverted"
    assert "3 records were taken back" in client.get(batch.get_absolute_url()).content.decode()


@pytest.mark.parametrize("state", ["applying", "reverting", "checking"])
def test_a_stuck_import_offers_to_go_on(
    client: Client, operator: User, tmp_path: Path, state: str, django_capture_on_commit_callbacks: Capture
) -> None:
    batch = bring_in_rows(tmp_path, ROWS)
    rows = 0 if state == "checking" else 3
    ImportBatch.objects.filter(pk=batch.pk).update(state=state, worker="gone:1:a", heartbeat_at=None, rows_done=rows)
    assert "Go on from there" in client.get(batch.get_absolute_url()).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"/imports/{batch.public_id}/resume/")
    batch.refresh_from_db()
    assert batch.state == {"applying": "applied", "reverting": "reverted", "checking": "ready"}[state]


def test_progress_renews_itself_until_it_is_done(client: Client, operator: User, tmp_path: Path) -> None:
    batch = prepared(write_csv(tmp_path / "r.csv", ROWS))
    ImportBatch.objects.filter(pk=batch.pk).update(state="applying", rows_done=1200, rows_total=4000)
    address, by_htmx = f"/imports/{batch.public_id}/progress/", {"HX-Request": "true"}
    part = client.get(address, headers=by_htmx).content.decode()
    assert "data-poll" in part
    assert "1,200 of 4,000 rows" in part
    ImportBatch.objects.filter(pk=batch.pk).update(state="applied")
    assert "data-poll" not in client.get(address, headers=by_htmx).content.decode()
    assert where(client.get(address)) == batch.get_absolute_url()


def test_a_failed_import_says_why(client: Client, operator: User, tmp_path: Path) -> None:
    batch = prepared(tmp_path_file := write_csv(tmp_path / "r.csv", ROWS))
    tmp_path_file.unlink()
    jobs.apply_import.func(batch_id=batch.pk)
    batch.refresh_from_db()
    assert batch.state == "failed"
    page = client.get(batch.get_absolute_url()).content.decode()
    assert batch.error in page
    assert where(client.get(f"/imports/{batch.public_id}/mapping/")).endswith("/options/")


def test_pairs_can_be_told_apart(client: Client, operator: User, tmp_path: Path) -> None:
    bring_in_rows(tmp_path, ROWS)
    bring_in(write_csv(tmp_path / "o.csv", [{**ROWS[0], "id": "x"}]), source="another")
    pair = DuplicatePair.objects.select_related("first", "second").get()
    page = client.get("/duplicates/").content.decode()
    assert "same website" in page
    client.post(f"/duplicates/{pair.first.public_id}/{pair.second.public_id}/judge/")
    pair.refresh_from_db()
    assert (pair.state, pair.by) == ("different", operator)
    assert "No pair waits" in client.get("/duplicates/").content.decode()


def test_hsds_files_need_no_columns(
    client: Client, operator: User, django_capture_on_commit_callbacks: Capture
) -> None:
    text = '{"id": "o1", "name": "Example Org", "organization_identifiers": [], "locations": [], "services": []}'
    upload(client, text, "organization.json")
    batch = ImportBatch.objects.get()
    assert "Human Services Data Specification" in client.get(f"/imports/{batch.public_id}/mapping/").content.decode()
    choose(client, batch, django_capture_on_commit_callbacks)
    batch.refresh_from_db()
    assert batch.counts["preview"]["created"] == 1


@pytest.mark.parametrize("language", [code for code, _name in settings.LANGUAGES])
def test_every_page_stands_in_every_language(client: Client, operator: User, tmp_path: Path, language: str) -> None:
    batch = bring_in_rows(tmp_path, ROWS)
    for address in ("/imports/", "/imports/new/", batch.get_absolute_url(), "/duplicates/"):
        assert client.get(address, {"lang": language}, follow=True).status_code == 200


def test_a_preview_is_shown_as_work_until_a_worker_has_done_it(client: Client, operator: User) -> None:
    batch = received(client)
    assert services.begin_preview(batch=batch)
    assert not services.begin_preview(batch=batch)
    assert "data-poll" in client.get(batch.get_absolute_url()).content.decode()
    jobs.preview_import.func(batch_id=batch.pk)
    assert "What would happen" in client.get(batch.get_absolute_url()).content.decode()
    services.apply_batch(batch=ImportBatch.objects.get(pk=batch.pk))
    assert not services.begin_preview(batch=batch)


def test_throwing_a_file_away_asks_first(client: Client, operator: User) -> None:
    batch = received(client)
    page = client.get(f"/imports/{batch.public_id}/mapping/").content.decode()
    _before, _summary, rest = page.partition("<summary>Throw the file away</summary>")
    assert f'action="/imports/{batch.public_id}/discard/"' in rest.partition("</details>")[0]


def test_the_columns_are_asked_in_names(
    client: Client, operator: User, django_capture_on_commit_callbacks: Capture
) -> None:
    batch = received(client)
    choose(
        client,
        batch,
        django_capture_on_commit_callbacks,
        country="Egypt",
        language="阿拉伯语",
        currency="Egyptian Pound",
    )
    batch.refresh_from_db()
    assert {**batch.mapping["defaults"], "country": "EG", "language": "ar", "currency": "EGP"} == batch.mapping[
        "defaults"
    ]
    page = client.get(f"/imports/{batch.public_id}/mapping/").content.decode()
    assert 'value="Egypt"' in page
    assert '<option value="zh-Hans">Simplified Chinese</option>' in page
    assert '<datalist id="currencies">' in page
