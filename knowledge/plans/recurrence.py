"""Periods named in words ("quý, 6 tháng, năm") into RFC 5545 rules."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

MONTHS_OF = {
    "quarter": (3, 6, 9, 12),
    "half": (6, 12),
    "nine": (9,),
    "first": (3,),
    "june": (6,),
    "four": (4, 8, 12),
    "year": (12,),
}
PERIOD_WORDS = {
    "ngày": "day",
    "tuần": "week",
    "hai tuần": "fortnight",
    "tháng": "month",
    "1 tháng": "month",
    "1 quý": "quarter",
    "1 năm": "year",
    "1 tuần": "week",
    "2 tháng": "two",
    "quý": "quarter",
    "3 tháng": "quarter",
    "4 tháng": "four",
    "6 tháng": "half",
    "nửa năm": "half",
    "9 tháng": "nine",
    "năm": "year",
    "12 tháng": "year",
}
NUMBER_WORDS = {"một": 1, "hai": 2, "ba": 3, "bốn": 4, "sáu": 6, "chín": 9}
TIMES_A_PERIOD = {
    ("year", 1): "year",
    ("year", 2): "half",
    ("year", 3): "four",
    ("year", 4): "quarter",
    ("year", 12): "month",
    ("half", 1): "half",
    ("half", 2): "quarter",
    ("quarter", 1): "quarter",
    ("quarter", 3): "month",
    ("month", 1): "month",
    ("month", 2): "half_month",
    ("month", 4): "week",
    ("week", 1): "week",
    ("week", 2): "week",
    ("week", 3): "week",
    ("day", 1): "day",
}
FIXED_RULES = {
    "day": "FREQ=DAILY",
    "week": "FREQ=WEEKLY",
    "fortnight": "FREQ=WEEKLY;INTERVAL=2",
    "half_month": "FREQ=MONTHLY;BYMONTHDAY=15,-1",
    "two": "FREQ=MONTHLY;BYMONTH=2,4,6,8,10,12;BYMONTHDAY=-1",
}
WEEKDAYS = {
    "hai": "MO", "2": "MO", "ba": "TU", "3": "TU", "tư": "WE", "4": "WE", "năm": "TH", "5": "TH",
    "sáu": "FR", "6": "FR", "bảy": "SA", "bẩy": "SA", "7": "SA", "chủ nhật": "SU",
}  # fmt: skip # words and their day side by side, not twelve lines
DAY_ORDER = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
LAST = -1
DECEMBER = 12


@dataclass(frozen=True, slots=True)
class MonthDay:
    """A day of the month on which something recurring is due; `month` when it is printed too."""

    day: int
    month: int | None = None
    later: bool = False
    """The day lies in the month after the period ("của tháng liền kề")."""
    strict: bool = False
    """"Trước ngày": the day before is the last good one."""


def period_of(words: str) -> str | None:
    """The period a piece of text names ("06 tháng" → half), None when it names none."""
    cleaned = re.sub(r"\b0+(?=\d)", "", " ".join(words.split()))
    for word, number in NUMBER_WORDS.items():
        cleaned = re.sub(rf"^{word}(?= (?:tháng|quý|năm|tuần))", str(number), cleaned)
    return PERIOD_WORDS.get(cleaned)


def times_a_period(count: int, period: str) -> str | None:
    """Every half-year for "02 lần/năm"; None for a rhythm without a usual day."""
    return TIMES_A_PERIOD.get((period, count))


def months_of(periods: Iterable[str]) -> tuple[int, ...]:
    """The months that end one of the periods."""
    return tuple(sorted({month for period in periods for month in MONTHS_OF.get(period, ())}))


def conventional_rules(periods: frozenset[str]) -> tuple[str, ...]:
    """Rules for periods without a printed day: the last day of each."""
    fixed = [FIXED_RULES[p] for p in ("day", "week", "fortnight", "half_month", "two") if p in periods]
    if "month" in periods:
        return (*fixed, "FREQ=MONTHLY;BYMONTHDAY=-1")
    months = months_of(periods)
    return (*fixed, month_rule(months, LAST)) if months else tuple(fixed)


def month_rule(months: tuple[int, ...], day: int) -> str:
    """A rule for one day of some months. December's last day is written as the 31st of a yearly rule."""
    if len(months) == 1:
        written = 31 if months == (DECEMBER,) and day == LAST else day
        return f"FREQ=YEARLY;BYMONTH={months[0]};BYMONTHDAY={written}"
    return f"FREQ=MONTHLY;BYMONTH={','.join(map(str, months))};BYMONTHDAY={day}"


def dated_rule(at: MonthDay, periods: frozenset[str]) -> str:
    """The rule for a printed day, inside the periods it goes with."""
    if at.month is not None:
        month, day = (at.month, at.day - 1) if at.strict else (at.month, at.day)
        if day == 0:
            month, day = (month - 2) % 12 + 1, LAST
        return f"FREQ=YEARLY;BYMONTH={month};BYMONTHDAY={day}"
    months = months_of(periods)
    if "month" in periods or not months:
        return f"FREQ=MONTHLY;BYMONTHDAY={_day_of_month(at)}"
    shift = at.later - (at.strict and at.day == 1)
    return month_rule(tuple(sorted((month + shift - 1) % 12 + 1 for month in months)), _day_of_month(at))


def _day_of_month(at: MonthDay) -> int:
    if not at.strict or at.day == LAST:
        return at.day
    return at.day - 1 or LAST


def weekday_rule(weekday: str, *, strict: bool) -> str:
    """A weekly rule; "trước thứ Sáu" without an hour means Thursday."""
    index = DAY_ORDER.index(weekday) - strict
    return f"FREQ=WEEKLY;BYDAY={DAY_ORDER[index % 7]}"
