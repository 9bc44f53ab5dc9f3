"""Small plans in the layouts of offices: the same three pieces of work, told in many shapes."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence

import docx
import openpyxl
from docx.document import Document as WordDocument
from docx.table import Table as WordTable

from knowledge.plans.model import Plan
from knowledge.plans.reader import read_plan
from tests.knowledge.plans.conftest import HEAD

REVIEW, TRAIN, CHECK = (
    "Rà soát thủ tục hành chính",
    "Tổ chức tập huấn cho công chức",
    "Kiểm tra công vụ tại các thôn",
)
HOME, TRADE = "Phòng Nội vụ", "Phòng Kinh tế"
Cells = Sequence[str | int]
Told = list[tuple[str, str, str]]
ALL: Told = [(REVIEW, HOME, "2026-01-31"), (TRAIN, TRADE, "2026-02-28"), (CHECK, HOME, "2026-06-30")]
"""What each layout says: work, who leads, by when."""
HEADER = ["TT", "Nội dung", "Chủ trì", "Thời gian"]
ROWS: list[list[str]] = [
    HEADER,
    ["1", REVIEW, HOME, "Tháng 1"],
    ["2", TRAIN, TRADE, "Tháng 2"],
    ["3", CHECK, HOME, "Quý II"],
]


def told(plan: Plan) -> Told:
    """Work, lead and day (or rules) of each task."""
    return [
        (t.text, "; ".join(t.lead), str(t.deadline.due) if t.deadline.due else ",".join(t.deadline.rule))
        for t in plan.tasks
    ]


def text(body: str) -> Plan:
    """A plan as plain text."""
    return read_plan("a.txt", f"{HEAD}\n{body}".encode())


def tabbed(rows: Sequence[Cells]) -> Plan:
    """An appendix whose cells are held apart by tabs."""
    width = max(map(len, rows))
    return text(
        "PHỤ LỤC\n" + "\n".join("\t".join([*map(str, row), *[""] * (width - len(row))]) for row in rows)
    )


def word(build: Callable[[WordDocument], object]) -> Plan:
    """A plan as a Word file."""
    document = docx.Document()
    for line in filter(None, HEAD.split("\n")):
        document.add_paragraph(line)
    build(document)
    buffer = io.BytesIO()
    document.save(buffer)
    return read_plan("a.docx", buffer.getvalue())


def table(document: WordDocument, rows: Sequence[Cells], *merges: tuple[int, int, int, int]) -> WordTable:
    """A table; a row of one cell goes over the whole width, `merges` name first and last row and column."""
    made = document.add_table(len(rows), max(map(len, rows)))
    for index, row in enumerate(rows):
        for column, value in enumerate(row):
            made.cell(index, column).text = str(value)
        if len(row) == 1:
            made.cell(index, 0).merge(made.cell(index, len(made.columns) - 1)).text = str(row[0])
    for top, left, bottom, right in merges:
        words = made.cell(top, left).text
        made.cell(top, left).merge(made.cell(bottom, right)).text = words
    return made


def excel(
    sheets: dict[str, Sequence[Cells]],
    merges: Sequence[str] = (),
    change: Callable[[openpyxl.Workbook], object] | None = None,
) -> Plan:
    """A plan as an Excel file, one list of rows a sheet."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append([value if value != "" else None for value in row])
        for area in merges:
            sheet.merge_cells(area)
    if change:
        change(book)
    buffer = io.BytesIO()
    book.save(buffer)
    return read_plan("a.xlsx", buffer.getvalue())
