"""Tables of targets: "Chỉ tiêu | Đơn vị tính | Năm 2026". Their rows are numbers to reach, not work."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from knowledge.plans.blocks import Row, Table
from knowledge.plans.citations import plain
from knowledge.plans.columns import field_of, find_columns
from knowledge.plans.deadlines import read_time_cell
from knowledge.plans.figures import LOWER, operator, value_of
from knowledge.plans.model import Operator, Target

NAME = re.compile(r"^(?:tên |các |nội dung )?(?:ch[ỉi] tiêu|tiêu chí|mục tiêu|chỉ số)\b|^nội dung$")
UNIT = re.compile(r"^(?:đơn vị tính|đvt|đơn vị)\b")
VALUE = re.compile(
    r"^(?!.*(?:kết quả|hiện trạng|ước|đã đạt|so với|cùng kỳ|thời|hạn))"
    r"(?!(?:số |tỷ lệ )?(?:thực hiện|th)\b)(?!(?!kế hoạch|chỉ tiêu).*thực hiện năm).*(?<!\d)(?P<year>20\d\d)\b"
    r"|^(?:được |số )?giao$|^(?:chỉ tiêu|mục tiêu|kế hoạch|mức|tỷ lệ|giá trị|số lượng)"
    r"(?: được| tối thiểu)?(?: giao| đạt| phấn đấu| cần đạt)?(?: \(%\))?$"
)
CELL = re.compile(
    r"^(?:≥|>=|≤|<=|>|<|từ|trên|dưới|tối thiểu|ít nhất|tối đa|không quá|đạt|giảm|còn|\s)*"
    r"(?P<value>\d{1,3}(?:\.\d{3})+|\d+(?:[.,]\d+)?)\s*(?P<percent>%)?(?:\s+trở lên)?$"
)
THOUSANDS = re.compile(r"^\d{1,3}(?:\.\d{3})+$")
RANK = re.compile(r"\b(?:xếp hạng|thứ hạng|xếp thứ|vị trí xếp)\b|\bhạng$")
PERCENT_IN_NAME = re.compile(r"\(\s*%\s*\)|\btỷ lệ\b")
FALLS = re.compile(LOWER)
WHEN = re.compile(r"^(?:thời (?:gian|hạn|điểm)|hạn|lộ trình|tiến độ|hoàn thành|ghi chú)")
EXACT = frozenset({"date", "month", "quarter", "half"})
TITLE_WORDS = 12
FEW_WORDS = 5


@dataclass(frozen=True, slots=True)
class _Layout:
    """Which columns of a table hold the names, the units and the values, with the year of each value."""

    first_row: int
    name: int
    unit: int | None
    values: tuple[tuple[int, int | None], ...]
    days: tuple[int, ...] = ()
    """Columns that may say when: "Thời hạn", "Ghi chú"."""


def is_target_table(table: Table) -> bool:
    """Whether a table lists numbers to reach under the names of targets."""
    return _layout(table) is not None


def read_target_table(table: Table, period: tuple[dt.date, dt.date] | None) -> Iterator[Target]:
    """The targets of a table, row by row, one for each year printed in its header that the plan covers.

    Args:
        table: Any table; one that is not of targets gives nothing.
        period: The plan's first and last day: a year before it shows results, a column without a year ends with it.
    """
    layout = _layout(table)
    if layout is None:
        return
    first, last = period or (dt.date.min, None)
    values = [(column, year) for column, year in layout.values if year is None or year >= first.year]
    for row in table.rows[layout.first_row :]:
        for column, year in values:
            by = dt.date(year, 12, 31) if year else last
            if len(values) == 1:
                by = _printed_day(row, layout, by) or by
            target = _target(row, layout, column, by)
            if target:
                yield target


def _printed_day(row: Row, layout: _Layout, by: dt.date | None) -> dt.date | None:
    """The last day that a row prints itself; not one that belongs to another number: "Đến 30/6 không quá 5%"."""
    texts = (text for column in layout.days if (text := _text(row, column)) and "%" not in text)
    found = (one.deadline for text in texts for one in read_time_cell(text, by.year if by else None)[:1])
    return next((deadline.due for deadline in found if deadline.kind in EXACT), None)


def parts_of(table: Table) -> Iterator[Table]:
    """A table cut where a header of another kind begins: in plain text two tables may stand close together."""
    start, kind, header = 0, "", -1
    for index, row in enumerate(table.rows):
        here = _kind(row)
        if here and kind and (here != kind or _is_other_work(table.rows[header], row)):
            cut = _with_its_title(table.rows, start, index)
            yield replace(table, rows=table.rows[start:cut])
            start = cut
        kind, header = (here, index) if here else (kind, header)
    yield replace(table, rows=table.rows[start:])


def _is_other_work(before: Row, here: Row) -> bool:
    """Whether the header of a table of work has its columns elsewhere than the one before."""
    first, second = find_columns(Table((before,))), find_columns(Table((here,)))
    if not first or not second or not _all_titles(here):
        return False
    known = (first[1].at, second[1].at)
    return any(known[0].get(name) != known[1].get(name) for name in ("text", "lead", "time"))


def _all_titles(row: Row) -> bool:
    """Whether every cell is a title: words of work may name a report or a result too."""
    own = [cell.text for cell in row.cells if cell.text]
    short = all(len(text.split()) <= TITLE_WORDS and not any(map(str.isdigit, text)) for text in own)
    named = all(field_of(text) is not None for text in own)
    return short and named and (field_of(own[0]) == "no" or all(len(t.split()) <= FEW_WORDS for t in own))


def _with_its_title(rows: tuple[Row, ...], start: int, header: int) -> int:
    """Where the title over a header begins: rows that print nothing else."""
    while (
        header - 1 > start and sum(bool(cell.text) for cell in rows[header - 1].cells if not cell.above) <= 1
    ):
        header -= 1
    return header


def _kind(row: Row) -> str:
    work = find_columns(Table((row,)))
    if work and ("time" in work[1].at or not _columns(row)):
        return "work"
    return "targets" if _columns(row) else ""


def _layout(table: Table) -> _Layout | None:
    for index, row in enumerate(table.rows):
        columns = _columns(row)
        if columns and _are_numbers(table.rows[index + 1 :], columns.values[0][0], columns.name):
            return replace(columns, first_row=index + 1)
    return None


def _columns(row: Row) -> _Layout | None:
    """The columns a header names; None for any other row."""
    titles = [" ".join(text.lower().split()) for text in row.texts()]
    name = next((i for i, title in enumerate(titles) if NAME.match(title)), None)
    if name is None or any(len(title.split()) > TITLE_WORDS for title in titles):
        return None
    unit = next((i for i, title in enumerate(titles) if UNIT.match(title)), None)
    found = [(i, m) for i, title in enumerate(titles) if i != name and (m := VALUE.match(title))]
    values = tuple((i, int(m["year"]) if m["year"] else None) for i, m in found)
    days = tuple(i for i, title in enumerate(titles) if WHEN.match(title))
    return _Layout(1, name, unit, values, days) if values else None


def _are_numbers(rows: tuple[Row, ...], column: int, name: int) -> bool:
    """Whether most of the named rows hold a number in a column."""
    cells = [_text(row, column) for row in rows if _text(row, name) and _text(row, column)]
    return bool(cells) and 2 * sum(bool(CELL.match(cell.lower())) for cell in cells) >= len(cells)


def _text(row: Row, column: int | None) -> str:
    return " ".join(row.cells[column].text.split()) if column is not None and column < len(row.cells) else ""


def _target(row: Row, layout: _Layout, column: int, by: dt.date | None) -> Target | None:
    name, printed = _text(row, layout.name), _text(row, column)
    found = CELL.match(printed.lower())
    if not found or not name:
        return None
    digits = found["value"].replace(".", "") if THOUSANDS.match(found["value"]) else found["value"]
    unit = _unit(name, _text(row, layout.unit).lower(), percent=bool(found["percent"]))
    return Target(
        section="Phụ lục",
        text=name,
        metric=name,
        op=_operator(name, printed, unit),
        value=value_of(digits),
        unit=unit,
        by=by,
        where=(row.where,),
    )


def _unit(name: str, printed: str, *, percent: bool) -> str:
    if percent or printed == "%" or (not printed and PERCENT_IN_NAME.search(name.lower())):
        return "%"
    return printed or ("hạng" if RANK.search(name.lower()) else "")


def _operator(name: str, printed: str, unit: str) -> Operator:
    words = plain(f"{name}: {printed}")
    digits = re.search(r"\d", printed)
    start = len(words) - len(printed) + (digits.start() if digits else 0)
    op = operator(words, start, len(words))
    if op != "=":
        return op
    if RANK.search(unit) or RANK.search(name.lower()):
        return "<="
    return "reduce_by" if FALLS.match(name.lower()) else op
