"""Rows of an appendix: titles, rows cut by a page, sub-rows, and what a blank cell inherits from above."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import zip_longest

from knowledge.plans.actors import heading_units
from knowledge.plans.bare_tables import guess_columns
from knowledge.plans.blocks import Row, Table
from knowledge.plans.columns import Columns, Field, find_columns
from knowledge.plans.deadlines import read_time_cell
from knowledge.plans.group_times import GroupTimes
from knowledge.plans.lines import OPEN_END, STARTS_LOW
from knowledge.plans.markers import UPPER, Level, is_capitals, read_mark
from knowledge.plans.period_titles import period_title
from knowledge.plans.row_items import rows_of
from knowledge.plans.units import BLANK_VALUE

INHERITABLE: tuple[Field, ...] = ("text", "product", "lead", "support", "budget", "time")
GROUP_NUMBER = re.compile(r"^(?:[IVX]{1,6}|[A-H])[.)]?$")
TOTAL = re.compile(r"^(?:tổng(?: cộng| số| kinh phí)?|cộng)\s*:?$", re.IGNORECASE)
SIGNATURE = re.compile(
    r"^(?:người (?:lập|tổng hợp)|lập biểu|thủ trưởng đơn vị|tm\.|kt\.|tl\.|nơi nhận|\(ký|"
    r"[^,;:]{2,40}, ngày\b.*\btháng\b)",
    re.IGNORECASE,
)
RECIPIENTS = re.compile(r"^Nơi nhận\s*:", re.IGNORECASE)
"""Below the work, in a sheet: who gets the document, and who signed it."""
NOTE = re.compile(
    r"^[*(\s]*(?:ghi chú|lưu ý|chú ý|chú thích)\s*[:.]\s*(?P<note>\S.*)$", re.IGNORECASE | re.DOTALL
)
ROW_NUMBER = re.compile(r"^\(?\d{1,3}(?:\.\d{1,3})*[.)]?$|^[a-zđ][.)]$")
NUMBER_IN_TEXT = re.compile(rf"^(?P<no>\d{{1,3}}(?:\.\d{{1,2}})*)[.)]\s+(?=[{UPPER}])")
FULL_TITLE = 2
"""Cells of a title with its number, and the least that its title is merged with."""
BARE_NUMBERS = re.compile(
    r"^(?:[IVX]{1,4}|\d{1,2})(?:\s*(?:[-–,&]|đến|và)\s*(?:[IVX]{1,4}|\d{1,2}))*(?:\s*/\s*20\d\d)?$"
)
"""What stands under "Tháng" or "Quý": "3", "3 - 5", "II/2026"."""
GROUP_TIME = "Thời hạn lấy theo tiêu đề của nhóm."
NO_LINES = "Bảng không kẻ đường, các cột được tách theo khoảng trắng."
NO_TITLES = "Bảng không in tên cột, các cột được đoán theo nội dung."
MERGED = 0.95
GUESSED: dict[Field, float] = {
    "text": 0.8,
    "lead": 0.8,
    "support": 0.75,
    "budget": 0.7,
    "time": 0.6,
    "product": 0.5,
}
PAGE_GUESS = 0.7


@dataclass(slots=True)
class TaskRow:
    """One row of work, every field with the words printed for it, its own or inherited."""

    section: str
    no: str | None
    values: dict[Field, str]
    where: list[int]
    inherited: dict[Field | str, float] = field(default_factory=dict)
    """Field → how sure it is that the value of the cell above is meant."""
    numbered: bool = True
    """False for a row that prints no number of its own."""
    columns: frozenset[Field] = frozenset()
    notes: list[str] = field(default_factory=list)
    """What a person should look at."""
    sure: dict[Field, float] = field(default_factory=dict)
    """Field → how sure it is, when words of the work or a heading give it, no cell or label."""

    def value(self, name: Field) -> str:
        return self.values.get(name, "")

    def source(self) -> str:
        return " | ".join(value for value in (self.no or "", *self.values.values()) if value)


def read_tables(tables: list[Table], title: str = "Phụ lục") -> Iterator[TaskRow]:
    """Rows of work of all task tables, in order; one without a header goes on where the last stopped."""
    reader: _Reader | None = None
    for table in tables:
        start, columns, goes_on = _columns_of(table, reader)
        if columns is None:
            continue
        if reader is None or not goes_on:
            if reader:
                yield from reader.finish()
            reader = _Reader(columns, title, table)
        reader.read(table.rows[start:], new_page=True, unruled=table.unruled)
    if reader:
        yield from reader.finish()


def _columns_of(table: Table, reader: _Reader | None) -> tuple[int, Columns | None, bool]:
    """Where the rows of a table begin, its columns, and whether it is the rest of the one before."""
    headed = bool(table.charged or table.timed)
    found = find_columns(table)
    if found:
        start, columns = found
        repeats = reader is not None and reader.columns.is_repeat(table.rows[start].texts())
        return start + columns.rows, columns, repeats and not headed
    if reader and table.width() == reader.width:
        return 0, reader.columns, not headed
    return 0, guess_columns(table), False


class _Reader:
    """Reads the rows of one logical table, which may go over several pages."""

    def __init__(self, columns: Columns, title: str, table: Table) -> None:
        self.columns = columns
        self.width = 0
        self._title = title
        self._merges = table.has_merges()
        self._section = title
        self._charged = self._lead = "; ".join(table.charged)
        """Whom the table's heading, then the group's title charges, when it names a unit."""
        self._times = GroupTimes(table.timed)
        self._printed: dict[Field, str] = {}
        self._rows: list[TaskRow] = []
        self._doubts: list[str] = []
        """Why its columns may have been taken for others."""

    def finish(self) -> Iterator[TaskRow]:
        yield from self._rows

    def read(self, rows: tuple[Row, ...], *, new_page: bool, unruled: bool = False) -> None:
        """Take in rows; `new_page`: the first of them may be the rest of the row before."""
        self._doubts = [
            doubt for doubt, told in ((NO_TITLES, self.columns.guessed), (NO_LINES, unruled)) if told
        ]
        self._merges = self._merges or any(cell.above for row in rows for cell in row.cells)
        for row, following in zip_longest(rows, rows[1:]):
            self.width = max(self.width, len(row.cells))
            if self.columns.is_repeat(row.texts()) or _is_blank(row):
                new_page = new_page or not _is_blank(row)
                continue
            if any(RECIPIENTS.match(cell.text) for cell in row.cells):
                break
            if _is_total(row) or _is_signature(row) or note_of(row):
                continue
            self._take(row, following, new_page=new_page)
            new_page = False

    def _take(self, row: Row, following: Row | None, *, new_page: bool) -> None:
        title = self._title_of(row) or self._group_of(row, following)
        if title:
            self._section = f"{self._title} / {title}"
            self._lead = "; ".join(heading_units(read_mark(title).rest)) or self._charged
            self._times.enter(title)
            self._printed.clear()
        elif self._rows and self._is_rest(row, new_page=new_page):
            self._glue(row)
        else:
            for part in rows_of(row, self.columns.at):
                self._rows.append(self._task(part, new_page=new_page))
                new_page = False

    def _cell(self, row: Row, name: Field) -> str:
        text, group = _text_at(row, self._column(row, name)), self.columns.group
        if name == "time" and self.columns.time_word and BARE_NUMBERS.match(text):
            return f"{self.columns.time_word} {text}"
        if name == "text" and not text and group is not None and group < len(row.cells):
            return "" if row.cells[group].above else row.cells[group].text
        return text

    def _above(self, row: Row, name: Field) -> bool:
        index = self._column(row, name)
        return index is not None and index < len(row.cells) and row.cells[index].above

    def _column(self, row: Row, name: Field) -> int | None:
        """Where a row prints a field: of a start and an end, the start's column when that holds all there is."""
        at = self.columns.at
        return at["start"] if name == "time" and _start_says_all(row, at) else at.get(name)

    def _title_of(self, row: Row) -> str | None:
        """The title a row prints over the whole width, None for a row of work."""
        own = [(i, cell.text) for i, cell in enumerate(row.cells) if cell.text and not cell.above]
        no, text = self._cell(row, "no"), self._cell(row, "text")
        if len(own) == 1:
            index, words = own[0]
            spans = any(cell.beside for cell in row.cells[index + 1 :])
            wide = spans and len(row.cells) - sum(c.beside for c in row.cells) <= 2  # noqa: PLR2004 - number and title
            marked = read_mark(words).level is Level.PART or is_capitals(words)
            if period_title(words):
                return words
            first = index == 0 and not ROW_NUMBER.match(words) and not STARTS_LOW.match(words)
            return words if wide or marked or (first and "no" in self.columns.at) else None
        others = [words for i, words in own if i != self.columns.at.get("no")]
        if no and text and len(own) == FULL_TITLE and _fills_the_row(row, own[-1][0]):
            return f"{no.rstrip('.)')}. {text}"
        if GROUP_NUMBER.match(no) and len(others) == 1 and (text or self._is_lead_alone(row)):
            return f"{no.rstrip('.)')}. {others[0]}"
        return None

    def _is_lead_alone(self, row: Row) -> bool:
        """Whether a row prints only a unit: "I | Sở Nội vụ" over the work of that unit."""
        return bool(self._cell(row, "lead")) and not self._above(row, "lead")

    def _group_of(self, row: Row, following: Row | None) -> str | None:
        """The title of a group: "1 | Cải cách thể chế" with nothing else, over rows 1.1, 1.2…"""
        no, text = self._cell(row, "no").strip(" ."), self._cell(row, "text")
        filled = sum(bool(cell.text) for cell in row.cells)
        if following is None or filled != sum(map(bool, (no, text))) or not text:
            return None
        below = self._cell(following, "no").strip(" .")
        if no:
            return f"{no}. {text}" if below.startswith(f"{no}.") else None
        return text if below == "1" and not STARTS_LOW.match(text) else None

    def _is_rest(self, row: Row, *, new_page: bool) -> bool:
        """Whether a row without a number is the rest of the one before, cut by a page break."""
        if self._cell(row, "no") or any(cell.above for cell in row.cells):
            return False
        before = self._rows[-1]
        votes = [self._goes_on(before, name, text) for name in INHERITABLE if (text := self._cell(row, name))]
        agreed = bool(votes) and sum(votes) * 2 >= len(votes)
        time = self._cell(row, "time")
        if time and not self._goes_on(before, "time", time):
            return False
        return (agreed and (new_page or all(votes))) or (
            new_page and not self._cell(row, "product") and not self._cell(row, "lead") and agreed
        )

    def _goes_on(self, before: TaskRow, name: Field, text: str) -> bool:
        """Whether a piece starts in the middle of the phrase above it."""
        above = before.value(name) if name not in before.inherited else ""
        if not above:
            return bool(STARTS_LOW.match(text))
        if name == "time":
            return not any(map(str.isdigit, above)) or bool(STARTS_LOW.match(text))
        return bool(STARTS_LOW.match(text) or OPEN_END.search(above) or above.endswith(("&", "-", "–", "(")))

    def _glue(self, row: Row) -> None:
        before = self._rows[-1]
        for name in INHERITABLE:
            text = self._cell(row, name)
            if text:
                joined = f"{before.value(name)} {text}".strip()
                before.values[name] = joined
                self._printed[name] = joined
        if row.where not in before.where:
            before.where.append(row.where)

    def _task(self, row: Row, *, new_page: bool) -> TaskRow:
        no = self._cell(row, "no").strip(" .)(") or None
        task = TaskRow(self._section, no, {}, [row.where], columns=frozenset(self.columns.at))
        for name in INHERITABLE:
            if name in self.columns.at:
                self._fill(task, row, name, new_page=new_page)
        if self._column(row, "time") != self.columns.at.get("time"):
            self._printed.pop("time", None)  # what stands under "Bắt đầu" is not for the rows below
        if self._lead and not task.value("lead"):
            task.values["lead"], task.inherited["lead"] = self._lead, GUESSED["lead"]
        if self.columns.verb and task.value("text"):
            task.values["text"] = f"{self.columns.verb} {task.value('text')}"
        if not task.value("time") and (marked := self._marked(row)):
            task.values["time"] = marked
        elif not task.value("time") and self._times.words:
            task.values["time"], task.inherited["time"] = self._times.words, GUESSED["time"]
            task.notes.append(GROUP_TIME)
        task.notes += self._doubts
        self._number(task, row)
        return task

    def _marked(self, row: Row) -> str:
        """The time that marks under "Quý I … Quý IV" give, or the days printed in their place."""
        held = [(title, text) for index, title in self.columns.marks if (text := _text_at(row, index))]
        printed = [text for _, text in held if any(map(str.isdigit, text)) and len(text) > 1]
        if printed or not held:
            return "; ".join(printed)
        numbers = ", ".join(title.split()[1].upper() for title, _ in held)
        return f"{held[0][0].split()[0].capitalize()} {numbers}"

    def _number(self, task: TaskRow, row: Row) -> None:
        if self._above(row, "no"):
            task.inherited["no"], task.numbered = MERGED, False
        elif task.no is None and self._rows and "text" in task.inherited:
            before = self._rows[-1]
            task.no, task.numbered = before.no, False
            task.inherited["no"] = GUESSED["text"]
            task.where = [before.where[0], *task.where]
        elif task.no is None:
            inside = NUMBER_IN_TEXT.match(task.value("text"))
            task.no = inside["no"] if inside else None
            task.numbered = inside is not None

    def _fill(self, task: TaskRow, row: Row, name: Field, *, new_page: bool) -> None:
        text, above = self._cell(row, name), self._printed.get(name, "")
        if text and self._above(row, name):
            task.values[name], task.inherited[name] = above or text, MERGED
        elif text and new_page and self._merges and _is_tail(above, text, name):
            self._join_over_page(task, name, text)
        elif text:
            task.values[name] = self._printed[name] = text
        elif above and not BLANK_VALUE.match(above) and (not self._merges or new_page):
            task.values[name] = above
            task.inherited[name] = PAGE_GUESS if self._merges else GUESSED[name]
        else:
            self._printed.pop(name, None) if self._merges else None

    def _join_over_page(self, task: TaskRow, name: Field, text: str) -> None:
        """A merged cell cut by the page: its first half stands on the page before, its rest here."""
        before = self._printed[name]
        whole = f"{before} {text}"
        for earlier in reversed(self._rows):
            if earlier.value(name) != before:
                break
            earlier.values[name] = whole
        task.values[name], task.inherited[name] = whole, PAGE_GUESS
        self._printed[name] = whole


