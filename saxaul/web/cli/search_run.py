"""One run of `saxaul bench search` on one database: a process of its own, which prints one JSON object.

`python -m saxaul.web.cli.search_run DOCUMENTS PEER_QUESTIONS`, with the database named by the environment.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from itertools import islice
from random import Random
from typing import Any

BATCH = 1000  # what an import tells at once
SHOWN = 10
COMPARED = 20  # ids of each answer that must be the same on both databases

# Besides the gold questions: what people type into a directory all day, with filters and further pages
COMMON = (
    *("association", "children", "London Health", "youth education foundation", "chilren education", "wom", "trust"),
    *("养老", "兰州 儿童", "志愿", "环境保护", "残障社区服务", "協會", "水", "兰州市妇女联合会"),
    *("جمعية", "المرأة", "جمعية الصحة القاهرة", "تعليم", "الشباب والرياضة", "المراه", "كبار السن"),
    *("hội", "trẻ em", "tre em ha noi", "nguoi ngheo", "hội người nghèo Hà Nội", "phụ nữ", "nuoc sach"),
    *("xx-reg-0004711", "health music London 儿童 جمعية", "a", "new society of the old friends of the river"),
)


def main(documents: int, peer_questions: int) -> dict[str, Any]:
    """Fill an empty database, ask, compare."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "saxaul.config.settings")
    import django

    django.setup()
    from saxaul.web.measuring.hub import empty_hub

    with empty_hub():
        return _measured(documents, peer_questions)


def _measured(documents: int, peer_questions: int) -> dict[str, Any]:
    from django.db import connection

    from saxaul.search import live
    from saxaul.search.queries import search, suggest
    from saxaul.web.measuring import search_peers as peers
    from saxaul.web.measuring.gold import load_gold

    gold = load_gold()
    result: dict[str, Any] = {"database": connection.vendor, **_fill(documents, gold.documents)}
    asked = [text for questions in gold.questions.values() for text in questions]
    plan: list[tuple[str, dict[str, Any]]] = [(text, {}) for text in (*asked, *COMMON)]
    plan += [(text, {"languages": ("zh-Hans",)}) for text in COMMON] + [(text, {"offset": 40}) for text in COMMON]
    started = time.perf_counter()
    live.current()
    result["load_ms"] = _ms(started)

    for text, _ in plan[:5]:
        search(text)
    answers: dict[str, list[str]] = {}
    times: list[float] = []
    for text, options in _shuffled(plan):
        started = time.perf_counter()
        page = search(text, limit=COMPARED, **options)
        times.append(_ms(started))
        answers[f"{text} {options}"] = [f"{hit.id}:{hit.score}" for hit in page.hits] + [str(page.total)]
    result |= {"p50_ms": _share(times, 0.5), "p95_ms": _share(times, 0.95), "max_ms": round(max(times), 1)}
    result |= {"questions": len(plan), "answers": dict(sorted(answers.items()))}
    result["recall"], result["missed"] = _recall(
        gold.questions, lambda text: [h.id for h in search(text, limit=10).hits]
    )

    typed = [text[:size] for text in COMMON for size in range(1, min(len(text), 8) + 1)]
    result["suggest_p95_ms"] = _share([_timed(suggest, text) for text in typed], 0.95)

    peers.make_stock_index()
    few = {language: dict(islice(questions.items(), peer_questions)) for language, questions in gold.questions.items()}
    result["peers"] = {}
    for name, ask, questions in (
        ("icontains", peers.ids_by_icontains, few),
        (peers.STOCK_NAMES[connection.vendor], peers.ids_by_stock, gold.questions),
    ):
        result["peers"][name] = _peer(ask, questions)
    return result


def _fill(documents: int, gold: Sequence[Any]) -> dict[str, Any]:
    """Index the gold among the distractors; what it cost."""
    from django.db import connection

    from saxaul.search.services import index_documents
    from saxaul.search.tidying import tidy
    from saxaul.web.measuring.distractors import distractors

    made: Iterable[Any] = distractors(documents - len(gold))
    waiting = list(made) + list(gold)
    _shuffle(waiting)
    wall, cpu = time.perf_counter(), time.process_time()
    for start in range(0, len(waiting), BATCH):
        index_documents(waiting[start : start + BATCH])
    indexing = {
        "index_us": round((time.process_time() - cpu) / len(waiting) * 1e6),
        "index_seconds": round(time.perf_counter() - wall, 1),
    }
    wall = time.perf_counter()
    tidy()
    indexing["tidy_seconds"] = round(time.perf_counter() - wall, 1)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return indexing


def _recall(
    questions: dict[str, dict[str, list[str]]], ask: Callable[[str], list[str]]
) -> tuple[dict[str, float], list[str]]:
    """Language → mean share of the expected documents among the first ten; and the questions that miss some."""
    recall, missed = {}, []
    for language, expected in questions.items():
        shares = []
        for text, ids in expected.items():
            found = set(ask(text)[:SHOWN])
            shares.append(len(found & set(ids)) / len(ids))
            if shares[-1] < 1:
                missed.append(text)
        recall[language] = round(sum(shares) / len(shares), 3)
    return recall, missed


def _peer(ask: Callable[[str], list[str]], questions: dict[str, dict[str, list[str]]]) -> dict[str, Any]:
    times: list[float] = []

    def timed(text: str) -> list[str]:
        started = time.perf_counter()
        ids = ask(text)
        times.append(_ms(started))
        return ids

    recall, _ = _recall(questions, timed)
    return {"p95_ms": _share(times, 0.95), "recall": recall, "questions": len(times)}


def _timed(work: Callable[[str], object], text: str) -> float:
    started = time.perf_counter()
    work(text)
    return _ms(started)


def _ms(started: float) -> float:
    return round((time.perf_counter() - started) * 1000, 2)


def _share(times: Sequence[float], share: float) -> float:
    ranked = sorted(times)
    return round(ranked[min(len(ranked) - 1, int(len(ranked) * share))], 1)


def _shuffle(values: list[Any]) -> None:
    Random(1).shuffle(values)  # noqa: S311 - not a secret


def _shuffled(values: Iterable[Any]) -> list[Any]:
    result = list(values)
    _shuffle(result)
    return result


if __name__ == "__main__":
    print(json.dumps(main(*map(int, sys.argv[1:3])), ensure_ascii=False))  # noqa: T201 - for the process that asked
