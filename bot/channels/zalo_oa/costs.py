"""What a broadcast would cost on the Official Account, and whom it cannot reach there."""

from __future__ import annotations

import datetime as dt
import math
from typing import NamedTuple

from sqlalchemy import Connection

from bot.channels.zalo_oa.account import NAME
from bot.channels.zalo_oa.windows import FREE, PAID
from bot.settings import Settings
from storage import segments
from storage.segments import Segment


class Cost(NamedTuple):
    """People by how a message reaches them; `lost`: heard too long ago to be written to without a template.

    `vnd`: an estimate in đồng. `days`: how many days the office's own limit of paid messages spreads them over; None:
    its limit is nought, so that they are never sent.
    """

    free: int
    paid: int
    lost: int
    vnd: int
    days: int | None


def cost_of(
    connection: Connection, segment: Segment, people: int, settings: Settings, now: dt.datetime
) -> Cost:
    """Work it out for `people` of a segment on this channel."""
    free = segments.heard_since(connection, segment, NAME, now - FREE, now)
    within = segments.heard_since(connection, segment, NAME, now - PAID, now) - free
    paid = within if settings.zalo_fees == "all" else 0
    most = settings.zalo_max_paid_per_day
    days = math.ceil(paid / most) if most else (None if paid else 0)
    return Cost(free, paid, people - free - paid, paid * settings.zalo_fee_vnd, days)
