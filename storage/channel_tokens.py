"""Tokens of an account on a platform, sealed by whoever brings them; one replica at a time may renew them.

A pair is replaced by compare-and-set on `version`: nobody overwrites what is newer than what they have seen.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, and_, func, or_, select, update

from storage.tables import channel_token
from storage.upsert import insert_new


@dataclass(frozen=True)
class TokenRow:
    """`state`: `ok`, or `needs_consent`: only a person can get new tokens."""

    channel: str
    account: str
    sealed: str
    version: int
    state: str
    expires_at: dt.datetime
    refreshing_until: dt.datetime | None
    changed_at: dt.datetime


def find(connection: Connection, channel: str, account: str) -> TokenRow | None:
    query = select(channel_token).where(
        channel_token.c.channel == channel, channel_token.c.account == account
    )
    row = connection.execute(query).mappings().one_or_none()
    return TokenRow(**row) if row else None


def begin(
    connection: Connection, channel: str, account: str, sealed: str, expires_at: dt.datetime, now: dt.datetime
) -> bool:
    """Keep an account's first tokens. False: it has some."""
    row = {"channel": channel, "account": account, "version": 1, "sealed": sealed, "state": "ok"}
    return insert_new(connection, channel_token, {**row, "expires_at": expires_at, "changed_at": now})


def put(
    connection: Connection, channel: str, account: str, sealed: str, expires_at: dt.datetime, now: dt.datetime
) -> None:
    """Keep tokens that a person brought, whatever was there."""
    while not begin(connection, channel, account, sealed, expires_at, now):
        seen = find(connection, channel, account)
        if seen and replace(connection, seen, sealed, expires_at, now):
            break


def lease(connection: Connection, seen: TokenRow, until: dt.datetime, now: dt.datetime) -> bool:
    """Take the right to renew `seen`. False: it is not the newest any more, or somebody else is at it."""
    free = or_(channel_token.c.refreshing_until.is_(None), channel_token.c.refreshing_until <= now)
    return _change(connection, seen, free, refreshing_until=until)


def release(connection: Connection, seen: TokenRow) -> None:
    """Give the right back: it could not be renewed now."""
    _change(connection, seen, refreshing_until=None)


def replace(
    connection: Connection, seen: TokenRow, sealed: str, expires_at: dt.datetime, now: dt.datetime
) -> bool:
    """Keep the pair that `seen` was renewed to. False: somebody else brought a newer one."""
    return _change(
        connection,
        seen,
        sealed=sealed,
        expires_at=expires_at,
        changed_at=now,
        state="ok",
        version=seen.version + 1,
        refreshing_until=None,
    )


def give_up(connection: Connection, seen: TokenRow, now: dt.datetime) -> bool:
    """`seen` cannot be renewed: a person must consent. False: somebody else brought a newer one."""
    return _change(connection, seen, state="needs_consent", changed_at=now, refreshing_until=None)


def _change(
    connection: Connection, seen: TokenRow, also: ColumnElement[bool] | None = None, **values: object
) -> bool:
    where = and_(
        channel_token.c.channel == seen.channel,
        channel_token.c.account == seen.account,
        channel_token.c.version == seen.version,
    )
    if also is not None:
        where = and_(where, also)
    return connection.execute(update(channel_token).where(where).values(**values)).rowcount == 1


def expiries(connection: Connection) -> dict[str, dt.datetime]:
    """When the tokens of each channel end."""
    query = select(channel_token.c.channel, func.min(channel_token.c.expires_at)).group_by(
        channel_token.c.channel
    )
    return dict(connection.execute(query).all())
