"""Headings that are a time give it to the work below them."""

from __future__ import annotations

import datetime as dt

import pytest

from knowledge.plans.period_titles import period_title
from tests.knowledge.plans.layouts import (
    ALL,
    CHECK,
    HOME,
    REVIEW,
    TRADE,
    TRAIN,
    excel,
    tabbed,
    table,
    text,
    told,
    word,
)

PROGRAMME = f"""II. NỘI DUNG CHƯƠNG TRÌNH
A. CÔNG VIỆC THEO THỜI GIAN
QUÝ I
Tháng 1
1. {REVIEW}.
Cơ quan tham mưu: {HOME}; phối hợp: các thôn.
2. Công bố danh mục thủ tục hành chính (trước ngày 20/01/2026).
Cơ quan tham mưu: {TRADE}.
Tháng 2
3. {TRAIN}
Cơ quan tham mưu: {TRADE}.
QUÝ II
(Các nội dung thực hiện trong cả quý)
4. Đoàn kiểm tra của xã {CHECK[:1].lower()}{CHECK[1:]}; kiểm tra ít nhất 06 thôn.
Cơ quan tham mưu: {HOME}.
B. CÔNG VIỆC THƯỜNG XUYÊN
- Theo dõi, trả lời kiến nghị của người dân.
"""


def test_work_programme() -> None:
    """Work under "Tháng 2" is due at its end, under a quarter at the quarter's; a date of its own wins."""
    plan = text(PROGRAMME)

    assert [(lead, day) for _, lead, day in told(plan)] == [
        (HOME, "2026-01-31"),
        (TRADE, "2026-01-19"),
        (TRADE, "2026-02-28"),
        (HOME, "2026-06-30"),
    ]
    assert plan.tasks[0].support == ("các thôn",)


def test_heading_is_shown_and_doubted() -> None:
    """A time that was taken from a heading is shown with it, and somebody is asked to look."""
    task = text(PROGRAMME).tasks[0]

    assert task.source.startswith("Tháng 1 | ")
    assert task.deadline.raw == "Tháng 1"
    assert task.certainty["deadline"] < 0.8
    assert task.ambiguity


def test_number_under_a_heading_of_time() -> None:
    """A number to reach that stands under "QUÝ II" is due with it."""
    assert [(target.value, target.by) for target in text(PROGRAMME).targets] == [(6, dt.date(2026, 6, 30))]


@pytest.mark.parametrize(
    "title",
    [
        "QUÝ I",
        "Tháng 02/2026:",
        "NHIỆM VỤ TRỌNG TÂM THÁNG 3",
        "Quý I/2026 (từ tháng 1 đến tháng 3)",
        "Hằng tháng:",
    ],
)
def test_titles_of_time(title: str) -> None:
    """A heading may name the work of its time."""
    assert period_title(title) is not None


@pytest.mark.parametrize(
    "title",
    ["Báo cáo tháng 3", "NHIỆM VỤ NĂM 2026", "Tháng 3: Họp Ban Chỉ đạo", "Công việc thường xuyên, định kỳ"],
)
def test_no_titles_of_time(title: str) -> None:
    """A heading that names a paper, the whole year or the work itself gives no day."""
    assert period_title(title) is None


def test_unmarked_work_below_a_month() -> None:
    """Work without numbers under a month is read line by line."""
    body = f"II. NHIỆM VỤ\nTháng 1:\n{REVIEW}.\n{CHECK}.\nTháng 2:\n{TRAIN}.\n"

    assert [day for *_, day in told(text(body))] == ["2026-01-31", "2026-01-31", "2026-02-28"]


TITLED = ["TT", "Nội dung công việc", "Cơ quan chủ trì", "Cơ quan phối hợp"]
GROUPED = [
    TITLED,
    ["QUÝ I"],
    ["Tháng 1"],
    ["1", REVIEW, HOME, "Các thôn"],
    ["Tháng 2"],
    ["2", TRAIN, TRADE, ""],
    ["QUÝ II"],
    ["3", CHECK, HOME, "Công an xã"],
]


