"""Tables of a PDF drawn with all, some or none of their lines, on one page or two."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Literal

import pytest
from matplotlib import rc_context
from matplotlib.axes import Axes
from matplotlib.backends.backend_pdf import PdfPages
from matplotlib.figure import Figure

from knowledge.plans.model import Plan
from knowledge.plans.reader import read_plan
from tests.knowledge.plans.conftest import HEAD
from tests.knowledge.plans.layouts import ALL, CHECK, HOME, TRADE, told

Lines = Literal["all", "inner", "head", "none"]
SIZE = (11.7, 8.3)
"""Inches: a page on its side."""
EDGES = (0.6, 1.1, 4.6, 7.2, 9.2, 11.2)
TITLES = ["TT", "Nội dung công việc", "Cơ quan\nchủ trì", "Phối hợp", "Thời gian\nthực hiện"]
ROWS = [
    ["1", "Rà soát thủ tục\nhành chính", HOME, "Các thôn", "Tháng 1"],
    ["2", "Tổ chức tập huấn cho\ncông chức", "Phòng\nKinh tế", "", "Tháng 2"],
    ["3", CHECK, HOME, "Công an xã", "Quý II"],
    ["4", "Đối thoại với\nngười dân", TRADE, "Các thôn", "Trước ngày\n15/9/2026"],
]
WANTED = [*ALL, ("Đối thoại với người dân", TRADE, "2026-09-14")]


def _page(pdf: PdfPages, lines: Sequence[str]) -> tuple[Figure, Axes]:
    page = Figure(figsize=SIZE)
    axes = page.add_axes((0, 0, 1, 1))
    axes.set_axis_off()
    axes.set(xlim=(0, SIZE[0]), ylim=(SIZE[1], 0))
    for index, line in enumerate(lines):
        axes.text(1, 0.4 + index * 0.3, line, size=10, va="top")
    return page, axes


def _table(axes: Axes, rows: list[list[str]], across: Lines, down: Lines) -> None:
    top = 1.0
    for index, row in enumerate(rows):
        height = 0.25 + 0.2 * max(cell.count("\n") + 1 for cell in row)
        for left, cell in zip(EDGES, row, strict=False):
            axes.text(left + 0.06, top + 0.08, cell, size=9, va="top")
        wanted = {"all": True, "inner": index > 0, "head": index < 2, "none": False}[across]
        if wanted:
            axes.plot(EDGES[::5], [top, top], "k", lw=0.8)
        if index + 1 == len(rows) and across in {"all", "head"}:
            axes.plot(EDGES[::5], [top + height, top + height], "k", lw=0.8)
        for edge in {"all": EDGES, "inner": EDGES[1:-1]}.get(down, ()):
            axes.plot([edge, edge], [top, top + height], "k", lw=0.8)
        top += height


def _read(pages: Sequence[list[list[str]]], across: Lines, down: Lines) -> Plan:
    buffer = io.BytesIO()
    with rc_context({"pdf.fonttype": 42, "font.family": "DejaVu Sans"}), PdfPages(buffer) as pdf:
        pdf.savefig(_page(pdf, [*filter(None, HEAD.split("\n")), "I. NHIỆM VỤ"])[0])
        for index, rows in enumerate(pages):
            page, axes = _page(pdf, [] if index else ["PHỤ LỤC"])
            _table(axes, rows, across, down)
            pdf.savefig(page)
    return read_plan("a.pdf", buffer.getvalue())


@pytest.mark.parametrize(
    ("across", "down"),
    [
        ("all", "all"),
        ("inner", "inner"),
        ("all", "inner"),
        ("inner", "all"),
        ("all", "none"),
        ("head", "none"),
        ("none", "all"),
        ("none", "none"),
    ],
)
def test_lines_of_a_table(across: Lines, down: Lines) -> None:
    """A table is read with its frame, without it, with rules across only, below its titles only, or with none."""
    assert told(_read([[TITLES, *ROWS]], across, down)) == WANTED


@pytest.mark.parametrize(("across", "down"), [("all", "none"), ("none", "none"), ("all", "all")])
@pytest.mark.parametrize("cut", [2, 3])
def test_table_over_two_pages(across: Lines, down: Lines, cut: int) -> None:
    """A table goes on over the page without its titles, also when only one row is left."""
    assert told(_read([[TITLES, *ROWS[:cut]], ROWS[cut:]], across, down)) == WANTED


def test_row_cut_by_the_page() -> None:
    """A row that begins on one page and ends on the next is one task."""
    first, second = (
        ["2", "Tổ chức tập huấn cho", "Phòng", "", "Tháng 2"],
        ["", "công chức", "Kinh tế", "", ""],
    )

    assert told(_read([[TITLES, ROWS[0], first], [second, *ROWS[2:]]], "all", "all")) == WANTED


def test_columns_told_by_blanks_are_doubted() -> None:
    """Without lines between them, columns may have been taken for each other: every row says so."""
    plan = _read([[TITLES, *ROWS]], "none", "none")

    assert all(task.certainty["lead"] < 0.8 and task.ambiguity for task in plan.tasks)
    assert "table_without_lines" in {warning.code for warning in plan.warnings}


def test_short_name_cut_at_its_hyphen() -> None:
    """A cell too narrow for "Phòng KT-HT-ĐT" still names that office; a dash between words keeps its blanks."""
    rows = [
        ["1", "Rà soát thủ tục\nhành chính", "Phòng KT-HT-\nĐT", "", "Tháng 1"],
        ["2", "Tổ chức tập huấn cho\ncông chức", "Phòng Văn hóa -\nXã hội", "", "Tháng 2"],
    ]

    assert [task.lead for task in _read([[TITLES, *rows]], "all", "all").tasks] == [
        ("Phòng KT-HT-ĐT",),
        ("Phòng Văn hóa - Xã hội",),
    ]
