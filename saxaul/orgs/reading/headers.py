"""Where the column names stand, and what they are, in the first rows of any table."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

from django.utils.translation import gettext as _

from saxaul.orgs.reading.cells import HXL_TAG, TYPED, kind_of
from saxaul.orgs.reading.errors import UnreadableFile

SEARCHED_ROWS = 40
COMPARED_ROWS = 60
MAX_HEADER_ROWS = 6
LONG_NAME = 120

# Column names met in registers of organisations; they only strengthen what the values say.
WORDS = """
id name title type kind status address street city town country region state province postcode zip phone tel email
e-mail website web url latitude longitude lat lng lon description notes date year code no number organisation
organization contact sector category founded registered
nom adresse ville pays téléphone courriel site nombre dirección ciudad país teléfono correo nome endereço cidade
anschrift straße plz ort land telefon webseite beschreibung datum jahr название адрес город страна телефон сайт имя
名称 名字 机构名称 组织名称 单位名称 地址 省 省份 城市 市 区 县 电话 联系电话 邮箱 网址 网站
类型 类别 编号 序号 代码 简介 备注 经度 纬度 成立时间 登记证号 统一社会信用代码
名稱 機構名稱 電話 網址 類型 類別 編號 序號 代碼 備註 經度 緯度
団体名 住所 電話番号 기관명 단체명 주소 전화 전화번호
الاسم اسم العنوان المدينة البلد الهاتف البريد الموقع النوع الرقم المحافظة الوصف ملاحظات
tên stt địa_chỉ điện_thoại tỉnh huyện quận mã loại ghi_chú mô_tả thành_phố
"""
USUAL_NAMES = frozenset(WORDS.split())
SPACES = re.compile(r"\s+")
REMARK = re.compile(r"\w[:：]\s*\w")

Numbered = tuple[int, list[str]]
Span = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Header:
    """The last header row (0: none), how many rows it takes, where data begins, the names, and remarks."""

    row: int
    rows: int
    data_after: int
    columns: tuple[str, ...]
    notes: tuple[str, ...] = field(default=())


def find_header(sample: Sequence[Numbered], *, forced: int | None = None, merged: Sequence[Span] = ()) -> Header:
    """Find the header among `sample`: (row number, trimmed cells), blank rows left out.

    `forced` is the operator's choice of the last header row (0: none). `merged` are merged ranges as 1-based
    (first row, first column, last row, last column).
    """
    if forced == 0:
        return _without_header(sample, data_after=0)
    tags = _find_tags(sample)
    place = _forced_place(sample, forced) if forced else _choose_row(sample, tags)
    if place is None:
        return _without_header(sample, data_after=0)
    first, last = (place, place) if forced else (place, _last_header_place(sample, place, merged))
    first = _extend_up(sample, first, merged)
    last_number = sample[last][0]
    data_after, notes = last_number, []
    if tags is not None and tags > last:
        data_after = sample[tags][0]
    if tags is not None:
        notes.append(_("Row %(row)d holds HXL tags; it was left out of the data.") % {"row": sample[tags][0]})
    columns = _join_names(sample, first, last, merged)
    return Header(
        row=last_number,
        rows=last_number - sample[first][0] + 1,
        data_after=data_after,
        columns=name_columns(columns, _data_width(sample[last + 1 :])),
        notes=tuple(notes),
    )


def _without_header(sample: Sequence[Numbered], *, data_after: int) -> Header:
    return Header(row=0, rows=0, data_after=data_after, columns=name_columns([], _data_width(sample)))


def _forced_place(sample: Sequence[Numbered], number: int) -> int:
    for place, (row_number, _cells) in enumerate(sample):
        if row_number == number:
            return place
    raise UnreadableFile(
        _("Row %(number)d is empty or too far down to be the header.") % {"number": number}, code="bad_header_row"
    )


def _filled(cells: Sequence[str]) -> list[int]:
    return [column for column, cell in enumerate(cells) if cell]


def _data_width(sample: Sequence[Numbered]) -> int:
    """The width that at least every twentieth row reaches; single overlong rows do not add columns."""
    widths = sorted((_filled(cells)[-1] + 1 for _number, cells in sample if any(cells)), reverse=True)
    return widths[len(widths) // 20] if widths else 0


def _find_tags(sample: Sequence[Numbered]) -> int | None:
    for place, (_number, cells) in enumerate(sample[:SEARCHED_ROWS]):
        filled = [cell for cell in cells if cell]
        if filled and sum(1 for cell in filled if HXL_TAG.match(cell)) * 2 > len(filled):
            return place
    return None


def _choose_row(sample: Sequence[Numbered], tags: int | None) -> int | None:
    """Return the place of the row that looks most like names for what stands beneath, or None."""
    if tags is not None:
        return tags - 1 if tags else 0
    typical = _typical_width(sample)
    best: tuple[float, int] | None = None
    data_begun = False
    # A list of one column has nothing to tell a name from an entry but its place.
    searched = SEARCHED_ROWS if typical >= 2 else 1
    for place, (_number, cells) in enumerate(sample[:searched]):
        if data_begun and _usual_share(cells) < 0.5:
            continue
        score = _header_score(sample, place, typical)
        if score is None:
            data_begun = data_begun or _is_full(cells, typical)
        elif best is None or score - 0.08 * place > best[0]:
            best = (score - 0.08 * place, place)
    return best[1] if best else None


def _is_full(cells: Sequence[str], typical: float) -> bool:
    """Whether this row fills the table's width, and not with remarks such as “Date: today”."""
    filled = [cell for cell in cells if cell]
    return len(filled) >= max(2, 0.75 * typical) and not any(REMARK.search(cell) for cell in filled)


