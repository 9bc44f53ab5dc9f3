"""From a phrase to a date: what the words of a time column mean."""

from __future__ import annotations

import datetime as dt

import pytest
from dateutil.rrule import rrulestr
from hypothesis import given
from hypothesis import strategies as st

from knowledge.plans.citations import hide_citations, without_citations
from knowledge.plans.deadlines import read_time_cell
from knowledge.plans.model import Deadline
from knowledge.plans.time_table import find_moments

YEAR = 2026
QUARTERS = "FREQ=MONTHLY;BYMONTH=3,6,9,12;BYMONTHDAY=-1"
HALVES = "FREQ=MONTHLY;BYMONTH=6,12;BYMONTHDAY=-1"
MONTHS = "FREQ=MONTHLY;BYMONTHDAY=-1"
YEARS = "FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=31"


def only(text: str, year: int | None = YEAR) -> Deadline:
    (found,) = read_time_cell(text, year)
    return found.deadline


DATES = [
    # quarters
    ("Quý I/2026", "quarter", "2026-03-31"),
    ("Quý I/ 2026", "quarter", "2026-03-31"),
    ("trong quý II năm 2026", "quarter", "2026-06-30"),
    ("quý 3/2026", "quarter", "2026-09-30"),
    ("QUÝ IV/2026", "quarter", "2026-12-31"),
    ("Quý I, II/2026", "quarter", "2026-06-30"),
    ("Q3/2026", "quarter", "2026-09-30"),
    ("qúy IV/2026", "quarter", "2026-12-31"),
    ("Tuần 2 tháng 3/2026", "month", "2026-03-14"),
    ("tuần thứ ba của tháng 5", "month", "2026-05-21"),
    ("02/2026", "month", "2026-02-28"),
    ("Trước 12/2026", "month", "2026-11-30"),
    ("01/2026 - 03/2026", "month", "2026-03-31"),
    ("Quý I - Quý III/2026", "quarter", "2026-09-30"),
    ("từ quý II đến quý IV", "quarter", "2026-12-31"),
    ("Quý III/2026 - Quý I/2027", "quarter", "2027-03-31"),
    ("trước quý III/2026", "quarter", "2026-06-30"),
    ("Quí 2 năm 2026", "quarter", "2026-06-30"),
    # months
    ("Tháng 02/2026", "month", "2026-02-28"),
    ("Tháng 02/2028", "month", "2028-02-29"),
    ("Tháng 12/2026", "month", "2026-12-31"),
    ("tháng 4 năm 2026", "month", "2026-04-30"),
    ("chậm nhất trong tháng 6", "month", "2026-06-30"),
    ("từ tháng 3 đến tháng 5", "month", "2026-05-31"),
    ("từ tháng 3 đến hết tháng 5/2026", "month", "2026-05-31"),
    ("Tháng 3 - 5/2026", "month", "2026-05-31"),
    ("Tháng 11, 12/2026", "month", "2026-12-31"),
    ("Tháng 01/2026 - tháng 4/2026", "month", "2026-04-30"),
    ("nửa đầu tháng 6/2026", "month", "2026-06-15"),
    ("nửa cuối tháng 6/2026", "month", "2026-06-30"),
    ("trung tuần tháng 9", "month", "2026-09-20"),
    ("xong trước tháng 6/2026", "month", "2026-05-31"),
    # years and halves
    ("Năm 2026", "year", "2026-12-31"),
    ("trong năm 2026", "year", "2026-12-31"),
    ("hoàn thành trong năm 2026", "year", "2026-12-31"),
    ("đến hết năm 2026", "year", "2026-12-31"),
    ("Năm 2026 - 2027", "year", "2027-12-31"),
    ("Cả năm", "year", "2026-12-31"),
    ("2026", "year", "2026-12-31"),
    ("Giai đoạn 2026 - 2030", "year", "2030-12-31"),
    ("trong 06 tháng cuối năm", "half", "2026-12-31"),
    ("6 tháng cuối năm 2026", "half", "2026-12-31"),
    ("6 tháng đầu năm", "half", "2026-06-30"),
    ("sáu tháng đầu năm 2026", "half", "2026-06-30"),
    ("nửa cuối năm", "half", "2026-12-31"),
    ("9 tháng đầu năm", "half", "2026-09-30"),
    # days
    ("trước ngày 15/02/2026", "date", "2026-02-14"),
    ("trước ngày 01/3/2026", "date", "2026-02-28"),
    ("Trước 31/01/2026", "date", "2026-01-30"),
    ("xong trước ngày 15/3/2026", "date", "2026-03-14"),
    ("trước ngày 05 tháng 6 năm 2026", "date", "2026-06-04"),
    ("chậm nhất ngày 20/3/2026", "date", "2026-03-20"),
    ("chậm nhất là ngày 20/3", "date", "2026-03-20"),
    ("muộn nhất vào ngày 20/3", "date", "2026-03-20"),
    ("không muộn hơn ngày 20/3/2026", "date", "2026-03-20"),
    ("chậm nhất trước ngày 20/3/2026", "date", "2026-03-19"),
    ("trước hoặc trong ngày 20/3/2026", "date", "2026-03-20"),
    ("đến ngày 20/3/2026", "date", "2026-03-20"),
    ("đến hết ngày 20/3/2026", "date", "2026-03-20"),
    ("xong ngày 20/3", "date", "2026-03-20"),
    ("hạn cuối: 20/3/2026", "date", "2026-03-20"),
    ("15/3/2026", "date", "2026-03-15"),
    ("15.3.2026", "date", "2026-03-15"),
    ("31-12-2026", "date", "2026-12-31"),
    ("từ ngày 01/3 đến ngày 30/4/2026", "date", "2026-04-30"),
    ("từ ngày 01 đến ngày 15/3/2026", "date", "2026-03-15"),
    ("01/3/2026 - 15/4/2026", "date", "2026-04-15"),
    ("Quý IV/2026 (trước ngày 15/12)", "date", "2026-12-14"),
    ("báo cáo năm trước ngày 31/01", "date", "2027-01-30"),
    ("báo cáo kết quả năm 2025 trước ngày 15/01", "date", "2026-01-14"),
    ("gửi báo cáo trước ngày 15/01 năm sau", "date", "2027-01-14"),
    ("gửi kế hoạch trước ngày 31/01", "date", "2026-01-30"),
]


