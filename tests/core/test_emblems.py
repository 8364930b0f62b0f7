"""Every organisation has a face, always the same one."""

from __future__ import annotations

from collections import Counter
from itertools import product
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saxaul.core.emblems import ACCENTS, MOTIFS, OUTLINES, accent_class, emblem_svg

KINDS = ("ngo", "support", "business", "foundation", "government", "university", "media", "technology", "informal")


def test_each_kind_has_an_outline_of_its_own() -> None:
    assert set(OUTLINES) == set(KINDS)
    assert len({outline for outline, _ in OUTLINES.values()}) == len(KINDS)


def test_each_section_of_the_classification_has_several_motifs() -> None:
    assert "".join(sorted(MOTIFS)) == "ABCDEFGHIJKL"
    assert all(len(motifs) >= 3 for motifs in MOTIFS.values())
    everything = [motif for motifs in MOTIFS.values() for motif in motifs]
    assert len(set(everything)) == len(everything)


@pytest.mark.parametrize(("kind", "section"), list(product(KINDS, MOTIFS)))
def test_every_emblem_is_well_formed(kind: str, section: str) -> None:
    for n in range(20):
        drawn = ElementTree.fromstring(emblem_svg(public_id=f"id{n}", kind=kind, sector=section))
        assert drawn.get("viewBox") == "0 0 48 48"
        assert drawn.get("aria-hidden") == "true"


def test_the_same_on_every_machine_and_every_day() -> None:
    drawn = emblem_svg(public_id="k3f9", kind="ngo", sector="E11", size="l")
    assert accent_class("k3f9") == "a-loess"
    assert drawn.startswith(
        '<svg class="emb emb-l a-loess" viewBox="0 0 48 48" aria-hidden="true"><circle class="emb-g"'
    )
    assert drawn == emblem_svg.__wrapped__(public_id="k3f9", kind="ngo", sector="E11", size="l")


@given(st.text(max_size=20), st.text(max_size=20), st.one_of(st.none(), st.text(max_size=5)))
def test_no_text_from_outside_reaches_the_drawing(public_id: str, kind: str, sector: str | None) -> None:
    ElementTree.fromstring(emblem_svg(public_id=public_id, kind=kind, sector=sector))


def test_unknown_kind_and_missing_field_still_have_a_face() -> None:
    odd = emblem_svg(public_id="x", kind="club", sector=None)
    assert odd == emblem_svg(public_id="x", kind="ngo", sector="L")
    assert odd == emblem_svg(public_id="x", kind="ngo", sector="9")


def test_only_the_section_counts() -> None:
    assert emblem_svg(public_id="x", kind="ngo", sector="e1") == emblem_svg(public_id="x", kind="ngo", sector="E")


def test_neighbours_differ() -> None:
    faces = Counter(emblem_svg(public_id=f"org{n}", kind="ngo", sector="E") for n in range(400))
    assert len(faces) == len(ACCENTS) * len(MOTIFS["E"])
    assert faces.most_common(1)[0][1] < 20


def test_an_unknown_size_is_refused() -> None:
    with pytest.raises(KeyError):
        emblem_svg(public_id="x", kind="ngo", sector="A", size="xl")
