"""People who talk with the process on one platform. Nothing runs by itself: the talk settles when it is told to."""

from __future__ import annotations

import asyncio
import datetime as dt
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TypeVar

from sqlalchemy import Connection
from sqlalchemy.event import listen

from bot.app import App
from storage import conversations, outbox
from storage.messages import Reply
from storage.outbox import Lane
from tests.contract.platforms.base import AT, Platform, Shown

T = TypeVar("T")
BEGIN = dt.datetime.fromtimestamp(AT + 1, dt.UTC)
LATER = dt.timedelta(hours=1)
"""Longer than any channel waits before it tries again."""
_LINE = re.compile(r"\d+\. (.+)")


@dataclass
class Clock:
    """A clock that stands still until told."""

    at: dt.datetime = BEGIN

    def __call__(self) -> dt.datetime:
        return self.at


def choices(shown: list[Shown]) -> list[str]:
    """What is offered, in order: by the last numbered lines, else by its buttons."""
    blocks = [block.split("\n") for block in shown[-1].text.split("\n\n")]
    numbered = [[_LINE.fullmatch(line) for line in block] for block in blocks]
    offered = next((found for found in reversed(numbered) if all(found)), [])
    lines = [found[1] for found in offered if found]
    labels = [label for label, _ in shown[-1].buttons]
    return lines if len(lines) >= len(labels) else labels


@dataclass
class Talk:
    """The platform, the process, and what each person has seen."""

    platform: Platform
    app: App
    clock: Clock
    _seen: dict[int, int] = field(default_factory=dict)

    async def settle(self, after: dt.timedelta = dt.timedelta()) -> None:
        """Answer what waits and carry it out, `after` so long."""
        self.clock.at += after
        worker, delivery = self.app.services.worker, self.app.delivery
        while await worker._batch():
            pass
        while await delivery._begin() or delivery._talks:
            await asyncio.gather(*delivery._talks)
            delivery._collect()

    @property
    def _ago(self) -> int:
        """Seconds from now to when everything began."""
        return AT - int(self.clock.at.timestamp())

    async def says(self, text: str, who: int = 0) -> list[Shown]:
        """Type something; what is shown then."""
        assert [200] == await self.platform.deliver(self.platform.words(text, who, self._ago))
        return await self.news(who)

    async def presses(self, value: str, who: int = 0) -> list[Shown]:
        assert [200] == await self.platform.deliver(self.platform.tap(value, who, self._ago))
        return await self.news(who)

    async def news(self, who: int = 0, after: dt.timedelta = dt.timedelta()) -> list[Shown]:
        """What a person was shown since they last looked, once everything has settled."""
        await self.settle(after)
        shown = await self.platform.shown(who)
        before, self._seen[who] = self._seen.get(who, 0), len(shown)
        return shown[before:]

    async def lay(self, *replies: Reply, who: int = 0, lane: Lane = Lane.REPLY) -> None:
        """Replies nobody asked for, in the tray of somebody who has just been heard."""
        now = self.clock()

        def work(connection: Connection) -> None:
            talk = conversations.ensure(connection, self.platform.channel, self.platform.peer(who), now)
            conversations.heard(connection, talk, now)
            for number, reply in enumerate(replies):
                key = f"{talk}:{number}:{reply.text[:20]}"
                outbox.put(connection, conversation_id=talk, key=key, reply=reply, now=now, lane=lane)

        await self.write(work)

    @contextmanager
    def without_database(self) -> Iterator[asyncio.Event]:
        """Nothing can be stored; the event tells that somebody has tried."""
        database, tried = self.app.store.database, asyncio.Event()
        loop = asyncio.get_running_loop()

        def note(_problem: object) -> None:
            loop.call_soon_threadsafe(tried.set)

        with database.write() as connection:
            connection.exec_driver_sql("ALTER TABLE seen RENAME TO away")
        listen(database.engine, "handle_error", note)
        yield tried
        with database.write() as connection:
            connection.exec_driver_sql("ALTER TABLE away RENAME TO seen")

    async def write(self, work: Callable[[Connection], T]) -> T:
        return await self.app.store.write(work)

    async def read(self, work: Callable[[Connection], T]) -> T:
        return await self.app.store.read(work)
