"""The web chat as a channel. A reply is delivered by being readable: the page takes it from the tray by cursor.

So a page that was asleep, reloaded or cut off misses nothing and sees nothing twice.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from aiohttp import web

from bot.channels.base import Capabilities, Receive
from storage.messages import Stored


class WebChat:
    """Wakes the pages that wait for a conversation's next reply."""

    name = "web"
    capabilities = Capabilities(max_text=20_000, max_buttons=24, links=True)

    def __init__(self) -> None:
        self._waiting: dict[str, set[asyncio.Event]] = defaultdict(set)

    async def run(self, receive: Receive) -> None:
        """Messages come through `bot.web.chat`."""

    def webhooks(self, _receive: Receive) -> Sequence[web.RouteDef]:
        """The chat page's own addresses stand in `bot.web.chat`."""
        return ()

    async def send(self, message: Stored) -> None:
        """Wake the pages of this conversation."""
        for event in self._waiting.get(message.conversation, ()):
            event.set()

    @contextmanager
    def listen(self, peer: str) -> Iterator[asyncio.Event]:
        """An event that is set whenever something new may be there for `peer`."""
        event = asyncio.Event()
        self._waiting[peer].add(event)
        try:
            yield event
        finally:
            self._waiting[peer].discard(event)
            if not self._waiting[peer]:
                del self._waiting[peer]

    async def close(self) -> None:
        """Nothing to let go of."""
