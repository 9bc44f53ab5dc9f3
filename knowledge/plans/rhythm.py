"""A deadline as a person picks it from a form: a day, every month on the 25th, every Friday; and the rules it means."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from itertools import pairwise

from dateutil.rrule import rrulestr

from knowledge.formats import day_text
from knowledge.plans.recurrence import DAY_ORDER, LAST, month_rule, weekday_rule
from knowledge.texts import Translate


class Rhythm(StrEnum):
    """How a deadline comes: once, again and again, always, never; or by rules that the form has no words for."""

    DATE = "date"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    HALF = "half"
    YEAR = "year"
    ONGOING = "ongoing"
    NONE = "none"
    AS_READ = "as_read"


MONTHS = {Rhythm.QUARTER: (3, 6, 9, 12), Rhythm.HALF: (6, 12)}
LATEST_DAY = 28
"""The latest day that every month has; after it the form offers the last day."""
COMMON_YEAR = 2025
END_OF_WEEK = "FR"
_WEEK = re.compile(r"FREQ=WEEKLY;BYDAY=(?P<weekday>[A-Z]{2})")
_MONTH = re.compile(r"FREQ=MONTHLY;BYMONTHDAY=(?P<day>-?\d+)")
_MONTHS = re.compile(r"FREQ=MONTHLY;BYMONTH=(?P<months>[\d,]+);BYMONTHDAY=(?P<day>-?\d+)")
_ANY_MONTHS = re.compile(
    r"(?P<months>FREQ=MONTHLY(?:;BYMONTH=[\d,]+)?);BYMONTHDAY=(?P<days>-?\d+(?:,-?\d+)*)"
)
_YEAR = re.compile(r"FREQ=YEARLY;BYMONTH=(?P<month>\d+);BYMONTHDAY=(?P<day>-?\d+)")


@dataclass(frozen=True)
class Picked:
    """A deadline in a form's terms; `day` is -1 for the last one of the month, `weekday` is "MO" to "SU"."""

    rhythm: Rhythm
    due: dt.date | None = None
    weekday: str = END_OF_WEEK
    day: int = LAST
    month: int = 12


def picked(kind: str, due: dt.date | None, rules: Sequence[str]) -> Picked:
    """A stored deadline in a form's terms."""
    if due is not None:
        return Picked(Rhythm.DATE, due)
    if not rules:
        return Picked(Rhythm.ONGOING if kind == "ongoing" else Rhythm.NONE)
    found = _from_rule(rules[0]) if len(rules) == 1 else None
    return found or Picked(Rhythm.AS_READ)


def _from_rule(rule: str) -> Picked | None:
    if found := _WEEK.fullmatch(rule):
        return Picked(Rhythm.WEEK, weekday=found["weekday"])
    if found := _YEAR.fullmatch(rule):
        return Picked(Rhythm.YEAR, day=int(found["day"]), month=int(found["month"]))
    found = _MONTH.fullmatch(rule) or _MONTHS.fullmatch(rule)
    if found is None or not _can_be_picked(int(found["day"])):
        return None
    months = tuple(map(int, found.groupdict().get("months", "0").split(",")))
    by_months = {(0,): Rhythm.MONTH} | {value: key for key, value in MONTHS.items()}
    rhythm = by_months.get(months)
    return Picked(rhythm, day=int(found["day"])) if rhythm else None


def _can_be_picked(day: int) -> bool:
    return day == LAST or 1 <= day <= LATEST_DAY


def deadline_of(choice: Picked) -> tuple[str, dt.date | None, list[str]]:
    """What is stored for a choice: kind, day, rules. Not for `AS_READ`, which keeps what there is.

    Raises:
        ValueError: there is no such day.
    """
    match choice.rhythm:
        case Rhythm.DATE:
            if choice.due is None:
                raise ValueError("a day is needed")
            return "date", choice.due, []
        case Rhythm.WEEK:
            if choice.weekday not in DAY_ORDER:
                raise ValueError(choice.weekday)
            return "recurring", None, [weekday_rule(choice.weekday, strict=False)]
        case Rhythm.YEAR:
            if choice.day != LAST:
                dt.date(COMMON_YEAR, choice.month, choice.day)
            return "recurring", None, [month_rule((choice.month,), choice.day)]
        case Rhythm.MONTH | Rhythm.QUARTER | Rhythm.HALF:
            return "recurring", None, [_monthly(choice)]
    return choice.rhythm.value, None, []


