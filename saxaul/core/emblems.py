"""A drawn mark for every organisation, so that nobody is without a face.

The outline tells the kind, the motif the field, the colour and the choice among motifs come from the public id. All of
it is a pure function: the same organisation looks the same on every page, every machine and every day.
"""

from __future__ import annotations

import hashlib
from functools import lru_cache

from django.utils.safestring import SafeString, mark_safe

ACCENTS = ("reed", "river", "loess", "iris", "tamarisk", "lake", "stone", "olive")

# kind → (outline, transform that fits a motif of 30 units into it)
OUTLINES: dict[str, tuple[str, str]] = {
    "ngo": ('<circle class="emb-g" cx="24" cy="24" r="23"/>', ""),
    "informal": (
        '<circle class="emb-g" cx="24" cy="24" r="19"/><circle class="emb-r" cx="24" cy="24" r="22.4"/>',
        "translate(4.3 4.3) scale(.82)",
    ),
    "support": ('<path class="emb-g" d="M24 .5 45 12.2v23.6L24 47.5 3 35.8V12.2z"/>', "translate(1.4 1.4) scale(.94)"),
    "business": ('<path class="emb-g" d="M3 3h42v42H3z"/>', ""),
    "foundation": ('<path class="emb-g" d="M24 .5 47.5 24 24 47.5.5 24z"/>', "translate(5 5) scale(.79)"),
    "government": ('<path class="emb-g" d="M14.7 1.5h18.6l13.2 13.2v18.6L33.3 46.5H14.7L1.5 33.3V14.7z"/>', ""),
    "university": ('<path class="emb-g" d="M4 46.5V22C4 10 13 1.5 24 1.5S44 10 44 22v24.5z"/>', "translate(0 2)"),
    "media": (
        '<path class="emb-g" d="M7 2.5h34a5 5 0 0 1 5 5v27a5 5 0 0 1-5 5H25l-9 7.5v-7.5H7a5 5 0 0 1-5-5v-27'
        'a5 5 0 0 1 5-5z"/>',
        "translate(2.4 -.6) scale(.9)",
    ),
    "technology": (
        '<path class="emb-g" d="M14 2h20a12 12 0 0 1 12 12v20'
        'a12 12 0 0 1-12 12H14A12 12 0 0 1 2 34V14A12 12 0 0 1 14 2z"/>',
        "",
    ),
}

