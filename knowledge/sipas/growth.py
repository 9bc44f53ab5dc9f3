"""How far a month under way may be told: in steps of at least five ratings, never day by day.

Whoever keeps yesterday's report and takes it from today's reads what yesterday's one person answered. So a month is
told up to the end of a step, a step being as many whole days as brought five ratings; and only once five more have come
after it, or the report of the whole month would tell the few that were left. The last day of a CCHC report cuts the
month too: between it and a step's end nobody or at least five have answered.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence

from knowledge.report_periods import ReportPeriod
from knowledge.sipas.publication import K

Given = Callable[[dt.date, dt.date], int]
"""Answers between two days, both included."""
Part = tuple[dt.date, dt.date]
DAY = dt.timedelta(days=1)


def is_under_way(period: ReportPeriod, today: dt.date) -> bool:
    """Whether it is the calendar's month that runs today."""
    return period.kind == "month" and not period.cchc and period.days.start <= today <= period.days.end


def parts_told(month: ReportPeriod, today: dt.date, given: Given, items: Sequence[Given] = ()) -> list[Part]:
    """The parts by which a month under way is known: the steps that are told, and what has come since.

    Args:
        month: it runs today.
        today: days before it are over.
        given: counts ratings.
        items: each counts the answers to one question that all are asked; a step waits for five of them too, unless
            nobody answered it.

    Returns:
        Parts of five ratings and more, the last one not told yet; none when nothing may be told.
    """
    yesterday = today - DAY
    ends = _steps(month.days.start, yesterday, given, items)[:-1]
    cut = month.days.start.replace(day=month.cutoff_day)
    while ends and not _apart(ends[-1], cut, yesterday, given):
        ends.pop()
    starts = [month.days.start, *(end + DAY for end in ends)]
    return list(zip(starts, [*ends, yesterday], strict=True)) if ends else []


def grew_in_steps(parts: Sequence[Part], given: Given) -> bool:
    """Whether no part tells what fewer than five said; the last one has to have five, or more will be left over."""
    return all(_tells_of_nobody(given(*part)) for part in parts) and given(*parts[-1]) >= K


def _steps(start: dt.date, last: dt.date, given: Given, items: Sequence[Given]) -> list[dt.date]:
    ends: list[dt.date] = []
    day = start
    while day <= last:
        if given(start, day) >= K and all(_tells_of_nobody(item(start, day)) for item in items):
            ends.append(day)
            start = day + DAY
        day += DAY
    return ends


def _tells_of_nobody(n: int) -> bool:
    return n == 0 or n >= K


def _apart(end: dt.date, cut: dt.date, yesterday: dt.date, given: Given) -> bool:
    first, last = min(end, cut) + DAY, min(max(end, cut), yesterday)
    return first > last or _tells_of_nobody(given(first, last))
