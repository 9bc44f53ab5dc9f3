"""What the month still allows: counted here, because Zalo says nothing until it is used up."""

from __future__ import annotations

import datetime as dt
import logging
import math
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from bot.channels.allowance import Allowance
from bot.channels.base import TryLater
from bot.channels.zalo_bot.updates import NAME
from bot.clock import Clock
from bot.store import Store
from storage import channel_states, conversations
from storage.messages import Stored
from storage.outbox import Lane

log = logging.getLogger(__name__)

LOCAL = ZoneInfo("Asia/Ho_Chi_Minh")
KIND = "message"
WARN_AT = 0.8
KEPT_FOR_REPLIES = 0.1
"""Share of the month that reminders and broadcasts leave to people who ask something."""
LATER = dt.timedelta(days=1)
MOST_DAYS = 400
"""How often a broadcast that waits for another month looks again: none is given up before its turn."""


def spare_allowance(connection: Connection, messages: int, now: dt.datetime) -> Allowance:
    """What reminders and broadcasts may use in a month; `messages`: what the plan allows in all."""
    each = math.ceil(messages * (1 - KEPT_FOR_REPLIES))
    return Allowance(each - channel_states.used(connection, NAME, _month(now), KIND), each)


@dataclass
class Quota:
    """`messages`: of a month; `users`: in all. Both are of the bot's plan and set by the operator."""

    store: Store
    clock: Clock
    messages: int
    users: int
    _said: set[tuple[str, str, int]] = field(default_factory=set)

    async def spare(self, message: Stored) -> None:
        """Put off what nobody waits for when the month is nearly used up.

        Raises:
            TryLater: a reminder or broadcast has to find another day, or another way.
        """
        if message.lane == Lane.REPLY:
            return
        now = self.clock()
        allowed = await self.store.read(lambda connection: spare_allowance(connection, self.messages, now))
        if allowed.left <= 0:
            raise TryLater(
                "Gần hết số tin Zalo của tháng: phần còn lại dành để trả lời.",
                LATER.total_seconds(),
                MOST_DAYS if message.lane == Lane.BROADCAST else None,
            )

    async def count(self) -> None:
        """One more was sent. It is not sent again when this cannot be written down."""
        month = _month(self.clock())

        def work(connection: Connection) -> tuple[int, int]:
            channel_states.use(connection, NAME, month, KIND)
            sent = channel_states.used(connection, NAME, month, KIND)
            return sent, conversations.how_many(connection, NAME)

        try:
            sent, people = await self.store.write(work)
        except SQLAlchemyError as problem:
            log.warning("zalo_bot: a message was not counted (%s)", type(problem).__name__)
            return
        self._warn(month, "tin của tháng", sent, self.messages)
        self._warn("", "người dùng", people, self.users)

    def _warn(self, period: str, what: str, used: int, most: int) -> None:
        """Once when most of it is used up, once when all is."""
        reached = [mark for mark in (int(most * WARN_AT), most) if used >= mark]
        if reached and (period, what, reached[-1]) not in self._said:
            self._said.add((period, what, reached[-1]))
            log.warning("Bot Zalo: đã dùng %d trong %d %s.", used, most, what)


def _month(now: dt.datetime) -> str:
    return f"{now.astimezone(LOCAL):%Y-%m}"