# section of the classification → motifs, drawn within 8–40 of a 48-unit square
MOTIFS: dict[str, tuple[str, ...]] = {
    "A": (  # culture and recreation: lantern, song, kite, drum
        '<path d="M18 14h12M18 34h12M18 14c-6 4-6 16 0 20M30 14c6 4 6 16 0 20M24 8.5V14M24 34v5.5M24 14v20"/>',
        '<path d="M19 34V14l15-4v20"/><circle cx="15.5" cy="34" r="3.5"/><circle cx="30.5" cy="30" r="3.5"/>',
        '<path d="M24 8.5 34 20 24 33 14 20zM24 8.5V33M14 20h20M24 33c0 4-5 2.5-5 6.5"/>',
        '<path d="M11 17c0-3 6-5 13-5s13 2 13 5-6 5-13 5-13-2-13-5zM11 17v13c0 3 6 5 13 5s13-2 13-5V17M11 30l7-8'
        'M18 34l6-12M30 34l-6-12M37 30l-7-8"/>',
    ),
    "B": (  # education: lamp, ladder, book, pencil
        '<path d="M17 26a7 7 0 1 1 14 0c-2 2-2.5 3.5-2.5 6h-9c0-2.5-.5-4-2.5-6zM20.5 36.5h7M24 8v5M10.5 14l3.5 3'
        'M37.5 14 34 17"/>',
        '<path d="M17 38 20 10M31 38 28 10M18 32h12M18.7 25.5h10.6M19.3 19h9.4M19.8 13.5h8.4"/>',
        '<path d="M24 15c-4-3-9-3.5-14-2v22c5-1.5 10-1 14 2 4-3 9-3.5 14-2V13c-5-1.5-10-1-14 2zM24 15v22"/>',
        '<path d="m12 36 2.5-8.5L30 12l6 6-15.5 15.5zM26.5 15.5l6 6M14.5 27.5l6 6"/>',
    ),
    "C": (  # health: heart, cross, pulse, herb cup
        '<path d="M24 37C12 29 9 22 11.5 16.5 14 11 21.5 11.5 24 18c2.5-6.5 10-7 12.5-1.5C39 22 36 29 24 37z"/>',
        '<path d="M20 11h8v9h9v8h-9v9h-8v-9h-9v-8h9z"/>',
        '<path d="M8.5 25.5H17l4-12 6 21 4-9h8.5"/>',
        '<path d="M12 23h24c0 8-4 13-12 13s-12-5-12-13zM24 23c0-6 2-10 8-12 0 6-3 9-8 12zM24 19c-1-3-3-5-7-6 0 4'
        ' 3 6 7 6z"/>',
    ),
    "D": (  # social services: home, berries, bowl, umbrella
        '<path d="M9 25 24 11l15 14M14 22v15h20V22M20 37v-8a4 4 0 0 1 8 0v8"/>',
        '<circle cx="18" cy="28" r="5"/><circle cx="30" cy="30" r="5"/><circle cx="25" cy="20" r="5"/>'
        '<path d="M26 15c1-4 4-6 8-6"/>',
        '<path d="M10.5 24h27c0 8-5 12.5-13.5 12.5S10.5 32 10.5 24zM19 19c0-3.5 3-3.5 3-7.5M27 19c0-3.5 3-3.5 3-7.5"/>',
        '<path d="M9.5 26a14.5 14.5 0 0 1 29 0zM24 11.5V8.5M24 26v9.5a3.7 3.7 0 0 0 7.4 0"/>',
    ),
    "E": (  # environment and animals: straw square, drop, river, seed, hill, birds, fence, ear
        '<path d="M24 9 39 24 24 39 9 24zM16.5 16.5l15 15M31.5 16.5l-15 15"/>',
        '<path d="M24 9c6 7.5 9.5 12 9.5 17.5a9.5 9.5 0 0 1-19 0C14.5 21 18 16.5 24 9zM19 27a5 5 0 0 0 5 5"/>',
        '<path d="M18 8c-4 6 8 8 4 15s-9 8-6 17M28 8c-4 6 8 8 4 15s-9 8-6 17"/>',
        '<path d="M24 10c8 4 11 9 11 15s-4 12-11 13c-7-1-11-7-11-13s3-11 11-15zM24 17v15M24 24c3-1 5-3 6-5'
        'M24 29c-3-1-5-3-6-5"/>',
        '<path d="M8 34 19 14l7 11 4-6 10 15zM15.5 20l3.5 3 3-3"/>',
        '<path d="M7 22c7-8 13-7 17 2 4-9 10-10 17-2M14 31c4-4 7-3.5 10 1 3-4.5 6-5 10-1"/>',
        '<path d="M9 34 13 14M17 34l4-20M25 34l4-20M33 34l4-20M9 28h28M12 20h27"/>',
        '<path d="M24 40V14M24 20c-5 0-7-3-7-7 5 0 7 3 7 7zm0 0c5 0 7-3 7-7-5 0-7 3-7 7zM24 29c-5 0-7-3-7-7 5 0 7'
        " 3 7 7z"
        'm0 0c5 0 7-3 7-7-5 0-7 3-7 7z"/>',
    ),
    "F": (  # community and housing: well, jar, bridge, row of houses
        '<path d="M12 22h24M14 22v14h20V22M14 29h20M17 22V12l7-4 7 4v10M24 13v7"/>',
        '<path d="M19 10h10M20 10c0 4-7 6-7 15s5 13 11 13 11-4 11-13-7-11-7-15M14.5 22c6 3 13 3 19 0M16 31c5 2 11'
        ' 2 16 0"/>',
        '<path d="M8.5 32h31M8.5 32c2-11 8-15 15.5-15s13.5 4 15.5 15M14 32v-9M24 32V17M34 32v-9"/>',
        '<path d="M8 36V24l6.5-6 6.5 6v12M21 36V19l9.5-8.5L40 19v17M8 36h32M27 36v-8h7v8"/>',
    ),
    "G": (  # civic life and advocacy: scales, globe, horn, open door
        '<path d="M24 9.5V37M17 37h14M12 15.5h24M12 15.5 7.5 27h9zM36 15.5 31.5 27h9z"/>',
        '<circle cx="24" cy="24" r="14"/><path d="M10 24h28M24 10c-9 8-9 20 0 28M24 10c9 8 9 20 0 28"/>',
        '<path d="M11 21v7l17 8V13zM28 19c4 0 7 2.5 7 5.5S32 30 28 30M15 30l2 7.5h4.5L20 32.5"/>',
        '<path d="M13 38V11h22v27M9 38h30M13 38l12-4V15L13 11M21.5 25v2"/>',
    ),
    "H": (  # giving and volunteering: gift, rings, hand, sun
        '<path d="M12 21h24v16H12zM10 15.5h28V21H10zM24 15.5V37M24 15.5c-9 0-9-7.5-3.5-7.5 3 0 3.5 4 3.5 7.5'
        " 0-3.5.5-7.5"
        ' 3.5-7.5 5.5 0 5.5 7.5-3.5 7.5z"/>',
        '<circle cx="18.5" cy="24" r="9"/><circle cx="29.5" cy="24" r="9"/>',
        '<path d="M9 31c5-4 9-4 13 0h7c3 0 3 4 0 4h-6M29 32l8-5c3-1.5 4.5 1.5 2 3.5L28 38c-6 1-13 0-19-3M24 24'
        "c-7-5-8-8-6.5-11"
        's5-2.5 6.5 1c1.5-3.5 5-4 6.5-1S31 19 24 24z"/>',
        '<circle cx="24" cy="24" r="6.5"/><path d="M24 8.5v4M24 35.5v4M8.5 24h4M35.5 24h4M13 13l3 3M32 32l3 3M35'
        " 13l-3 3"
        'M16 32l-3 3"/>',
    ),
    "I": (  # belief: lotus, candle, niche
        '<path d="M24 34c-6.5-3-9-8.5-9-11 2 0 4 .5 5.5 1.5C20 19 22 14 24 11c2 3 4 8 3.5 13.5C29 23.5 31 23 33'
        " 23c0 2.5-2.5"
        ' 8-9 11zM9.5 30c4 6 9 7.5 14.5 4 5.5 3.5 10.5 2 14.5-4"/>',
        '<path d="M20 22h8v15h-8zM24 22v-3M24 18.5c-4-3.5 0-6 0-10 0 4 4 6.5 0 10zM13.5 37h21"/>',
        '<path d="M13 38V23c0-7 6-9 11-14 5 5 11 7 11 14v15zM20 38v-9a4 4 0 0 1 8 0v9"/>',
    ),
    "J": (  # work, trades and unions: wheel, stall, hammer, wall
        '<circle cx="24" cy="24" r="13"/><circle cx="24" cy="24" r="3"/>'
        '<path d="M24 11v10M24 27v10M11 24h10M27 24h10"/>',
        '<path d="m9.5 19 3.5-8h22l3.5 8c0 4-5.8 4-5.8 0 0 4-5.8 4-5.8 0 0 4-5.8 4-5.8 0 0 4-5.8 4-5.8 0 0 4-5.8'
        " 4-5.8 0z"
        'M13 24v13h22V24M21 37v-8h6v8"/>',
        '<path d="M13 12h17c3 0 5 2 6 6h-6v3H13zM19 21v17h6V21"/>',
        '<path d="M10 14h28v7H10zM10 21h28v7H10zM10 28h28v7H10zM22 14v7M16 21v7M31 21v7M24 28v7"/>',
    ),
    "K": (  # research and professional help: flask, screen, columns, compass
        '<path d="M20 10h8M21 10v9l-8.5 15a2.3 2.3 0 0 0 2 3.5h19a2.3 2.3 0 0 0 2-3.5L27 19v-9M17 28.5h14"/>',
        '<path d="M10 13h28v18H10zM18 37h12M24 31v6M19 18l-4 4 4 4M29 18l4 4-4 4"/>',
        '<path d="M10 37h28M14 32v-7M21 32V19M28 32V23M35 32V12"/>',
        '<circle cx="24" cy="24" r="14"/><path d="m30 18-4 8-8 4 4-8z"/>',
    ),
    "L": (  # whatever else: cairn, twig, spiral, knot
        '<path d="M13.5 37h21c3 0 3-6-1-6h-19c-4 0-4 6-1 6zM18 31c-4 0-3-6 .5-6h11c3.5 0 4.5 6 .5 6M20.5 25'
        "c-3-1-1-7 3.5-7"
        's6.5 6 3.5 7"/>',
        '<path d="M24 39V19M24 30c-1-5-5-7-10-7M24 26c1-6 5-8 10-9M24 19c0-4-2-7-5-9M24 19c0-4 2-7 5-9"/>',
        '<path d="M24 24c2-3.5 6.5 0 4 4.5-3 5-11 3.5-12-3C14.5 17 24 11 32 16.5c8 6 4.5 19-6 21.5"/>',
        '<path d="M16 16h16v16H16zM24 9l15 15-15 15L9 24z"/>',
    ),
}