def _usual_share(cells: Sequence[str]) -> float:
    filled = [cell for cell in cells if cell]
    return sum(1 for cell in filled if SPACES.sub("_", cell.lower()) in USUAL_NAMES) / max(1, len(filled))


def _typical_width(sample: Sequence[Numbered]) -> float:
    counts = [len(_filled(cells)) for _number, cells in sample]
    return median(counts[len(counts) // 3 :] or [1])


def _header_score(sample: Sequence[Numbered], place: int, typical: float) -> float | None:
    """How much row `place` looks like a header; None when it cannot be one."""
    cells = sample[place][1]
    filled = _filled(cells)
    breadth = min(1.0, len(filled) / max(typical, 1))
    if not filled or breadth < 0.5 or (typical >= 2 and len(filled) < 2):
        return None
    texts = [cells[column] for column in filled]
    if any(len(text) > 4 * LONG_NAME for text in texts):
        return None
    kinds = [kind_of(text) for text in texts]
    if _counts_up(texts):
        kinds = ["text"] * len(kinds)
    wordy = sum(1 for kind in kinds if kind in {"text", "code"}) / len(kinds)
    usual = _usual_share(texts)
    contrast, known = _contrast(sample, place, filled, kinds)
    if wordy < 0.5 or (wordy < 0.85 and contrast <= 0.15 and usual == 0) or contrast < -0.12 - usual:
        return None
    unique = len(set(texts)) / len(texts)
    long_share = sum(1 for text in texts if len(text) > LONG_NAME) / len(texts)
    return 2 * breadth + 1.5 * wordy + 0.7 * unique + 2 * contrast * known + 2 * usual - long_share


def _counts_up(texts: Sequence[str]) -> bool:
    """Whether the numbers among these cells are consecutive years, which name columns well."""
    years = [int(text) for text in texts if re.fullmatch(r"(19|20)\d\d", text)]
    others = [text for text in texts if not re.fullmatch(r"(19|20)\d\d", text)]
    steps = {abs(later - earlier) for earlier, later in pairwise(years)}
    return len(years) >= 2 and 0 not in steps and max(steps) <= 10 and all(kind_of(text) == "text" for text in others)


def _contrast(
    sample: Sequence[Numbered], place: int, filled: Sequence[int], kinds: Sequence[str]
) -> tuple[float, float]:
    """Compare each cell with the column beneath: (mean from -1, same as the data, to 1; share of columns told)."""
    below = [cells for _number, cells in sample[place + 1 : place + 1 + COMPARED_ROWS]]
    if not below:
        return 0.0, 0.0
    marks: list[float] = []
    for column, kind in zip(filled, kinds, strict=True):
        values = [cells[column] for cells in below if column < len(cells) and cells[column]]
        if not values:
            continue
        marks.append(_column_mark(sample[place][1][column], kind, values))
    if not marks:
        return 0.0, 0.0
    return sum(marks) / len(marks), 1.0


def _column_mark(name: str, kind: str, values: Sequence[str]) -> float:
    if name in values:
        return -0.7 if len(values) > 2 else -0.3
    found = Counter(kind_of(value) for value in values)
    found.pop("blank", None)
    if not found:
        return 0.0
    most, count = found.most_common(1)[0]
    if most in TYPED and count / found.total() >= 0.6:
        if kind == "text" or (kind == "code" and most != "code"):
            return 1.0
        return -0.8 if kind == most else 0.1
    return 0.15 if kind in {"text", "code"} else 0.0


def _last_header_place(sample: Sequence[Numbered], place: int, merged: Sequence[Span]) -> int:
    """The end of a header of several rows, told by its merged cells or by rows that go on naming columns."""
    number = sample[place][0]
    bottoms = [span[2] for span in merged if span[0] == number and span[2] - span[0] < MAX_HEADER_ROWS]
    bottom = max(bottoms, default=number)
    last = max(at for at, (row_number, _cells) in enumerate(sample) if row_number <= bottom)
    if last > place and last + 1 < len(sample):
        return last
    last = place
    while last + 2 < len(sample) and last + 1 - place < MAX_HEADER_ROWS and _goes_on(sample, place, last):
        last += 1
    return last


def _goes_on(sample: Sequence[Numbered], first: int, last: int) -> bool:
    """Whether the row after `last` is still header: it fills gaps, or its words stand over typed columns."""
    number, cells = sample[last + 1]
    filled = _filled(cells)
    if number - sample[last][0] > 1 or any(kind_of(cells[column]) != "text" for column in filled):
        return False
    contrast, _known = _contrast(sample, last + 1, filled, ["text"] * len(filled))
    if contrast >= 0.6 and len(filled) >= 2:
        return True
    named = set(_filled(sample[last][1]))
    gaps = [column for column in filled if column not in named]
    # A lone word at the left is a caption between data rows.
    return gaps != [0] and len(gaps) * 2 >= len(filled) and not _is_body_like(sample, last + 1, filled)


def _is_body_like(sample: Sequence[Numbered], place: int, filled: Sequence[int]) -> bool:
    """Whether the rows after `place` fill the same few columns in the same way, as sparse data does."""
    after = [set(_filled(cells)) for _number, cells in sample[place + 1 : place + 6]]
    return any(columns <= set(filled) for columns in after if columns)


def _extend_up(sample: Sequence[Numbered], place: int, merged: Sequence[Span]) -> int:
    """Take in the rows of group names above (“Address” over “Street”, “City”), but no titles."""
    first = place
    while first > 0 and place - (first - 1) < MAX_HEADER_ROWS:
        number, cells = sample[first - 1]
        if sample[first][0] - number > 1 or not _is_group_row(cells, sample[first][1], number, merged):
            break
        first -= 1
    return first


def _is_group_row(cells: Sequence[str], beneath: Sequence[str], number: int, merged: Sequence[Span]) -> bool:
    filled = _filled(cells)
    width = len(_filled(beneath))
    texts = [cells[column] for column in filled]
    if any(kind_of(text) not in {"text", "code"} or len(text) > LONG_NAME or REMARK.search(text) for text in texts):
        return False
    spans = [span for span in merged if span[0] <= number <= span[2] and span[3] > span[1]]
    if any(span[3] - span[1] + 1 >= width for span in spans) or (merged and not spans):
        return False
    if len(filled) >= 2:
        return len(filled) < max(width, 2) or len(set(texts)) < len(texts)
    return bool(filled) and filled[0] > 0 and width > 2


def _join_names(sample: Sequence[Numbered], first: int, last: int, merged: Sequence[Span]) -> list[str]:
    """Put the rows of a header together column by column; names above are spread over the columns they cover."""
    width = max(len(cells) for _number, cells in sample[first : last + 1])
    names: list[list[str]] = [[] for _column in range(width)]
    for place in range(first, last + 1):
        number, cells = sample[place]
        spread = list(cells) + [""] * (width - len(cells))
        if place < last:
            beneath = sample[place + 1][1]
            spread = _spread(spread, beneath, number, merged)
        for column, cell in enumerate(spread):
            name = clean_name(cell)
            if name and (not names[column] or names[column][-1] != name):
                names[column].append(name)
    return [" / ".join(parts) for parts in names]


def _spread(cells: list[str], beneath: Sequence[str], number: int, merged: Sequence[Span]) -> list[str]:
    ranges = [span for span in merged if span[0] <= number <= span[2] and span[3] > span[1]]
    if ranges:
        for top, left, _bottom, right in ranges:
            if top == number:
                for column in range(left, min(right, len(cells))):
                    cells[column] = cells[column] or cells[left - 1]
        return cells
    for column in range(1, len(cells)):
        if not cells[column] and column < len(beneath) and beneath[column]:
            cells[column] = cells[column - 1]
    return cells


def clean_name(cell: str) -> str:
    """Return a column name on one line."""
    return SPACES.sub(" ", cell.replace("\ufeff", "").replace("\x00", "")).strip()


def name_columns(names: Sequence[str], width: int) -> tuple[str, ...]:
    """Name every column once: empty ones by their place, repeated ones with a number, as “Name (2)”."""
    given = list(names)
    while given and not given[-1] and len(given) > width:
        given.pop()
    given += [""] * (width - len(given))
    taken: set[str] = set()
    unique: list[str] = []
    for place, name in enumerate(given, start=1):
        base = clean_name(name) or untitled(place)
        chosen, repeat = base, 1
        while chosen in taken:
            repeat += 1
            chosen = f"{base} ({repeat})"
        taken.add(chosen)
        unique.append(chosen)
    return tuple(unique)


def untitled(place: int) -> str:
    """The name of the column at this place when the file gives none."""
    return _("Column %(number)d") % {"number": place}
