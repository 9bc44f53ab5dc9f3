"""Citizens' feedback (phản ánh, kiến nghị), each with a receipt code."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import Connection, insert, select, update

from storage.secrets_at_rest import new_code
from storage.tables import feedback

State = Literal["new", "accepted", "answered", "refused"]
"""Not seen yet; being looked into; answered; not ours to decide."""


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


_COLUMNS = (
    feedback.c.id,
    feedback.c.code,
    feedback.c.channel,
    feedback.c.text,
    feedback.c.status,
    feedback.c.received_at,
    feedback.c.answer,
    feedback.c.contact,
    feedback.c.restricted,
)


def add(
    connection: Connection,
    *,
    conversation_id: int | None,
    channel: str,
    text: str,
    now: dt.datetime,
    files: Sequence[Mapping[str, object]] = (),
    restricted: bool = False,
) -> str:
    """Keep a feedback; returns its receipt code. Personal data is masked by the caller.

    `files`: pictures and documents, by the platform's own ids or addresses (`storage.messages.File` as JSON).
    A restricted one accuses somebody: who sent it is not kept with it.
    """
    code = f"PA-{new_code(6)}"
    values = {
        "code": code,
        "conversation_id": None if restricted else conversation_id,
        "channel": channel,
        "text": text,
        "received_at": now,
        "files": list(files),
        "restricted": restricted,
    }
    connection.execute(insert(feedback).values(**values))
    return code


def by_code(connection: Connection, code: str) -> Feedback | None:
    row = connection.execute(select(*_COLUMNS).where(feedback.c.code == code.strip().upper())).one_or_none()
    return Feedback(*row) if row else None


def newest(connection: Connection, limit: int = 200, *, restricted: bool = False) -> list[Feedback]:
    """The open ones, newest first; with `restricted`, those that accuse somebody instead."""
    query = (
        select(*_COLUMNS)
        .where(feedback.c.restricted.is_(restricted))
        .order_by(feedback.c.id.desc())
        .limit(limit)
    )
    return [Feedback(*row) for row in connection.execute(query)]


def leave_contact(connection: Connection, code: str, conversation_id: int, phone: str) -> bool:
    """Keep a number to call back about a feedback. False when this conversation did not send it."""
    changed = connection.execute(
        update(feedback)
        .where(feedback.c.code == code, feedback.c.conversation_id == conversation_id)
        .values(contact=phone)
    )
    return changed.rowcount == 1


def set_state(
    connection: Connection, code: str, state: State, now: dt.datetime, *, answer: str | None = None
) -> bool:
    """Move a feedback on; its sender sees `answer` when asking with the code. True when there is such a code.

    Without an answer, one that was given before stays.
    """
    values: dict[str, object] = {"status": state}
    if answer is not None:
        values |= {"answer": answer, "answered_at": now}
    changed = connection.execute(
        update(feedback).where(feedback.c.code == code.strip().upper()).values(**values)
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