def test_group_rows_of_a_table() -> None:
    """Rows "Quý I", "Tháng 2" inside a table give their time to the rows below, in text, Word and Excel."""
    assert told(tabbed(GROUPED)) == ALL
    assert told(word(lambda d: table(d, GROUPED))) == ALL
    assert told(word(lambda d: table(d, [row[-3:] for row in GROUPED]))) == ALL
    assert told(excel({"Sheet1": [["NHIỆM VỤ NĂM 2026"], *GROUPED]}, ["A3:D3", "A4:D4"])) == ALL


def test_group_time_is_doubted() -> None:
    """A time taken from a group's title says so."""
    task = tabbed(GROUPED).tasks[0]

    assert "tiêu đề của nhóm" in (task.ambiguity or "")
    assert task.certainty["deadline"] < 0.8
    assert "Tháng 1" in task.source


def test_numbered_groups() -> None:
    """ "I | QUÝ I" over a table's rows is such a title too."""
    rows = [
        TITLED,
        ["I", "QUÝ I", "", ""],
        ["1", REVIEW, HOME, ""],
        ["II", "QUÝ II", "", ""],
        ["1", TRAIN, TRADE, ""],
    ]

    assert [day for *_, day in told(tabbed(rows))] == ["2026-03-31", "2026-06-30"]


def test_part_ends_the_time() -> None:
    """A part of another kind below "Tháng 1" is not due in January."""
    rows = [TITLED, ["Tháng 1"], ["1", REVIEW, HOME, ""], ["B. CÔNG VIỆC KHÁC"], ["2", TRAIN, TRADE, ""]]

    assert [day for *_, day in told(tabbed(rows))] == ["2026-01-31", ""]


def test_reports_named_each_by_its_period() -> None:
    """Reports of one series are one task: of the first quarter, six and nine months, and of the year."""
    year = text(
        "II. NHIỆM VỤ\n- Các thôn báo cáo kết quả về xã 6 tháng trước ngày 10/6 và năm trước ngày 05/12/2026."
    )
    parts = text("II. NHIỆM VỤ\n- Gửi báo cáo quý I, 6 tháng, 9 tháng trước ngày 15 của tháng cuối quý.")

    assert [t.deadline.rule for t in year.tasks] == [
        ("FREQ=YEARLY;BYMONTH=6;BYMONTHDAY=9", "FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=4")
    ]
    assert [t.deadline.rule for t in parts.tasks] == [("FREQ=MONTHLY;BYMONTH=3,6,9;BYMONTHDAY=14",)]


def test_rhythm_with_a_start() -> None:
    """ "Hằng ngày, từ 20/8" is daily work, not work of one day."""
    rows = [
        ["TT", "Nội dung", "Chủ trì", "Thời gian"],
        ["1", REVIEW, HOME, "Hằng ngày, từ 20/8"],
        ["2", TRAIN, HOME, "Quý I"],
    ]

    assert tabbed(rows).tasks[0].deadline.rule == ("FREQ=DAILY",)


def test_kind_of_work_is_no_rhythm() -> None:
    """ "Chuyển đổi vị trí định kỳ, xong trước tháng 11/2026" is due once."""
    plan = text(
        "II. NHIỆM VỤ\n- Thực hiện chuyển đổi vị trí công tác định kỳ năm 2026, xong trước tháng 11/2026."
    )

    assert [day for *_, day in told(plan)] == ["2026-10-31"]


def test_pointing_at_another_plan_gives_no_day() -> None:
    """The year in "Theo Kế hoạch kiểm tra năm 2026" is a name."""
    rows = [["TT", "Nội dung", "Chủ trì", "Thời gian"], ["1", CHECK, HOME, "Theo Kế hoạch kiểm tra năm 2026"]]

    assert tabbed([*rows, ["2", TRAIN, HOME, "Quý I"]]).tasks[0].deadline.due is None


def test_numbers_in_the_time_cell() -> None:
    """ "- 6 tháng đầu năm: 60% / - Cả năm: 100%" are two numbers to reach, each with its day."""
    cell = "- 6 tháng đầu năm: 60%\n- Cả năm: 100%"
    plan = word(
        lambda d: table(d, [["TT", "Nội dung", "Chủ trì", "Thời gian"], ["1", "Số hóa hồ sơ", HOME, cell]])
    )

    assert [(t.value, str(t.by)) for t in plan.targets] == [(60, "2026-06-30"), (100, "2026-12-31")]
