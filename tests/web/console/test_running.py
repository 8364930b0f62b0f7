"""Jobs, errors, the audit log, mail, people: what operators find and what they can do about it."""

from __future__ import annotations

import logging
import sys
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from saxaul.accounts import services as people
from saxaul.accounts.models import User
from saxaul.core.faults import FaultHandler
from saxaul.core.mail.sealed import Content
from saxaul.core.mail.sending import queue_letter, suppress
from saxaul.core.models import AuditEntry, Fault, Letter, NoLetters, Scheduled
from saxaul.core.services import record_audit
from tests.factories.people import make_operator, make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def operator(client: Client) -> Client:
    client.force_login(make_operator())
    return client


def failed_job() -> Any:
    return DBTaskResult.objects.create(
        status=TaskResultStatus.FAILED,
        args_kwargs={"args": [], "kwargs": {"name": "nightly"}},
        task_path="saxaul.core.jobs.run_scheduled",
        backend_name="default",
        run_after=timezone.now(),
        exception_class_path="builtins.ValueError",
        traceback="ValueError: secret@example.org",
    )


class TestJobs:
    def test_failed_ones_are_shown_without_what_the_error_said(self, operator: Client) -> None:
        failed_job()
        page = operator.get(reverse("console:jobs")).content.decode()
        assert "core: nightly" in page
        assert "builtins.ValueError" in page
        assert "secret@example.org" not in page
        assert "1 job failed" in operator.get(reverse("console:overview")).content.decode()

    def test_a_failed_job_runs_again_once(self, operator: Client) -> None:
        job = failed_job()
        for _press in range(2):
            operator.post(reverse("console:job-act", args=[job.id, "retry"]))
        job.refresh_from_db()
        assert (job.status, job.traceback) == (TaskResultStatus.READY, "")
        assert AuditEntry.objects.filter(action="job.retry").count() == 1

    def test_only_failed_jobs_can_be_dropped(self, operator: Client) -> None:
        job = failed_job()
        DBTaskResult.objects.update(status=TaskResultStatus.RUNNING)
        operator.post(reverse("console:job-act", args=[job.id, "discard"]))
        assert DBTaskResult.objects.count() == 1
        DBTaskResult.objects.update(status=TaskResultStatus.FAILED)
        operator.post(reverse("console:job-act", args=[job.id, "discard"]))
        assert not DBTaskResult.objects.exists()

    def test_forged_numbers_and_orders_are_not_found(self, operator: Client) -> None:
        job = failed_job()
        assert operator.post(reverse("console:job-act", args=["x", "retry"])).status_code == 404
        assert operator.post(reverse("console:job-act", args=[job.id, "destroy"])).status_code == 404
        assert operator.post(reverse("console:round-act", args=["nothing", "run"])).status_code == 404

    def test_a_round_rests_and_goes_on(self, operator: Client, settings: Any) -> None:
        settings.SCHEDULE = {"search.tidying": {"run": "tests.none", "every": timedelta(hours=1), "label": "Tidying"}}
        Scheduled.objects.create(name="search.tidying", next_at=timezone.now() + timedelta(days=1))
        assert "rounds/search.tidying/run/" in operator.get(reverse("console:jobs")).content.decode()
        for order, paused in (("pause", True), ("go", False)):
            operator.post(reverse("console:round-act", args=["search.tidying", order]))
            assert Scheduled.objects.get().paused is paused
        operator.post(reverse("console:round-act", args=["search.tidying", "run"]))
        assert Scheduled.objects.get().next_at <= timezone.now()


def fail(text: str, name: str = "django.request") -> None:
    record = logging.LogRecord(name, logging.ERROR, __file__, 1, "Internal Server Error: %s", ("/x",), None)
    try:
        raise ValueError(text)
    except ValueError:
        record.exc_info = sys.exc_info()
    FaultHandler().handle(record)


