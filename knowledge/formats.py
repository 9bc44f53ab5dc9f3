"""Days and numbers as they are written in the reader's language."""

from __future__ import annotations

import datetime as dt
import math
from typing import Literal

from babel import localedata
from babel.dates import format_date, format_timedelta
from babel.numbers import format_decimal

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
    hours, minutes = divmod(max(1, int(seconds // 60)), 60)
    parts = [_in_units(hours, "hour", _)] if hours else []
    return " ".join([*parts, _in_units(minutes, "minute", _)] if minutes else parts)


def _in_units(many: int, unit: Literal["hour", "minute"], _: Translate) -> str:
    # Not `format_unit`: Babel has no long names of them in Vietnamese.
    time = dt.timedelta(**{f"{unit}s": many})
    return format_timedelta(time, granularity=unit, threshold=math.inf, locale=_locale(_))


def _locale(_: Translate) -> str:
    """Where the reader's way of writing comes from; the catalogue names it."""
    named = _("vi_VN")
    return named if localedata.exists(named) else "vi_VN"
