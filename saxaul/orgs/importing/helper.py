"""The helper of `ahead`: `python -m saxaul.orgs.importing.helper`, rows in on one pipe, what they say out on another.

First comes what the file's `Reader` is made of, answered with an empty list when all is ready; then chunks.
"""

from __future__ import annotations

import gc
import os
import pickle
import signal
import sys
from typing import IO

import django


def work(questions: IO[bytes], answers: IO[bytes]) -> None:
    """Answer until the questions end."""
    from django.db import connection  # noqa: PLC0415 - after django.setup()

    from saxaul.orgs.importing.ahead import Ahead, Depth, gazetteer  # noqa: PLC0415
    from saxaul.orgs.importing.understanding import Reader  # noqa: PLC0415

    mapping, sectors, words, decimal_comma, database, change = pickle.load(questions)  # noqa: S301 - who started us
    connection.settings_dict["NAME"] = database
    ahead = Ahead(Reader(mapping, sectors=sectors, words=words, decimal_comma=decimal_comma), may_help=False)
    deepest = Depth.NEW if gazetteer() == change else Depth.RECORD  # another gazetteer than theirs: not for us to say
    answer(answers, [])
    while True:
        try:
            rows, depth = pickle.load(questions)  # noqa: S301
            ahead.depth = min(depth, deepest)
        except EOFError:
            return
        reads = ahead.here(rows)
        for read in reads:
            if read.taken is not None:
                read.row.values = {}  # nobody asks for the cells again
        answer(answers, reads)
        del rows, reads, read  # else the next chunk meets this one in memory


def answer(answers: IO[bytes], reads: object) -> None:
    pickle.dump(reads, answers, protocol=pickle.HIGHEST_PROTOCOL)
    answers.flush()


def main() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is for the process that started us; then our input ends
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # nothing printed by chance may stand between answers
    gc.set_threshold(500_000, 20, 20)
    django.setup()
    work(sys.stdin.buffer, answers)


if __name__ == "__main__":
    main()
