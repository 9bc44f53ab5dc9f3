"""On which working day each step of a reminder is told, and at which hours."""

import datetime as dt

import pytest
from pydantic import ValidationError

from knowledge.reminder_steps import Steps, day_of, default_steps, reached, step_name
from knowledge.sending_hours import OfficeDay, first_moment, may_remind
from knowledge.workdays import load_calendar

CALENDAR = load_calendar()
D = dt.date


@pytest.mark.parametrize(
    ("due", "step", "day"),
    [
        (D(2026, 11, 16), -3, D(2026, 11, 13)),  # Friday as it is
        (D(2026, 11, 17), -3, D(2026, 11, 13)),  # Saturday → the Friday before
        (D(2026, 11, 22), 0, D(2026, 11, 20)),  # due on a Sunday
        (D(2026, 11, 25), -1, D(2026, 11, 23)),  # 24/11 is a day off
        (D(2026, 2, 20), -3, D(2026, 2, 13)),  # in the middle of Tết
        (D(2026, 2, 14), 1, D(2026, 2, 23)),  # late over Tết
        (D(2026, 11, 20), 1, D(2026, 11, 23)),  # late on a Saturday
        (D(2026, 8, 21), 1, D(2026, 8, 22)),  # a Saturday worked to make up
        (D(2026, 1, 3), -1, D(2025, 12, 31)),  # 2/1/2026 is a day off by decision
    ],
)
def test_a_step_keeps_to_working_days(due, step, day):
    """Until the due date a step moves to the working day before, afterwards to the next one."""
    assert day == day_of(step, due, CALENDAR)


def test_the_newest_step_stands_for_those_before():
    """Who comes late to a plan hears of it once: the earlier steps are merged."""
    steps = default_steps()
    found = reached(steps, D(2026, 11, 20), D(2026, 11, 16), CALENDAR)

    assert found is not None
    assert ("T-7", ["T-30", "T-14"]) == (step_name(found.step), [step_name(step) for step in found.merged])
    assert not found.is_urgent


def test_steps_that_fall_on_one_day_are_one():
    """Due on a Sunday: the Friday before is T-1 and the day itself at once, and it is urgent."""
    found = reached(default_steps(), D(2026, 11, 22), D(2026, 11, 20), CALENDAR)

    assert found is not None
    assert (0, -1, True) == (found.step, found.merged[-1], found.is_urgent)


def test_nothing_before_the_first_step_and_nothing_for_ever():
    """Weekly reminders end after half a year; before the first step there is silence."""
    steps, due = default_steps(), D(2026, 3, 2)
    assert reached(steps, due, D(2026, 1, 29), CALENDAR) is None
    assert reached(steps, due, D(2026, 1, 30), CALENDAR) is not None
    last = reached(steps, due, D(2026, 9, 9), CALENDAR)
    assert last is not None
    assert 3 + 26 * 7 == last.step

    assert reached(steps, due, day_of(steps.end, due, CALENDAR), CALENDAR) is None


def test_only_the_first_day_late_is_urgent():
    """The first late reminder comes alone, the later ones in the digest; also when a weekend merges two."""
    steps, due = default_steps(), D(2026, 11, 19)
    urgent = {day: reached(steps, due, D(2026, 11, day), CALENDAR) for day in (20, 23, 30)}
    assert [True, False, False] == [found.is_urgent for found in urgent.values() if found]
    weekend = reached(steps, D(2026, 11, 13), D(2026, 11, 16), CALENDAR)

    assert weekend is not None
    assert (3, True) == (weekend.step, weekend.is_urgent)


@pytest.mark.parametrize(
    "wrong", [{"before": (0,)}, {"after": (181,)}, {"weeks": 105}, {"unacknowledged_days": 0}]
)
def test_unbelievable_steps_are_refused(wrong):
    """A step nobody can mean is refused before it is kept."""
    with pytest.raises(ValidationError):
        Steps(**{"before": (7,), "after": (1,), "weeks": 4, "unacknowledged_days": 3} | wrong)


def test_steps_may_be_few():
    """An office that wants the day itself only gets that."""
    steps = Steps(before=(), after=(), weeks=0, unacknowledged_days=3)

    assert (0,) == steps.offsets
    assert reached(steps, D(2026, 11, 20), D(2026, 11, 19), CALENDAR) is None


@pytest.mark.parametrize(
    ("hour", "opens", "closes", "first"),
    [
        (8, "07:30", "17:00", "08:00"),
        (6, "07:30", "17:00", "07:30"),
        (20, "07:30", "17:00", "07:30"),
        (5, "05:00", "12:00", "07:00"),
    ],
)
def test_reminders_begin_inside_office_hours(hour, opens, closes, first):
    """The operator's hour counts inside the office's hours, else the opening; never before seven."""
    office = OfficeDay(opens=dt.time.fromisoformat(opens), closes=dt.time.fromisoformat(closes))
    begin = dt.time.fromisoformat(first)

    assert begin == first_moment(hour, office)
    assert may_remind(begin, hour, office)
    assert not may_remind(office.closes, hour, office)
    assert not may_remind(dt.time(6, 59), hour, office)


@pytest.mark.parametrize(("opens", "closes"), [("17:00", "07:30"), ("22:00", "23:00")])
def test_hours_that_are_none_are_refused(opens, closes):
    """Closing before opening, or working only at night, is a slip."""
    with pytest.raises(ValidationError):
        OfficeDay(opens=dt.time.fromisoformat(opens), closes=dt.time.fromisoformat(closes))
