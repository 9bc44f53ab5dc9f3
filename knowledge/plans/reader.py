"""Read an administrative-reform plan: bytes → blocks → passages and rows → draft tasks and targets."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pkgutil import resolve_name

from knowledge.plans.actors import units_above
from knowledge.plans.appendix import read_rows
from knowledge.plans.blocks import Block, Document, Line, Paragraph, Table, letters
from knowledge.plans.cards import read_cards
from knowledge.plans.checks import find_warnings
from knowledge.plans.columns import find_columns
from knowledge.plans.deadlines import read_time_cell
from knowledge.plans.errors import CorruptPlanError, EmptyPlanError, PlanError, PlanTooLargeError
from knowledge.plans.head import read_head
from knowledge.plans.lead_lines import with_lead_lines
from knowledge.plans.lines import join_lines
from knowledge.plans.markers import Level, is_capitals, read_mark
from knowledge.plans.model import Head, Plan, Target
from knowledge.plans.outline import Area, Passage, gives_time, passages
from knowledge.plans.prose import read_prose
from knowledge.plans.side_by_side import halves_of
from knowledge.plans.sniff import FileKind, kind_of
from knowledge.plans.table_rows import TaskRow, note_of, read_tables
from knowledge.plans.target_tables import is_target_table, parts_of, read_target_table
from knowledge.plans.targets import Origin, read_made, read_targets
from knowledge.plans.units import LIST_MARK

MOST_BYTES = 20 * 1024 * 1024
MOST_BYTES_TEXT = "20 MB"
NAMES_A_YEAR = re.compile(r"\bnăm 20\d\d\b")
"""A number whose own words name a year is a number for that year, whenever its paper is due."""
MOST_LETTERS = 1_000_000
MOST_LETTERS_TEXT = "1 triệu chữ (khoảng 400 trang)"
READERS = {
    FileKind.TEXT: "knowledge.plans.read_text:read_text",
    FileKind.DOCX: "knowledge.plans.read_docx:read_docx",
    FileKind.PDF: "knowledge.plans.read_pdf:read_pdf",
    FileKind.XLSX: "knowledge.plans.read_xlsx:read_xlsx",
}
"""Found when a file comes: the libraries behind them take 25 MB, and many a process never reads a plan."""


def read_plan(name: str, data: bytes) -> Plan:
    """Read a plan from a .txt, .docx, .pdf or .xlsx file into draft tasks and targets.

    Args:
        name: The file's name, for messages and for the record; its ending decides nothing.
        data: The whole file, at most MOST_BYTES with MOST_LETTERS letters in it.

    Raises:
        PlanError: the file cannot be read; the message tells its sender what to do.
    """
    if len(data) > MOST_BYTES:
        raise PlanTooLargeError(name, MOST_BYTES_TEXT)
    if not data.strip():
        raise EmptyPlanError(name)
    document = _open(name, data)
    size = letters(document.blocks)
    if not size:
        raise EmptyPlanError(name)
    if size > MOST_LETTERS:
        raise PlanTooLargeError(name, MOST_LETTERS_TEXT)
    return understand(name, document)


def _open(name: str, data: bytes) -> Document:
    """Bytes to blocks. Parsers of formats meet broken bytes with any exception there is."""
    reader: Callable[[str, bytes], Document] = resolve_name(READERS[kind_of(name, data)])
    try:
        return reader(name, data)
    except PlanError:
        raise
    except Exception as error:
        raise CorruptPlanError(name) from error


def understand(name: str, document: Document) -> Plan:
    """Read the meaning of a document that is already blocks."""
    head = read_head(name, document.blocks, document.where_unit)
    year = head.default_year
    body = [*passages(_paragraphs(document.blocks)), *_notes(document.tables())]
    tables = [
        part
        for table in _headed_tables(document.blocks)
        for half in halves_of(table)
        for part in parts_of(half)
    ]
    goals = [table for table in tables if is_target_table(table)]
    rows = list(read_tables([table for table in tables if table not in goals]))
    written, duties = read_prose(with_lead_lines(read_cards(body)), year)
    tasks = (*written, *read_rows(rows, year))
    warnings = find_warnings(head, document, tasks, has_table=bool(rows or goals))
    return Plan(
        plan=head,
        tasks=tasks,
        targets=tuple(_targets(body, rows, goals, head)),
        warnings=tuple(warnings),
        unassigned_duties=duties,
    )


def _notes(tables: list[Table]) -> Iterator[Passage]:
    """The notes below the rows of tables of work: "Ghi chú: Các phòng báo cáo trước ngày 20 hằng tháng"."""
    for table in tables:
        for row in table.rows if find_columns(table) else ():
            if note := note_of(row):
                yield Passage(note, (row.where,), "", Area.WORK, Level.NONE)


def _headed_tables(blocks: tuple[Block, ...]) -> Iterator[Table]:
    """The tables, each with what its own heading says of all its work: "1. Phòng Nội vụ", "Tháng 3:"."""
    above: Paragraph | None = None
    for block in blocks:
        if isinstance(block, Paragraph):
            above = block
            continue
        charged = _charged_above(above) if above else ()
        title = read_mark(above.text).rest if above else ""
        timed = title if above and gives_time(title) else ""
        yield replace(block, charged=charged or block.charged, timed=timed or block.timed)
        above = None


def _charged_above(line: Paragraph) -> tuple[str, ...]:
    """The offices a heading charges; one in bold may be only their names."""
    bold = line.strong and not is_capitals(line.text)
    return units_above(line.text) or (units_above(f"{line.text.rstrip(':')}:") if bold else ())


def _paragraphs(blocks: tuple[Block, ...]) -> list[Paragraph]:
    """Paragraphs in order; a layout table counts as the paragraphs in its cells."""
    paragraphs: list[Paragraph] = []
    for block in blocks:
        if isinstance(block, Paragraph):
            paragraphs.append(block)
        elif not find_columns(block) and block.width() <= 2:  # noqa: PLR2004 - text side by side, not a table
            paragraphs += _unfolded(block)
    return paragraphs


def _unfolded(table: Table) -> Iterator[Paragraph]:
    for row in table.rows:
        for cell in row.cells:
            yield from join_lines(Line(text, row.where) for text in cell.text.split("\n") if not cell.above)


def _targets(body: list[Passage], rows: list[TaskRow], goals: list[Table], head: Head) -> Iterator[Target]:
    last: dt.date | None = head.period[1] if head.period else None
    since = head.period[0].year if head.period else None
    for passage in body:
        if not passage.heading and passage.area not in {Area.RESULTS, Area.BUDGET}:
            by = _only_day(passage.under, head) or last
            yield from read_targets(passage.text, Origin(passage.section or None, passage.where, since), by)
    for table in goals:
        yield from read_target_table(table, head.period)
    for row in rows:
        day = _only_day(row.value("time"), head)
        yield from _steps_reached(row, head, since)
        for name in ("text", "product"):
            by = last if NAMES_A_YEAR.search(row.value(name)) else day or last
            if name not in row.inherited:
                yield from read_targets(row.value(name), Origin(row.section, tuple(row.where), since), by)
        if "product" not in row.inherited:
            by = _last_day(row.value("time"), head) or last
            yield from read_made(row.value("product"), Origin(row.section, tuple(row.where), since), by)


def _steps_reached(row: TaskRow, head: Head, since: int | None) -> Iterator[Target]:
    """The numbers of a time cell, each with its day: "- 6 tháng đầu năm: 60%" above "- Cả năm: 100%"."""
    work = " ".join(row.value("text").split())
    for line in row.value("time").split("\n"):
        if "%" in line and (day := _only_day(line, head)) and "time" not in row.inherited:
            words = f"{work} {LIST_MARK.sub('', line)}"
            yield from read_targets(words, Origin(row.section, tuple(row.where), since), day)


def _last_day(time: str, head: Head) -> dt.date | None:
    """The last of the days that a row's time cell gives: what is made in rounds is all made then."""
    days = [one.deadline.due for one in read_time_cell(time, head.default_year)]
    return max((day for day in days if day), default=None) if all(days) else None


def _only_day(time: str, head: Head) -> dt.date | None:
    """The day that a row's time cell or a heading gives, which is also the day of the numbers it names."""
    found = read_time_cell(time, head.default_year)
    return found[0].deadline.due if len(found) == 1 else None
