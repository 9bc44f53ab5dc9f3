"""Tokens for programs that read figures: kept as hashes, for some figures each, with an end, and revocable."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, insert, or_, select, update

from storage.secrets_at_rest import hashed, new_token
from storage.tables import api_token

PREFIX = "mc_"
"""So that a token that leaked is recognised for what it is."""
SEEN_EVERY = dt.timedelta(minutes=5)
"""How exactly it is known when a token was used last: not every reading is worth a write."""


@dataclass(frozen=True)
class Token:
    """What is known of a token; the token itself is shown once and kept nowhere."""

    id: int
    name: str
    scopes: tuple[str, ...]
    created_by: str
    created_at: dt.datetime
    expires_at: dt.datetime | None
    last_used_at: dt.datetime | None
    revoked_at: dt.datetime | None

    def works(self, now: dt.datetime) -> bool:
        return self.revoked_at is None and (self.expires_at is None or self.expires_at > now)


_COLUMNS = [api_token.c[name] for name in Token.__dataclass_fields__]


def make(
    connection: Connection,
    *,
    name: str,
    scopes: Sequence[str],
    by: str,
    now: dt.datetime,
    expires_at: dt.datetime | None = None,
) -> str:
    """A new token."""
    token = PREFIX + new_token()
    values = {"name": name, "scopes": list(scopes), "created_by": by, "created_at": now}
    connection.execute(insert(api_token).values(**values, token_hash=hashed(token), expires_at=expires_at))
    return token


def all_of(connection: Connection) -> list[Token]:
    """Every token, the newest first."""
    rows = connection.execute(select(*_COLUMNS).order_by(api_token.c.id.desc()))
    return [_token(*row) for row in rows]


def find(connection: Connection, token: str, now: dt.datetime) -> Token | None:
    """The token somebody sent; None when it is unknown, revoked or over."""
    row = connection.execute(select(*_COLUMNS).where(api_token.c.token_hash == hashed(token))).one_or_none()
    found = _token(*row) if row else None
    return found if found and found.works(now) else None


def _token(
    number: int,
    name: str,
    scopes: list[str],
    by: str,
    *moments: dt.datetime | None,
) -> Token:
    created, expires, used, revoked = moments
    assert created is not None
    return Token(number, name, tuple(scopes), by, created, expires, used, revoked)


def touch(connection: Connection, token_id: int, now: dt.datetime) -> None:
    """It was used now; written down at most every few minutes."""
    stale = or_(api_token.c.last_used_at.is_(None), api_token.c.last_used_at < now - SEEN_EVERY)
    connection.execute(update(api_token).where(api_token.c.id == token_id, stale).values(last_used_at=now))


def revoke(connection: Connection, token_id: int, now: dt.datetime) -> str | None:
    """End a token at once. Returns its name; None when it was over or never there."""
    row = connection.execute(
        update(api_token)
        .where(api_token.c.id == token_id, api_token.c.revoked_at.is_(None))
        .values(revoked_at=now)
        .returning(api_token.c.name)
    ).one_or_none()
    return row.name if row else None
