"""Small plans written for the tests, as text, Word, Excel and PDF."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence

import docx
import openpyxl
import pytest
from docx.table import Table as WordTable
from matplotlib import rc_context
from matplotlib.backends.backend_pdf import PdfPages
from matplotlib.figure import Figure

from knowledge.plans.model import DraftTask, Plan
from knowledge.plans.reader import read_plan

HEAD = """ỦY BAN NHÂN DÂN
XÃ SƠN THỦY
Số: 12/KH-UBND
Sơn Thủy, ngày 20 tháng 01 năm 2026

KẾ HOẠCH
Cải cách hành chính năm 2026 của xã Sơn Thủy

Căn cứ Quyết định số 45/QĐ-UBND ngày 08/01/2026 của UBND tỉnh.
"""

HEADER = [
    "TT",
    "Nội dung, nhiệm vụ",
    "Sản phẩm",
    "Cơ quan chủ trì",
    "Cơ quan phối hợp",
    "Kinh phí",
    "Thời gian",
]
ROWS: list[list[str | None]] = [
    ["I. CHỈ ĐẠO", None, None, None, None, None, None],
    ["1", "Lập kế hoạch kiểm tra", "Kế hoạch", "Phòng Văn hóa - Xã hội", "Các thôn", "10", "Quý I/2026"],
    ["2", "Kiểm tra tại các thôn", "Biên bản", None, None, None, "Quý III/2026"],
    ["II. TUYÊN TRUYỀN", None, None, None, None, None, None],
    ["3", "Tuyên truyền", "Tin bài", "Công an xã", "Đoàn Thanh niên", None, "Hằng tháng"],
    [None, None, "Bảng tin của thôn", "Các thôn", None, None, "Hằng quý"],
]
MERGES = [(2, 3, 3), (2, 3, 4), (2, 3, 5), (5, 6, 0), (5, 6, 1), (5, 6, 4)]
"""First row, last row, column of each vertical merge, rows counted from the header."""


@pytest.fixture
def plan_of() -> Callable[..., Plan]:
    """Read a plan whose body is given; the head is that of a commune's plan for 2026."""

    def read(body: str, head: str = HEAD) -> Plan:
        return read_plan("ke-hoach.txt", f"{head}\n{body}".encode())

    return read


@pytest.fixture
def rows_of(plan_of: Callable[..., Plan]) -> Callable[..., tuple[DraftTask, ...]]:
    """Read an appendix given as rows of cells, the header first."""

    def read(*rows: Sequence[str]) -> tuple[DraftTask, ...]:
        return plan_of("PHỤ LỤC\n" + "\n".join("\t".join(row) for row in rows)).tasks

    return read


@pytest.fixture
def word_plan() -> bytes:
    """The sample as a Word file: issuer and motto in a table without borders, appendix with merged cells."""
    document = docx.Document()
    top = document.add_table(1, 2)
    top.cell(0, 0).text = "ỦY BAN NHÂN DÂN\nXÃ SƠN THỦY\nSố: 12/KH-UBND"
    top.cell(0, 1).text = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nSơn Thủy, ngày 20 tháng 01 năm 2026"
    for text in (
        "KẾ HOẠCH",
        "Cải cách hành chính năm 2026 của xã Sơn Thủy",
        "I. TỔ CHỨC THỰC HIỆN",
        "1. Phòng Kinh tế",
    ):
        document.add_paragraph().add_run(text).bold = True
    document.add_paragraph("- Công khai ngân sách chậm nhất ngày 20/02/2026.")
    document.add_paragraph("PHỤ LỤC")
    table = document.add_table(len(ROWS) + 1, len(HEADER))
    _fill(table)
    return _bytes(document.save)


def _fill(table: WordTable) -> None:
    for index, row in enumerate([HEADER, *ROWS]):
        for column, text in enumerate(row):
            table.cell(index, column).text = text or ""
        if row[1] is None and row[0]:
            table.cell(index, 0).merge(table.cell(index, len(HEADER) - 1)).text = row[0]
    for first, last, column in MERGES:
        text = table.cell(first, column).text
        table.cell(first, column).merge(table.cell(last, column)).text = text


