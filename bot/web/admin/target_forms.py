"""What a form about a target says, or what is wrong with it in a sentence."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import NamedTuple

from aiohttp.web_request import FileField

from bot.web.admin.slips import MistypedError
from knowledge.report_periods import ReportPeriod, named
from knowledge.target_status import read_figure
from knowledge.texts import Translate

LONGEST_LABEL, LONGEST_NOTE = 60, 500
_FIRST, _LAST = dt.date(2000, 1, 1), dt.date(2100, 12, 31)


class Entry(NamedTuple):
    """A figure: the period in words, its last day, the value, and a note."""

    label: str
    day: dt.date
    value: float
    note: str | None


def read_entry(form: Mapping[str, str | FileField], _: Translate) -> Entry:
    """The figure of a form.

    Raises:
        MistypedError: something is missing, or is no figure or day; it says what.
    """
    label, note = _text(form, "ky")[:LONGEST_LABEL], _text(form, "ghi-chu")[:LONGEST_NOTE]
    value = read_figure(_text(form, "so"))
    try:
        day = dt.date.fromisoformat(_text(form, "ngay"))
    except ValueError:
        day = None
    if day is None or not _FIRST <= day <= _LAST:
        raise MistypedError("ngay", _("Ngày chưa đúng. Anh/chị chọn lại ngày."))
    if value is None:
        raise MistypedError("so", _("Số liệu chưa đúng. Anh/chị ghi bằng chữ số, ví dụ: 85,5"))
    if not label:
        raise MistypedError("ky", _("Anh/chị ghi kỳ của số liệu, ví dụ: Quý I/2026"))
    return Entry(label, day, value, note or None)


def read_period(form: Mapping[str, str | FileField]) -> ReportPeriod | None:
    """A whole month, quarter or year: `thang-2026-9`, `quy-2026-3`, `nam-2026`."""
    kind = _text(form, "loai")
    number = "" if kind == "nam" else f"-{_text(form, 'so-ky')}"
    return named(f"{kind}-{_text(form, 'nam')}{number}")


def _text(form: Mapping[str, str | FileField], name: str) -> str:
    value = form.get(name, "")
    return " ".join(value.split()) if isinstance(value, str) else ""
