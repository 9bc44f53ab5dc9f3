"""Days and numbers as they are written in the reader's language."""

from __future__ import annotations

import datetime as dt

from babel import localedata
from babel.dates import format_date
from babel.numbers import format_decimal
from babel.units import format_unit

from knowledge.texts import Translate


def day_text(day: dt.date, _: Translate) -> str:
    """20/11/2026, or 20 November 2026."""
    return format_date(day, _("dd/MM/yyyy"), locale=_locale(_))


def weekday_text(day: dt.date, _: Translate) -> str:
    """Thứ Sáu, 20/11/2026, or Friday, 20 November 2026."""
    return format_date(day, _("EEEE, dd/MM/yyyy"), locale=_locale(_))


def number_text(number: float, _: Translate) -> str:
    """8.000 or 8,000."""
    return format_decimal(number, locale=_locale(_))


def duration_text(seconds: float, _: Translate) -> str:
    """9 giờ 15 phút, or 9 hours 15 minutes; less than a minute is a minute."""
    minutes = max(1, int(seconds // 60))
    parts = ((minutes // 60, "duration-hour"), (minutes % 60, "duration-minute"))
    return " ".join(format_unit(many, unit, locale=_locale(_)) for many, unit in parts if many)


def _locale(_: Translate) -> str:
    """Where the reader's way of writing comes from; the catalogue names it."""
    named = _("vi_VN")
    return named if localedata.exists(named) else "vi_VN"
