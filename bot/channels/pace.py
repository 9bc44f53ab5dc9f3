"""How fast a channel sends: below what its platform allows, overall and to one person."""

from __future__ import annotations

from collections import OrderedDict

from aiolimiter import AsyncLimiter

REMEMBERED = 4096
"""Chats whose pace is remembered; who was not written to for so many others has nothing to wait for."""


class Pace:
    """Waits until the next message may go."""

    def __init__(self, per_second: float, burst: int, chat_burst: int) -> None:
        """`burst`: messages that may go at once when nothing went before; `chat_burst`: the same, to one person.

        To one person it is one message a second after that.
        """
        self._burst = chat_burst
        self._all = AsyncLimiter(burst, burst / per_second)
        self._chats: OrderedDict[str, AsyncLimiter] = OrderedDict()

    async def wait(self, chat: str) -> None:
        """Return when a message to `chat` may go."""
        await self._of(chat).acquire()
        await self._all.acquire()

    def _of(self, chat: str) -> AsyncLimiter:
        limiter = self._chats.setdefault(chat, AsyncLimiter(self._burst, self._burst))
        self._chats.move_to_end(chat)
        if len(self._chats) > REMEMBERED:
            self._chats.popitem(last=False)
        return limiter
