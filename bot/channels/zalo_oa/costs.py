"""What a broadcast would cost on the Official Account, and whom it cannot reach there."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

from sqlalchemy import Connection

from bot.channels.zalo_oa.account import NAME
from bot.channels.zalo_oa.quota import paid_allowance
from bot.channels.zalo_oa.windows import FREE, PAID
from bot.settings import Settings
from storage import segments
from storage.segments import Segment


class Cost(NamedTuple):
    """People by how a message reaches them. `barred`: a fee would reach them, but the settings allow none.

    `lost`: heard too long ago to be written to without a template. `vnd`: an estimate in đồng.
    `days`: how many days the office's own limit of paid messages spreads them over, the first included; so many go on
    the `last` of them.
    """

    free: int
    paid: int
    barred: int
    lost: int
    vnd: int
    days: int
    last: int

    @property
    def reached(self) -> int:
        """How many get it."""
        return self.free + self.paid


def cost_of(
    connection: Connection, segment: Segment, people: int, settings: Settings, now: dt.datetime
) -> Cost:
    """Work it out for `people` of a segment on this channel."""
    free = segments.heard_since(connection, segment, NAME, now - FREE, now)
    within = segments.heard_since(connection, segment, NAME, now - PAID, now) - free
    most = settings.zalo_max_paid_per_day
    paid = within if settings.zalo_fees == "all" and most else 0
    further, last = paid_allowance(connection, most, now).rounds(paid)
    lost = people - free - within
    return Cost(free, paid, within - paid, lost, paid * settings.zalo_fee_vnd, 1 + further, last)
