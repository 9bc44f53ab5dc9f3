"""What a channel is: one module that turns a platform's payloads into `Incoming` and `Reply` into its calls.

Capabilities are data: nothing outside a channel's own module asks which channel it is.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from aiohttp import web

from storage.messages import Incoming, Stored

Receive = Callable[[Incoming], Awaitable[bool]]
"""Writes a message down. Acknowledge to the platform only after it returned, or raised `Unreadable`."""


@dataclass(frozen=True)
class Capabilities:
    """What a platform can show. Text lengths in characters."""

    max_text: int
    max_buttons: int
    """0: buttons become numbered lines."""
    max_label: int = 64
    links: bool = False
    """Links as buttons; otherwise they become lines."""
    pictures: bool = False
    """Pictures in the chat; otherwise they become a line with their address."""
    files: bool = False
    edits: bool = False
    """Whether a sent message can be changed."""
    asks: frozenset[str] = frozenset()
    """What the platform has a form for: of `contact`, `place`."""
    options_in_text: bool = False
    """Whether choices are written as numbered lines although there are buttons, for who does not see those."""
    number_parts: bool = False
    """Whether the parts of a split text say which one they are."""
    max_caption: int | None = None
    """Of the text under a picture or file, where it is shorter than that of a message; 0: none."""


class Channel(Protocol):
    """A way to people."""

    name: str

    @property
    def capabilities(self) -> Capabilities:
        """What it can show now."""

    async def run(self, receive: Receive) -> None:
        """Receive until cancelled."""

    def webhooks(self, receive: Receive) -> Sequence[web.RouteDef]:
        """The addresses where the platform calls us; none when it is polled."""

    async def send(self, message: Stored) -> str | None:
        """Carry one degraded reply out. Returns the platform's id of the message, where it has one.

        Raises:
            TryLater: the platform asks for patience, or was not reached.
            Unreachable: this person cannot be reached here any more.
            Unknown: handed over, but the answer was lost.
            Refused: the platform will never take this one.
            Paused: nothing can be sent on this channel for a while.
        """

    async def close(self) -> None:
        """Let go of connections."""


class Unreadable(Exception):  # noqa: N818 - it is a state
    """A call, update or message that will never be understood or written down. Says why, without what was in it."""


LONGEST_WAIT_S = 25 * 3600
"""A day, with an hour to spare for what waits until the next one has begun; see `channel_states.LONGEST_PAUSE`."""
SHORTEST_PAUSE_S = 1.0
PAGE = "text/html"
"""What a platform never answers a call with: somebody between us and it speaks in its place, a portal perhaps."""


def bearable(seconds: float | None) -> float | None:
    """How long to wait, whatever a platform asks for; None: it does not say, or nothing that can be meant."""
    return min(seconds, LONGEST_WAIT_S) if seconds and seconds > 0 else None


class TryLater(Exception):  # noqa: N818 - it is an instruction, not a fault
    """Not sent; try again after `seconds` (None: the usual back-off)."""

    def __init__(self, reason: str, seconds: float | None = None, most: int | None = None) -> None:
        """`most`: times to try in all, where the platform's errors deserve fewer than usual."""
        super().__init__(reason)
        self.seconds = bearable(seconds)
        self.most = most


class Unreachable(Exception):  # noqa: N818 - it is a state
    """Blocked, left or never there: trying again is pointless."""


class Unknown(Exception):  # noqa: N818 - it is a state
    """Handed over, but the answer was lost: it may have arrived, so it is not sent again as a rule."""

    def __init__(self, reason: str, again_after: float | None = None) -> None:
        """`again_after`: seconds after which it is sent again, unless the platform has confirmed it by then."""
        super().__init__(reason)
        self.again_after = again_after


class Refused(Exception):  # noqa: N818 - it is a state
    """The platform will never take this message: a mistake of ours, which a developer must see."""


class Paused(Exception):  # noqa: N818 - it is a state
    """The whole channel is shut: its quota is used up, or the operator must act. No message is charged for it."""

    def __init__(self, reason: str, seconds: float, *, operator: bool, too_fast: bool = False) -> None:
        """`reason`: what to do, in Vietnamese; `seconds`: until the next try; `operator`: only a person can open it.

        `too_fast`: the platform wants fewer messages a second, so every replica slows down.
        """
        super().__init__(reason)
        self.seconds = bearable(seconds) or SHORTEST_PAUSE_S
        self.operator = operator
        self.too_fast = too_fast
