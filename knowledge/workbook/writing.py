"""Records into the workbook an official fills in: the same sheets, whether empty, with the example or with records."""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from functools import reduce
from typing import Any

from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from knowledge.datafile import own_data, read_one
from knowledge.procedures import Procedure
from knowledge.workbook.cells import DAY, Shown
from knowledge.workbook.errors import WorkbookError
from knowledge.workbook.sheets import (
    ALIASES,
    CASE,
    CASES,
    NUMBER,
    QUESTION,
    RECORDS,
    SHEETS,
    WHOSE,
    Column,
    Sheet,
)
from knowledge.workbook.tables import GUIDE, MOST_ROWS

LONGEST = 32_767
"""Characters (UTF-16) Excel can hold in a cell."""
LONGEST_HINT = 255
_UNWRITABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_CREATED = dt.datetime(1980, 1, 1)  # noqa: DTZ001 - a file has no zone; fixed, so that equal records are equal files
_ABOUT = (
    "Mỗi thủ tục có một dòng ở sheet «Thủ tục»; giấy tờ, bước, căn cứ… ở các sheet sau, nối với nhau bằng mã.",
    "Dòng đầu của mỗi sheet là tên cột: xin giữ nguyên. Không gộp ô, không dùng công thức, không thêm cột.",
    "Nguồn không nói thì để trống, đừng đoán. Viết ngắn, dễ hiểu, xưng hô «anh/chị».",
    "Các dòng mang mã «vi-du» chỉ để xem mẫu, không được nhập vào.",
    "Xong thì lưu tệp rồi chạy: motcua knowledge import TÊN-TỆP.xlsx",
)

Cells = dict[str, object]
"""Key of a column → value."""


def template() -> bytes:
    """An .xlsx file with one filled example."""
    return write_workbook([read_one(own_data("workbook-example.yaml"), Procedure)])


def write_workbook(records: Iterable[Procedure]) -> bytes:
    """An .xlsx file with these records, from which `read_workbook` reads the very same ones.

    Raises:
        WorkbookError: a text that no cell can hold.
    """
    to = io.BytesIO()
    rows = [row for record in records for row in rows_of(record)]
    with Workbook(to, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        book.set_properties({"created": _CREATED})
        _write_guide(book)
        for sheet in SHEETS:
            _write_sheet(book, sheet, [cells for at, cells in rows if at is sheet])
    return to.getvalue()


def rows_of(record: Procedure) -> Iterator[tuple[Sheet, Cells]]:
    """The rows a record takes in each sheet."""
    yield RECORDS, _item(record, RECORDS.all_columns)
    for sheet in SHEETS:
        if sheet not in (RECORDS, ALIASES, CASES):
            for item in getattr(record, sheet.key):
                yield sheet, _item(item, sheet.columns) | {WHOSE.key: record.id}
    for alias in record.aliases:
        yield ALIASES, {WHOSE.key: record.id, "": alias}
    for number, question in enumerate(record.case_questions, 1):
        for case in question.cases:
            head = {WHOSE.key: record.id, NUMBER.key: number, QUESTION.key: question.ask}
            yield CASES, head | _item(case, CASES.columns[2:])
            for alias in case.aliases:
                yield ALIASES, {WHOSE.key: record.id, CASE.key: case.id, "": alias}


def _item(item: object, columns: tuple[Column, ...]) -> Cells:
    return {column.key: reduce(_inside, column.path, item) for column in columns}


def _inside(item: object, key: str) -> Any:
    return None if item is None else getattr(item, key)


def _write_sheet(book: Workbook, sheet: Sheet, rows: Sequence[Cells]) -> None:
    page = book.add_worksheet(sheet.name)
    page.freeze_panes(1, 2)
    heading = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bg_color": "#DDE9E3"})
    needed = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bg_color": "#F6D9A8"})
    for at, column in enumerate(sheet.all_columns):
        style = book.add_format(_format(column))
        page.set_column(at, at, column.width, style)
        page.write_string(0, at, column.header, needed if column.needed else heading)
        page.data_validation(1, at, MOST_ROWS, at, _validation(column))
        for number, cells in enumerate(rows, 1):
            value = cells.get(column.key)
            _write(page, number, at, None if value is None else column.kind.show(value), style)


def _format(column: Column) -> dict[str, object]:
    look: dict[str, object] = {"text_wrap": True, "valign": "top"}
    if column.kind is DAY:
        look["num_format"] = "dd/mm/yyyy"
    elif column.kind.is_text:
        look |= {"num_format": "@", "quote_prefix": True}  # an id keeps its zeros, "=…" stays a text
    else:
        look["num_format"] = "0"
    return look


def _validation(column: Column) -> dict[str, object]:
    told = ". ".join(filter(None, (column.help, column.kind.hint)))
    shown: dict[str, object] = {"input_title": column.header, "input_message": told[:LONGEST_HINT]}
    if column.kind.choices:
        return {**shown, "validate": "list", "source": list(column.kind.choices)}
    return {**shown, "validate": "any"}


def _write(page: Worksheet, row: int, at: int, value: Shown, style: Format) -> None:
    match value:
        case str():
            page.write_string(row, at, _writable(value), style)
        case int():
            page.write_number(row, at, value, style)
        case dt.date():
            page.write_datetime(row, at, value, style)


def _writable(text: str) -> str:
    if _UNWRITABLE.search(text) or len(text.encode("utf-16-le", "replace")) > 2 * LONGEST:
        raise WorkbookError(f"Excel không chứa được đoạn này, xin sửa thẳng trong tệp YAML: {text[:60]!r}")
    return text


def _write_guide(book: Workbook) -> None:
    page = book.add_worksheet(GUIDE)
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
    plain = book.add_format({"text_wrap": True, "valign": "top"})
    page.set_column(0, 0, 22)
    page.set_column(1, 2, 24)
    page.set_column(3, 3, 70)
    for number, line in enumerate(_ABOUT):
        page.merge_range(number, 0, number, 3, line, plain)
    lines = [("Sheet", "Cột", "Bắt buộc", "Ghi gì"), *_columns_told()]
    for number, cells in enumerate(lines, len(_ABOUT) + 1):
        for at, text in enumerate(cells):
            page.write_string(number, at, text, bold if number == len(_ABOUT) + 1 or not cells[1] else plain)


def _columns_told() -> Iterator[tuple[str, str, str, str]]:
    for sheet in SHEETS:
        yield sheet.name, "", "", sheet.help
        for column in sheet.all_columns:
            told = ". ".join(filter(None, (column.help, column.kind.hint)))
            yield sheet.name, column.header, "có" if column.needed else "", told
