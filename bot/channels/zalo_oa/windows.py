"""When a message is free, costs a fee, or must be a template: by the hours since the person was last heard.

Zalo's own limits are 48 hours and 7 days; ours are a little shorter, because clocks differ and replies wait in line.
"""

from __future__ import annotations

import datetime as dt
from enum import Enum

from bot.channels.zalo_oa.account import Fees
from storage.outbox import Lane

FREE = dt.timedelta(hours=47)
PAID = dt.timedelta(days=6, hours=12)


class Way(Enum):
    """How a message can travel."""

    FREE = "free"
    PAID = "paid"
    TEMPLATE = "template"


def way(lane: int, last_heard_at: dt.datetime | None, now: dt.datetime, fees: Fees) -> Way:
    """The way of a message. `last_heard_at` None: not known, so only a template is sure to be allowed.

    What answers a person's own turn is always a consultation message: they have just been heard.
    """
    if lane == Lane.REPLY:
        return Way.FREE
    if last_heard_at is None:
        return Way.TEMPLATE
    age = now - last_heard_at
    if age <= FREE:
        return Way.FREE
    return Way.PAID if age <= PAID and _accepted(lane, fees) else Way.TEMPLATE


def _accepted(lane: int, fees: Fees) -> bool:
    return fees == "all" or (fees == "reminders" and lane == Lane.REMINDER)
