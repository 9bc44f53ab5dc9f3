"""An Excel file into the rows of the known sheets: is it Excel, are all sheets and columns there, whole and plain?"""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator
from dataclasses import dataclass

import openpyxl
from openpyxl.cell import Cell, MergedCell
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from knowledge.plans.errors import CorruptPlanError, PlanTypeError
from knowledge.plans.sniff import FileKind, kind_of
from knowledge.text import bare
from knowledge.workbook.cells import DAY, CellError, is_empty
from knowledge.workbook.errors import Issue, Where, WorkbookError
from knowledge.workbook.sheets import SHEETS, Column, Sheet

MOST_BYTES = 20 * 1024 * 1024
MOST_ROWS = 50_000
MOST_COLUMNS = 100
GUIDE = "Hướng dẫn"


@dataclass(frozen=True)
class Row:
    """One row that is not empty."""

    sheet: Sheet
    number: int
    cells: dict[str, Cell | MergedCell]
    """By the key of the column."""

    def where(self, column: Column) -> Where:
        return Where(self.sheet.name, self.number, column.header)

    def value(self, column: Column) -> object:
        """What the cell says; None when it is empty.

        Raises:
            CellError: it cannot be used.
        """
        cell = self.cells[column.key]
        if is_empty(cell.value):
            return None
        if cell.data_type == "f":
            raise CellError("ô này là công thức. Anh/chị chép ô rồi dán lại dạng giá trị (Paste Values)")
        if cell.data_type == "e" and column.kind is not DAY:  # a number that is no day reads as an error
            raise CellError(f"ô này báo lỗi {cell.value} của Excel")
        return column.kind.read(cell.value)


@dataclass(frozen=True)
class Tables:
    """Every row of every known sheet, in the order of the file; and what is wrong with the sheets themselves."""

    rows: dict[str, list[Row]]
    """By the key of the sheet."""
    issues: list[Issue]
    is_whole: bool = True
    """Whether every sheet of the template could be read; otherwise what the rows say is not known."""


def open_tables(name: str, data: bytes) -> Tables:
    """Read a file an official filled in.

    Raises:
        WorkbookError: not an Excel file that can be read.
        KnowledgeError: encrypted, an old format, with macros, damaged or unsafe.
    """
    book = _open(name, data)
    rows: dict[str, list[Row]] = {sheet.key: [] for sheet in SHEETS}
    issues: list[Issue] = []
    found = {bare(worksheet.title): worksheet for worksheet in book.worksheets}
    for sheet in SHEETS:
        worksheet = found.pop(bare(sheet.name), None)
        problems = [_missing(sheet)] if worksheet is None else list(_problems(sheet, worksheet))
        issues.extend(problems)
        if worksheet is not None and not problems:
            rows[sheet.key].extend(_rows(sheet, worksheet))
    strange = [_strange(worksheet) for key, worksheet in found.items() if _is_strange(key, worksheet)]
    return Tables(rows, [*issues, *strange], is_whole=not issues)


def _open(name: str, data: bytes) -> Workbook:
    if len(data) > MOST_BYTES:
        raise WorkbookError(f"Tệp “{name}” lớn quá: chỉ nhận tối đa {MOST_BYTES // 1024**2} MB.")
    if _kind(name, data) is not FileKind.XLSX:
        raise WorkbookError(
            f"Tệp “{name}” không phải tệp Excel (.xlsx). Lấy tệp mẫu bằng lệnh: motcua knowledge template"
        )
    try:
        with warnings.catch_warnings(action="ignore"):  # of styles and rules that nobody reads here
            return openpyxl.load_workbook(io.BytesIO(data))
    except Exception as error:  # a parser of formats meets broken bytes with any exception there is
        raise CorruptPlanError(name) from error


def _kind(name: str, data: bytes) -> FileKind | None:
    try:
        return kind_of(name, data)
    except PlanTypeError:
        return None


def _missing(sheet: Sheet) -> Issue:
    return Issue(
        Where(sheet.name), "thiếu sheet này. Không có gì để ghi thì cứ để nó trống như trong tệp mẫu"
    )


def _is_strange(key: str, worksheet: Worksheet) -> bool:
    visible = worksheet.sheet_state == "visible"
    return (
        visible
        and key != bare(GUIDE)
        and any(not is_empty(c.value) for row in worksheet.iter_rows() for c in row)
    )


def _strange(worksheet: Worksheet) -> Issue:
    known = ", ".join(f"«{sheet.name}»" for sheet in SHEETS)
    return Issue(
        Where(worksheet.title),
        f"sheet này không có trong mẫu nên sẽ không được đọc. Các sheet của mẫu: {known}",
    )


def _problems(sheet: Sheet, worksheet: Worksheet) -> Iterator[Issue]:
    if worksheet.sheet_state != "visible":
        yield Issue(Where(sheet.name), "sheet đang bị ẩn. Anh/chị bỏ ẩn, xem lại rồi nhập")
    if worksheet.max_row > MOST_ROWS:
        yield Issue(Where(sheet.name), f"nhiều hơn {MOST_ROWS} dòng. Anh/chị xóa các dòng trống ở cuối")
        return
    for area in worksheet.merged_cells.ranges:
        yield Issue(
            Where(sheet.name, area.min_row), f"các ô {area.coord} đang gộp. Bỏ gộp, rồi điền vào từng dòng"
        )
    yield from _problems_of_header(sheet, worksheet)


def _problems_of_header(sheet: Sheet, worksheet: Worksheet) -> Iterator[Issue]:
    there = [bare(header) for header in _headers(worksheet).values()]
    expected = {bare(column.header) for column in sheet.all_columns}
    for column in sheet.all_columns:
        times = there.count(bare(column.header))
        if times != 1:
            yield Issue(
                Where(sheet.name, 1, column.header), "thiếu cột này" if not times else "cột này có hai lần"
            )
    for header in _headers(worksheet).values():
        if bare(header) not in expected:
            yield Issue(Where(sheet.name, 1, header), "cột này không có trong mẫu")


def _headers(worksheet: Worksheet) -> dict[int, str]:
    first = next(worksheet.iter_rows(max_row=1, max_col=MOST_COLUMNS, values_only=True), ())
    return {at: str(value) for at, value in enumerate(first) if not is_empty(value)}


def _rows(sheet: Sheet, worksheet: Worksheet) -> Iterator[Row]:
    keys = {bare(column.header): column.key for column in sheet.all_columns}
    at = {position: keys[bare(header)] for position, header in _headers(worksheet).items()}
    for number, line in enumerate(worksheet.iter_rows(min_row=2, max_col=MOST_COLUMNS), 2):
        cells = {key: line[position] for position, key in at.items()}
        if any(not is_empty(cell.value) for cell in cells.values()):
            yield Row(sheet, number, cells)
