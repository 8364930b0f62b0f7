"""Variables of the environment."""

from __future__ import annotations

import os
import re
from datetime import time
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from saxaul.config import settings as hub_settings
from saxaul.config.env import Env, read_dotenv

EXAMPLE = Path(__file__).resolve().parent.parent.parent / ".env.example"


def test_the_example_explains_every_variable_that_is_read_and_no_other() -> None:
    text = EXAMPLE.read_text("utf-8")
    explained = re.findall(r"(?:^# .+\n)+^([A-Z_]+)=", text, re.MULTILINE)
    assert explained == re.findall(r"^([A-Z_]+)=", text, re.MULTILINE), "each variable has its sentence above it"
    source = Path(hub_settings.__file__).read_text("utf-8")
    assert sorted(explained) == sorted(set(re.findall(r'env\.\w+\(\s*"(\w+)"', source)))
    assert set(hub_settings.env.names) <= set(explained)


def test_text_is_stripped_and_has_a_default() -> None:
    env = Env({"A": "  word ", "B": ""})
    assert env.text("A") == "word"
    assert env.text("B", "default") == ""
    assert env.text("C", "default") == "default"
    assert env.names == ["A", "B", "C"]


@pytest.mark.parametrize(("word", "value"), [("yes", True), ("On", True), ("1", True), ("no", False), ("", False)])
def test_flags(word: str, value: bool) -> None:
    assert Env({"A": word}).flag("A", default=not value) is value


def test_a_flag_that_is_neither_is_refused_with_its_name() -> None:
    with pytest.raises(ImproperlyConfigured, match="A must be yes or no, not “perhaps”"):
        Env({"A": "perhaps"}).flag("A", default=False)
    assert Env({}).flag("A", default=True) is True


def test_numbers() -> None:
    assert Env({"A": "12"}).number("A", 3) == 12
    assert Env({"A": ""}).number("A", 3) == 3
    assert Env({}).number("A", 3) == 3


@pytest.mark.parametrize("word", ["twelve", "1.5", "0", "-3"])
def test_wrong_numbers_are_refused_with_their_name(word: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="A must be"):
        Env({"A": word}).number("A", 3, least=1)


def test_choices() -> None:
    assert Env({"A": "info"}).choice("A", "DEBUG", ("DEBUG", "INFO")) == "INFO"
    assert Env({}).choice("A", "DEBUG", ("DEBUG", "INFO")) == "DEBUG"
    with pytest.raises(ImproperlyConfigured, match="A must be one of DEBUG, INFO, not “LOUD”"):
        Env({"A": "loud"}).choice("A", "DEBUG", ("DEBUG", "INFO"))


def test_times_of_day() -> None:
    assert Env({}).time_of_day("A", "03:17") == time(3, 17)
    assert Env({"A": "22:00"}).time_of_day("A", "03:17") == time(22)
    assert Env({"A": ""}).time_of_day("A", "03:17") is None
    with pytest.raises(ImproperlyConfigured, match="A must be a time such as 03:17, not “late”"):
        Env({"A": "late"}).time_of_day("A", "03:17")


def test_only_what_is_open_is_given_away() -> None:
    source = {
        "SAXAUL_HUB_NAME": "Northwest",
        "DATABASE_URL": "postgres://a:b@c/d",
        "X_SECRET": "s",
        "SAXAUL_BASE_URL": "h",
    }
    env = Env({**source, "NOT_ASKED": "x", "EMPTY": ""})
    for name in (*source, "EMPTY", "ABSENT"):
        env.text(name)
    assert env.open_values() == {"SAXAUL_HUB_NAME": "Northwest", "SAXAUL_BASE_URL": "h"}


def test_time_zones() -> None:
    assert Env({"A": "Africa/Cairo"}).time_zone("A", "UTC") == "Africa/Cairo"
    assert Env({"A": ""}).time_zone("A", "UTC") == "UTC"
    with pytest.raises(ImproperlyConfigured, match="A must be a time zone such as UTC, not “Cairo/Africa”"):
        Env({"A": "Cairo/Africa"}).time_zone("A", "UTC")


def test_lists_of_names() -> None:
    assert Env({"A": "a, b,,c "}).names_list("A") == ["a", "b", "c"]
    assert Env({"A": ""}).names_list("A", ("x",)) == []
    assert Env({}).names_list("A", ("x",)) == ["x"]


def test_a_dotenv_file_gives_way_to_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / ".env"
    file.write_text("# a comment\n\nSAXAUL_T_ONE = 'one two'\nSAXAUL_T_TWO=two\n", "utf-8")
    monkeypatch.setenv("SAXAUL_T_TWO", "mine")
    monkeypatch.setenv("SAXAUL_T_ONE", "to be removed")
    monkeypatch.delenv("SAXAUL_T_ONE")
    read_dotenv(file)
    assert (os.environ["SAXAUL_T_ONE"], os.environ["SAXAUL_T_TWO"]) == ("one two", "mine")
    monkeypatch.delenv("SAXAUL_T_ONE")


def test_a_dotenv_file_that_cannot_be_read_names_the_line(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_text("A=1\nexport\n", "utf-8")
    with pytest.raises(ImproperlyConfigured, match=r"\.env, line 2"):
        read_dotenv(file)
    read_dotenv(tmp_path / "absent")
