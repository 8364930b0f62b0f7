"""The committed description of the API: `tools/openapi.py write` renews docs/api/openapi.json, `check` compares."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
COMMITTED = ROOT / "docs" / "api" / "openapi.json"


def current() -> str:
    """The description as the code has it now. Needs no database."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "saxaul.config.settings")
    os.environ.setdefault("SAXAUL_DEMO", "yes")
    sys.path.insert(0, str(ROOT))
    import django  # noqa: PLC0415 - after its settings

    django.setup()
    from saxaul.config.api import openapi  # noqa: PLC0415

    return json.dumps(openapi(), ensure_ascii=False, indent=1) + "\n"


def main() -> int:
    if sys.argv[1:] == ["write"]:
        COMMITTED.write_text(current(), "utf-8")
        return 0
    if COMMITTED.read_text("utf-8") == current():
        return 0
    sys.stderr.write("docs/api/openapi.json is not what the code says: run tools/openapi.py write\n")
    return 1


if __name__ == "__main__":
    raise SystemExit(main())
