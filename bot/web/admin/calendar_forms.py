"""What an administrator types about days and hours, read and checked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from aiohttp.web_request import FileField

from knowledge.sending_hours import OfficeDay
from knowledge.workdays import Override

Form = Mapping[str, str | FileField]

FARTHEST_YEARS = 3
"""A day farther away is a slip of the hand."""
LONGEST = 300


def read_day(form: Form, today: dt.date) -> Override:
    """A decided day.

    Raises:
        ValueError: something is missing, unbelievable or still to come.
    """
    day, decided_on = _day(form, "date"), _day(form, "decided_on")
    kind, reason, source = (_line(form, name) for name in ("kind", "reason", "source"))
    if abs(day.year - today.year) > FARTHEST_YEARS or decided_on > today:
        raise ValueError(form)
    fields = {"date": day, "kind": kind, "reason": reason, "source": source, "decided_on": decided_on}
    return Override.model_validate(fields)


def read_confirmation(form: Form, today: dt.date) -> tuple[int, str, dt.date]:
    """A year, the decision on its days off, and the decision's day.

    Raises:
        ValueError: something is missing, unbelievable or still to come.
    """
    year, source, decided_on = int(_line(form, "year")), _line(form, "source"), _day(form, "decided_on")
    if abs(year - today.year) > FARTHEST_YEARS or not source or decided_on > today:
        raise ValueError(form)
    return year, source, decided_on


def read_hours(form: Form) -> OfficeDay | None:
    """A unit's hours; None: both fields are empty.

    Raises:
        ValueError: one is missing, or they make no office day.
    """
    opens, closes = _line(form, "opens"), _line(form, "closes")
    if not opens and not closes:
        return None
    return OfficeDay(opens=dt.time.fromisoformat(opens), closes=dt.time.fromisoformat(closes))


def _day(form: Form, name: str) -> dt.date:
    return dt.date.fromisoformat(_line(form, name))


def _line(form: Form, name: str) -> str:
    return " ".join(str(form.get(name, "")).split())[:LONGEST]