def _is_tail(above: str, text: str, name: Field) -> bool:
    return (
        bool(above)
        and name in {"lead", "support", "budget"}
        and bool(STARTS_LOW.match(text))
        and not text.startswith("các ")
    )


def _fills_the_row(row: Row, index: int) -> bool:
    """Whether a cell is merged with all that stand right of it."""
    after = row.cells[index + 1 :]
    return len(after) >= FULL_TITLE and all(cell.beside for cell in after)


def _text_at(row: Row, index: int | None) -> str:
    return row.cells[index].text if index is not None and index < len(row.cells) else ""


def _start_says_all(row: Row, at: dict[Field, int]) -> bool:
    """Whether "Hằng tháng" stands over both "Bắt đầu" and "Hoàn thành", or in the first of them."""
    start, end = at.get("start"), at.get("time")
    if start is None or end is None or not _text_at(row, start):
        return False
    if not _text_at(row, end):
        spans = end > start and all(cell.beside for cell in row.cells[start + 1 : end + 1])
        return spans or bool(_kinds_at(row, start) & {"recurring", "ongoing"})
    return "recurring" in _kinds_at(row, start) and "recurring" not in _kinds_at(row, end)


def _kinds_at(row: Row, index: int) -> set[str]:
    return {found.deadline.kind for found in read_time_cell(_text_at(row, index), None)}


def _is_total(row: Row) -> bool:
    """Whether a row adds up a column of money: "Tổng cộng | 320"."""
    return any(TOTAL.match(cell.text) for cell in row.cells if not cell.above)


def _is_signature(row: Row) -> bool:
    """Whether a row below the table only says who made it: "Người lập biểu"."""
    own = [cell.text for cell in row.cells if cell.text and not cell.above]
    return bool(own) and all(SIGNATURE.match(text) for text in own)


def note_of(row: Row) -> str:
    """The words of a note that a row prints alone, "Ghi chú: Các phòng gửi báo cáo …"; empty for any other row."""
    own = [cell.text for cell in row.cells if cell.text and not cell.above]
    found = NOTE.match(own[0]) if len(own) == 1 else None
    return found["note"] if found else ""


def _is_blank(row: Row) -> bool:
    return not any(cell.text and not cell.above for cell in row.cells)
