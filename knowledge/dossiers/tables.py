"""The bytes of an .xlsx or .csv file into rows of cells, and the day its data is of."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
import warnings
from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.dossiers.cells import day_of, text_of
from knowledge.dossiers.columns import HEADER_WITHIN, Header, find_header
from knowledge.dossiers.errors import DossierFileError, NoHeaderError
from knowledge.plans.errors import PlanTypeError
from knowledge.plans.sniff import FileKind, kind_of
from knowledge.text import nfc

MOST_ROWS = 200_000
MOST_COLUMNS = 64
DELIMITERS = ",;\t|"
SNIFFED = 20_000
"""Characters that tell how a .csv is written."""

NO_TABLE = (
    "Tệp “{name}” không phải bảng tính đọc được ở đây. Anh/chị mở tệp, lưu lại thành .xlsx hoặc .csv rồi gửi."
)

Rows = list[Sequence[object]]

_AS_OF = re.compile(
    r"(?:đến (?:hết )?ngày|ngày xuất|tính đến|xuất ngày)\D{0,12}(\d{1,2}[/.-]\d{1,2}[/.-]\d{4})",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Table:
    """Rows with their header. `as_of`: the day its titles name, if they do."""

    rows: Rows
    header: Header
    as_of: dt.date | None


def read_table(name: str, data: bytes) -> Table:
    """Read a file.

    Raises:
        KnowledgeError: it is no table, or one without a header; the message says what to do.
    """
    try:
        kind = kind_of(name, data)
    except PlanTypeError as error:  # it names what a plan may be
        raise DossierFileError(NO_TABLE.format(name=name)) from error
    if kind is FileKind.XLSX:
        sheets = _sheets(name, data)
    elif kind is FileKind.TEXT and data.strip():
        sheets = [_csv_rows(data)]
    else:
        raise DossierFileError(NO_TABLE.format(name=name))
    for rows in sheets:
        if len(rows) > MOST_ROWS:
            raise DossierFileError(f"Tệp “{name}” có hơn {MOST_ROWS} dòng. Anh/chị xuất theo kỳ ngắn hơn.")
        if header := find_header(rows):
            return Table(rows, header, _as_of(rows[: header.row]))
    raise NoHeaderError(name)


def _sheets(name: str, data: bytes) -> list[Rows]:
    import openpyxl  # noqa: PLC0415 - 0.3 s that start-up need not spend

    with warnings.catch_warnings(action="ignore"):  # openpyxl tells of styles that nobody reads here
        try:
            book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        except (KeyError, ValueError, TypeError, AttributeError) as error:
            raise DossierFileError(
                f"Tệp “{name}” bị hỏng. Anh/chị mở tệp trên máy, lưu lại rồi gửi lại."
            ) from error
        sheets = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
        for sheet in sheets:
            sheet.reset_dimensions()  # what a file says of its own size may be wrong
        return [_up_to_limit(sheet.iter_rows(values_only=True, max_col=MOST_COLUMNS)) for sheet in sheets]


def _up_to_limit(rows: object) -> Rows:
    return [row for _, row in zip(range(MOST_ROWS + 1), rows, strict=False)]  # type: ignore[call-overload]  # an iterator of tuples


def _csv_rows(data: bytes) -> Rows:
    text = _decoded(data)
    try:
        dialect: type[csv.Dialect] | str = csv.Sniffer().sniff(text[:SNIFFED], DELIMITERS)
    except csv.Error:
        dialect = "excel"
    with io.StringIO(text, newline="") as lines:
        return [
            row[:MOST_COLUMNS]
            for _, row in zip(range(MOST_ROWS + 1), csv.reader(lines, dialect), strict=False)
        ]


def _decoded(data: bytes) -> str:
    """UTF-8 or UTF-16 as marked; else UTF-8, else the Windows code page of Vietnamese."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return nfc(data.decode("utf-16", errors="replace"))
    try:
        return nfc(data.decode("utf-8-sig"))
    except UnicodeDecodeError:
        return nfc(data.decode("windows-1258", errors="replace"))


def _as_of(titles: Rows) -> dt.date | None:
    """The last day the titles name: "từ ngày … đến ngày …", "Ngày xuất: …"."""
    said = " ".join(text_of(cell) for row in titles[:HEADER_WITHIN] for cell in row if cell is not None)
    try:
        return max((day for found in _AS_OF.findall(said) if (day := day_of(found))), default=None)
    except ValueError:
        return None
