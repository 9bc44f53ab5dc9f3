"""Replies that another replica wrote for a page that waits here.

Two requests of one browser may land on two processes; the one with the page is not the one that answers. That one calls
the others to what it has written; calls may be missed, so the tray is looked at too, twice a second.
"""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Callable, Collection

from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from bot.calls import Calls
from bot.channels.web import WebChat
from bot.store import Store
from bot.writer import Writer
from storage import tray
from storage.calls import Matter
from storage.conversations import only_some, shard_of

log = logging.getLogger(__name__)

EVERY_S = 0.5
LOOKED_AT_AGAIN = 4
"""Looks that overlap: a row may become visible after one with a higher number."""


def telling(calls: Calls, writer: Writer) -> Callable[[str], None]:
    """Tells the other processes for whom on the web something was written, if there are others."""

    def tell(peer: str) -> None:
        if only_some(writer.shards):
            calls.call(Matter.ANSWERED, shard_of(WebChat.name, peer))

    return tell


class Elsewhere:
    """Wakes the pages of this process."""

    def __init__(self, chat: WebChat, store: Store) -> None:
        self._chat = chat
        self._store = store
        self._ends: deque[int] = deque(maxlen=LOOKED_AT_AGAIN)

    def called(self, shards: Collection[int]) -> None:
        """Another process has written replies of these shards."""
        for peer in list(self._chat.waiting):
            if shard_of(self._chat.name, peer) in shards:
                self._chat.wake(peer)

    async def run(self) -> None:
        """Until cancelled. SQLite has one process: nothing is written elsewhere."""
        while not self._store.database.is_sqlite:
            await asyncio.sleep(EVERY_S)
            try:
                await self.look()
            except SQLAlchemyError as error:  # pages ask again by themselves
                log.warning("the tray was not looked at (%s)", type(error).__name__)

    async def look(self) -> None:
        """One look; nothing is asked while nobody waits."""
        if not self._chat.waiting:
            self._ends.clear()
            return
        end, peers = await self._store.read(self._news)
        self._ends.append(end)
        # The first look cannot tell what was written since a page read the tray: everybody reads once more.
        for peer in list(self._chat.waiting):
            if peers is None or peer in peers:
                self._chat.wake(peer)

    def _news(self, connection: Connection) -> tuple[int, set[str] | None]:
        end = tray.end(connection)
        return end, tray.peers_behind(connection, self._chat.name, self._ends[0]) if self._ends else None
