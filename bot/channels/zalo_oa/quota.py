"""What the account used: free and paid messages by day and month, and the office's own limit a day."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import Connection

from bot.channels.allowance import Allowance
from bot.channels.base import TryLater
from bot.channels.zalo_oa.account import NAME
from bot.channels.zalo_oa.errors import until_midnight
from bot.clock import Clock
from bot.store import AnyStore, until_written
from handlers.turn import LOCAL
from storage import channel_states

PAID, FREE = "paid", "free"
COSTS = {"sub_quota", "purchase_quota"}
"""Quota types that use up the package or money; `reply`, `reward_quota`, `welcome_msg` do not."""


class Quota:
    """Counts in `channel_usage`, shared by all replicas."""

    def __init__(self, store: AnyStore, clock: Clock, most_paid: int) -> None:
        self._store, self._clock, self._most_paid = store, clock, most_paid

    async def reserve(self) -> dt.datetime:
        """Take one of the day's paid messages before it is sent. Returns when: what comes of it counts for that day.

        Raises:
            TryLater: the day's are used up.
        """
        now = self._clock()

        def work(connection: Connection) -> bool:
            _count(connection, PAID, now, 1)
            if channel_states.used(connection, NAME, _day(now), PAID) <= self._most_paid:
                return True
            _count(connection, PAID, now, -1)
            return False

        if not await self._store.write(work):
            raise TryLater("Đã đủ số tin tính phí của hôm nay.", until_midnight(now))
        return now

    async def give_back(self, reserved: dt.datetime) -> None:
        """It was not sent."""
        await self.count(PAID, -1, reserved)

    async def sent(self, quota_type: str | None, reserved: dt.datetime | None) -> None:
        """What Zalo says a message cost. Without a word it cost what was expected."""
        paid = quota_type in COSTS if quota_type else reserved is not None
        if not paid:
            await self.count(FREE)
        if paid and reserved is None:
            await self.count(PAID)
        if reserved is not None and not paid:
            await self.give_back(reserved)

    @until_written
    async def count(self, kind: str, amount: int = 1, at: dt.datetime | None = None) -> None:
        """What was sent, or given back. A failure must not look as if a message had not been sent."""
        now = at or self._clock()
        await self._store.write(lambda connection: _count(connection, kind, now, amount))


def paid_allowance(connection: Connection, most: int, now: dt.datetime) -> Allowance:
    """The paid messages of a day that are left at `now`; `most`: the office's own limit."""
    return Allowance(most - channel_states.used(connection, NAME, _day(now), PAID), most)


def _count(connection: Connection, kind: str, now: dt.datetime, amount: int) -> None:
    for period in (_day(now), _day(now)[:7]):
        channel_states.use(connection, NAME, period, kind, amount)


def _day(now: dt.datetime) -> str:
    return now.astimezone(LOCAL).date().isoformat()
