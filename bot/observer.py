"""What a process sees of its own work: counted, timed and logged, each event with the id of its turn."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from aiohttp import web

from bot.channels.base import Capabilities, Channel, Paused, Receive, Refused, TryLater, Unknown, Unreachable
from bot.clock import Clock
from bot.logs import turn_id
from bot.metrics import Metrics
from storage.inbox import Pending
from storage.messages import Incoming, Stored

log = logging.getLogger(__name__)

RESULTS: dict[type[Exception], str] = {
    TryLater: "later",
    Paused: "paused",
    Unreachable: "unreachable",
    Refused: "refused",
    Unknown: "unknown",
}


class Observer:
    """Stands beside the way of a message; nothing waits for it."""

    def __init__(self, metrics: Metrics, clock: Clock) -> None:
        self.metrics = metrics
        self._clock = clock

    def received(self, message: Incoming, *, new: bool) -> None:
        """A message was written down, or had been before."""
        self.metrics.received.labels(message.channel, "yes" if new else "no").inc()
        token = turn_id.set(message.turn)
        log.debug("received", extra={"channel": message.channel, "new": new})
        turn_id.reset(token)  # a loop that polls goes on to other things

    @contextmanager
    def turn(self, message: Pending) -> Iterator[Callable[[str], None]]:
        """Around one turn; what it yields is told how it ended, otherwise it failed."""
        token = turn_id.set(message.turn)
        ended = "error"

        def note(outcome: str) -> None:
            nonlocal ended
            ended = outcome

        began = time.perf_counter()
        try:
            yield note
        finally:
            seconds = time.perf_counter() - began
            channel = str(message.payload.get("channel"))
            self.metrics.turns.labels(channel, ended).inc()
            self.metrics.turn_seconds.observe(seconds)
            log.info("turn", extra={"channel": channel, "outcome": ended, "ms": round(seconds * 1000, 1)})
            turn_id.reset(token)

    def sent(self, message: Stored, result: str) -> None:
        """A part of a reply was carried out, or not."""
        self.metrics.sends.labels(message.channel, result).inc()
        if result == "sent" and not message.more and message.received_at is not None:
            waited = (self._clock() - message.received_at).total_seconds()
            self.metrics.delivery_seconds.labels(message.channel).observe(max(0.0, waited))
        log.debug("send", extra={"channel": message.channel, "outbox_id": message.id, "result": result})


class Observed:
    """A channel whose sends are seen by an observer."""

    def __init__(self, channel: Channel, observer: Observer) -> None:
        self._channel = channel
        self._observer = observer
        self.name = channel.name

    @property
    def capabilities(self) -> Capabilities:
        """What the channel can show now."""
        return self._channel.capabilities

    async def run(self, receive: Receive) -> None:
        """As the channel does."""
        await self._channel.run(receive)

    def webhooks(self, receive: Receive) -> Sequence[web.RouteDef]:
        """As the channel's."""
        return self._channel.webhooks(receive)

    async def send(self, message: Stored) -> str | None:
        """As the channel does; from here on this talk's events carry the id of the reply's turn."""
        turn_id.set(message.turn)
        try:
            receipt = await self._channel.send(message)
        except Exception as problem:
            self._observer.sent(message, RESULTS.get(type(problem), "error"))
            raise
        self._observer.sent(message, "sent")
        return receipt

    async def close(self) -> None:
        """As the channel does."""
        await self._channel.close()
