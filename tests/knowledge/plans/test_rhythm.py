"""Deadlines as a form offers them: picked, stored, picked again."""

from __future__ import annotations

import datetime as dt

import pytest

from knowledge.plans.rhythm import (
    LAST,
    Picked,
    Rhythm,
    deadline_of,
    due_dates,
    picked,
    shortest_period,
    spoken,
)
from knowledge.texts import SOURCE, translator

START, END = dt.date(2026, 1, 1), dt.date(2026, 12, 31)


@pytest.mark.parametrize(
    ("choice", "words"),
    [
        (Picked(Rhythm.DATE, dt.date(2026, 5, 4)), "04/05/2026"),
        (Picked(Rhythm.WEEK, weekday="MO"), "hằng tuần, thứ Hai"),
        (Picked(Rhythm.MONTH, day=25), "hằng tháng, ngày 25"),
        (Picked(Rhythm.MONTH, day=LAST), "hằng tháng, ngày cuối"),
        (Picked(Rhythm.QUARTER, day=14), "hằng quý, ngày 14 của tháng cuối quý"),
        (Picked(Rhythm.HALF), "6 tháng một lần, ngày cuối của tháng 6 và tháng 12"),
        (Picked(Rhythm.YEAR, day=9, month=12), "hằng năm, ngày 9 tháng 12"),
        (Picked(Rhythm.ONGOING), "thường xuyên, không nhắc"),
        (Picked(Rhythm.NONE), "không có hạn, không nhắc"),
    ],
)
def test_what_is_picked_comes_back(choice, words):
    """A reviewer who opens a task again finds the deadline as it was picked, and reads it in words."""
    kind, due, rules = deadline_of(choice)
    again = picked(kind, due, rules)

    assert deadline_of(again) == (kind, due, rules)
    assert spoken(again, None, translator(SOURCE)) == words


@pytest.mark.parametrize(
    "rules",
    [
        ["FREQ=MONTHLY;BYMONTHDAY=10,25"],
        ["FREQ=MONTHLY;BYDAY=1SA"],
        ["FREQ=YEARLY;BYMONTH=6;BYMONTHDAY=4", "FREQ=YEARLY;BYMONTH=11;BYMONTHDAY=29"],
        ["FREQ=MONTHLY;BYMONTH=1,4,7,10;BYMONTHDAY=4"],
        ["FREQ=MONTHLY;BYMONTHDAY=30"],
    ],
)
def test_what_the_form_cannot_say_is_kept(rules):
    """A rhythm without controls is offered as the document has it, not bent into another."""
    choice = picked("recurring", None, rules)

    assert choice.rhythm is Rhythm.AS_READ
    assert "trước ngày 5" in spoken(choice, "trước ngày 5", translator(SOURCE))


@pytest.mark.parametrize(
    "choice",
    [
        Picked(Rhythm.DATE),
        Picked(Rhythm.WEEK, weekday="XX"),
        Picked(Rhythm.MONTH, day=31),
        Picked(Rhythm.YEAR, day=30, month=2),
        Picked(Rhythm.YEAR, day=1, month=13),
    ],
)
def test_no_such_day(choice):
    """A day that does not come every time is refused, since it would be skipped in silence."""
    with pytest.raises(ValueError):
        deadline_of(choice)


def test_dates_of_a_rhythm():
    """The dates of a rhythm lie in the plan's period; a day of its own counts wherever it lies."""
    quarterly = ["FREQ=MONTHLY;BYMONTH=3,6,9,12;BYMONTHDAY=-1"]

    assert [day.isoformat()[5:] for day in due_dates(None, quarterly, START, END)] == [
        "03-31",
        "06-30",
        "09-30",
        "12-31",
    ]
    assert due_dates(dt.date(2027, 1, 30), [], START, END) == [dt.date(2027, 1, 30)]
    assert due_dates(None, [], START, END) == []


@pytest.mark.parametrize(
    ("rule", "days"),
    [
        ("FREQ=MONTHLY;BYMONTHDAY=29", ["2026-01-29", "2026-02-28", "2026-03-29"]),
        ("FREQ=MONTHLY;BYMONTHDAY=15,31", ["2026-01-15", "2026-01-31", "2026-02-15", "2026-02-28"]),
        ("FREQ=MONTHLY;BYMONTH=2,3;BYMONTHDAY=30", ["2026-02-28", "2026-03-30"]),
        ("FREQ=WEEKLY", ["2026-01-02", "2026-01-09"]),
    ],
)
def test_no_month_is_left_out(rule, days):
    """What is due "trước ngày 30 hằng tháng" comes in February too; a week without a weekday ends on Friday."""
    found = due_dates(None, [rule], dt.date(2026, 1, 1), dt.date(2026, 3, 31))

    assert [day.isoformat() for day in found[: len(days)]] == days


def test_how_long_a_period_is():
    """The shortest time between two due dates; what is due once has none."""
    year = dt.date(2026, 1, 1), dt.date(2026, 12, 31)

    assert shortest_period(("FREQ=WEEKLY;BYDAY=MO",), *year) == 7
    assert shortest_period(("FREQ=MONTHLY;BYMONTHDAY=-1",), *year) == 28
    assert shortest_period(("FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=9",), *year) is None
