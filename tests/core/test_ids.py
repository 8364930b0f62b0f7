"""Public identifiers."""

from __future__ import annotations

import pytest

from saxaul.core.ids import ALPHABET, LENGTH, new_public_id, new_public_ids


def test_one() -> None:
    name = new_public_id()
    assert len(name) == LENGTH
    assert set(name) <= set(ALPHABET)
    assert name != new_public_id()


def test_no_letter_can_be_taken_for_another() -> None:
    assert not set(ALPHABET) & set("01iloOu")
    assert len(set(ALPHABET)) == len(ALPHABET)


@pytest.mark.parametrize("count", [0, 1, 2500])
def test_many_are_all_different(count: int) -> None:
    names = new_public_ids(count)
    assert len(set(names)) == count
    assert all(len(name) == LENGTH and set(name) <= set(ALPHABET) for name in names)


def test_every_letter_comes_up_about_as_often() -> None:
    letters = "".join(new_public_ids(3000))
    expected = len(letters) / len(ALPHABET)
    assert all(0.8 * expected < letters.count(letter) < 1.2 * expected for letter in ALPHABET)