SIZES = {"s": " emb-s", "m": "", "l": " emb-l"}


def accent_class(public_id: str) -> str:
    """`a-reed` … `a-olive`: the one colour of this organisation. Put it, with `accent`, on the wrapper of its page."""
    return f"a-{ACCENTS[_digest(public_id)[0] % len(ACCENTS)]}"


@lru_cache(maxsize=4096)
def emblem_svg(*, public_id: str, kind: str, sector: str | None, size: str = "m") -> SafeString:
    """The mark as inline SVG, hidden from screen readers because the name always stands beside it.

    `kind` is one of `OUTLINES` (unknown: circle). `sector` is a code of the classification; its first letter, A to L,
    counts (unknown or none: L). `size` is s, m or l.
    """
    outline, fit = OUTLINES.get(kind, OUTLINES["ngo"])
    motifs = MOTIFS.get((sector or "L")[:1].upper(), MOTIFS["L"])
    motif = motifs[_digest(public_id)[1] % len(motifs)]
    place = f' transform="{fit}"' if fit else ""
    return mark_safe(  # noqa: S308 - every part is a constant of this module
        f'<svg class="emb{SIZES[size]} {accent_class(public_id)}" viewBox="0 0 48 48" aria-hidden="true">'
        f'{outline}<g class="emb-m"{place}>{motif}</g></svg>'
    )


def _digest(public_id: str) -> bytes:
    return hashlib.blake2s(public_id.encode(), digest_size=2).digest()
