"""What costs money is not sent beyond the day's limit; what is free goes on.

A channel that has prices says which messages are paid, and how many a day the office pays for. What was paid is
counted in `channel_usage`, by the channel itself, because only the platform's answer tells.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Sequence
from typing import Protocol, runtime_checkable

from sqlalchemy import Connection

from handlers.turn import LOCAL
from storage import channel_states, outbox
from storage.messages import Stored

log = logging.getLogger(__name__)

KIND = "paid"
"""Under which a channel counts, by day (`2026-11-21`), what it paid for."""
USED_UP = "Đã đủ {most} tin tính phí của hôm nay ({channel}); tin nhắc và thông báo gửi tiếp từ ngày mai."


@runtime_checkable
class Paying(Protocol):
    """A channel on which some messages cost money."""

    name: str
    most_paid_per_day: int

    def is_paid(self, message: Stored, now: dt.datetime) -> bool:
        """Whether this message would be charged, as far as can be told before it is sent."""


def affordable(
    connection: Connection, channel: object, rows: Sequence[tuple[int, Stored]], now: dt.datetime
) -> list[tuple[int, Stored]]:
    """The rows that are free or paid within the day's limit; the others wait for tomorrow."""
    if not rows or not isinstance(channel, Paying):
        return list(rows)
    today = now.astimezone(LOCAL).date()
    used = channel_states.used(connection, channel.name, today.isoformat(), KIND)
    left = channel.most_paid_per_day - used
    kept: list[tuple[int, Stored]] = []
    for conversation, row in rows:
        if not channel.is_paid(row, now):
            kept.append((conversation, row))
        elif left > 0:
            left -= 1
            kept.append((conversation, row))
        else:
            _tomorrow(connection, channel, row, today)
    return kept


def _tomorrow(connection: Connection, channel: Paying, row: Stored, today: dt.date) -> None:
    reason = USED_UP.format(most=channel.most_paid_per_day, channel=channel.name)
    log.warning("%s", reason)
    morning = dt.datetime.combine(today + dt.timedelta(days=1), dt.time(7), LOCAL)
    outbox.wait_until(connection, row.id, morning, reason)