@pytest.fixture
def excel_plan() -> bytes:
    """The sample's appendix as an Excel file: titles above, merged ranges, numbers as numbers."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet["A1"] = "PHỤ LỤC"
    sheet["A2"] = "Nhiệm vụ cải cách hành chính năm 2026"
    sheet.merge_cells("A2:G2")
    for index, row in enumerate([HEADER, *ROWS]):
        for column, text in enumerate(row):
            value = int(text) if text and text.isdigit() else text
            sheet.cell(index + 4, column + 1, value)
        if row[1] is None and row[0]:
            sheet.merge_cells(start_row=index + 4, end_row=index + 4, start_column=1, end_column=len(HEADER))
    for first, last, column in MERGES:
        sheet.merge_cells(
            start_row=first + 4, end_row=last + 4, start_column=column + 1, end_column=column + 1
        )
    return _bytes(book.save)


def _bytes(save: Callable[[io.BytesIO], None]) -> bytes:
    buffer = io.BytesIO()
    save(buffer)
    return buffer.getvalue()


@pytest.fixture
def excel_of() -> Callable[..., Plan]:
    """Read a sheet given as rows of cells; a fraction is shown as per cent."""

    def read(*rows: Sequence[str | float], merges: Sequence[str] = ()) -> Plan:
        book = openpyxl.Workbook()
        sheet = book.active
        assert sheet is not None
        for row in rows:
            sheet.append([value if value != "" else None for value in row])
        for area in merges:
            sheet.merge_cells(area)
        for cell in (cell for row in sheet.iter_rows() for cell in row if isinstance(cell.value, float)):
            cell.number_format = "0%"
        return read_plan("bang.xlsx", _bytes(book.save))

    return read


@pytest.fixture(scope="session")
def pdf_plan() -> bytes:
    """The sample as a PDF: two columns at the top, an appendix with ruled lines that goes over two pages."""
    buffer = io.BytesIO()
    with rc_context({"pdf.fonttype": 42, "font.family": "DejaVu Sans"}), PdfPages(buffer) as pdf:
        _text_page(pdf)
        _table_page(pdf, [HEADER, *ROWS[:3]], {(3, 3), (3, 4), (3, 5)}, "PHỤ LỤC")
        _table_page(pdf, [HEADER, *ROWS[3:]], {(3, 0), (3, 1), (3, 4)}, "")
    return buffer.getvalue()


def _text_page(pdf: PdfPages) -> None:
    page = Figure(figsize=(8.3, 11.7))
    page.text(0.12, 0.95, "ỦY BAN NHÂN DÂN", size=11)
    page.text(0.52, 0.95, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", size=11)
    page.text(0.12, 0.93, "XÃ SƠN THỦY", size=11)
    page.text(0.12, 0.91, "Số: 12/KH-UBND", size=11)
    page.text(0.52, 0.91, "Sơn Thủy, ngày 20 tháng 01 năm 2026", size=11)
    lines = [
        "KẾ HOẠCH",
        "Cải cách hành chính năm 2026 của xã Sơn Thủy",
        "I. TỔ CHỨC THỰC HIỆN",
        "1. Phòng Kinh tế",
        "- Công khai ngân sách, niêm yết tại trụ sở xã và các thôn chậm nhất ngày",
        "20/02/2026.",
    ]
    for index, line in enumerate(lines):
        page.text(0.12, 0.86 - index * 0.025, line, size=11)
    page.text(0.5, 0.02, "1", size=11)
    pdf.savefig(page)


def _table_page(
    pdf: PdfPages, rows: list[list[str | None]], merged: set[tuple[int, int]], title: str
) -> None:
    """Rows in ruled cells; a cell in `merged` has no line above it and no text."""
    page = Figure(figsize=(14, 8))
    page.text(0.4, 0.95, title, size=10)
    axes = page.add_axes((0, 0, 1, 1))
    axes.set_axis_off()
    axes.set(xlim=(0, 14), ylim=(8, 0))
    edges = [0.5, 1.2, 4, 6.5, 8.7, 10.7, 12, 13.5]
    for index, row in enumerate(rows):
        top = 1.2 + index * 0.7
        whole = row[0] is not None and row[1] is None
        for column, text in enumerate(row):
            left, right = edges[column], edges[column + 1]
            if (index, column) not in merged:
                axes.plot([left, right], [top, top], "k", lw=0.8)
                axes.text(left + 0.05, top + 0.4, text or "", size=8)
            axes.plot(
                [left, right], [top + 0.7, top + 0.7], "k", lw=0.8 if (index + 1, column) not in merged else 0
            )
            if not whole or column == 0:
                axes.plot([left, left], [top, top + 0.7], "k", lw=0.8)
        axes.plot([edges[-1], edges[-1]], [top, top + 0.7], "k", lw=0.8)
    pdf.savefig(page)
