"""At which hours people may be reminded of their work: in their office's hours, never in the quiet ones."""

from __future__ import annotations

import datetime as dt
from typing import Self

from pydantic import model_validator

from knowledge.datafile import Record

QUIET_FROM, QUIET_UNTIL = dt.time(21), dt.time(7)
"""Between them nobody's telephone rings for work, whatever an office's hours say."""


class OfficeDay(Record):
    """From when to when an office works on a working day, by the local clock; the lunch break counts as work."""

    opens: dt.time = dt.time(7, 30)
    closes: dt.time = dt.time(17)

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.opens >= self.closes:
            raise ValueError('opens phải trước closes (giờ viết trong ngoặc kép, ví dụ "07:30")')
        if max(self.opens, QUIET_UNTIL) >= min(self.closes, QUIET_FROM):
            raise ValueError("giờ làm việc nằm trọn trong giờ yên tĩnh 21–7 giờ")
        return self


def first_moment(hour: int, office: OfficeDay) -> dt.time:
    """When an office's reminders go out on a working day.

    Args:
        hour: the local hour the operator set, 0–23; outside the office's hours the opening hour counts.
        office: its hours.
    """
    opens, closes = _waking(office)
    wanted = dt.time(hour)
    return wanted if opens <= wanted < closes else opens


def may_remind(at: dt.time, hour: int, office: OfficeDay) -> bool:
    """Whether an office's people may be reminded at this local time of a working day."""
    return first_moment(hour, office) <= at < _waking(office)[1]


def _waking(office: OfficeDay) -> tuple[dt.time, dt.time]:
    return max(office.opens, QUIET_UNTIL), min(office.closes, QUIET_FROM)