class TestErrors:
    def test_the_same_error_is_counted_and_its_words_are_not_kept(self, operator: Client) -> None:
        for number in range(3):
            fail(f"somebody{number}@example.org")
        fault = Fault.objects.get()
        assert (fault.kind, fault.count, fault.route) == ("ValueError", 3, "django.request")
        page = operator.get(reverse("console:faults")).content.decode()
        assert "test_running.py" in page
        assert "@example.org" not in page.replace("keeper@", "")

    def test_a_settled_error_comes_back_when_it_happens_again(self, operator: Client) -> None:
        fail("once")
        operator.post(reverse("console:fault-settle", args=[Fault.objects.get().pk]))
        assert "ValueError" not in operator.get(reverse("console:faults")).content.decode()
        assert "ValueError" in operator.get(reverse("console:faults"), {"all": "1"}).content.decode()
        fail("twice")
        assert Fault.objects.get().settled_at is None

    def test_a_page_that_breaks_is_counted(self, operator: Client, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("saxaul.web.queries.source_rows", lambda _index: 1 / 0)
        operator.raise_request_exception = False
        assert operator.get("/about/").status_code == 500
        assert (Fault.objects.get().route, Fault.objects.get().kind) == ("web:about", "ZeroDivisionError")

    def test_the_list_does_not_grow_for_ever(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("saxaul.core.faults.KEPT", 3)
        for number in range(6):
            fail("x", name=f"job {number}")
        assert [fault.route for fault in Fault.objects.all()] == ["job 5", "job 4", "job 3"]


class TestAudit:
    @pytest.fixture(autouse=True)
    def lines(self) -> None:
        record_audit(by="ann", action="import.applied", subject="import:1", details={"rows": 3})
        record_audit(by="bob", action="hub.change", subject="hub")
        AuditEntry.objects.filter(by="bob").update(at=timezone.now() - timedelta(days=40))

    def shown(self, client: Client, **asked: str) -> list[str]:
        return [entry.by for entry, _name in client.get(reverse("console:audit"), asked).context["rows"]]

    def test_filters(self, operator: Client) -> None:
        today = timezone.localdate().isoformat()
        assert self.shown(operator) == ["bob", "ann"]  # by number: the order in which things were written
        assert self.shown(operator, area="import") == ["ann"]
        assert self.shown(operator, by="bob") == ["bob"]
        assert self.shown(operator, subject="import:") == ["ann"]
        assert self.shown(operator, since=today) == ["ann"]
        assert self.shown(operator, until=today) == ["bob", "ann"]
        assert self.shown(operator, since="the day before") == ["bob", "ann"]

    def test_as_csv_without_formulas(self, operator: Client) -> None:
        record_audit(by="=HYPERLINK(1)", action="x.y")
        text = operator.get(reverse("console:audit-csv"), {"area": "x"}).getvalue().decode("utf-8-sig")
        assert len(text.strip().splitlines()) == 2
        assert ",'=HYPERLINK(1)," in text

    def test_the_same_number_of_queries_for_one_line_as_for_many(self, operator: Client) -> None:
        def count() -> int:
            with CaptureQueriesContext(
                connection,
            ) as queries:
                operator.get(reverse("console:audit"))
            return len(queries)

        before = count()
        for _each in range(5):
            record_audit(by=make_person().public_id, action="hub.change")
        assert count() == before


class TestPeople:
    def test_finding(self, operator: Client) -> None:
        wanted = make_person("Ma Lanhua", email="lan@example.org")
        make_person("Somebody")
        for words in ("lanhua", "LAN@", wanted.public_id):
            assert operator.get(reverse("console:people"), {"q": words}).context["rows"] == [wanted]
        assert operator.get(reverse("console:people"), {"q": "example.org"}).context["rows"] == []

    def test_a_role_is_given_and_taken(self, operator: Client) -> None:
        person = make_person()
        address = reverse("console:person-role", args=[person.public_id])
        for role, expected in (("helper", (False, True)), ("operator", (True, False)), ("", (False, False))):
            operator.post(address, {"role": role})
            person.refresh_from_db()
            assert (person.is_staff, person.is_helper) == expected
        operator.post(address, {"role": "king"})
        assert AuditEntry.objects.filter(action="person.role").count() == 3

    def test_nobody_changes_their_own_role(self) -> None:
        only = make_operator()
        with pytest.raises(people.RoleRefused):
            people.set_staff_role(person=only, role="", by=only)

    def test_the_last_operator_stays(self) -> None:
        only, gone = make_operator(), make_operator(is_active=False)
        with pytest.raises(people.RoleRefused):
            people.set_staff_role(person=only, role="helper", by=gone)
        assert User.objects.get(pk=only.pk).is_staff

    def test_the_same_number_of_queries_for_one_person_as_for_many(self, operator: Client) -> None:
        def count() -> int:
            with CaptureQueriesContext(connection) as queries:
                operator.get(reverse("console:people"))
            return len(queries)

        before = count()
        for _each in range(5):
            make_person()
        assert count() == before


def test_pages_of_a_list(operator: Client) -> None:
    for _each in range(45):
        make_person()
    first = operator.get(reverse("console:people"), {"role": ""})
    assert len(first.context["rows"]) == 40
    second = operator.get(reverse("console:people") + first.context["next_url"])
    assert (len(second.context["rows"]), second.context["next_url"]) == (6, "")
    assert operator.get(reverse("console:people"), {"page": "٣"}).context["rows"] == first.context["rows"]


def test_a_letter_to_see_whether_letters_arrive(operator: Client) -> None:
    operator.post(reverse("console:mail"), {"to": "me@example.org"})
    assert mail.outbox[0].to == ["me@example.org"]
    assert AuditEntry.objects.get(action="mail.test").details == {}


def test_room_on_the_disk(operator: Client) -> None:
    storage = operator.get(reverse("console:storage")).context["storage"]
    assert storage.database > 10_000
    assert 0 < storage.free <= storage.total


class TestMail:
    def test_letters_in_trouble_are_shown_and_go_out_again(self, operator: Client) -> None:
        stuck = queue_letter(to="far@example.org", kind="test", language="en", content=Content("a", "b"))
        Letter.objects.filter(pk=stuck.pk).update(state=Letter.State.FAILED, content=b"x")
        assert "far@example.org" in operator.get(reverse("console:mail")).content.decode()
        operator.post(reverse("console:mail-retry"))
        assert AuditEntry.objects.get(action="mail.retry").details == {"letters": 1}

    def test_an_address_is_allowed_again(self, operator: Client) -> None:
        suppress(address="back@example.org", reason="bounced")
        row = NoLetters.objects.get()
        assert "back@example.org" in operator.get(reverse("console:mail")).content.decode()
        operator.post(reverse("console:mail-allow", args=[row.pk]))
        assert not NoLetters.objects.exists()
        assert AuditEntry.objects.get(action="mail.allow").details == {}


def test_backups_are_listed(operator: Client, settings: Any, tmp_path: Any) -> None:
    settings.BACKUPS = tmp_path
    assert "There is no backup yet." in operator.get(reverse("console:storage")).content.decode()
    (tmp_path / "saxaul-20261120T031700Z.tar.gz").write_bytes(b"x" * 2048)
    (tmp_path / "notes.txt").write_text("not a backup")
    page = operator.get(reverse("console:storage"))
    assert [name for name, _at, _size in page.context["backups"]] == ["saxaul-20261120T031700Z.tar.gz"]
