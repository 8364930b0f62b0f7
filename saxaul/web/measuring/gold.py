"""The gold set: invented organisations and what people type to find them. `gold.txt` says how to read it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

from saxaul.search.services import Document

KIND = "gold"
_NAME = re.compile(r"^(?P<name>.+) \((?P<language>[a-z]{2,3}(?:-\w+)?)\)$")


@dataclass(slots=True)
class Gold:
    """Documents, and language → question → ids of the documents that must be among the first answers."""

    documents: list[Document] = field(default_factory=list)
    questions: dict[str, dict[str, list[str]]] = field(default_factory=dict)


def load_gold(path: Path | None = None) -> Gold:
    gold, language = Gold(), ""
    for line in (path or Path(__file__).with_name("gold.txt")).read_text("utf-8").splitlines():
        mark, _, text = line.strip().partition(" ")
        if mark == "==":
            language = text
            gold.questions.setdefault(language, {})
        elif mark == "=":
            gold.documents.append(_document(f"{language}-{len(gold.documents):03}", language, text.split(" | ")))
        elif mark == "?":
            gold.questions[language].setdefault(text, []).append(gold.documents[-1].id)
    return gold


def _document(id: str, language: str, parts: list[str]) -> Document:
    title, *others, body = parts
    names = [(language, title)]
    for other in others:
        match = _NAME.match(other)
        names.append((match["language"], match["name"]) if match else (language, other))
    return Document(KIND, id, title, tuple(names), body, language=language, url=f"/organisations/{id}/")
