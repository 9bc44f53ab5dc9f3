"""Days, moments and numbers on the pages, written as the reader's language writes them."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

import jinja2
from babel.dates import format_date, format_datetime
from babel.numbers import format_decimal, format_percent
from jinja2.runtime import Context

from handlers.turn import LOCAL
from knowledge.texts import SOURCE


class Writing(NamedTuple):
    """How a language writes: Babel's locale, and the patterns of a day and a moment that fit into a table."""

    locale: str
    day: str
    moment: str


WRITINGS = {
    "vi": Writing("vi_VN", "dd/MM/yyyy", "HH:mm dd/MM/yyyy"),
    "en": Writing("en_GB", "d MMM yyyy", "HH:mm, d MMM yyyy"),
}


def _writing(context: Context) -> Writing:
    return WRITINGS[context.get("language", SOURCE)]


@jinja2.pass_context
def day(context: Context, value: dt.date | None) -> str:
    """20/11/2026, or 20 Nov 2026; nothing when there is none."""
    writing = _writing(context)
    return format_date(value, writing.day, locale=writing.locale) if value else ""


@jinja2.pass_context
def iso_day(context: Context, value: str | None) -> str:
    """A day that is kept as text, such as a target's."""
    return day(context, dt.date.fromisoformat(value)) if value else ""


@jinja2.pass_context
def local_day(context: Context, value: dt.datetime | None) -> str:
    """The day of a moment in Vietnam."""
    return day(context, value.astimezone(LOCAL).date()) if value else ""


@jinja2.pass_context
def moment(context: Context, value: dt.datetime | None) -> str:
    """15:30 20/11/2026, or 15:30, 20 Nov 2026: the time of Vietnam."""
    writing = _writing(context)
    return format_datetime(value, writing.moment, tzinfo=LOCAL, locale=writing.locale) if value else ""


@jinja2.pass_context
def number(context: Context, value: float | None, pattern: str = "#,##0.##") -> str:
    """8.000 or 8,000; `pattern` as in Babel."""
    return "" if value is None else format_decimal(value, pattern, locale=_writing(context).locale)


@jinja2.pass_context
def percent(context: Context, value: float | None) -> str:
    """A share of one as 12,5% or 12.5%."""
    return "" if value is None else format_percent(value, "#,##0.#%", locale=_writing(context).locale)


FILTERS = {
    "day": day,
    "iso_day": iso_day,
    "local_day": local_day,
    "moment": moment,
    "number": number,
    "percent": percent,
}
