"""Made-up documents in four languages that look like those of a directory: what a search must tell the gold from.

The same every time; the words are in `distractors.json`. Places, causes and forms come by rank, as in real registers:
the commonest word of a language is in a third of its names, while half the names have a word that few others have.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random

from saxaul.search.services import Document

KIND = "organisation"
LANGUAGES = ("en", "zh-Hans", "ar", "vi")

WORDS: dict[str, dict[str, list[str]]] = json.loads(Path(__file__).with_suffix(".json").read_text("utf-8"))
_GLUE = {"en": "", "zh-Hans": "", "ar": "", "vi": " "}


def distractors(count: int) -> Iterator[Document]:
    for number in range(count):
        yield distractor(number)


def distractor(number: int) -> Document:
    """Document `number`: a name of its own in half of them, a second name in another language in two of five."""
    chance = Random(number)  # noqa: S311 - not a secret
    language = LANGUAGES[number % 4]
    words = WORDS[language]
    place, cause = by_rank(chance, range(40)), by_rank(chance, range(40))
    other = chance.randrange(40)
    own = _own_name(chance, language) if chance.random() < 0.5 else ""
    title = _name(language, place, cause, own)
    names = [(language, title)]
    if chance.random() < 0.4:
        second = chance.choice([tag for tag in LANGUAGES if tag != language])
        names.append((second, _name(second, place, cause, _own_name(chance, second) if own else "")))
    texts = chance.sample(words["bodies"], chance.choice((1, 2, 3)))
    said = [t.format(words["places"][place], words["causes"][cause], words["causes"][other]) for t in texts]
    said.append(f"XX-REG-{number:07}")
    country = ("GB", "CN", "EG", "VN")[number % 4]
    return Document(
        *(KIND, f"d{number:07}", title, tuple(names), " ".join(said)),
        language=language,
        url=f"/organisations/d{number:07}/",
        areas=(country, f"{country}-{place:02}"),
        sectors=tuple({f"s{cause:02}", f"s{other:02}"}),
    )


def by_rank(chance: Random, values: Sequence[int]) -> int:
    """The first value most often, the n-th about 1/n as often."""
    return values[min(int(len(values) ** chance.random()) - 1, len(values) - 1)]


def _own_name(chance: Random, language: str) -> str:
    word = _GLUE[language].join(chance.choices(WORDS[language]["syllables"], k=chance.choice((2, 2, 3))))
    return word.capitalize() if language == "en" else word


def _name(language: str, place: int, cause: int, own: str) -> str:
    words = WORDS[language]
    where, what, form = words["places"][place], words["causes"][cause], words["forms"][(place + cause) % 12]
    if language == "zh-Hans":
        return f"{where}{own}{what}{form}"
    if language == "en":
        return " ".join(part for part in (where, own, what, form) if part)
    return " ".join(part for part in (form, own, what, where) if part)
