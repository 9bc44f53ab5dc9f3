"""How much each channel account may still send, for all replicas together: one token bucket a row.

A process takes the tokens of a whole batch in one statement. `filled_at` is in seconds since 1970 and only grows, so
replicas whose clocks differ do not fill the bucket twice; a clock that was far ahead and came back is forgiven.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import (
    ColumnElement,
    Connection,
    Float,
    Integer,
    case,
    cast,
    func,
    literal,
    or_,
    select,
    update,
)

from storage.tables import bucket
from storage.upsert import insert_new

SLOWED = 0.7
"""What is left of the rate after the platform said "too many"."""
LOWEST = 0.05
"""Share of its rate below which a channel never falls."""
RECOVERS_IN_S = 1800
"""From nothing back to the full rate."""
JUMP_S = 60
"""A bucket filled so far in the future was filled by a clock that was wrong."""
KEPT_FOR_REPLIES = 0.3
"""Share of the burst that reminders and broadcasts leave in the bucket."""


@dataclass(frozen=True)
class Rate:
    """`per_second`: messages in the long run; `burst`: at once, when nothing went before."""

    per_second: float
    burst: int
    strict: bool = True
    """Whether replies are held to it although the platform never complained."""

    @property
    def kept(self) -> float:
        """Tokens that only replies may take; a bucket of one token has none to keep."""
        return min(KEPT_FOR_REPLIES * self.burst, self.burst - 1.0)


def take(
    connection: Connection, channel: str, rate: Rate, wanted: int, now: dt.datetime, *, keep: float = 0.0
) -> int:
    """Take at most `wanted` tokens, leaving `keep`. Returns how many there were.

    Keep the transaction short on PostgreSQL: other replicas wait for the row.
    """
    at = now.timestamp()
    filled = _filled(rate, at)
    granted = _whole(_least(literal(float(wanted), Float), _most(filled - keep, literal(0.0, Float))))
    values = {
        "tokens": filled - granted,
        "granted": granted,
        "rate": _recovered(rate, at),
        "filled_at": _since(at)[1],
    }
    statement = update(bucket).where(bucket.c.channel == channel).values(**values).returning(bucket.c.granted)
    found = connection.execute(statement).scalar_one_or_none()
    if found is None:
        _make(connection, channel, rate, at)
        found = connection.execute(statement).scalar_one()
    return int(found)


def slow_down(
    connection: Connection, channel: str, rate: Rate, began: dt.datetime, now: dt.datetime
) -> float | None:
    """The platform said "too many" to what was begun at `began`: fewer from now on, and nothing at once.

    Many sends are on their way when the first is refused. What was begun before we slowed down says nothing of the
    new rate: otherwise one burst would bring every replica down to the lowest; unless that was by a clock that was
    far ahead. Returns the rate, a second; None: that has been slowed down for already.
    """
    at = now.timestamp()
    _make(connection, channel, rate, at)
    slower = _most(_recovered(rate, at) * SLOWED, literal(rate.per_second * LOWEST, Float))
    values = {"tokens": 0.0, "rate": slower, "filled_at": _since(at)[1], "slowed_at": at}
    before = or_(bucket.c.slowed_at <= began.timestamp(), bucket.c.slowed_at > at + JUMP_S)
    statement = (
        update(bucket).where(bucket.c.channel == channel, before).values(**values).returning(bucket.c.rate)
    )
    slowed = connection.execute(statement).scalar_one_or_none()
    return None if slowed is None else float(slowed)


def rates(connection: Connection) -> dict[str, float]:
    """What each channel sends a second at present, at most."""
    return {
        channel: float(rate) for channel, rate in connection.execute(select(bucket.c.channel, bucket.c.rate))
    }


def present(connection: Connection, channel: str, rate: Rate, now: dt.datetime) -> float:
    """What a channel may send a second now: its rate, or less for a while after the platform complained."""
    query = select(_recovered(rate, now.timestamp())).where(bucket.c.channel == channel)
    found = connection.execute(query).scalar_one_or_none()
    return rate.per_second if found is None else float(found)


def _make(connection: Connection, channel: str, rate: Rate, at: float) -> None:
    row = {
        "channel": channel,
        "tokens": rate.burst,
        "rate": rate.per_second,
        "filled_at": at,
        "granted": 0,
        "slowed_at": 0,
    }
    insert_new(connection, bucket, row)


def _since(at: float) -> tuple[ColumnElement[float], ColumnElement[float]]:
    """Seconds since the bucket was filled, and when it is filled now."""
    jumped = bucket.c.filled_at > at + JUMP_S
    now = literal(at, Float)
    elapsed = case((jumped, 0.0), else_=_most(now - bucket.c.filled_at, literal(0.0, Float)))
    return elapsed, case((jumped, now), else_=_most(bucket.c.filled_at, now))


def _filled(rate: Rate, at: float) -> ColumnElement[float]:
    return _least(literal(float(rate.burst), Float), bucket.c.tokens + bucket.c.rate * _since(at)[0])


def _recovered(rate: Rate, at: float) -> ColumnElement[float]:
    back = _since(at)[0] * (rate.per_second / RECOVERS_IN_S)
    return _least(literal(rate.per_second, Float), bucket.c.rate + back)


def _whole(number: ColumnElement[float]) -> ColumnElement[int]:
    """Rounded down. Casts round on PostgreSQL and cut on SQLite, and not every SQLite has `floor`."""
    nearest = cast(func.round(number), Integer)
    return case((cast(nearest, Float) > number, nearest - 1), else_=nearest)


def _least(one: ColumnElement[float], other: ColumnElement[float]) -> ColumnElement[float]:
    return case((one < other, one), else_=other)


def _most(one: ColumnElement[float], other: ColumnElement[float]) -> ColumnElement[float]:
    return case((one > other, one), else_=other)
