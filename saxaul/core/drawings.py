"""Pictures drawn on the server: score bars, sparklines, rows of trees, flows of money.

Numbers reach a drawing as SVG attributes, never as styles. A bar and a sparkline flip by style sheet in right-to-left
pages; the flow holds letters, so it is computed mirrored. Each stands beside its figures or its table.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

Pillar = Literal["t", "c"]


def score_bar(
    value: float, low: float, high: float, *, pillar: Pillar = "t", height: int = 15, usual: float | None = None
) -> SafeString:
    """Solid to `low`, striped to `high`, a needle at `value`; all on 0–100. `usual` adds the mark ▲ below the bar."""
    sure, best, reach = (_percent(number) for number in sorted((low, value, high)))
    inner = height - 6
    mark = ""
    if usual is not None:
        mark = format_html(
            '<svg x="{}%" y="{}" overflow="visible"><path class="bar-med" d="M-5 6h10L0 0z"/></svg>',
            _number(_percent(usual)),
            height,
        )
    return format_html(
        '<svg class="bar" height="{h}" aria-hidden="true">'
        '<rect class="bar-track" y="3" width="100%" height="{i}" rx="1.5"/>'
        '<rect class="bar-sure-{p}" y="3" width="{low}%" height="{i}" rx="1.5"/>'
        '<rect x="{low}%" y="3" width="{range}%" height="{i}" fill="url(#h{p})"/>'
        '<rect class="bar-at" x="{best}%" width="3" height="{h}" rx="1"/>{mark}</svg>',
        h=height,
        i=inner,
        p=pillar,
        low=_number(sure),
        range=_number(reach - sure),
        best=_number(min(best, 99)),
        mark=mark,
    )


def spark(
    values: Sequence[float],
    *,
    low: Sequence[float] = (),
    high: Sequence[float] = (),
    bottom: float | None = None,
    top: float | None = None,
    limit: float | None = None,
    shaded: tuple[float, float] | None = None,
    pillar: Pillar = "t",
    width: int = 220,
    height: int = 84,
) -> SafeString:
    """A line over equal steps of time. `low`/`high`: its range as tint. `limit`: dashed. `shaded`: steps from–to.

    `bottom` and `top` fix the scale, so that small multiples can be compared; otherwise the data fill the height.
    """
    if not values:
        return SafeString("")
    seen = [*values, *low, *high, *([limit] if limit is not None else [])]
    floor = min(seen) if bottom is None else bottom
    span = ((max(seen) if top is None else top) - floor) or 1.0

    def x(step: float) -> float:
        return width * step / max(len(values) - 1, 1)

    def y(value: float) -> float:
        return height - height * (value - floor) / span

    def line(numbers: Iterable[tuple[int, float]]) -> str:
        return "L".join(f"{_number(x(step))} {_number(y(value))}" for step, value in numbers)

    parts = []
    if shaded:
        start, end = (_number(x(step)) for step in shaded)
        parts.append(f'<path class="spark-grant" d="M{start} 0H{end}V{height}H{start}z"/>')
    if low and high:
        there, back = line(enumerate(high)), line(reversed(list(enumerate(low))))
        parts.append(f'<path class="spark-band" d="M{there}L{back}z"/>')
    if limit is not None:
        parts.append(f'<path class="spark-limit" d="M0 {_number(y(limit))}H{width}"/>')
    last = len(values) - 1
    parts.append(f'<path class="spark-base" d="M0 {height}H{width}"/>')
    parts.append(f'<path class="spark-line" d="M{line(enumerate(values))}"/>')
    parts.append(f'<circle class="spark-dot" cx="{_number(x(last))}" cy="{_number(y(values[last]))}" r="2.4"/>')
    tone = " c" if pillar == "c" else ""
    return mark_safe(  # noqa: S308 - built from numbers only
        f'<svg class="spark{tone}" viewBox="0 0 {width} {height}" aria-hidden="true">{"".join(parts)}</svg>'
    )


def tree_row(stages: Iterable[int], *, label: str, sprite: str) -> SafeString:
    """One small tree for each measured one: stage 0 dead, 1 sprout, 2 seedling, 3 young shrub, 4 shrub."""
    trees = format_html_join(
        "",
        '<svg class="tree" aria-hidden="true"><use href="{}#tree{}"/></svg>',
        ((sprite, min(max(stage, 0), 4)) for stage in stages),
    )
    return format_html('<div class="plot" role="img" aria-label="{}">{}</div>', label, trees)


@dataclass(frozen=True)
class Part:
    """One end of the flow: `amount` in any one unit; `text` is what the table prints; `rest` marks what is left."""

    label: str
    amount: int
    text: str
    rest: bool = False


@dataclass(frozen=True)
class Ribbon:
    """`amount` goes from the source at index `source` to the use at index `use`."""

    source: int
    use: int
    amount: int


LATIN_KEYS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
ARABIC_KEYS = "أبجدهوزحطيكلمنسعفصقرشتثخذض"


def flow_keys(count: int, *, rtl: bool = False) -> list[str]:
    """Letters for the sources, as the table beside the drawing repeats them."""
    alphabet = ARABIC_KEYS if rtl else LATIN_KEYS
    return [alphabet[index % len(alphabet)] for index in range(count)]


def money_flow(
    sources: Sequence[Part], uses: Sequence[Part], ribbons: Sequence[Ribbon] = (), *, rtl: bool = False
) -> SafeString:
    """Two bars of equal length joined by ribbons: what came in above, where it went below.

    Without `ribbons` every source feeds every use in proportion. Both sides must add up to the same amount, so what
    is left belongs into `uses` with `rest=True`. Raises ValueError when they do not.
    """
    total = sum(part.amount for part in sources)
    if total != sum(part.amount for part in uses):
        raise ValueError("what came in and what went out must add up to the same amount")
    if total <= 0:
        return SafeString("")
    ribbons = ribbons or _in_proportion(sources, uses, total)
    above = _bar(sources, flow_keys(len(sources), rtl=rtl), total, y=0, rtl=rtl)
    below = _bar(uses, [str(index + 1) for index in range(len(uses))], total, y=142, rtl=rtl)
    return mark_safe(  # noqa: S308 - built from numbers and fixed letters only
        '<svg width="100%" height="176" aria-hidden="true">'
        '<svg y="34" width="100%" height="108" viewBox="0 0 1000 108" preserveAspectRatio="none">'
        f"{_ribbons(sources, uses, ribbons, total, rtl=rtl)}</svg>{above}{below}</svg>"
    )


def _in_proportion(sources: Sequence[Part], uses: Sequence[Part], total: int) -> list[Ribbon]:
    """Every source over every use by running sums, so that both sides add up to within one unit a ribbon."""
    ribbons = []
    source_starts, use_starts = _starts(sources), _starts(uses)
    for i, source in enumerate(sources):
        for j, use in enumerate(uses):
            corners = [
                (source_starts[i] + a * source.amount) * (use_starts[j] + b * use.amount) // total
                for a, b in ((1, 1), (0, 1), (1, 0), (0, 0))
            ]
            amount = corners[0] - corners[1] - corners[2] + corners[3]
            if amount > 0:
                ribbons.append(Ribbon(i, j, amount))
    return ribbons


def _ribbons(sources: Sequence[Part], uses: Sequence[Part], ribbons: Sequence[Ribbon], total: int, *, rtl: bool) -> str:
    from_left, to_left = _starts(sources), _starts(uses)
    paths = []
    for ribbon in sorted(ribbons, key=lambda r: (r.source, r.use)):
        a, c = from_left[ribbon.source], to_left[ribbon.use]
        from_left[ribbon.source] += ribbon.amount
        to_left[ribbon.use] += ribbon.amount
        edges = [a, a + ribbon.amount, c, c + ribbon.amount]
        a0, a1, c0, c1 = (round(1000 * (total - edge if rtl else edge) / total) for edge in edges)
        tone = " flow-ribbon-2" if ribbon.source % 2 else ""
        paths.append(
            f'<path class="flow-ribbon{tone}" d="M{a0} 0C{a0} 54 {c0} 54 {c0} 108H{c1}C{c1} 54 {a1} 54 {a1} 0z"/>'
        )
    return "".join(paths)


def _bar(parts: Sequence[Part], keys: Sequence[str], total: int, *, y: int, rtl: bool) -> str:
    drawn = []
    for part, key, start in zip(parts, keys, _starts(parts), strict=True):
        width = 100 * part.amount / total
        x = 100 * start / total
        x = 100 - x - width if rtl else x
        shape = "flow-left" if part.rest else f"flow-{'out' if y else 'in'} flow-cut"
        letter = "flow-key" + (" flow-key-3" if part.rest else " flow-key-2" if y else "")
        drawn.append(f'<rect class="{shape}" x="{_number(x)}%" y="{y}" width="{_number(width)}%" height="34"/>')
        if width > 2.5:  # below that a letter would not fit; the table still names it
            drawn.append(f'<text class="{letter}" x="{_number(x + width / 2)}%" y="{y + 22}">{key}</text>')
    return "".join(drawn)


def _starts(parts: Sequence[Part]) -> list[int]:
    starts, sum_so_far = [], 0
    for part in parts:
        starts.append(sum_so_far)
        sum_so_far += part.amount
    return starts


def _percent(number: float) -> float:
    return min(max(float(number), 0.0), 100.0)


def _number(value: float) -> str:
    """At most two decimals, and a point whatever the language: SVG knows no comma."""
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text
