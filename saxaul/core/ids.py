"""Public identifiers: random, short, readable aloud, never the primary key."""

from __future__ import annotations

import secrets

ALPHABET = "23456789abcdefghjkmnpqrstvwxyz"  # no 0/o, 1/i/l, u: nothing that is misread or spells words
LENGTH = 10  # 30**10 ≈ 5.9e14: at a million records a new id collides with chance 2e-9, and the column is unique


def new_public_id() -> str:
    """Ten random letters and digits."""
    return "".join([secrets.choice(ALPHABET) for _ in range(LENGTH)])


def new_public_ids(count: int) -> list[str]:
    """`count` different ids, made from one read of the system's randomness: for bulk writes."""
    ids: set[str] = set()
    base = len(ALPHABET)
    while len(ids) < count:
        noise = secrets.token_bytes((count - len(ids)) * 8)
        for start in range(0, len(noise), 8):
            number = int.from_bytes(noise[start : start + 8], "big")
            letters = []
            for _ in range(LENGTH):
                number, rest = divmod(number, base)
                letters.append(ALPHABET[rest])
            ids.add("".join(letters))
    return list(ids)
