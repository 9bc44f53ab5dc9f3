"""One reply through its channel: in as many parts as the platform needs, none of them twice."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Mapping

from bot.channels.base import Channel, TryLater, Unknown
from bot.channels.degrade import degrade
from bot.channels.own_site import whole_links
from bot.rates import Rates
from storage.messages import Stored
from storage.receipts import UNSURE

log = logging.getLogger(__name__)

MOST_UNSURE = 3
"""Times a message is sent again that the platform's server failed at, and did not confirm afterwards."""


class Parts:
    """Knows of every reply under way which of its parts arrived."""

    def __init__(self, channels: Mapping[str, Channel], rates: Rates, address: str) -> None:
        """`address`: this site's own, for links to it."""
        self._channels = channels
        self._rates = rates
        self._address = address
        self._sent: dict[int, int] = {}
        self._unsure: Counter[tuple[int, int]] = Counter()
        """Rows and parts that may have arrived: how often they were put off to wait for a confirmation."""

    async def carry(self, row: Stored) -> str | None:
        """Send the parts of a reply; those that arrived before a "later" are not sent again.

        Returns what the platform calls the last of them.
        """
        channel = self._channels[row.channel]
        parts = degrade(whole_links(row.reply, self._address), channel.capabilities)
        self._rates.owe(row.channel, len(parts) - 1)
        receipt = None
        for number in range(self._sent.get(row.id, 0), len(parts)):
            if row.receipt and self._unsure[row.id, number]:
                receipt = row.receipt
                self._sent[row.id] = number + 1
                continue
            try:
                part = {"reply": parts[number], "more": number + 1 < len(parts)}
                receipt = await channel.send(row.model_copy(update=part))
            except Unknown as problem:
                self._wait_for_confirmation(row, number, problem)
                reason = {"outbox_id": row.id, "reason": str(problem)}
                log.warning(
                    "%s: có thể chưa tới, không gửi lại để khỏi gửi hai lần", row.channel, extra=reason
                )
            self._sent[row.id] = number + 1
        return receipt

    def _wait_for_confirmation(self, row: Stored, part: int, problem: Unknown) -> None:
        """Put a part off, where the platform tells afterwards what it carried (`storage.receipts.confirm`)."""
        if problem.again_after and self._unsure[row.id, part] < MOST_UNSURE:
            self._unsure[row.id, part] += 1
            raise TryLater(f"{UNSURE}{problem}", problem.again_after * self._unsure[row.id, part])

    def forget(self, row_id: int) -> None:
        """It is sent, or given up."""
        self._sent.pop(row_id, None)
        for held in [held for held in self._unsure if held[0] == row_id]:
            del self._unsure[held]
