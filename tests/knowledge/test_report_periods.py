"""The periods a report can be asked for."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise

import pytest

from knowledge.report_periods import ReportPeriod, named, running, to_choose_from

TODAY = dt.date(2026, 12, 20)


def test_every_offered_period_is_read_back():
    """What the page offers can be asked for by its address."""
    offered = to_choose_from(TODAY)

    assert [named(period.name) for period in offered] == list(offered)
    assert len({period.name for period in offered}) == len(offered)
    assert all(period.days.start <= TODAY for period in offered)
    assert "cchc-6-thang-2026" in {period.name for period in offered}


@pytest.mark.parametrize(
    "text", ["", "thang-2026", "thang-2026-13", "quy-2026-0", "nam-2026-1", "6-thang-2026", "x", "nam-1999"]
)
def test_nonsense_is_no_period(text):
    """A mistyped address names no period."""
    assert named(text) is None


@pytest.mark.parametrize(
    ("name", "start", "end"),
    [
        ("quy-2026-4", dt.date(2026, 10, 1), dt.date(2026, 12, 31)),
        ("cchc-quy-2026-1", dt.date(2025, 12, 15), dt.date(2026, 3, 14)),
        ("cchc-9-thang-2026", dt.date(2025, 12, 15), dt.date(2026, 9, 14)),
        ("cchc-nam-2026", dt.date(2025, 12, 15), dt.date(2026, 12, 14)),
    ],
)
def test_days(name, start, end):
    """The periods are those of the calendar and of the CCHC reports."""
    days = named(name).days

    assert (days.start, days.end) == (start, end)


@pytest.mark.parametrize("day", [1, 10, 28])
def test_another_cut_off_day(day):
    """Where the province counts to another day, every CCHC period follows and no day is lost or counted twice."""
    offered = [period for period in to_choose_from(TODAY, cutoff_day=day) if period.cchc]
    months = sorted(period.days for period in offered if period.kind == "month")

    assert all(period.days.end.day == day for period in offered)
    assert all(named(period.name, day) == period for period in offered)
    assert all(a.end + dt.timedelta(1) == b.start for a, b in pairwise(months))
    assert running("year", dt.date(2026, 12, day), cchc=True, cutoff_day=day).year == 2026
    assert running("year", dt.date(2026, 12, day + 1), cchc=True, cutoff_day=day).year == 2027


def test_parts_make_the_whole():
    """A year's months and quarters follow one another without a gap."""
    for cchc in (False, True):
        year = ReportPeriod("year", 2026, cchc=cchc)
        for parts in (year.months, year.quarters):
            assert parts[0].days.start == year.days.start
            assert parts[-1].days.end == year.days.end
            assert all(a.days.end + dt.timedelta(1) == b.days.start for a, b in pairwise(parts))


def test_the_period_under_way():
    """After the cut-off of 14 December the next CCHC year runs."""
    assert running("year", TODAY, cchc=True).year == 2027
    assert running("month", TODAY).name == "thang-2026-12"
    assert running("quarter", dt.date(2026, 12, 14), cchc=True).name == "cchc-quy-2026-4"


def test_the_one_before():
    """January is compared with December, a year with the last one."""
    assert named("thang-2026-1").before.name == "thang-2025-12"
    assert named("quy-2026-2").before.name == "quy-2026-1"
    assert named("nam-2026").before.name == "nam-2025"
    assert named("cchc-6-thang-2026").before.name == "cchc-6-thang-2025"
