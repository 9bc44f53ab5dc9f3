"""How each channel stands, for all replicas: when it was last heard, whether it is shut, what it used of its quota."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import Connection, func, or_, select, update

from storage.tables import channel_state, channel_usage
from storage.upsert import add_to_count, insert_new

CLOCK = "clock"
"""A row among them that is no channel: it says when a process was last alive."""
LONGEST_PAUSE = dt.timedelta(hours=26)
"""No platform is left alone for longer: a pause that ends later was set by a clock that was wrong."""


@dataclass(frozen=True)
class ChannelState:
    """`reason`: why nothing is sent, in Vietnamese. `needs_operator_since`: only a person can open it again."""

    channel: str
    last_event_at: dt.datetime | None
    paused_until: dt.datetime | None
    reason: str | None
    needs_operator_since: dt.datetime | None


def all_of(connection: Connection) -> dict[str, ChannelState]:
    """Every channel something is known of."""
    rows = connection.execute(select(channel_state).where(channel_state.c.channel != CLOCK)).mappings()
    return {row["channel"]: ChannelState(**row) for row in rows}


def last_alive(connection: Connection) -> dt.datetime | None:
    """When a process last said by the clock that it is here."""
    query = select(channel_state.c.last_event_at).where(channel_state.c.channel == CLOCK)
    return connection.execute(query).scalar()


def heard(connection: Connection, channel: str, now: dt.datetime) -> None:
    """The platform called us, or answered a poll with something."""
    _write(connection, channel, last_event_at=now)


_SHUT = select(channel_state.c.channel, channel_state.c.paused_until).where(
    channel_state.c.paused_until.is_not(None)
)
"""Built once: it is asked twenty times a second."""


def shut(connection: Connection) -> dict[str, dt.datetime]:
    """The channels on which something is the matter, and until when nothing is sent there; it may be over by now."""
    return {row.channel: row.paused_until for row in connection.execute(_SHUT)}


def lasts(until: dt.datetime, now: dt.datetime) -> bool:
    """Whether a pause with this end is not over."""
    return now < until <= now + LONGEST_PAUSE


def pause(
    connection: Connection, channel: str, until: dt.datetime, reason: str, now: dt.datetime, *, operator: bool
) -> None:
    """Send nothing on `channel` until then; `operator`: a person must act, and is told since when."""
    since = func.coalesce(channel_state.c.needs_operator_since, now) if operator else None
    _write(connection, channel, paused_until=until, reason=reason, needs_operator_since=since)


def reopen(connection: Connection, channel: str, over_at: dt.datetime | None = None) -> None:
    """Something was sent again: nothing is the matter.

    `over_at`: only a pause that was over by then; a send that began before a pause says nothing against it.
    """
    query = update(channel_state).where(
        channel_state.c.channel == channel, channel_state.c.reason.is_not(None)
    )
    if over_at is not None:
        until = channel_state.c.paused_until
        query = query.where(or_(until <= over_at, until > over_at + LONGEST_PAUSE))
    connection.execute(query.values(paused_until=None, reason=None, needs_operator_since=None))


def use(connection: Connection, channel: str, period: str, kind: str, amount: int = 1) -> None:
    """Count what is limited or costs money. `period`: a day or month ("2026-11-21", "2026-11")."""
    key = {"channel": channel, "period": period, "kind": kind}
    add_to_count(connection, channel_usage, key, amount)


def used(connection: Connection, channel: str, period: str, kind: str) -> int:
    query = select(channel_usage.c.count).where(
        channel_usage.c.channel == channel, channel_usage.c.period == period, channel_usage.c.kind == kind
    )
    return connection.execute(query).scalar_one_or_none() or 0


def _write(connection: Connection, channel: str, **values: object) -> None:
    insert_new(connection, channel_state, {"channel": channel})
    connection.execute(update(channel_state).where(channel_state.c.channel == channel).values(**values))
