"""Downloads asked for in chat: a secret address, for a quarter of an hour, used once."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

from sqlalchemy import Connection, delete, insert, select

from storage.secrets_at_rest import hashed, new_token
from storage.tables import download

LASTS = dt.timedelta(minutes=15)


class Download(NamedTuple):
    """`what`: the name of a file that can be made."""

    what: str
    asked_by: str


def offer(connection: Connection, what: str, asked_by: str, now: dt.datetime) -> str:
    """A secret for one download; those that are over go."""
    connection.execute(delete(download).where(download.c.expires_at <= now))
    token = new_token()
    values = {"token_hash": hashed(token), "what": what, "asked_by": asked_by, "expires_at": now + LASTS}
    connection.execute(insert(download).values(**values))
    return token


def look(connection: Connection, token: str, now: dt.datetime) -> Download | None:
    """What a secret is for; None when it is unknown, used or over."""
    row = connection.execute(
        select(download.c.what, download.c.asked_by).where(
            download.c.token_hash == hashed(token), download.c.expires_at > now
        )
    ).one_or_none()
    return Download(*row) if row else None


def take(connection: Connection, token: str, now: dt.datetime) -> Download | None:
    """The same, and the secret is used up."""
    found = look(connection, token, now)
    gone = connection.execute(delete(download).where(download.c.token_hash == hashed(token))).rowcount
    return found if gone else None
