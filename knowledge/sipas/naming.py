"""Which groups may be named in which period, so that neither a sibling, a total nor a longer period gives one away.

The year is decided first, then its quarters within the year, then the months within each quarter: what a level hides,
the levels below cannot be added up to. A year and a quarter that still run are counted to the end of their last whole
month, so that the month under way can be shown day by day beside them.

The periods of CCHC reports begin on the 15th. Beside the calendar's months they would tell half months; where fewer
than five answered in one of those, the CCHC period shows nothing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from dateutil.relativedelta import relativedelta

from knowledge.report_periods import ReportPeriod
from knowledge.sipas.publication import publishable
from knowledge.sipas.suppression import Published, publish, publish_groups

Sizes = Callable[[dt.date, dt.date], Mapping[str, int]]
"""Answers by group between two days, both included; whoever belongs nowhere is a group as well."""


@dataclass(frozen=True)
class Named:
    """`whole`: whether the period's total may be given. `groups`: which of its groups."""

    whole: bool
    groups: frozenset[str]


def counted_until(period: ReportPeriod, today: dt.date) -> dt.date | None:
    """The last day a period is counted to; None when nothing of it is over yet."""
    days = period.days
    if period.kind == "month":
        last = min(days.end, today - dt.timedelta(days=1))
        return last if last >= days.start else None
    over = [month.days.end for month in period.months if month.days.end < today]
    return max(over, default=None)


def named_in(period: ReportPeriod, today: dt.date, sizes: Sizes) -> Named:
    """Decide for one period.

    Args:
        period: whose figures are wanted.
        today: days before it are over.
        sizes: how the ratings that are looked at fall into groups.
    """
    until = counted_until(period, today)
    if until is None:
        return Named(whole=False, groups=frozenset())
    found = _within_its_calendar(period, until, today, sizes)
    return found if not period.cchc else _beside_the_other(found, _half_months(period, until, today, sizes))


def _half_months(
    period: ReportPeriod, until: dt.date, today: dt.date, sizes: Sizes
) -> list[Mapping[str, int]]:
    """What can be worked out of a CCHC period and the calendar's months: parts of the months it cuts."""
    before, after = period.days.start, until + dt.timedelta(days=1)
    found = []
    for cut in (before, after):
        first, last = cut.replace(day=1), cut + relativedelta(day=31)
        found += [
            sizes(first, cut - dt.timedelta(days=1)),
            sizes(cut, min(last, today - dt.timedelta(days=1))),
        ]
    return found


def _beside_the_other(found: Named, halves: Iterable[Mapping[str, int]]) -> Named:
    """Nothing by which the two calendars together tell what few people answered; groups stand or fall together."""
    parts = list(halves)
    whole = all(_tells_of_nobody(sum(part.values())) for part in parts)
    groups = all(_tells_of_nobody(n) for part in parts for n in part.values())
    return Named(found.whole and whole, found.groups if whole and groups else frozenset())


def _tells_of_nobody(n: int) -> bool:
    return n == 0 or publishable(n).shown


def _within_its_calendar(period: ReportPeriod, until: dt.date, today: dt.date, sizes: Sizes) -> Named:
    if period.kind == "month" and period.days.end >= today:
        alone = sizes(period.days.start, until)
        return Named(publishable(sum(alone.values())).shown, publish_groups(alone))
    return _decided(period, today, sizes)


def _decided(period: ReportPeriod, today: dt.date, sizes: Sizes) -> Named:
    """Of a period made of whole months that are over."""
    quarters = _table(period.whole_year.quarters, today, sizes)
    yearly = publish_groups(_summed(quarters))
    if period.kind == "year":
        return Named(publishable(sum(_summed(quarters).values())).shown, yearly)
    in_quarters = publish(quarters, rows=yearly)
    of_quarters = [_column(in_quarters, quarters, quarter.name) for quarter in period.quarters]
    if period.kind != "month":
        return Named(
            all(found.whole for found in of_quarters),
            frozenset.intersection(*(found.groups for found in of_quarters)),
        )
    (of_quarter,) = of_quarters
    if not of_quarter.whole:
        return of_quarter
    months = _table(period.quarters[0].months, today, sizes)
    return _column(publish(months, rows=of_quarter.groups), months, period.name)


def _table(parts: Iterable[ReportPeriod], today: dt.date, sizes: Sizes) -> dict[tuple[str, str], int]:
    table: dict[tuple[str, str], int] = {}
    for part in parts:
        until = counted_until(part, today)
        if until is not None and (part.kind != "month" or part.days.end < today):
            for group, n in sizes(part.days.start, until).items():
                table[group, part.name] = n
    return table


def _summed(table: Mapping[tuple[str, str], int]) -> dict[str, int]:
    found: dict[str, int] = {}
    for (group, _), n in table.items():
        found[group] = found.get(group, 0) + n
    return found


def _column(published: Published, table: Mapping[tuple[str, str], int], name: str) -> Named:
    groups = frozenset(group for group, column in table if column == name and published.cell(group, name))
    whole = published.column(name)
    return Named(whole, groups if whole else frozenset())
