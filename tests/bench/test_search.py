"""The measurement of the search works, and its gold set keeps its promises."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from saxaul.search.queries import search
from saxaul.search.services import index_documents
from saxaul.web.measuring.distractors import LANGUAGES, distractor, distractors
from saxaul.web.measuring.gold import load_gold


@pytest.mark.bench
def test_a_small_hub_is_measured(tmp_path: Path) -> None:
    environment = {**os.environ, "SAXAUL_DATA": str(tmp_path), "SAXAUL_DEMO": "yes", "DATABASE_URL": ""}
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    done = subprocess.run(
        [sys.executable, "-m", "saxaul", "bench", "search", "--docs", "1000"],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=180,
    )
    assert done.returncode == 0, done.stderr
    figures = json.loads(done.stdout.splitlines()[-1])
    assert {"docs", "p95_ms", "recall", "identical_ids", "peers"} <= figures.keys()
    assert figures["docs"] == 1000
    assert set(figures["recall"]) == set(LANGUAGES)
    assert min(figures["recall"].values()) >= 0.95
    assert len(figures["peers"]) == 2
    assert figures["identical_ids"] is None, "there was nothing to compare with"


def test_the_gold_set_has_enough_questions_in_each_language() -> None:
    gold = load_gold()
    assert set(gold.questions) == set(LANGUAGES)
    assert all(len(questions) >= 50 for questions in gold.questions.values())
    assert len({document.id for document in gold.documents}) == len(gold.documents)
    short = [text for text in gold.questions["zh-Hans"] if len(text) == 2]
    assert len(short) >= 10


def test_distractors_are_the_same_every_time_and_all_different() -> None:
    made = list(distractors(400))
    assert made == list(distractors(400))
    assert {document.language for document in made} == set(LANGUAGES)
    assert len({document.id for document in made}) == 400
    assert made[7] == distractor(7)


@pytest.mark.django_db
def test_gold_is_found_among_others() -> None:
    gold = load_gold()
    index_documents([*distractors(300), *gold.documents])
    for language, questions in gold.questions.items():
        missed = [
            text for text, ids in questions.items() if not set(ids) <= {hit.id for hit in search(text, limit=10).hits}
        ]
        assert len(missed) <= len(questions) * 0.05, (language, missed)
