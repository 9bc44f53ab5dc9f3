"""Reports of one series, each with a day of its own, are one recurring task."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from knowledge.plans.deadlines import read_time_cell
from knowledge.plans.model import DraftTask, Plan

PlanOf = Callable[..., Plan]
Rows = Callable[..., tuple[DraftTask, ...]]
QUARTERS_20TH = "FREQ=MONTHLY;BYMONTH=3,6,9,12;BYMONTHDAY=19"
YEARLY_5TH = "FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=4"
HEADER = ("TT", "Nội dung", "Cơ quan chủ trì", "Thời gian")


@pytest.mark.parametrize(
    ("text", "rules", "exact"),
    [
        (
            "Định kỳ gửi báo cáo trước ngày 20 của tháng cuối quý; báo cáo năm trước ngày 05/12/2026.",
            (QUARTERS_20TH, YEARLY_5TH),
            True,
        ),
        (
            "Gửi báo cáo hằng quý (trước ngày 20 tháng cuối quý), báo cáo năm trước ngày 05/12/2026.",
            (QUARTERS_20TH, YEARLY_5TH),
            True,
        ),
        (
            "Gửi báo cáo trước ngày 20 tháng cuối quý (riêng báo cáo năm gửi trước ngày 05/12/2026).",
            ("FREQ=MONTHLY;BYMONTH=3,6,9;BYMONTHDAY=19", YEARLY_5TH),
            True,
        ),
        (
            "Gửi báo cáo hằng quý, báo cáo năm trước ngày 05/12/2026.",
            ("FREQ=MONTHLY;BYMONTH=3,6,9,12;BYMONTHDAY=-1", YEARLY_5TH),
            False,
        ),
        (
            "Báo cáo định kỳ: 6 tháng trước ngày 10/6/2026, năm trước ngày 05/12/2026.",
            ("FREQ=YEARLY;BYMONTH=6;BYMONTHDAY=9", YEARLY_5TH),
            True,
        ),
    ],
)
def test_series_in_a_sentence(plan_of: PlanOf, text: str, rules: tuple[str, ...], exact: bool) -> None:
    """The yearly report joins the rhythm it is named with, even where its date prints a year."""
    (task,) = plan_of(f"I. MỤC ĐÍCH\n- Nâng cao.\nII. TỔ CHỨC THỰC HIỆN\n1. Các đơn vị\n- {text}").tasks

    assert (task.deadline.rule, task.deadline.rule_exact) == (rules, exact)


@pytest.mark.parametrize(
    "cell",
    [
        "Quý I: trước 10/3; 6 tháng: trước 10/6; năm: trước 05/12",
        "Trước 10/3 (quý I); trước 10/6 (6 tháng); trước 05/12 (năm)",
        "Quý I: trước 10/3/2026; 6 tháng: trước 10/6/2026; năm: trước 05/12/2026",
    ],
)
def test_series_in_a_cell(rows_of: Rows, cell: str) -> None:
    """Days that are each named by the period of their report are one row's rules, not tasks of their own."""
    (task,) = rows_of(HEADER, ("1", "Báo cáo công tác thi đua", "Văn phòng", cell))

    assert task.deadline.rule == (
        "FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=9",
        "FREQ=YEARLY;BYMONTH=6;BYMONTHDAY=9",
        YEARLY_5TH,
    )
    assert task.text == "Báo cáo công tác thi đua"


def test_reports_of_one_year_come_once(rows_of: Rows) -> None:
    """A row that names the year of its reports has them once each."""
    first, second = rows_of(
        HEADER, ("1", "Báo cáo thi đua (quý III, năm 2026)", "Văn phòng", "Quý III: 10/9; năm: 25/11")
    )

    assert [str(task.deadline.due) for task in (first, second)] == ["2026-09-10", "2026-11-25"]


def test_a_day_beside_a_rhythm_that_is_no_report_stays_apart() -> None:
    """ "Tổng kết trước ngày 15/12" beside "hàng quý" is work of its own."""
    rhythm, day = read_time_cell("Hàng quý; tổng kết trước ngày 15/12/2026", 2026)

    assert (len(rhythm.deadline.rule), str(day.deadline.due)) == (1, "2026-12-14")


