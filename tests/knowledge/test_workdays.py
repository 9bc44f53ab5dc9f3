"""Working days and time limits as an official would count them on the wall calendar."""

import datetime as dt

import holidays
import pytest

from knowledge.datafile import read_one
from knowledge.errors import DataError
from knowledge.workdays import CalendarFile, Override, WorkCalendar, data_file, load_calendar

D = dt.date


@pytest.fixture
def calendar():
    return load_calendar()


@pytest.mark.parametrize(
    ("received", "days", "due"),
    [
        (D(2026, 11, 18), 5, D(2026, 11, 26)),  # 24/11 off
        (D(2026, 2, 9), 10, D(2026, 3, 2)),  # Tết 16-20/02
        (D(2025, 12, 31), 2, D(2026, 1, 6)),  # 02/01 off by decision
    ],
)
def test_working_days(calendar, received, days, due):
    """A limit in working days skips weekends, holidays and decided days off."""
    assert due == calendar.add_working_days(received, days)


@pytest.mark.parametrize(
    ("received", "days", "due"),
    [
        (D(2026, 7, 24), 30, D(2026, 8, 24)),  # ends on a Sunday
        (D(2026, 7, 23), 30, D(2026, 8, 22)),  # ends on a make-up Saturday
        (D(2026, 11, 4), 20, D(2026, 11, 25)),  # ends on 24/11
        (D(2027, 1, 18), 20, D(2027, 2, 11)),  # ends in Tết, by the computed calendar
    ],
)
def test_calendar_days(calendar, received, days, due):
    """A limit in days that ends on a day off ends with the next working day."""
    assert due == calendar.due_after_days(received, days)


def test_proposed_swap_changes_nothing(calendar):
    """A swap that was only proposed is not counted until the agency confirms it."""
    assert [D(2026, 11, 23), D(2026, 11, 28)] == [override.date for override in calendar.proposed]
    assert calendar.is_working_day(D(2026, 11, 23))
    assert not calendar.is_working_day(D(2026, 11, 28))


def test_confirmed_swap(calendar):
    """Once confirmed, the swap of 23 and 28 November 2026 moves the limit by a day."""
    confirmed = calendar.with_overrides(*calendar.proposed)

    assert D(2026, 11, 27) == confirmed.add_working_days(D(2026, 11, 18), 5)
    assert confirmed.is_working_day(D(2026, 11, 28))


def test_confirming_leaves_the_other_calendar_alone(calendar):
    """One agency's decision does not change the calendar of another."""
    calendar.with_overrides(*calendar.proposed)

    assert calendar.is_working_day(D(2026, 11, 23))


def test_decision_wins_over_the_library(calendar):
    """The new-year swap of 2026 is right although the library does not know it."""
    computed = WorkCalendar(kinds={})

    assert D(2026, 1, 5) == computed.add_working_days(D(2025, 12, 31), 2)
    assert not calendar.is_working_day(D(2026, 1, 2))
    assert calendar.is_working_day(D(2026, 1, 10))


def test_later_decision_wins(calendar):
    """An agency's own entry wins over the one delivered with the product."""
    own = Override(date=D(2026, 1, 2), kind="work", reason="trực", source="thử", decided_on=D(2025, 12, 30))

    assert calendar.with_overrides(own).is_working_day(D(2026, 1, 2))


def test_overrides_say_something_new():
    """Each delivered override differs from the computed calendar; one the library has learnt can go."""
    for day, kind in load_calendar().kinds.items():
        assert holidays.country_holidays("VN", years=day.year).is_working_day(day) != (kind == "work"), day


def test_zero_days(calendar):
    """No days from a day is that day, even a Sunday."""
    assert D(2026, 11, 22) == calendar.add_working_days(D(2026, 11, 22), 0)


def test_negative_days_are_refused(calendar):
    """A limit cannot lie in the past."""
    with pytest.raises(ValueError, match="cannot be negative"):
        calendar.add_working_days(D(2026, 11, 22), -1)


@pytest.mark.parametrize(
    ("fixed", "safe"),
    [
        (D(2026, 12, 20), D(2026, 12, 18)),  # a Sunday
        (D(2026, 12, 18), D(2026, 12, 18)),
        (D(2026, 2, 20), D(2026, 2, 13)),  # the last day off for Tết
        (D(2026, 8, 23), D(2026, 8, 22)),  # the Saturday before is worked
    ],
)
def test_safe_day_for_a_fixed_date(calendar, fixed, safe):
    """A report due on a day off is asked for on the last working day before."""
    assert safe == calendar.last_working_day_on_or_before(fixed)


def test_culture_day_begins_in_2026(calendar):
    """24 November is a day off from 2026, not before."""
    assert calendar.is_working_day(D(2025, 11, 24))
    assert not calendar.is_working_day(D(2026, 11, 24))


@pytest.mark.parametrize(
    ("today", "years"),
    [(D(2026, 11, 21), ()), (D(2026, 12, 14), ()), (D(2026, 12, 15), (2027,)), (D(2027, 3, 1), (2027,))],
)
def test_yearly_to_do(calendar, today, years):
    """From 15 December the administrator is asked for next year's Tết until it is entered."""
    assert years == calendar.years_to_confirm(today)


def written(tmp_path, text):
    path = tmp_path / "calendar-overrides.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_decision_without_date_is_refused(tmp_path):
    """What has not been decided cannot change the calendar."""
    path = written(tmp_path, "overrides: [{date: 2027-02-03, kind: work, reason: a, source: b}]")

    with pytest.raises(DataError, match=r"calendar-overrides\.yaml: .*2027-02-03: thiếu decided_on"):
        load_calendar(path)


def test_day_entered_twice_is_refused(tmp_path):
    """A day cannot have two decisions."""
    row = "{date: 2027-02-03, kind: work, reason: a, source: b, decided_on: 2026-12-01}"
    path = written(tmp_path, f"overrides: [{row}, {row}]")

    with pytest.raises(DataError, match="2027-02-03: có hai lần"):
        load_calendar(path)


def test_unquoted_off_is_named(tmp_path):
    """YAML reads an unquoted off as "false": the editor is told where."""
    path = written(
        tmp_path, "overrides: [{date: 2027-02-03, kind: off, reason: a, source: b, decided_on: 2026-12-01}]"
    )

    with pytest.raises(DataError, match=r"overrides\.1\.kind: phải là một trong: 'off', 'work'"):
        load_calendar(path)


def test_every_filed_day_says_why_in_english():
    """Who reads English reads why a day of the project's own calendar differs, and who says so."""
    read = read_one(data_file(), CalendarFile)
    known = load_calendar().english

    assert read.overrides
    assert all(day.reason in known and day.source in known for day in (*read.overrides, *read.proposed))
