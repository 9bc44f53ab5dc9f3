"""Reporting periods, day for day."""

import datetime as dt

import pytest

from knowledge import periods

D = dt.date


@pytest.mark.parametrize(
    ("period", "start", "end", "label"),
    [
        (periods.month(2026, 11), D(2026, 11, 1), D(2026, 11, 30), "Tháng 11/2026"),
        (periods.month(2028, 2), D(2028, 2, 1), D(2028, 2, 29), "Tháng 2/2028"),
        (periods.quarter(2026, 4), D(2026, 10, 1), D(2026, 12, 31), "Quý IV/2026"),
        (periods.calendar_year(2026), D(2026, 1, 1), D(2026, 12, 31), "Năm 2026"),
    ],
)
def test_calendar_periods(period, start, end, label):
    """Calendar periods begin on the first and end on the last day of a month."""
    assert (start, end, label) == period


@pytest.mark.parametrize(
    ("period", "start", "end"),
    [
        (periods.cchc_month(2026, 1), D(2025, 12, 15), D(2026, 1, 14)),
        (periods.cchc_month(2026, 3), D(2026, 2, 15), D(2026, 3, 14)),
        (periods.cchc_quarter(2026, 1), D(2025, 12, 15), D(2026, 3, 14)),
        (periods.cchc_quarter(2026, 2), D(2026, 3, 15), D(2026, 6, 14)),
        (periods.cchc_quarter(2026, 3), D(2026, 6, 15), D(2026, 9, 14)),
        (periods.cchc_half(2026), D(2025, 12, 15), D(2026, 6, 14)),
        (periods.cchc_nine_months(2026), D(2025, 12, 15), D(2026, 9, 14)),
        (periods.cchc_year(2026), D(2025, 12, 15), D(2026, 12, 14)),
    ],
)
def test_reform_report_periods(period, start, end):
    """Reform reports run from the 15th to the 14th."""
    assert (start, end) == period[:2]


def test_reports_of_a_year():
    """Four reports a year go to the Ministry, and their titles show the exact days."""
    assert [report.label for report in periods.cchc_reports(2026)] == [
        "Quý I/2026 (15/12/2025–14/03/2026)",
        "6 tháng đầu năm 2026 (15/12/2025–14/06/2026)",
        "Quý III/2026 (15/06/2026–14/09/2026)",
        "Năm 2026 (15/12/2025–14/12/2026)",
    ]


def test_months_follow_without_gap_or_overlap():
    """No answer falls between two months, and none is counted twice."""
    year = [periods.cchc_month(2026, number) for number in range(1, 13)]

    assert [p.end + dt.timedelta(days=1) for p in year[:-1]] == [p.start for p in year[1:]]
    assert (periods.cchc_year(2026).start, periods.cchc_year(2026).end) == (year[0].start, year[-1].end)


def test_another_cutoff():
    """A province whose reports close on the 20th gets its own periods."""
    assert (D(2026, 2, 21), D(2026, 3, 20)) == periods.cchc_month(2026, 3, cutoff_day=20)[:2]


def test_both_ends_belong_to_the_period():
    """An answer given on the first or the last day counts."""
    november = periods.month(2026, 11)

    assert [
        november.covers(day) for day in (D(2026, 10, 31), D(2026, 11, 1), D(2026, 11, 30), D(2026, 12, 1))
    ] == [False, True, True, False]


@pytest.mark.parametrize("number", [0, 5])
def test_there_are_four_quarters(number):
    """A quarter that does not exist is refused, not computed."""
    with pytest.raises(ValueError, match="from 1 to 4"):
        periods.quarter(2026, number)