@pytest.mark.parametrize(("text", "kind", "due"), DATES, ids=[row[0] for row in DATES])
def test_last_good_day(text: str, kind: str, due: str) -> None:
    """A phrase with a date gives the last day that is still on time."""
    deadline = only(text)

    assert (deadline.kind, deadline.due, deadline.rule) == (kind, dt.date.fromisoformat(due), ())


RULES = [
    ("Mỗi quý 02 lớp", (QUARTERS,), False),
    ("2 lần/tuần", ("FREQ=WEEKLY",), False),
    ("Quý/6 tháng/năm", (QUARTERS,), False),
    ("vào sáng thứ Hai và sáng thứ Sáu hàng tuần", ("FREQ=WEEKLY;BYDAY=MO", "FREQ=WEEKLY;BYDAY=FR"), True),
    ("Báo cáo tháng trước ngày 20", ("FREQ=MONTHLY;BYMONTHDAY=19",), True),
    (
        "Định kỳ báo cáo: 6 tháng trước ngày 05/6, năm trước ngày 05/12; số liệu tính từ ngày 15 của tháng trước",
        ("FREQ=YEARLY;BYMONTH=6;BYMONTHDAY=4", "FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=4"),
        True,
    ),
    (
        "báo cáo CCHC quý, 6 tháng, năm gửi Sở Nội vụ trước ngày 20 của tháng cuối quý",
        ("FREQ=MONTHLY;BYMONTH=3,6,9,12;BYMONTHDAY=19",),
        True,
    ),
    ("trước ngày 10/12 hàng năm", ("FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=9",), True),
    ("trước ngày 01/3 hằng năm", ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=-1",), True),
    ("ngày 15 tháng 6 hằng năm", ("FREQ=YEARLY;BYMONTH=6;BYMONTHDAY=15",), True),
    (
        (
            "Định kỳ 06 tháng, năm (trước ngày 05/6 đối với báo cáo 06 tháng "
            "và trước ngày 30/11 đối với báo cáo năm)"
        ),
        ("FREQ=YEARLY;BYMONTH=6;BYMONTHDAY=4", "FREQ=YEARLY;BYMONTH=11;BYMONTHDAY=29"),
        True,
    ),
    (
        "Trước ngày 15/6 và 15/12 hằng năm",
        ("FREQ=YEARLY;BYMONTH=6;BYMONTHDAY=14", "FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=14"),
        True,
    ),
    ("theo định kỳ 06 tháng, năm", (HALVES,), False),
    ("định kỳ hàng quý, 06 tháng, năm", (QUARTERS,), False),
    ("theo quý, 6 tháng, năm và đột xuất", (QUARTERS,), False),
    ("Quý, 6 tháng, năm", (QUARTERS,), False),
    ("hàng quý", (QUARTERS,), False),
    ("Định kỳ hàng quý", (QUARTERS,), False),
    ("mỗi quý 01 lần", (QUARTERS,), False),
    ("01 lần/quý", (QUARTERS,), False),
    ("Quý I, II, III, IV/2026", (QUARTERS,), False),
    ("Hàng quý, tháng", (MONTHS,), False),
    ("hàng tháng", (MONTHS,), False),
    ("hằng tháng, quý, 6 tháng, 9 tháng và năm", (MONTHS,), False),
    ("6 tháng một lần", (HALVES,), False),
    ("02 lần/năm", (HALVES,), False),
    ("Tháng 6 và tháng 12 hằng năm", (HALVES,), False),
    ("hằng năm", (YEARS,), False),
    ("hàng năm", (YEARS,), False),
    ("trước ngày 20 hằng tháng", ("FREQ=MONTHLY;BYMONTHDAY=19",), True),
    ("ngày 20 hằng tháng", ("FREQ=MONTHLY;BYMONTHDAY=20",), True),
    ("trước ngày 01 hằng tháng", ("FREQ=MONTHLY;BYMONTHDAY=-1",), True),
    ("trước ngày 05 của tháng liền kề", ("FREQ=MONTHLY;BYMONTHDAY=4",), True),
    ("trước ngày 15 của tháng cuối quý", ("FREQ=MONTHLY;BYMONTH=3,6,9,12;BYMONTHDAY=14",), True),
    ("hàng quý, chậm nhất ngày 15 tháng cuối quý", ("FREQ=MONTHLY;BYMONTH=3,6,9,12;BYMONTHDAY=15",), True),
    ("trước ngày 05 tháng đầu quý sau", ("FREQ=MONTHLY;BYMONTH=1,4,7,10;BYMONTHDAY=4",), True),
    ("ngày cuối quý", (QUARTERS,), True),
    ("trước ngày 15 các tháng 3, 6, 9, 12 hằng năm", ("FREQ=MONTHLY;BYMONTH=3,6,9,12;BYMONTHDAY=14",), True),
    ("01 tháng/lần", (MONTHS,), False),
    ("hằng tuần", ("FREQ=WEEKLY",), False),
    ("hai tuần một lần", ("FREQ=WEEKLY;INTERVAL=2",), False),
    ("trước 16 giờ thứ Sáu hằng tuần", ("FREQ=WEEKLY;BYDAY=FR",), True),
    ("thứ Năm hằng tuần", ("FREQ=WEEKLY;BYDAY=TH",), True),
    ("trước thứ Sáu hằng tuần", ("FREQ=WEEKLY;BYDAY=TH",), True),
    ("hằng ngày", ("FREQ=DAILY",), False),
]


@pytest.mark.parametrize(("text", "rules", "exact"), RULES, ids=[row[0] for row in RULES])
def test_recurrence(text: str, rules: tuple[str, ...], exact: bool) -> None:
    """A rhythm gives RFC 5545 rules, and says whether the day is printed or only a convention."""
    deadline = only(text)

    assert (deadline.kind, deadline.rule, deadline.rule_exact, deadline.due) == (
        "recurring",
        rules,
        exact,
        None,
    )
    for rule in deadline.rule:
        assert rrulestr(rule, dtstart=dt.datetime(2026, 1, 1))[0] >= dt.datetime(2026, 1, 1)  # noqa: DTZ001 - dateutil's own


UNDATED = [
    ("Thường xuyên", "ongoing"),
    ("Thường xuyên trong năm", "ongoing"),
    ("từ ngày 01/3/2026", "ongoing"),
    ("bắt đầu từ tháng 3/2026", "ongoing"),
    ("Từ Quý II/2026", "ongoing"),
    ("theo quy định", "none"),
    ("theo hướng dẫn của Sở Nội vụ", "none"),
    ("theo kế hoạch của tỉnh", "none"),
    ("sau 3 tháng kể từ khi có hướng dẫn", "none"),
    ("sau 05 ngày làm việc kể từ ngày nhận được văn bản", "none"),
    ("trong vòng 05 ngày làm việc kể từ ngày 01/3/2026", "none"),
    ("Khi có phát sinh", "none"),
    ("tùy tình hình", "none"),
]


@pytest.mark.parametrize(("text", "kind"), UNDATED, ids=[row[0] for row in UNDATED])
def test_no_date_is_made_up(text: str, kind: str) -> None:
    """Words without a day give neither a date nor a rule, whatever numbers stand in them."""
    deadline = only(text)

    assert (deadline.kind, deadline.due, deadline.rule) == (kind, None, ())


def test_blank_cell() -> None:
    """An empty time cell gives no deadline at all."""
    assert read_time_cell("", YEAR) == ()
    assert read_time_cell(" - ", YEAR) == ()


def test_rhythm_without_a_period_is_asked_for() -> None:
    """ "Định kỳ" alone recurs, but nobody knows how often: no rule, and a note."""
    deadline = only("định kỳ")

    assert (deadline.kind, deadline.rule) == ("recurring", ())
    assert "không nói bao lâu một lần" in str(deadline.note)


@pytest.mark.parametrize(
    ("text", "dues"),
    [
        ("Quý II, IV/2026", ["2026-06-30", "2026-12-31"]),
        ("Quý I và Quý III/2026", ["2026-03-31", "2026-09-30"]),
        ("trước ngày 15 các tháng 6, 12", ["2026-06-14", "2026-12-14"]),
        ("Tháng 3 và tháng 9/2026", ["2026-03-31", "2026-09-30"]),
        ("Ban hành: Tháng 01/2026; tổng kết: trước ngày 10/12/2026", ["2026-01-31", "2026-12-09"]),
        ("Trước ngày 05/6 (6 tháng); trước ngày 30/11 (năm)", ["2026-06-04", "2026-11-29"]),
    ],
)
def test_two_milestones_in_one_cell(text: str, dues: list[str]) -> None:
    """A cell with two dates is two deadlines."""
    assert [str(found.deadline.due) for found in read_time_cell(text, YEAR)] == dues


def test_rhythm_and_a_date_of_its_own() -> None:
    """A dated report beside a rhythm is not lost; dates in the rhythm's own bracket are its days."""
    rhythm, date = read_time_cell("Hàng quý; tổng kết trước ngày 15/12/2026", YEAR)
    (explained,) = read_time_cell("Định kỳ 6 tháng, năm (trước ngày 05/6/2026 và 30/11/2026)", YEAR)

    assert (rhythm.deadline.rule, str(date.deadline.due)) == ((QUARTERS,), "2026-12-14")
    assert explained.deadline.rule == (
        "FREQ=YEARLY;BYMONTH=6;BYMONTHDAY=4",
        "FREQ=YEARLY;BYMONTH=11;BYMONTHDAY=29",
    )


def test_hour_is_kept_apart() -> None:
    """ "Trước 17h00 ngày 15/3" still counts the 15th, and keeps the hour."""
    deadline = only("trước 17h00 ngày 15/3/2026")

    assert (deadline.due, deadline.time) == (dt.date(2026, 3, 15), "17:00")


def test_year_that_nobody_printed() -> None:
    """Without a plan year, a day and month alone are not guessed."""
    deadline = only("trước ngày 15/3", year=None)

    assert (deadline.kind, deadline.due) == ("date", None)
    assert "không ghi năm" in str(deadline.note)


def test_day_that_does_not_exist() -> None:
    """The 29th of February of a common year is said to be no day."""
    deadline = only("ngày 29/02/2026")

    assert deadline.due is None
    assert "không có trong lịch" in str(deadline.note)


@pytest.mark.parametrize(
    "text",
    [
        "Nghị quyết số 76/NQ-CP ngày 15/7/2021 của Chính phủ",
        "Quyết định số 12/2026/QĐ-UBND ngày 05 tháng 01 năm 2026",
        "Luật Tổ chức chính quyền địa phương ngày 16/6/2025",
        "giai đoạn 2021 - 2030, tầm nhìn đến năm 2045",
        "TCVN ISO 9001:2015",
        "Kết luận số 28-KL/TW",
        "tính đến hết ngày 31/5/2020",
        "so với năm 2021",
        "mức độ 3, 4",
        "phần đầu năm 2026",
        "dự toán ngân sách hằng năm",
    ],
)
def test_citations_are_not_deadlines(text: str) -> None:
    """Law citations, standards, base years and scan slips hold no deadline."""
    assert find_moments(without_citations(text)) == ()


@pytest.mark.parametrize(
    "text",
    [
        "Ban hành Kế hoạch kiểm tra chậm nhất ngày 15/02/2026",
        "Gửi báo cáo trước ngày 15/02/2026 của các đơn vị",
    ],
)
def test_a_deadline_beside_a_document_is_not_a_citation(text: str) -> None:
    """ "Kế hoạch … chậm nhất ngày …" names no cited document."""
    assert hide_citations(text) == text


@given(
    st.text(alphabet=st.sampled_from("trướcngày àáquýIVtháng 0123456789/-.,;()hằngnămđếntừ%"), max_size=80)
)
def test_any_words_are_survived(text: str) -> None:
    """Whatever stands in a time cell, reading it ends, and every deadline quotes words of the cell."""
    for found in read_time_cell(text, YEAR):
        assert found.deadline.raw is not None
        assert 0 <= found.start <= found.end <= len(text)
