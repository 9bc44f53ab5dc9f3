"""What an operator sees of a channel: when it was last heard of, and that it is shut or open again."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable

from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from bot.clock import Clock
from bot.store import Store
from storage import channel_states
from storage.conversations import shard_of

log = logging.getLogger(__name__)

EVERY = dt.timedelta(minutes=1)


class Presence:
    """Notes how a channel stands. The database may be away: it is only for looking at."""

    def __init__(self, channel: str, store: Store, clock: Clock) -> None:
        self._channel = channel
        self._store = store
        self._clock = clock
        self._noted: dt.datetime | None = None

    @property
    def is_ours(self) -> bool:
        """Whether this process is the one that polls: whoever holds the shard of the channel's name."""
        return self._store.writer.owns(shard_of(self._channel, "poll"))

    async def heard(self) -> None:
        """The platform spoke; written down once a minute."""
        now = self._clock()
        if self._noted is not None and now - self._noted < EVERY:
            return
        self._noted = now
        await self._try(lambda connection: channel_states.heard(connection, self._channel, now))

    async def opened(self) -> None:
        """The platform knows us: whatever shut the channel before is over."""
        await self._try(lambda connection: channel_states.reopen(connection, self._channel))

    async def shut(self, reason: str, seconds: float) -> None:
        """Only an operator can help; nothing is sent for so long."""
        log.error("%s: %s", self._channel, reason)
        now = self._clock()
        until = now + dt.timedelta(seconds=seconds)
        await self._try(lambda c: channel_states.pause(c, self._channel, until, reason, now, operator=True))

    async def _try(self, work: Callable[[Connection], None]) -> None:
        try:
            await self._store.write(work)
        except SQLAlchemyError as problem:
            log.warning("%s: state not written (%s)", self._channel, type(problem).__name__)
