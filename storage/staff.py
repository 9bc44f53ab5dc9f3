"""Who may use the admin pages: accounts, sessions and the code for the first sign-in."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import Connection, delete, exists, insert, select, update

from storage.secrets_at_rest import hashed, new_code, new_token
from storage.tables import setup_code, staff, staff_session

IDLE = dt.timedelta(hours=2)
LONGEST = dt.timedelta(hours=12)
FAILURES_BEFORE_LOCK = 5
LOCK = dt.timedelta(minutes=15)


@dataclass(frozen=True)
class Staff:
    """A person with an account for the admin pages."""

    id: int
    login: str
    name: str
    role: str
    password_hash: str
    locked_until: dt.datetime | None


def anybody(connection: Connection) -> bool:
    return bool(connection.execute(select(exists(select(staff.c.id)))).scalar())


def by_login(connection: Connection, login: str) -> Staff | None:
    return _one(connection, staff.c.login == login.strip().lower())


def _one(connection: Connection, condition: object) -> Staff | None:
    columns = (
        staff.c.id,
        staff.c.login,
        staff.c.name,
        staff.c.role,
        staff.c.password_hash,
        staff.c.locked_until,
    )
    row = connection.execute(select(*columns).where(condition)).one_or_none()  # type: ignore[arg-type]  # a clause
    return Staff(*row) if row else None


def add(
    connection: Connection, *, login: str, name: str, password_hash: str, role: str, now: dt.datetime
) -> int:
    """Make an account; the setup code is used up with the first one."""
    connection.execute(delete(setup_code))
    values = {"login": login.strip().lower(), "name": name, "password_hash": password_hash, "role": role}
    key = connection.execute(insert(staff).values(**values, created_at=now)).inserted_primary_key
    assert key is not None
    return int(key[0])


def set_password(connection: Connection, login: str, password_hash: str) -> bool:
    """True when there is such an account. Its sessions end."""
    found = by_login(connection, login)
    if found is None:
        return False
    connection.execute(delete(setup_code))
    connection.execute(
        update(staff)
        .where(staff.c.id == found.id)
        .values(password_hash=password_hash, failed_logins=0, locked_until=None)
    )
    connection.execute(delete(staff_session).where(staff_session.c.staff_id == found.id))
    return True


def new_setup_code(connection: Connection, now: dt.datetime) -> str:
    """A fresh code for the first sign-in; earlier ones are void."""
    code = new_code(12)
    connection.execute(delete(setup_code))
    connection.execute(insert(setup_code).values(code_hash=hashed(code), created_at=now))
    return code


def setup_code_is_right(connection: Connection, code: str) -> bool:
    query = select(
        exists(select(setup_code.c.code_hash).where(setup_code.c.code_hash == hashed(code.strip())))
    )
    return bool(connection.execute(query).scalar())


def count_attempt(connection: Connection, staff_id: int, now: dt.datetime, *, right: bool) -> bool:
    """Take note of a checked password; too many wrong ones lock the account for a while. True when it is locked.

    The lock is looked at after the password was checked, in the same transaction that counts: a burst of guesses sent
    at once gets no more tries than guesses sent one by one.
    """
    until = connection.execute(select(staff.c.locked_until).where(staff.c.id == staff_id)).scalar()
    if until is not None and until > now:
        return True
    if not right:
        _record_failure(connection, staff_id, now)
    return False


def _record_failure(connection: Connection, staff_id: int, now: dt.datetime) -> None:
    connection.execute(
        update(staff).where(staff.c.id == staff_id).values(failed_logins=staff.c.failed_logins + 1)
    )
    connection.execute(
        update(staff)
        .where(staff.c.id == staff_id, staff.c.failed_logins >= FAILURES_BEFORE_LOCK)
        .values(failed_logins=0, locked_until=now + LOCK)
    )


def open_session(connection: Connection, staff_id: int, now: dt.datetime) -> str:
    """Sign in: returns the token for the cookie."""
    token = new_token()
    connection.execute(update(staff).where(staff.c.id == staff_id).values(failed_logins=0, locked_until=None))
    connection.execute(delete(staff_session).where(staff_session.c.created_at < now - LONGEST))
    connection.execute(
        insert(staff_session).values(
            token_hash=hashed(token), staff_id=staff_id, created_at=now, last_seen_at=now
        )
    )
    return token


def of_session(connection: Connection, token: str, now: dt.datetime) -> Staff | None:
    """Who is signed in with this token; None when it is unknown or has expired."""
    query = select(staff_session.c.staff_id).where(
        staff_session.c.token_hash == hashed(token),
        staff_session.c.last_seen_at >= now - IDLE,
        staff_session.c.created_at >= now - LONGEST,
    )
    staff_id = connection.execute(query).scalar_one_or_none()
    return None if staff_id is None else _one(connection, staff.c.id == staff_id)


def touch_session(connection: Connection, token: str, now: dt.datetime) -> None:
    connection.execute(
        update(staff_session).where(staff_session.c.token_hash == hashed(token)).values(last_seen_at=now)
    )


def close_session(connection: Connection, token: str) -> None:
    connection.execute(delete(staff_session).where(staff_session.c.token_hash == hashed(token)))
