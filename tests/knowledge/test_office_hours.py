"""How long an office was open between two moments."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from knowledge.office_hours import open_hours
from knowledge.workdays import load_calendar

LOCAL = ZoneInfo("Asia/Ho_Chi_Minh")


def moment(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=LOCAL)


@pytest.mark.parametrize(
    ("start", "end", "hours"),
    [
        ("2026-11-20 08:00", "2026-11-20 17:00", 8),  # a Friday
        ("2026-11-20 16:00", "2026-11-23 09:00", 2),  # over the weekend
        ("2026-11-20 11:30", "2026-11-20 13:15", 0.75),  # over noon
        ("2026-11-20 17:00", "2026-11-20 23:00", 0),
        ("2026-11-21 00:00", "2026-11-22 23:00", 0),
        ("2026-04-29 16:00", "2026-05-04 09:00", 2),  # over holidays
        ("2026-11-20 09:00", "2026-11-20 08:00", 0),
        ("2020-01-01 00:00", "2026-11-20 23:00", 8 * 44),  # counted from 60 days before the end
    ],
)
def test_open_hours(start, end, hours):
    """Nights, noon, weekends and holidays do not count as silence."""
    assert dt.timedelta(hours=hours) == open_hours(moment(start), moment(end), load_calendar())
