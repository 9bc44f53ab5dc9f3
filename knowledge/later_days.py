"""The later day somebody asks for: "15/4", "ngày 15 tháng 4", "thêm 5 ngày", "cuối tháng 4"; "2 more weeks"."""

from __future__ import annotations

import datetime as dt
import re

from dateutil.relativedelta import relativedelta

from knowledge.text import bare

_DATE = re.compile(
    r"(?<![\d/.-])(?P<day>\d{1,2})(?:\s*[/.-]\s*|\s+thang\s+)(?P<month>\d{1,2})"
    r"(?:(?:\s*[/.-]\s*|\s+nam\s+)(?P<year>\d{4}))?(?!\d)"
)
_MORE = re.compile(
    r"\b(?:them|lui|xin|more)?\s*(?P<n>\d{1,2})\s*(?:more\s+)?(?P<unit>ngay|tuan|thang|days?|weeks?|months?)\b"
)
_END_OF_MONTH = re.compile(r"\bcuoi thang(?:\s+(?P<month>\d{1,2}))?\b")
_UNITS = {"n": "days", "d": "days", "tu": "weeks", "w": "weeks", "th": "months", "m": "months"}
_DAY_WORDS = re.compile(
    r"\b(?:mai|mot|ngay kia|tuan|thang|quy|thu (?:hai|ba|tu|nam|sau|bay)|chu nhat|tomorrow|week|month|\w+day)\b"
)
MOST_WORDS = 4
"""Words of a day; more are about something else."""
_HALF_A_YEAR = dt.timedelta(days=183)


def later_day(text: str, after: dt.date) -> dt.date | None:
    """The day that is meant; None when there is none in the text, or it is not in the calendar.

    Args:
        text: what was typed, with or without accents.
        after: what the day is to be later than. A day without a year lies in its year, or early in the next
            (15/1 after 31/12); "thêm 5 ngày" counts from it.
    """
    said = bare(text)
    if found := _DATE.search(said):
        return _read(found, after)
    if found := _END_OF_MONTH.search(said):
        month = int(found["month"] or after.month)
        first = _nearest(after, month, 1)
        return first and first + relativedelta(day=31)
    if found := _MORE.search(said):
        unit = next(name for start, name in _UNITS.items() if found["unit"].startswith(start))
        return after + relativedelta(**{unit: int(found["n"])})  # type: ignore[arg-type]  # days, weeks or months
    return None


def speaks_of_a_day(text: str) -> bool:
    """Whether somebody means a day that `later_day` cannot tell: "mai", "tuần sau", "31/2"; a question does not."""
    said = bare(text)
    short = len(said.split()) <= MOST_WORDS and not text.rstrip().endswith("?")
    return any(letter.isdigit() for letter in said) or (short and bool(_DAY_WORDS.search(said)))


def _read(found: re.Match[str], after: dt.date) -> dt.date | None:
    day, month = int(found["day"]), int(found["month"])
    return _date(int(found["year"]), month, day) if found["year"] else _nearest(after, month, day)


def _nearest(after: dt.date, month: int, day: int) -> dt.date | None:
    next_year = _date(after.year + 1, month, day)
    return next_year if next_year and next_year - after < _HALF_A_YEAR else _date(after.year, month, day)


def _date(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None
