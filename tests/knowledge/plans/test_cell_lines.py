"""A table whose cells stand one below the other, as Word's plain text and copies of web pages have them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from knowledge.plans.model import Plan

TITLES = ["STT", "Nội dung", "Sản phẩm", "Cơ quan", "chủ trì", "Cơ quan phối hợp", "Thời gian hoàn thành"]
PART = ["I", "Thể chế"]
FIRST = ["1", "Rà soát văn bản", "Báo cáo", "Phòng Tư pháp", "Các phòng, ban", "Trước ngày 15/6/2026"]
SECOND = ["2", "Mở lớp tập huấn", "Lớp học", "Phòng Nội vụ", "", "Quý III/2026"]
END = ["Trên đây là Kế hoạch cải cách hành chính của xã."]


def table(*rows: list[str], between: str = "\n") -> str:
    return between.join(line for row in rows for line in row) + "\n"


def told(plan: Plan) -> list[tuple[str, str, tuple[str, ...], str]]:
    return [(t.text, t.product or "", t.lead, str(t.deadline.due)) for t in plan.tasks]


RIGHT = [
    ("Rà soát văn bản", "Báo cáo", ("Phòng Tư pháp",), "2026-06-14"),
    ("Mở lớp tập huấn", "Lớp học", ("Phòng Nội vụ",), "2026-09-30"),
]


def test_each_number_opens_a_row(plan_of: Callable[..., Plan]) -> None:
    """Every cell has a line, the empty one too; a title may take two, a group of rows has only its name."""
    assert told(plan_of(table(TITLES, PART, FIRST, SECOND, END))) == RIGHT


def test_blank_lines_between_all_of_them(plan_of: Callable[..., Plan]) -> None:
    """A web page's copy has a blank line after each cell, so an empty cell cannot be seen: the words tell."""
    assert told(plan_of(table(TITLES, PART, FIRST, SECOND, END, between="\n\n"))) == RIGHT


@pytest.mark.parametrize("left_out", [2, 3, 4, 5])
def test_a_cell_is_missing(plan_of: Callable[..., Plan], left_out: int) -> None:
    """What is left of a row still stands under the right titles."""
    row = [cell for place, cell in enumerate(FIRST) if place != left_out]
    (first, second) = plan_of(table(TITLES, row, SECOND, END)).tasks

    assert first.text == "Rà soát văn bản"
    assert first.product == (None if left_out == 2 else "Báo cáo")
    assert str(first.deadline.due) == ("None" if left_out == 5 else "2026-06-14")
    assert second.lead == ("Phòng Nội vụ",)


def test_a_cell_of_two_lines(plan_of: Callable[..., Plan]) -> None:
    """Two products stay one cell, and the office behind them stays the lead."""
    row = ["1", "Rà soát văn bản", "Báo cáo", "Biểu mẫu", *FIRST[3:]]
    first = plan_of(table(TITLES, row, SECOND, END)).tasks[0]

    assert first.lead == ("Phòng Tư pháp",)
    assert "Biểu mẫu" in (first.product or "")


def test_numbers_of_the_columns_are_no_rows(plan_of: Callable[..., Plan]) -> None:
    """The line of "(1) (2) (3)…" under the titles is passed over."""
    numbers = [f"({n})" for n in range(1, 7)]

    assert told(plan_of(table(TITLES, numbers, FIRST, SECOND, END))) == RIGHT


def test_a_sentence_that_begins_with_the_word_is_no_table(plan_of: Callable[..., Plan]) -> None:
    """ "TT" on a line of its own in the middle of a text changes nothing."""
    body = "TT\n1. Phòng Nội vụ mở lớp tập huấn, hoàn thành trước ngày 30/6/2026.\n"

    assert [str(t.deadline.due) for t in plan_of(body).tasks] == ["2026-06-29"]
