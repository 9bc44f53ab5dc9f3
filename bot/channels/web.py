"""The web chat as a channel. A reply is delivered by being readable: the page takes it from the tray by cursor.

So a page that was asleep, reloaded or cut off misses nothing and sees nothing twice.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager

from aiohttp import web

from bot.channels.base import Capabilities, Receive
from storage.messages import Stored

MOST_LISTENERS = 8
"""Pages of one conversation that wait at the same time; the one that waits longest makes room for a new one."""


class Listener:
    """A page that waits for the next reply."""

    def __init__(self) -> None:
        self._news = asyncio.Event()
        self.wanted = True
        """False: it has to make room; its page asks again."""

    def wake(self) -> None:
        """Something new may be there."""
        self._news.set()

    def dismiss(self) -> None:
        self.wanted = False
        self.wake()

    def forget(self) -> None:
        """Before looking: only what comes from now on is news."""
        if self.wanted:
            self._news.clear()

    async def wait(self, seconds: float) -> None:
        """Until there are news, at most so long."""
        try:
            async with asyncio.timeout(seconds):
                await self._news.wait()
        except TimeoutError:
            return


class WebChat:
    """Wakes the pages that wait for a conversation's next reply."""

    name = "web"
    capabilities = Capabilities(max_text=20_000, max_buttons=24, links=True, asks=frozenset({"place"}))

    def __init__(self, tell: Callable[[str], None] | None = None) -> None:
        """`tell`: tells other processes, where pages of the same conversation may wait; None: there are none."""
        self._tell = tell
        self._waiting: dict[str, list[Listener]] = defaultdict(list)

    async def run(self, receive: Receive) -> None:
        """Messages come through `bot.web.chat`."""

    def webhooks(self, _receive: Receive) -> Sequence[web.RouteDef]:
        """The chat page's own addresses stand in `bot.web.chat`."""
        return ()

    async def send(self, message: Stored) -> None:
        """Wake the pages of this conversation, here and elsewhere."""
        self.wake(message.conversation)
        if self._tell:
            self._tell(message.conversation)

    def wake(self, peer: str) -> None:
        """Something new may be there for `peer`."""
        for listener in self._waiting.get(peer, ()):
            listener.wake()

    @property
    def waiting(self) -> Collection[str]:
        """Conversations whose pages wait here."""
        return self._waiting.keys()

    @contextmanager
    def listen(self, peer: str) -> Iterator[Listener]:
        """Who is woken whenever something new may be there for `peer`."""
        listener = Listener()
        waiting = self._waiting[peer]
        waiting.append(listener)
        for oldest in waiting[:-MOST_LISTENERS]:
            oldest.dismiss()
        try:
            yield listener
        finally:
            waiting.remove(listener)
            if not waiting:
                self._waiting.pop(peer, None)

    def listeners(self, peer: str) -> int:
        """How many pages of this conversation wait."""
        return sum(listener.wanted for listener in self._waiting.get(peer, ()))

    async def close(self) -> None:
        """Nothing to let go of."""
