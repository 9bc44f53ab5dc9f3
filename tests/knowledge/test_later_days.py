"""The day an official asks for, however it is typed."""

import datetime as dt

import pytest

from knowledge.later_days import later_day, speaks_of_a_day

DUE = dt.date(2025, 3, 31)


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("15/4", dt.date(2025, 4, 15)),
        ("xin đến 15/4 nhé", dt.date(2025, 4, 15)),
        ("15-4-2025", dt.date(2025, 4, 15)),
        ("ngày 15 tháng 4", dt.date(2025, 4, 15)),
        ("ngay 15 thang 4 nam 2026", dt.date(2026, 4, 15)),
        ("thêm 5 ngày", dt.date(2025, 4, 5)),
        ("xin 2 tuần nữa", dt.date(2025, 4, 14)),
        ("them 1 thang", dt.date(2025, 4, 30)),
        ("2 more weeks", dt.date(2025, 4, 14)),
        ("5 days", dt.date(2025, 4, 5)),
        ("cuối tháng 4", dt.date(2025, 4, 30)),
        ("5/1", dt.date(2025, 1, 5)),
    ],
)
def test_day_is_understood(said, day):
    """An official types the new day as it comes to mind."""
    assert later_day(said, DUE) == day


def test_early_in_the_next_year():
    """Of a task due at the end of the year, "15/1" is next January."""
    assert later_day("15/1", dt.date(2025, 12, 31)) == dt.date(2026, 1, 15)


@pytest.mark.parametrize(
    "said", ["", "hôm nào cũng được", "31/2", "45/13", "9999999/4", "½ ngày", "15/4/0000"]
)
def test_nonsense_is_no_day(said):
    """What is no day is asked for again, not guessed."""
    assert later_day(said, DUE) is None


@pytest.mark.parametrize("said", ["mai", "thứ sáu tuần sau", "cuối tuần", "31/2", "next week", "friday"])
def test_words_of_a_day_are_not_taken_for_a_question(said):
    """Who answers "mai" means a day, and is asked for its date."""
    assert speaks_of_a_day(said)


@pytest.mark.parametrize("said", ["làm giấy khai sinh", "tuần sau được không?", "thôi", "/congviec", ""])
def test_something_else_is_no_day(said):
    """A question in between goes where questions go."""
    assert not speaks_of_a_day(said)
