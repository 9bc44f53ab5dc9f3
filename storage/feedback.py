"""Citizens' feedback (phản ánh, kiến nghị), each with a receipt code: kept, found, listed.

What happens to one afterwards: `storage/feedback_changes.py`; by when: `storage/feedback_dues.py`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Connection, func, insert, select, update

from knowledge.pakn import OPEN, Move, Stage
from storage import feedback_dues, feedback_events
from storage.secrets_at_rest import new_code
from storage.tables import feedback, unit

LOCAL = ZoneInfo("Asia/Ho_Chi_Minh")
CITIZEN, CLOCK = "citizen", "clock"
"""Actors of events who are no official."""


@dataclass(frozen=True)
class Feedback:
    id: int
    code: str
    channel: str
    text: str
    status: str
    received_at: dt.datetime
    answer: str | None
    contact: str | None = None
    """A phone number that was left to be called back, after a question of its own."""
    restricted: bool = False
    """It accuses somebody: shown to administrators only, and tied to no conversation."""
    conversation_id: int | None = None
    """Where its sender is told; None for what came by the form, and for accusations."""
    stage: Stage = Stage.NEW
    round: int = 1
    """2 after it was reopened."""
    category: str | None = None
    unit_id: int | None = None
    place: dict[str, Any] | None = None
    """`latitude` and `longitude`, or `text`; kept while the case runs."""
    files: tuple[dict[str, Any], ...] = ()
    confidential: bool = False
    repeat_of: int | None = None
    split_from: int | None = None
    liked: bool | None = None
    """What its sender says of the answer."""
    answered_at: dt.datetime | None = None
    settled_at: dt.datetime | None = None
    public_summary: str | None = None
    public_answer: str | None = None
    public_at: dt.datetime | None = None
    unit: str | None = None


_OWN = tuple(feedback.c[name] for name in Feedback.__dataclass_fields__ if name != "unit")


def read(connection: Connection, *conditions: ColumnElement[bool], **more: Any) -> list[Feedback]:
    """The feedback that fits, with the names of its units. `more`: `order_by`, `limit`, `offset`."""
    query = (
        select(*_OWN, unit.c.name.label("unit"))
        .outerjoin(unit, unit.c.id == feedback.c.unit_id)
        .where(*conditions)
        .order_by(*more.get("order_by", (feedback.c.id.desc(),)))
        .limit(more.get("limit"))
        .offset(more.get("offset"))
    )
    return [_read(dict(row)) for row in connection.execute(query).mappings()]


def _read(row: Mapping[str, Any]) -> Feedback:
    return Feedback(**{**row, "stage": Stage(row["stage"]), "files": tuple(row["files"])})


@dataclass(frozen=True)
class Told:
    """What somebody reports; numbers of persons are masked by the caller."""

    text: str
    channel: str
    conversation_id: int | None = None
    files: Sequence[Mapping[str, object]] = ()
    """Pictures and documents, by the platform's own ids or addresses (`storage.messages.File` as JSON)."""
    place: Mapping[str, object] | None = None
    restricted: bool = False
    unit_id: int | None = None
    """The office that looks at it first."""
    contact: str | None = None
    confidential: bool = False
    category: str | None = None
    split_from: int | None = None


def add(
    connection: Connection,
    *,
    conversation_id: int | None,
    channel: str,
    text: str,
    now: dt.datetime,
    restricted: bool = False,
) -> str:
    """Keep a feedback of words alone; returns its receipt code."""
    told = Told(text=text, channel=channel, conversation_id=conversation_id, restricted=restricted)
    return keep(connection, told, now).code


