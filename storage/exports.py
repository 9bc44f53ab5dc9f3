"""The one writer of tables for download: CSV, XLSX, JSON. (`knowledge/workbook` writes the sheets that are read again.)

What people typed may be a formula to the spreadsheet that opens it (OWASP ASVS 5, 1.2.10). In CSV such a
text gets a leading apostrophe; in XLSX every text is a text cell, so it stays as written. Give XLSX to people
and JSON or CSV to programs: only XLSX keeps a 19-digit id or a leading zero when opened in a spreadsheet.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import math
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, BinaryIO, Literal
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook

TableFormat = Literal["csv", "xlsx", "json"]
Cell = str | bool | int | float | dt.datetime | dt.date | None
"""What a cell may hold once it is tidied."""

LOCAL = ZoneInfo("Asia/Ho_Chi_Minh")
XLSX_ROWS = 1_048_576
XLSX_TEXT = 32_767
"""Characters (UTF-16) Excel can hold in a cell."""

_CUT = " … (còn nữa: xem tệp CSV)"
_EXACT_DIGITS = 10**15
"""Spreadsheets round whole numbers from here on."""
_FORMULA = frozenset("=+-@\t\r")
_FIRST_XLSX_YEAR = 1900
_CREATED = dt.datetime(1980, 1, 1)  # noqa: DTZ001 - a file has no zone; fixed, so that equal tables are equal files
_USELESS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
"""Characters no spreadsheet can hold: controls but tab and line ends, halves of pairs."""


class ExportError(Exception):
    """The table cannot be written; the message says why and what to do."""


def write_table(
    rows: Iterable[Sequence[object]], header: Sequence[str], table_format: TableFormat, to: BinaryIO
) -> None:
    """Write a table; `to` stays open.

    Text stays text and numbers numbers. CSV is UTF-8 with a byte-order mark, RFC 4180, dates in ISO 8601.
    XLSX has real dates, in Vietnamese time, and is written row by row. JSON is a list of objects, UTF-8 without
    a mark, keyed by the header; what was typed stays as it was, dates are ISO 8601 as in CSV.

    Args:
        rows: cells may be text, numbers, dates, aware datetimes, booleans or None.
        header: a name for each column.
        table_format: of the file.
        to: a file opened for writing bytes.

    Raises:
        ExportError: a row is not as long as the header, there are more than XLSX can hold, or two columns of JSON
            have one name.
        TypeError: a cell of another type.
    """
    table = _checked(rows, header)
    if table_format == "csv":
        _write_csv(table, header, to)
    elif table_format == "json":
        _write_json(table, header, to)
    else:
        _write_xlsx(table, header, to)


def _checked(rows: Iterable[Sequence[object]], header: Sequence[str]) -> Iterator[list[Cell]]:
    for number, row in enumerate(rows, 1):
        if len(row) != len(header):
            raise ExportError(f"dòng {number}: {len(row)} ô, tiêu đề có {len(header)} cột")
        yield [_cell(value) for value in row]


def _cell(value: object) -> Cell:
    match value:
        case str():
            return _USELESS.sub("", value)
        case int() if abs(value) >= _EXACT_DIGITS:
            return str(value)
        case float() | Decimal():
            return float(value) if math.isfinite(value) else None
        case dt.datetime():
            return _local(value)
        case None | bool() | int() | dt.date():
            return value
    raise TypeError(f"a cell cannot hold {type(value).__name__}")


def _local(moment: dt.datetime) -> dt.datetime:
    if moment.tzinfo is None:
        raise TypeError("a cell cannot hold a datetime without a time zone")
    return moment.astimezone(LOCAL)


def _looks_like_formula(text: str) -> bool:
    """Full-width and small forms count, and so does what stands behind spaces and invisible characters."""
    seen = (c for c in text if not c.isspace() and unicodedata.category(c) != "Cf")
    return any(unicodedata.normalize("NFKC", c) in _FORMULA for c in (text[:1], next(seen, "")))


def _write_csv(table: Iterable[list[Cell]], header: Sequence[str], to: BinaryIO) -> None:
    text = io.TextIOWrapper(to, encoding="utf-8-sig", newline="")
    try:
        writer = csv.writer(text, quoting=csv.QUOTE_MINIMAL)
        writer.writerow([_csv_cell(_cell(name)) for name in header])
        writer.writerows([_csv_cell(cell) for cell in row] for row in table)
    finally:
        text.detach()


def _csv_cell(cell: Cell) -> str | float | None:
    match cell:
        case str():
            return f"'{cell}" if _looks_like_formula(cell) else cell
        case bool():
            return str(cell).upper()
        case dt.date():
            return cell.isoformat()
    return cell


def _write_json(table: Iterable[list[Cell]], header: Sequence[str], to: BinaryIO) -> None:
    names = [str(_cell(name)) for name in header]
    if len(set(names)) < len(names):
        raise ExportError("hai cột trùng tên: JSON cần mỗi cột một tên")
    before = b"[\n"
    for cells in table:
        row = {name: _json_cell(cell) for name, cell in zip(names, cells, strict=True)}
        to.write(before + json.dumps(row, ensure_ascii=False).encode())
        before = b",\n"
    to.write(b"\n]\n" if before == b",\n" else b"[]\n")


def _json_cell(cell: Cell) -> str | bool | float | None:
    return cell.isoformat() if isinstance(cell, dt.date) else cell


def _write_xlsx(table: Iterable[list[Cell]], header: Sequence[str], to: BinaryIO) -> None:
    from xlsxwriter.workbook import Workbook  # noqa: PLC0415 - 0.05 s that start-up need not spend

    settings = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with Workbook(to, settings) as book:
        book.use_zip64()
        book.set_properties({"created": _CREATED})
        sheet = _Sheet(book, header)
        for row, cells in enumerate(table, 1):
            if row >= XLSX_ROWS:
                raise ExportError(f"XLSX chứa tối đa {XLSX_ROWS - 1} dòng: hãy chọn CSV hoặc thu hẹp kỳ")
            for column, cell in enumerate(cells):
                sheet.write(row, column, cell)


class _Sheet:
    """A worksheet whose header is written and whose cells get the format of their type."""

    def __init__(self, book: Workbook, header: Sequence[str]) -> None:
        self._sheet = book.add_worksheet()
        self._text = book.add_format({"num_format": "@"})
        self._guarded = book.add_format({"num_format": "@", "quote_prefix": True})
        self._date = book.add_format({"num_format": "dd/mm/yyyy"})
        self._moment = book.add_format({"num_format": "dd/mm/yyyy hh:mm"})
        heading = book.add_format({"num_format": "@", "quote_prefix": True, "bold": True})
        self._sheet.freeze_panes(1, 0)
        for column, name in enumerate(header):
            self._sheet.set_column(column, column, min(max(len(name) + 2, 12), 40))
            self._sheet.write_string(0, column, _fitting(str(_cell(name))), heading)

    def write(self, row: int, column: int, cell: Cell) -> None:
        match cell:
            case None:
                return
            case bool():
                self._sheet.write_boolean(row, column, cell)
            case int() | float():
                self._sheet.write_number(row, column, cell)
            case dt.datetime() if cell.year >= _FIRST_XLSX_YEAR:
                self._sheet.write_datetime(row, column, cell.replace(tzinfo=None), self._moment)
            case dt.date() if cell.year >= _FIRST_XLSX_YEAR:
                self._sheet.write_datetime(row, column, cell, self._date)
            case dt.date():
                self._sheet.write_string(row, column, cell.isoformat(), self._text)
            case str():
                style = self._guarded if _looks_like_formula(cell) else self._text
                self._sheet.write_string(row, column, _fitting(cell), style)


def _fitting(text: str) -> str:
    """The text, or as much of it as a cell can hold and a word about the rest."""
    units = text.encode("utf-16-le")
    if len(units) <= 2 * XLSX_TEXT:
        return text
    return units[: 2 * (XLSX_TEXT - len(_CUT))].decode("utf-16-le", errors="ignore") + _CUT
