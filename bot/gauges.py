"""Reads the gauges when somebody asks for them."""

from __future__ import annotations

import datetime as dt
import time
from dataclasses import dataclass

from sqlalchemy import Connection

from bot.clock import Clock
from bot.heart import Heart
from bot.knowledge_source import KnowledgeSource
from bot.metrics import Metrics
from bot.store import Store
from storage import channel_states, channel_tokens, inbox, queue
from storage.channel_states import ChannelState
from storage.conversations import SHARDS
from storage.outbox import Lane
from storage.queue import Depth, Lot, Owners


@dataclass(frozen=True)
class Seen:
    """What the database says at one moment."""

    messages: Depth
    parked: int
    replies: list[Lot]
    dead: dict[str, int]
    channels: dict[str, ChannelState]
    tokens: dict[str, dt.datetime]
    owners: Owners | None


def look(connection: Connection) -> Seen:
    """One look at the database."""
    return Seen(
        queue.messages(connection),
        inbox.parked(connection),
        queue.replies(connection),
        queue.given_up(connection),
        channel_states.all_of(connection),
        channel_tokens.expiries(connection),
        queue.owners(connection),
    )


@dataclass(frozen=True)
class Gauges:
    """Fills the gauges of `metrics`."""

    metrics: Metrics
    store: Store
    source: KnowledgeSource
    heart: Heart
    clock: Clock

    def of_process(self) -> None:
        """What needs no database."""
        held = self.store.writer.shards
        self.metrics.shards_held.set(SHARDS if held is None else len(held))
        self.metrics.loop_lag.set(self.heart.lag)
        self.metrics.knowledge_age.set(time.monotonic() - self.source.read_at)
        self.metrics.knowledge_troubles.set(len(self.source.troubles))

    async def of_database(self) -> None:
        """What every replica sees alike.

        Raises:
            SQLAlchemyError: it does not answer.
        """
        self._fill(await self.store.read(look), self.clock())

    def _fill(self, seen: Seen, now: dt.datetime) -> None:
        metrics = self.metrics
        metrics.inbox.set(seen.messages.count)
        metrics.inbox_oldest.set(_since(seen.messages.oldest, now))
        metrics.parked.set(seen.parked)
        for gauge in (metrics.outbox, metrics.outbox_oldest, metrics.dead):
            gauge.clear()
        for lot in seen.replies:
            lane = Lane(lot.lane).name.lower() if lot.lane in list(Lane) else str(lot.lane)
            metrics.outbox.labels(lot.channel, lane).set(lot.count)
            metrics.outbox_oldest.labels(lot.channel, lane).set(_since(lot.oldest, now))
        for channel, count in seen.dead.items():
            metrics.dead.labels(channel).set(count)
        self._fill_channels(seen, now)

    def _fill_channels(self, seen: Seen, now: dt.datetime) -> None:
        metrics = self.metrics
        for channel, state in seen.channels.items():
            shut = state.paused_until is not None and state.paused_until > now
            metrics.paused.labels(channel).set((2 if state.needs_operator_since else 1) if shut else 0)
            if state.last_event_at:
                metrics.last_event.labels(channel).set(_since(state.last_event_at, now))
        for channel, until in seen.tokens.items():
            metrics.token_expiry.labels(channel).set((until - now).total_seconds())
        # A SQLite file has the one process that answers, and all is its.
        metrics.processes.set(seen.owners.processes if seen.owners else 1)
        metrics.unowned.set(len(seen.owners.unowned) if seen.owners else 0)


def _since(moment: dt.datetime | None, now: dt.datetime) -> float:
    return max(0.0, (now - moment).total_seconds()) if moment else 0.0