def keep(connection: Connection, told: Told, now: dt.datetime, key: str | None = None) -> Feedback:
    """Keep a feedback, with its days. `key`: what was sent under it before is found, not kept again.

    A restricted one accuses somebody: who sent it is not kept with it, no office is named, and of the moment only the
    day is kept, by which nobody is found in a list of chats.
    """
    if key is not None and (before := feedback_events.of_key(connection, key)) is not None:
        return one(connection, before)
    code = f"PA-{new_code(6)}"
    now = dt.datetime.combine(now.astimezone(LOCAL), dt.time(), LOCAL) if told.restricted else now
    kept = {
        "code": code,
        "conversation_id": None if told.restricted else told.conversation_id,
        "unit_id": None if told.restricted else told.unit_id,
        "contact": None if told.restricted else told.contact,
        "channel": told.channel,
        "text": told.text,
        "received_at": now,
        "files": list(told.files),
        "place": dict(told.place) if told.place and not told.restricted else None,
        "restricted": told.restricted,
        "confidential": told.confidential or told.restricted,
        "category": told.category,
        "split_from": told.split_from,
    }
    made = connection.execute(insert(feedback).values(**kept)).inserted_primary_key
    assert made is not None
    event = feedback_events.Event(CITIZEN, Move.RECEIVE, None, Stage.NEW, now, key=key)
    feedback_events.record(connection, int(made[0]), event)
    feedback_dues.begin(connection, int(made[0]), 1, now, told.category)
    return one(connection, int(made[0]))


def receipt_key(feedback_id: int) -> str:
    """Of the row in the tray that tells who accused somebody the code; it goes soon (`storage.retention`)."""
    return f"accusation:{feedback_id}"


def find(connection: Connection, feedback_id: int) -> Feedback | None:
    return next(iter(read(connection, feedback.c.id == feedback_id)), None)


def one(connection: Connection, feedback_id: int) -> Feedback:
    """A feedback that is there."""
    (found,) = read(connection, feedback.c.id == feedback_id)
    return found


def by_code(connection: Connection, code: str) -> Feedback | None:
    return next(iter(read(connection, feedback.c.code == code.strip().upper())), None)


def newest(connection: Connection, limit: int = 200, *, restricted: bool = False) -> list[Feedback]:
    """The open ones, newest first; with `restricted`, those that accuse somebody instead."""
    return read(connection, feedback.c.restricted.is_(restricted), limit=limit)


def open_of_unit(connection: Connection, unit_id: int) -> list[Feedback]:
    """What an office still owes an answer to, the oldest first."""
    mine = (feedback.c.unit_id == unit_id, feedback.c.stage.in_(OPEN), feedback.c.restricted.is_(False))
    return read(connection, *mine, order_by=(feedback.c.id,))


def sent_since(connection: Connection, conversation_id: int, since: dt.datetime) -> list[tuple[str, str]]:
    """Code and text of what a conversation has sent since."""
    query = select(feedback.c.code, feedback.c.text).where(
        feedback.c.conversation_id == conversation_id, feedback.c.received_at >= since
    )
    return [(row.code, row.text) for row in connection.execute(query)]


def published(
    connection: Connection, *, category: str | None, limit: int, offset: int
) -> tuple[list[Feedback], int]:
    """What everybody may read, the newest first, and how many there are."""
    shown: list[ColumnElement[bool]] = [feedback.c.public_at.is_not(None), feedback.c.restricted.is_(False)]
    if category is not None:
        shown.append(feedback.c.category == category)
    count = connection.execute(select(func.count()).select_from(feedback).where(*shown)).scalar_one()
    order = (feedback.c.public_at.desc(), feedback.c.id.desc())
    return read(connection, *shown, order_by=order, limit=limit, offset=offset), count


def leave_contact(connection: Connection, code: str, conversation_id: int, phone: str) -> bool:
    """Keep a number to call back about a feedback. False when this conversation did not send it."""
    changed = connection.execute(
        update(feedback)
        .where(feedback.c.code == code, feedback.c.conversation_id == conversation_id)
        .values(contact=phone)
    )
    return changed.rowcount == 1


def forget_contacts(connection: Connection, conversation_id: int) -> int:
    """Erase the numbers this conversation left. Returns how many there were."""
    changed = connection.execute(
        update(feedback)
        .where(feedback.c.conversation_id == conversation_id, feedback.c.contact.is_not(None))
        .values(contact=None)
    )
    return changed.rowcount


def conversation_of(connection: Connection, code: str) -> int | None:
    """Who sent it, by its receipt code: somebody who asks at the counter for their data shows it."""
    query = select(feedback.c.conversation_id).where(feedback.c.code == code.strip().upper())
    return connection.execute(query).scalar_one_or_none()
