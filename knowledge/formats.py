"""Days and numbers as they are written in the reader's language."""

from __future__ import annotations

import datetime as dt

from babel.dates import format_date
from babel.numbers import format_decimal

from knowledge.texts import Translate


def day_text(day: dt.date, _: Translate) -> str:
    """20/11/2026, or 20 November 2026."""
    return format_date(day, _("dd/MM/yyyy"), locale=_("vi_VN"))


def weekday_text(day: dt.date, _: Translate) -> str:
    """Thứ Sáu, 20/11/2026, or Friday, 20 November 2026."""
    return format_date(day, _("EEEE, dd/MM/yyyy"), locale=_("vi_VN"))


def number_text(number: float, _: Translate) -> str:
    """8.000 or 8,000."""
    return format_decimal(number, locale=_("vi_VN"))
