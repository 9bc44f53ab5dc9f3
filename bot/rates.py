"""How fast each channel sends: tokens taken from the bucket all replicas share, a batch at a time.

Whoever finds the bucket empty comes back when the next token is there; until then its channel's rows are not even
looked at. Reminders and broadcasts come second: they leave some of the burst, and half of the room, to replies.

What platforms publish is a limit for sending to many. People who ask are not made to wait for it: where a rate is not
strict, replies are held to it only for a while after the platform has said that it was too much.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
from collections.abc import Mapping, Sequence

from sqlalchemy.exc import SQLAlchemyError

from bot.channels.telegram.shape import NAME as TELEGRAM
from bot.channels.zalo_bot.updates import NAME as ZALO_BOT
from bot.channels.zalo_oa.account import NAME as ZALO_OA
from bot.clock import Clock
from bot.settings import Settings
from bot.store import AnyStore
from storage import buckets
from storage.buckets import Rate
from storage.messages import Stored
from storage.outbox import Lane

log = logging.getLogger(__name__)

SOONEST_S = 0.02
"""How often to ask for tokens at most, however fast the channel is."""
ASKED_EVERY_S = 1.0
"""How often to ask whether another replica was told to slow down."""
AHEAD_S = 0.02
"""Of a fast channel as many tokens are taken beyond what is wanted, to ask less often."""


def rates_of(settings: Settings) -> dict[str, Rate]:
    """The speed of each channel whose platform limits it, as the operator set it."""
    return {
        TELEGRAM: Rate(settings.telegram_per_second, settings.telegram_burst, strict=False),
        ZALO_BOT: Rate(settings.zalo_bot_per_second, settings.zalo_bot_burst),
        ZALO_OA: Rate(settings.zalo_per_second, settings.zalo_burst, strict=False),
    }


class Rates:
    """What this process may send. A channel without a rate sends as fast as it can."""

    def __init__(self, rates: Mapping[str, Rate], store: AnyStore | None, clock: Clock) -> None:
        """`store`: needed where there are rates.

        On PostgreSQL one with transactions of its own, so that no replica waits for our batch.
        """
        self._rates = rates
        self._store = store
        self._clock = clock
        self._closed: dict[tuple[str, bool], float] = {}
        self._slowed: set[str] = set()
        """Channels that send less than they were set to: some replica's platform has complained."""
        self._asked_at = float("-inf")
        self._balance: dict[str, int] = {}
        """Tokens that were taken ahead; below nothing, those that were spent before they were taken."""

    def closed(self, *, replies: bool) -> frozenset[str]:
        """Channels that have no token now: for replies, or for what may wait."""
        now = asyncio.get_running_loop().time()
        return frozenset(
            channel
            for (channel, is_reply), until in self._closed.items()
            if until > now and (is_reply or not replies)
        )

    def soonest(self, longest: float) -> float:
        """Seconds until a channel opens again, at most `longest`."""
        now = asyncio.get_running_loop().time()
        return min(
            [longest, *(max(SOONEST_S, until - now) for until in self._closed.values() if until > now)]
        )

    def limits(self, channel: str) -> bool:
        """Whether a channel has a rate; what goes to another need not be admitted."""
        return channel in self._rates

    def owe(self, channel: str, messages: int) -> None:
        """A reply took more messages than one: the next wait for them."""
        if channel in self._rates and messages > 0 and not self._is_free(channel):
            self._balance[channel] = self._balance.get(channel, 0) - messages

    async def admit(self, rows: Sequence[Stored]) -> list[Stored]:
        """The rows, in order, for which there are tokens. What is left out is still waiting in the tray.

        They are of channels that have a rate (`limits`).
        """
        await self._ask_who_slowed_down()
        admitted = []
        for channel in dict.fromkeys(row.channel for row in rows):
            mine = [row for row in rows if row.channel == channel]
            for replies in (True, False):
                wanting = [row for row in mine if (row.lane == Lane.REPLY) is replies]
                if replies and self._is_free(channel):
                    admitted += wanting
                    continue
                granted = await self._take(channel, len(wanting), replies=replies) if wanting else 0
                admitted += wanting[:granted]
        return admitted

    def _is_free(self, channel: str) -> bool:
        """Whether replies go out as they come: the platform has complained to no replica lately."""
        return not self._rates[channel].strict and channel not in self._slowed

    async def _ask_who_slowed_down(self) -> None:
        """What another replica was told holds for us: otherwise each would have to be told by itself."""
        now = asyncio.get_running_loop().time()
        if now < self._asked_at + ASKED_EVERY_S or all(rate.strict for rate in self._rates.values()):
            return
        assert self._store is not None
        self._asked_at = now
        try:
            rates = await self._store.read(buckets.rates)
        except SQLAlchemyError:
            log.exception("how fast to send is not known: the database failed")
            return
        self._slowed = {
            name for name, rate in self._rates.items() if rates.get(name, rate.per_second) < rate.per_second
        }

    async def _take(self, channel: str, wanted: int, *, replies: bool) -> int:
        rate, balance = self._rates[channel], self._balance.get(channel, 0)
        if balance < wanted:
            ahead = int(rate.per_second * AHEAD_S) if replies else 0
            balance += await self._fetch(channel, rate, wanted - balance + ahead, replies=replies)
        granted = max(0, min(wanted, balance))
        self._balance[channel] = balance - granted
        if granted < wanted:
            until = asyncio.get_running_loop().time() + min(1.0, 1 / rate.per_second)
            self._closed[channel, replies] = until
        return granted

    async def _fetch(self, channel: str, rate: Rate, wanted: int, *, replies: bool) -> int:
        assert self._store is not None
        keep = 0.0 if replies else rate.kept
        try:
            return await self._store.write(
                lambda c: buckets.take(c, channel, rate, wanted, self._clock(), keep=keep)
            )
        except SQLAlchemyError:
            log.exception("no tokens: the database failed")
            return 0

    async def too_fast(self, channel: str, began: dt.datetime) -> None:
        """The platform complained of a send begun at `began`: every replica sends less from now on."""
        rate = self._rates.get(channel)
        if rate is None:
            return
        self._slowed.add(channel)
        assert self._store is not None
        try:
            slower = await self._store.write(
                lambda c: buckets.slow_down(c, channel, rate, began, self._clock())
            )
        except SQLAlchemyError:  # the channel is paused all the same, and a platform complains again
            log.exception("a channel could not be slowed down: the database failed")
            return
        if slower is not None:
            log.warning("%s: the platform wants less; %.1f a second from now on", channel, slower)