@pytest.mark.parametrize(
    ("text", "due"),
    [
        ("Xong trước khi xã mới đi vào hoạt động (ngày 01/7/2026)", "2026-06-30"),
        ("Trước thời điểm khai giảng (dự kiến 05/9)", "2026-09-04"),
    ],
)
def test_before_an_event_with_its_day(text: str, due: str) -> None:
    """ "Trước khi …" with the day of the event in brackets is due the day before it."""
    (found,) = read_time_cell(text, 2026)

    assert str(found.deadline.due) == due


def test_how_often_at_most_is_no_rhythm() -> None:
    """ "Không quá 01 lần/năm" is a limit; the day beside it is the deadline."""
    (found,) = read_time_cell("Không kiểm tra quá 01 lần/năm, xong trong tháng 5/2026", 2026)

    assert (found.deadline.kind, str(found.deadline.due)) == ("month", "2026-05-31")


def test_rounds_of_one_work(rows_of: Rows) -> None:
    """ "02 đợt: tháng 4 và tháng 9" is one piece of work that comes twice; named rounds are tasks of their own."""
    (together,) = rows_of(HEADER, ("1", "Khảo sát ý kiến", "Văn phòng", "02 đợt: tháng 4 và tháng 9/2026"))
    apart = rows_of(
        HEADER, ("1", "Khảo sát ý kiến", "Văn phòng", "02 đợt: trực tiếp tháng 4; qua mạng tháng 9/2026")
    )

    assert together.deadline.rule == (
        "FREQ=YEARLY;BYMONTH=4;BYMONTHDAY=-1",
        "FREQ=YEARLY;BYMONTH=9;BYMONTHDAY=-1",
    )
    assert (together.deadline.rule_exact, together.text) == (False, "Khảo sát ý kiến")
    assert [str(task.deadline.due) for task in apart] == ["2026-04-30", "2026-09-30"]


def test_the_rest_of_one_year_in_a_cell(rows_of: Rows) -> None:
    """Days with their year, all after June, are what is left of that year: each is a task of its own."""
    tasks = rows_of(HEADER, ("1", "Báo cáo thi đua", "Văn phòng", "Quý III: 12/9/2026; Năm: 02/12/2026"))

    assert [task.deadline.rule for task in tasks] == [(), ()]


def test_a_weekly_message_and_the_yearly_report(plan_of: PlanOf) -> None:
    """A report of the year is no part of a rhythm of something else."""
    plan = plan_of(
        "I. NHIỆM VỤ\n1. Công an xã: Gửi số liệu tuần về huyện trước 10 giờ thứ Sáu hằng tuần; "
        "báo cáo năm gửi trước ngày 05/12/2026.\n"
    )

    assert [(task.deadline.rule, bool(task.deadline.due)) for task in plan.tasks] == [
        (("FREQ=WEEKLY;BYDAY=FR",), False),
        ((), True),
    ]


def test_a_step_of_its_own_in_brackets(rows_of: Rows) -> None:
    """A bracket with another step than the work is a deadline of its own."""
    tasks = rows_of(HEADER, ("1", "Khảo sát", "Văn phòng", "Quý III/2026 (công bố kết quả trước 10/12/2026)"))

    assert [str(task.deadline.due) for task in tasks] == ["2026-09-30", "2026-12-09"]


def test_a_row_with_breaks_inside_its_cells(rows_of: Rows) -> None:
    """Lines that a break inside a cell cut off go back into their row, each day to its step."""
    header = ("TT", "Nội dung", "Cơ quan chủ trì", "Sản phẩm", "Thời gian")
    tasks = rows_of(
        header,
        ("1", "Chuyển đổi vị trí công tác", "Phòng Nội vụ", "- Danh sách"),
        ("- Quyết định", "- Tháng 3/2026"),
        ("- Tháng 10/2026",),
        ("2", "Họp dân", "Công an xã", "Biên bản", "Tháng 5/2026"),
    )

    assert [(task.no, str(task.deadline.due)) for task in tasks] == [
        ("1", "2026-03-31"),
        ("1", "2026-10-31"),
        ("2", "2026-05-31"),
    ]
