"""An Excel file into blocks: every sheet is one table, titles above it are paragraphs."""

from __future__ import annotations

import datetime as dt
import io
import re
import warnings
from collections.abc import Iterator

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from knowledge.plans.actors import heading_units
from knowledge.plans.blocks import Block, Cell, Document, Paragraph, Row, Table
from knowledge.plans.columns import find_columns
from knowledge.plans.errors import PlanTooLargeError
from knowledge.plans.lines import tidy
from knowledge.plans.period_titles import period_title

MOST_ROWS = 5_000
MOST_COLUMNS = 64
FEWEST_CELLS = 3
"""Filled cells of a row that belongs to a table; a title has fewer, also beside the motto."""
SHOWS_DAY = re.compile(r"d", re.IGNORECASE)
SHOWS_MONTH = re.compile(r"m.*y", re.IGNORECASE)
"""A date shown as "03/2026" is a month."""

Spans = dict[tuple[int, int], tuple[int, int]]
"""Cell (row, column) → the first cell of the merged range it belongs to; first cells are not in it."""


def read_xlsx(name: str, data: bytes) -> Document:
    """Read an .xlsx plan whose archive was already found safe; whatever Excel's parser raises passes through.

    Raises:
        PlanTooLargeError: for sheets no plan would need.
    """
    with warnings.catch_warnings(
        action="ignore"
    ):  # openpyxl tells of styles and rules that nobody reads here
        book = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
    sheets = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
    if any(sheet.max_row > MOST_ROWS for sheet in sheets):
        raise PlanTooLargeError(name, f"{MOST_ROWS} hàng mỗi trang tính")
    return Document(tuple(block for sheet in sheets for block in _blocks(sheet)), "row")


def _blocks(sheet: Worksheet) -> Iterator[Block]:
    rows = _rows(sheet)
    found = find_columns(Table(tuple(rows)))
    wide = (i for i, row in enumerate(rows) if sum(bool(t) for t in row.texts()) > 1)
    start = _first_of_work(rows, found[0]) if found else next(wide, len(rows))
    for row in rows[:start]:
        for text in filter(None, row.texts()):
            yield Paragraph(text, (row.where,), strong=True)
    if rows[start:]:
        units = heading_units(tidy(sheet.title))
        timed = tidy(sheet.title) if period_title(tidy(sheet.title)) else ""
        yield Table(tuple(rows[start:]), charged=units, timed=timed)


def _first_of_work(rows: list[Row], header: int) -> int:
    """Where the table begins: at its header, but never below other rows that are a table too."""
    tables = (i for i, row in enumerate(rows[:header]) if sum(map(bool, row.texts())) >= FEWEST_CELLS)
    return next(tables, header)


def _rows(sheet: Worksheet) -> list[Row]:
    spans = _spans(sheet)
    texts: dict[tuple[int, int], str] = {}
    rows: list[Row] = []
    filtered = bool(sheet.auto_filter.ref)
    for number, printed in enumerate(sheet.iter_rows(max_col=MOST_COLUMNS), 1):
        if sheet.row_dimensions[number].hidden and not filtered:
            continue
        for column, cell in enumerate(printed, 1):
            texts[number, column] = _text(cell.value, cell.number_format or "")
        cells = tuple(_cell((number, column), texts, spans) for column in range(1, len(printed) + 1))
        if any(cell.text for cell in cells):
            rows.append(Row(_trimmed(cells), number))
    return rows


def _cell(at: tuple[int, int], texts: dict[tuple[int, int], str], spans: Spans) -> Cell:
    if at not in spans:
        return Cell(texts[at])
    first = spans[at]
    if first[1] != at[1]:
        return Cell(beside=True)
    return Cell(texts[first], above=True)


def _trimmed(cells: tuple[Cell, ...]) -> tuple[Cell, ...]:
    """Without the empty columns at the right, which Excel counts for a stray format."""
    last = max((i for i, cell in enumerate(cells) if cell.text or cell.beside), default=-1)
    return cells[: last + 1]


def _spans(sheet: Worksheet) -> Spans:
    spans: Spans = {}
    for area in sheet.merged_cells.ranges:
        for row in range(area.min_row, min(area.max_row, MOST_ROWS) + 1):
            for column in range(area.min_col, min(area.max_col, MOST_COLUMNS) + 1):
                spans[row, column] = (area.min_row, area.min_col)
        spans.pop((area.min_row, area.min_col), None)
    return spans


def _text(value: object, form: str) -> str:
    if value is None or isinstance(value, bool):
        return ""
    if "%" in form and isinstance(value, int | float):
        return f"{round(value * 100, 2):g}%".replace(".", ",")
    if isinstance(value, dt.datetime | dt.date):
        if SHOWS_MONTH.search(form) and not SHOWS_DAY.search(form):
            return f"{value.month:02d}/{value.year}"
        return f"{value.day:02d}/{value.month:02d}/{value.year}"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "\n".join(tidy(part) for part in str(value).splitlines() if part.strip())
