"""How fast one person is written to: a few messages at once, then one a second.

In memory of one process, because a conversation belongs to one; what a channel account may send in all is shared by
the replicas, see `bot/rates.py`.
"""

from __future__ import annotations

from collections import OrderedDict

from aiolimiter import AsyncLimiter

REMEMBERED = 4096
"""Chats whose pace is remembered; who was not written to for so many others has nothing to wait for."""


class Pace:
    """Waits until the next message to a person may go."""

    def __init__(self, burst: int) -> None:
        """`burst`: messages that may go at once when nothing went before."""
        self._burst = burst
        self._chats: OrderedDict[str, AsyncLimiter] = OrderedDict()

    async def wait(self, chat: str) -> None:
        """Return when a message to `chat` may go."""
        limiter = self._chats.setdefault(chat, AsyncLimiter(self._burst, self._burst))
        self._chats.move_to_end(chat)
        if len(self._chats) > REMEMBERED:
            self._chats.popitem(last=False)
        await limiter.acquire()
