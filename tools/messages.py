"""Catalogues of messages: `extract`, `check` and `compile`, with Babel alone, so that no gettext tools are needed.

python tools/messages.py extract   write locale/saxaul.pot and bring every catalogue up to date
python tools/messages.py check     fail unless every catalogue is complete, current and keeps its placeholders
python tools/messages.py compile   write the .mo files
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import django
from babel.messages import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
LOCALES = ("zh_Hans", "ar", "vi")
KEYWORDS: dict[str, Any] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
PLURALS = {
    "zh_Hans": "nplurals=1; plural=0;",
    "vi": "nplurals=1; plural=0;",
    "ar": "nplurals=6; plural=n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 4 : 5;",
}
PLACEHOLDER = re.compile(r"%\([a-z_]+\)[sd]|\{[a-z_]*\}|%[sd]")


def sources() -> Iterator[tuple[Path, str]]:
    for path in sorted((ROOT / "saxaul").rglob("*")):
        if "migrations" in path.parts or "_static" in path.parts:
            continue
        if path.suffix == ".py":
            yield path, path.read_text("utf-8")
        elif "templates" in path.parts and path.suffix in {".html", ".txt", ".xml", ".svg"}:
            yield path, templatize(path.read_text("utf-8"), origin=str(path))


def extracted() -> Catalog:
    """Everything the source says that people read. Positions name files only, so that edits elsewhere do not show."""
    catalog = Catalog(project="Saxaul", charset="utf-8", fuzzy=False)
    for path, text in sources():
        found = extract("python", BytesIO(text.encode()), keywords=KEYWORDS, comment_tags=("Translators:",))
        for _line, message, comments, context in found:
            if message and message != ("", ""):
                catalog.add(
                    message,
                    None,
                    [(path.relative_to(ROOT).as_posix(), 0)],
                    auto_comments=comments,
                    context=context,
                )
    return catalog


def catalogue_path(locale: str) -> Path:
    return ROOT / "locale" / locale / "LC_MESSAGES" / "django.po"


def load(locale: str) -> Catalog:
    path = catalogue_path(locale)
    if not path.is_file():
        return new_catalogue(locale)
    with path.open("rb") as file:
        return read_po(file, locale=locale)


def new_catalogue(locale: str) -> Catalog:
    return Catalog(locale=locale, project="Saxaul", charset="utf-8", fuzzy=False)


def updated(locale: str, template: Catalog) -> Catalog:
    """The catalogue with exactly the messages of the template, in its order; translations kept, no fuzzy guesses."""
    old, new = load(locale), new_catalogue(locale)
    for message in template:
        if not message.id:
            continue
        known = old.get(message.id, context=message.context)
        string = known.string if known and isinstance(known.id, str) == isinstance(message.id, str) else None
        flags = {flag for flag in message.flags if flag != "fuzzy"}
        new.add(message.id, string, message.locations, flags, message.auto_comments, context=message.context)
    return new


def text_of(catalog: Catalog) -> bytes:
    """The catalogue as a file: a short header without dates or names, then the messages."""
    buffer = BytesIO()
    write_po(buffer, catalog, width=110, omit_header=True, include_lineno=False)
    locale = str(catalog.locale) if catalog.locale else ""
    lines = ["Project-Id-Version: Saxaul", "MIME-Version: 1.0", "Content-Type: text/plain; charset=utf-8"]
    lines += ["Content-Transfer-Encoding: 8bit"]
    if locale:
        lines += [f"Language: {locale}", f"Plural-Forms: {PLURALS[locale]}"]
    header = "".join(f'"{line}\\n"\n' for line in lines)
    return f'msgid ""\nmsgstr ""\n{header}\n'.encode() + buffer.getvalue()


def write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def extract_all() -> int:
    template = extracted()
    write(ROOT / "locale" / "saxaul.pot", text_of(template))
    for locale in LOCALES:
        catalog = updated(locale, template)
        write(catalogue_path(locale), text_of(catalog))
        missing = sum(1 for message in catalog if message.id and not complete(message, locale))
        print(f"{locale}: {len(catalog)} messages, {missing} to translate")  # noqa: T201
    return 0


def strings_of(message: Any) -> tuple[str, ...]:
    return tuple(message.string) if isinstance(message.string, (tuple, list)) else (message.string or "",)


def complete(message: Any, locale: str) -> bool:
    strings = strings_of(message)
    wanted = int(PLURALS[locale][9]) if isinstance(message.id, (tuple, list)) else 1
    return len(strings) == wanted and all(strings)


def placeholder_faults(message: Any) -> list[str]:
    """Translations that lose or invent a placeholder. The count may be left out of singular and dual forms."""
    ids = message.id if isinstance(message.id, (tuple, list)) else (message.id,)
    wanted = set().union(*(PLACEHOLDER.findall(text) for text in ids))
    faults = []
    for string in strings_of(message):
        found = set(PLACEHOLDER.findall(string))
        lost = wanted - found if len(ids) == 1 else set()
        if string and (found - wanted or lost):
            faults.append(f"{string!r}: placeholders {sorted(found)} instead of {sorted(wanted)}")
    return faults


def check() -> int:
    template = extracted()
    wrong: list[str] = []
    for locale in LOCALES:
        catalog = updated(locale, template)
        if text_of(catalog) != (catalogue_path(locale).read_bytes() if catalogue_path(locale).is_file() else b""):
            wrong.append(f"{locale}: not current; run `make messages`")
        for message in catalog:
            if message.id and not complete(message, locale):
                wrong.append(f"{locale}: not translated: {message.id!r}")
            elif message.id:
                wrong += [f"{locale}: {fault}" for fault in placeholder_faults(message)]
    for line in wrong[:40]:
        print(line)  # noqa: T201
    print(f"{len(wrong)} faults in the catalogues" if wrong else "catalogues complete")  # noqa: T201
    return 1 if wrong else 0


def compile_all() -> int:
    for locale in LOCALES:
        buffer = BytesIO()
        write_mo(buffer, load(locale))
        write(catalogue_path(locale).with_suffix(".mo"), buffer.getvalue())
    return 0


COMMANDS = {"extract": extract_all, "check": check, "compile": compile_all}

if __name__ == "__main__":
    if len(sys.argv) != 2 or sys.argv[1] not in COMMANDS:
        sys.exit(__doc__)
    settings.configure(USE_I18N=True)
    django.setup()
    sys.exit(COMMANDS[sys.argv[1]]())