def _monthly(choice: Picked) -> str:
    if not _can_be_picked(choice.day):
        raise ValueError(choice.day)
    months = MONTHS.get(choice.rhythm)
    return month_rule(months, choice.day) if months else f"FREQ=MONTHLY;BYMONTHDAY={choice.day}"


def due_dates(due: dt.date | None, rules: Iterable[str], start: dt.date, end: dt.date) -> list[dt.date]:
    """Every due date of a task inside the plan's period; a date of its own also when it lies outside.

    RFC 5545 leaves a month out that has no such day; what is due "before the 30th" is due in February all the same, on
    its last day. What is due every week without a weekday is due on Friday.
    """
    if due is not None:
        return [due]
    first, last = dt.datetime.combine(start, dt.time()), dt.datetime.combine(end, dt.time())
    begin = first.replace(month=1, day=1)
    found = {
        day.date()
        for rule in rules
        for whole in _whole(rule)
        for day in rrulestr(whole, dtstart=begin).between(first, last, inc=True)
    }
    return sorted(found)


def _whole(rule: str) -> list[str]:
    """The rule with its weekday, or for each day of its months, a late day as the last one there is up to it."""
    if rule.startswith("FREQ=WEEKLY") and "BYDAY" not in rule:
        return [f"{rule};BYDAY={END_OF_WEEK}"]
    found = _ANY_MONTHS.fullmatch(rule)
    if found is None:
        return [rule]
    return [_up_to(found["months"], int(day)) for day in found["days"].split(",")]


def _up_to(months: str, day: int) -> str:
    if day <= LATEST_DAY:
        return f"{months};BYMONTHDAY={day}"
    days = ",".join(map(str, range(LATEST_DAY, day + 1)))
    return f"{months};BYMONTHDAY={days};BYSETPOS=-1"


@cache
def shortest_period(rules: tuple[str, ...], start: dt.date, end: dt.date) -> int | None:
    """Days between the two nearest due dates of a task that comes again; None when it comes once or never."""
    days = due_dates(None, rules, start, end)
    return min(((later - day).days for day, later in pairwise(days)), default=None)


def spoken(choice: Picked, raw: str | None, _: Translate) -> str:
    """A deadline in words: "hằng tháng, ngày 25"."""
    day = _("ngày cuối") if choice.day == LAST else _("ngày {day}").format(day=choice.day)
    texts = {
        Rhythm.DATE: day_text(choice.due, _) if choice.due else "",
        Rhythm.WEEK: _("hằng tuần, {weekday}").format(weekday=weekdays(_)[choice.weekday]),
        Rhythm.MONTH: _("hằng tháng, {day}").format(day=day),
        Rhythm.QUARTER: _("hằng quý, {day} của tháng cuối quý").format(day=day),
        Rhythm.HALF: _("6 tháng một lần, {day} của tháng 6 và tháng 12").format(day=day),
        Rhythm.YEAR: _("hằng năm, {day} tháng {month}").format(day=day, month=choice.month),
        Rhythm.ONGOING: _("thường xuyên, không nhắc"),
        Rhythm.NONE: _("không có hạn, không nhắc"),
        Rhythm.AS_READ: _("lặp lại như văn bản ghi: {raw}").format(raw=raw or "…"),
    }
    return texts[choice.rhythm]


def weekdays(_: Translate) -> dict[str, str]:
    """The days of the week by their short names in rules."""
    names = (
        _("thứ Hai"),
        _("thứ Ba"),
        _("thứ Tư"),
        _("thứ Năm"),
        _("thứ Sáu"),
        _("thứ Bảy"),
        _("Chủ nhật"),
    )
    return dict(zip(DAY_ORDER, names, strict=True))
