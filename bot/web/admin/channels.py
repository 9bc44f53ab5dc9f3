"""How each channel stands, as the page "Hôm nay" shows it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import Connection

from bot.settings import Settings
from handlers.turn import LOCAL
from storage import channel_states, inbox, tray

_NOBODY = channel_states.ChannelState("", None, None, None, None)


@dataclass(frozen=True)
class Usage:
    """Messages of a month or day, and how many there may be; None: nobody has said."""

    kind: str
    used: int
    most: int | None = None


@dataclass(frozen=True)
class Line:
    """`last`: when it was last heard; `reason`: why nothing is sent until `paused_until`."""

    channel: str
    last: dt.datetime | None
    paused_until: dt.datetime | None
    reason: str | None
    operator_since: dt.datetime | None
    given_up: int
    usage: tuple[Usage, ...]


def lines(connection: Connection, settings: Settings, known: Collection[str], now: dt.datetime) -> list[Line]:
    """Every channel that is on or was ever heard of."""
    states, heard = channel_states.all_of(connection), inbox.last_event_of(connection)
    given_up = tray.given_up(connection)
    names = {*known, *states, *heard, *given_up}
    found = []
    for name in sorted(names):
        state = states.get(name, _NOBODY)
        shut = state.paused_until if state.paused_until and state.paused_until > now else None
        last = max(filter(None, (state.last_event_at, heard.get(name))), default=None)
        usage = _usage(connection, settings, name, now)
        since, lost = state.needs_operator_since, given_up.get(name, 0)
        found.append(Line(name, last, shut, state.reason if shut or since else None, since, lost, usage))
    return found


def _usage(connection: Connection, settings: Settings, name: str, now: dt.datetime) -> tuple[Usage, ...]:
    day = now.astimezone(LOCAL).date().isoformat()

    def used(period: str, kind: str) -> int:
        return channel_states.used(connection, name, period, kind)

    match name:
        case "zalo_oa":
            paid_today = Usage("paid_day", used(day, "paid"), settings.zalo_max_paid_per_day)
            return (
                Usage("free_month", used(day[:7], "free")),
                Usage("paid_month", used(day[:7], "paid")),
                paid_today,
            )
        case "zalo_bot":
            return (Usage("month", used(day[:7], "message"), settings.zalo_bot_monthly_messages),)
        case _:
            return ()
