"""What a channel is: one module that turns a platform's payloads into `Incoming` and `Reply` into its calls.

Capabilities are data: nothing outside a channel's own module asks which channel it is.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Protocol

from storage.messages import Incoming, Stored

Receive = Callable[[Incoming], Awaitable[bool]]
"""Writes a message down. Acknowledge to the platform only after it returned."""


@dataclass(frozen=True)
class Capabilities:
    """What a platform can show. Text lengths in characters."""

    max_text: int
    max_buttons: int
    """0: buttons become numbered lines."""
    max_label: int = 64
    links: bool = False
    """Links as buttons; otherwise they become lines."""


class Channel(Protocol):
    """A way to people."""

    name: str
    capabilities: Capabilities

    async def run(self, receive: Receive) -> None:
        """Receive until cancelled."""

    async def send(self, message: Stored) -> None:
        """Carry one degraded reply out.

        Raises:
            TryLater: the platform asks for patience, or was not reached.
            Unreachable: this person cannot be reached here any more.
        """

    async def close(self) -> None:
        """Let go of connections."""


class TryLater(Exception):  # noqa: N818 - it is an instruction, not a fault
    """Not sent; try again after `seconds` (None: the usual back-off)."""

    def __init__(self, reason: str, seconds: float | None = None) -> None:
        super().__init__(reason)
        self.seconds = seconds


class Unreachable(Exception):  # noqa: N818 - it is a state
    """Blocked, left or never there: trying again is pointless."""


class Unknown(Exception):  # noqa: N818 - it is a state
    """Handed over, but the answer was lost: it may have arrived, so it is not sent again."""
