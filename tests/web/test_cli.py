"""The `saxaul` command, in this process."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import click
import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import CommandError
from django.db.utils import OperationalError

from saxaul import __version__
from saxaul.accounts.models import User
from saxaul.core.errors import DomainError
from saxaul.core.models import AuditEntry
from saxaul.web import cli as commands
from saxaul.web.cli import COMMANDS, main
from saxaul.web.cli.output import print_json, progress_bar
from saxaul.web.cli.sentences import sentence
from tests.factories.organisations import make_organisation
from tests.factories.people import make_person

Output = pytest.CaptureFixture[str]
FOLDER = Path(commands.__file__).parent
THERE = sorted(name for name, (module, _) in COMMANDS.items() if (FOLDER / f"{module}.py").is_file())


def test_help_lists_every_command_without_loading_any(capsys: Output) -> None:
    assert main(["--help"]) == 0
    text = capsys.readouterr().out
    assert all(f"  {name} " in text and words in text for name, (_, words) in COMMANDS.items())
    code = "import sys; from saxaul.web.cli import main; main(['--help']); sys.exit('django' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False, capture_output=True).returncode == 0


@pytest.mark.parametrize("name", [name for name in THERE if name != "manage"])
def test_each_command_explains_itself_before_the_hub_is_set_up(name: str, tmp_path: Path) -> None:
    environment = {"PATH": "/usr/bin:/bin", "PYTHONPATH": str(Path(__file__).resolve().parent.parent.parent)}
    words = [sys.executable, "-m", "saxaul", name, "--help"]
    result = subprocess.run(words, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr
    assert result.stdout.startswith(f"Usage: saxaul {name}")


def test_the_version(capsys: Output) -> None:
    assert main(["--version"]) == 0
    assert capsys.readouterr().out == f"saxaul {__version__}\n"


@pytest.mark.parametrize("words", [["nonsense"], ["serve", "--port", "99999"], ["secret", "too", "much"], ["operator"]])
def test_wrong_usage_is_two(words: list[str], capsys: Output) -> None:
    assert main(words) == 2
    assert "Error:" in capsys.readouterr().err


def test_a_secret_is_long_and_new(capsys: Output) -> None:
    assert main(["secret"]) == 0
    first = capsys.readouterr().out.strip()
    assert main(["secret"]) == 0
    second = capsys.readouterr().out.strip()
    assert len(first) >= 50
    assert first != second


@pytest.mark.django_db
def test_operator_makes_a_new_person_who_then_chooses_a_password(capsys: Output, client: object) -> None:
    assert main(["operator", "Gao@Example.org", "--name", "Gao Yun", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    person = User.objects.get(email="gao@example.org")
    assert (person.name, person.is_staff, person.is_superuser) == ("Gao Yun", True, False)
    assert not person.has_usable_password()
    assert told["public_id"] == person.public_id
    assert "/accounts/password/reset/key/" in told["link"]
    assert AuditEntry.objects.get().action == "operator.appoint"


@pytest.mark.django_db
def test_an_operator_is_made_by_the_name_of_django_too(capsys: Output) -> None:
    assert main(["createsuperuser", "gao@example.org", "--json"]) == 0
    person = User.objects.get(email="gao@example.org")
    assert (person.is_staff, person.is_superuser) == (True, False)


@pytest.mark.django_db
def test_the_link_of_an_operator_opens(capsys: Output, client: object) -> None:
    from django.test import Client

    assert main(["operator", "gao@example.org"]) == 0
    link = capsys.readouterr().out.strip().splitlines()[-1]
    response = Client().get(link, follow=True)
    assert response.status_code == 200
    assert b"password1" in response.content


@pytest.mark.django_db
def test_operator_keeps_what_a_known_person_has(capsys: Output) -> None:
    person = make_person("Li Wei")
    assert main(["operator", person.email, "--name", "Another"]) == 0
    person.refresh_from_db()
    assert (person.name, person.is_staff) == ("Li Wei", True)
    assert person.has_usable_password()


@pytest.mark.django_db
def test_operator_refuses_what_is_no_address(capsys: Output) -> None:
    assert main(["operator", "nobody"]) == 2
    assert "“nobody” is not an e-mail address" in capsys.readouterr().err
    assert not User.objects.exists()


@pytest.mark.django_db
def test_reindex_counts(capsys: Output) -> None:
    make_organisation("Straw Square Society")
    assert main(["reindex", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"organisations": 1}
    assert main(["reindex"]) == 0
    assert capsys.readouterr().out == "Rebuilt the index of 1 organisations.\n"


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (DomainError("The door is closed."), "The door is closed."),
        (ImproperlyConfigured("A must be yes or no."), "A must be yes or no."),
        (CommandError("No such app."), "No such app."),
        (OperationalError("no such table: orgs_organisation"), "The database is not up to date. Run: saxaul migrate"),
        (OperationalError("disk is full\nLINE 1"), "The database did not answer as it should: disk is full."),
        (FileNotFoundError(2, "No such file", "a.csv"), "There is no file a.csv."),
        (PermissionError(13, "Permission denied", "a.csv"), "This user may not use a.csv."),
        (OSError(28, "No space left on device"), "No space left on device"),
        (OSError(28, "No space left on device", "a"), "No space left on device: a"),
        (KeyError("x"), "Something unexpected happened: KeyError: 'x'. Add --traceback to see where."),
    ],
)
def test_errors_become_sentences(error: Exception, told: str) -> None:
    assert sentence(error) == told


@pytest.fixture
def failing(monkeypatch: pytest.MonkeyPatch) -> type[Exception]:
    """A command that fails, under the name `secret`."""

    @click.command()
    def command() -> None:
        raise RuntimeError("no line")

    monkeypatch.setattr("saxaul.web.cli.secret.command", command)
    return RuntimeError


def test_an_error_is_one_and_a_sentence(failing: type[Exception], capsys: Output) -> None:
    assert main(["secret"]) == 1
    assert capsys.readouterr().err.startswith("Error: Something unexpected happened: RuntimeError: no line.")


@pytest.mark.parametrize("words", [["--traceback", "secret"], ["secret", "--traceback"]])
def test_traceback_shows_where(words: list[str], failing: type[Exception]) -> None:
    with pytest.raises(failing):
        main(words)


@pytest.mark.parametrize("stop", [KeyboardInterrupt, click.Abort])
def test_being_stopped_is_said_calmly(
    stop: type[BaseException], monkeypatch: pytest.MonkeyPatch, capsys: Output
) -> None:
    @click.command()
    def command() -> None:
        raise stop

    monkeypatch.setattr("saxaul.web.cli.secret.command", command)
    assert main(["secret"]) == 1
    assert capsys.readouterr().err.strip() == "Stopped."


def test_json_is_one_line_and_keeps_its_letters(capsys: Output) -> None:
    print_json({"name": "民勤", "at": Path("a")})
    assert capsys.readouterr().out == '{"name": "民勤", "at": "a"}\n'


def test_progress_is_silent_where_nobody_watches(capsys: Output) -> None:
    with progress_bar() as progress:
        progress("Organisations", 1, 2)
    assert capsys.readouterr() == ("", "")


def test_progress_is_drawn_on_a_terminal(capsys: Output, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    monkeypatch.setenv("TERM", "xterm")
    with progress_bar() as progress:
        progress("Organisations", 1, 2)
        progress("Organisations", 2, 2)
    assert "Organisations" in capsys.readouterr().err
