"""Sessions of the admin pages: a random token in a cookie, its hash here."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import Connection, delete, func, insert, select, update

from storage.secrets_at_rest import hashed, new_token
from storage.staff import Staff, by_id
from storage.tables import staff, staff_session

IDLE = dt.timedelta(hours=2)
LONGEST = dt.timedelta(hours=12)


def open_session(
    connection: Connection, staff_id: int, now: dt.datetime, instead_of: str | None = None
) -> str:
    """Sign in: returns the token for the cookie. The one the browser came with is void."""
    token = new_token()
    if instead_of:
        close_session(connection, instead_of)
    connection.execute(update(staff).where(staff.c.id == staff_id).values(failed_logins=0, locked_until=None))
    connection.execute(delete(staff_session).where(staff_session.c.created_at < now - LONGEST))
    row = {"token_hash": hashed(token), "staff_id": staff_id, "created_at": now, "last_seen_at": now}
    connection.execute(insert(staff_session).values(**row))
    return token


def of_session(connection: Connection, token: str, now: dt.datetime) -> Staff | None:
    """Who is signed in with this token; None when it is unknown, has expired, or the account was disabled."""
    query = select(staff_session.c.staff_id).where(
        staff_session.c.token_hash == hashed(token),
        staff_session.c.last_seen_at >= now - IDLE,
        staff_session.c.created_at >= now - LONGEST,
    )
    staff_id = connection.execute(query).scalar_one_or_none()
    found = None if staff_id is None else by_id(connection, staff_id)
    return found if found and found.disabled_at is None else None


def touch_session(connection: Connection, token: str, now: dt.datetime) -> None:
    connection.execute(
        update(staff_session).where(staff_session.c.token_hash == hashed(token)).values(last_seen_at=now)
    )


def close_session(connection: Connection, token: str) -> None:
    connection.execute(delete(staff_session).where(staff_session.c.token_hash == hashed(token)))


def close_all(connection: Connection, staff_id: int, but: str | None = None) -> int:
    """End the sessions of an account, save the one of the token `but`. Returns how many there were."""
    mine = delete(staff_session).where(staff_session.c.staff_id == staff_id)
    if but:
        mine = mine.where(staff_session.c.token_hash != hashed(but))
    return connection.execute(mine).rowcount


def open_now(connection: Connection, now: dt.datetime) -> dict[int, int]:
    """How many sessions each account has open."""
    query = (
        select(staff_session.c.staff_id, func.count())
        .where(staff_session.c.last_seen_at >= now - IDLE, staff_session.c.created_at >= now - LONGEST)
        .group_by(staff_session.c.staff_id)
    )
    return dict(connection.execute(query).all())
