"""Screens at the counter on which visitors rate: a key in the address, and a pause between two ratings."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import Connection, insert, or_, select, update

from knowledge.questionnaires import Form
from storage.secrets_at_rest import hashed, new_code
from storage.tables import kiosk

PAUSE = dt.timedelta(seconds=20)
"""Between two ratings on one screen: shorter, and one person votes again and again."""
_KEY_LENGTH = 16


@dataclass(frozen=True)
class Kiosk:
    """One screen."""

    id: int
    name: str
    unit: str | None
    form: Form
    created_at: dt.datetime
    closed_at: dt.datetime | None
    last_rating_at: dt.datetime | None


_COLUMNS = [kiosk.c[name] for name in Kiosk.__dataclass_fields__]


def add(connection: Connection, *, name: str, unit: str | None, form: Form, now: dt.datetime) -> str:
    """Set one up. Returns its key, which is kept nowhere: the address with it is opened on the screen."""
    key = new_code(_KEY_LENGTH)
    row = {"name": name, "unit": unit, "form": form, "created_at": now}
    connection.execute(insert(kiosk).values(key_hash=hashed(key), **row))
    return key


def listed(connection: Connection) -> list[Kiosk]:
    """All screens, the newest first."""
    return [Kiosk(*row) for row in connection.execute(select(*_COLUMNS).order_by(kiosk.c.id.desc()))]


def find(connection: Connection, key: str) -> Kiosk | None:
    """The screen with this key; None when there is none or it was closed."""
    query = select(*_COLUMNS).where(kiosk.c.key_hash == hashed(key), kiosk.c.closed_at.is_(None))
    row = connection.execute(query).one_or_none()
    return Kiosk(*row) if row else None


def close(connection: Connection, kiosk_id: int, now: dt.datetime) -> bool:
    """Its address opens nothing any more. False when there is no such open screen."""
    statement = update(kiosk).where(kiosk.c.id == kiosk_id, kiosk.c.closed_at.is_(None)).values(closed_at=now)
    return connection.execute(statement).rowcount == 1


def take_turn(connection: Connection, kiosk_id: int, now: dt.datetime) -> bool:
    """Whether a rating on this screen counts now: not right after another one."""
    free = or_(kiosk.c.last_rating_at.is_(None), kiosk.c.last_rating_at <= now - PAUSE)
    statement = update(kiosk).where(kiosk.c.id == kiosk_id, free).values(last_rating_at=now)
    return connection.execute(statement).rowcount == 1
