"""All that leads to the person behind a conversation, gathered to be shown or handed over."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import Connection, func, select

from storage.tables import (
    account,
    consent,
    conversation,
    dossier,
    dossier_watch,
    feedback,
    inbox_dead,
    outbox,
    person,
    unit,
    unmet_question,
)


@dataclass(frozen=True)
class Consent:
    purpose: str
    text_version: str
    given_at: dt.datetime
    withdrawn_at: dt.datetime | None


@dataclass(frozen=True)
class Reported:
    code: str
    text: str
    received_at: dt.datetime
    contact: str | None
    files: int


@dataclass(frozen=True)
class OwnData:
    """`official`: name, unit and role of the official whose account it is. `replies`: what the bot wrote lately."""

    channel: str
    last_heard_at: dt.datetime | None
    official: tuple[str, str, str] | None
    consents: tuple[Consent, ...]
    feedback: tuple[Reported, ...]
    unanswered: tuple[str, ...]
    dossiers: tuple[str, ...]
    replies: tuple[str, ...]
    failed: int

    def as_json(self) -> dict[str, Any]:
        """For a file: moments in ISO 8601."""
        return asdict(self)


def gather(connection: Connection, conversation_id: int) -> OwnData | None:
    """What is kept of a conversation; None when there is no such one."""
    mine = conversation.c.id == conversation_id
    talk = connection.execute(
        select(conversation.c.channel, conversation.c.last_heard_at).where(mine)
    ).one_or_none()
    if talk is None:
        return None
    return OwnData(
        channel=talk.channel,
        last_heard_at=talk.last_heard_at,
        official=_official(connection, conversation_id),
        consents=consents_of(connection, conversation_id),
        feedback=_feedback(connection, conversation_id),
        unanswered=_unanswered(connection, conversation_id),
        dossiers=_dossiers(connection, conversation_id),
        replies=_replies(connection, conversation_id),
        failed=_failed(connection, conversation_id),
    )


def consents_of(connection: Connection, conversation_id: int) -> tuple[Consent, ...]:
    """Every consent, also those withdrawn, in order."""
    columns = (consent.c.purpose, consent.c.text_version, consent.c.given_at, consent.c.withdrawn_at)
    query = select(*columns).where(consent.c.conversation_id == conversation_id).order_by(consent.c.id)
    return tuple(Consent(*row) for row in connection.execute(query))


def _official(connection: Connection, conversation_id: int) -> tuple[str, str, str] | None:
    query = (
        select(person.c.name, unit.c.name, person.c.role)
        .join(account, account.c.person_id == person.c.id)
        .join(unit, unit.c.id == person.c.unit_id)
        .where(account.c.conversation_id == conversation_id)
    )
    row = connection.execute(query).one_or_none()
    return (row[0], row[1], row[2]) if row else None


def _feedback(connection: Connection, conversation_id: int) -> tuple[Reported, ...]:
    columns = (
        feedback.c.code,
        feedback.c.text,
        feedback.c.received_at,
        feedback.c.contact,
        feedback.c.files,
    )
    query = select(*columns).where(feedback.c.conversation_id == conversation_id).order_by(feedback.c.id)
    return tuple(
        Reported(row.code, row.text, row.received_at, row.contact, len(row.files))
        for row in connection.execute(query)
    )


def _unanswered(connection: Connection, conversation_id: int) -> tuple[str, ...]:
    query = select(unmet_question.c.text).where(unmet_question.c.conversation_id == conversation_id)
    return tuple(connection.execute(query.order_by(unmet_question.c.id)).scalars())


def _dossiers(connection: Connection, conversation_id: int) -> tuple[str, ...]:
    query = select(dossier.c.code).join(dossier_watch, dossier_watch.c.dossier_id == dossier.c.id)
    mine = query.where(dossier_watch.c.conversation_id == conversation_id)
    return tuple(connection.execute(mine.order_by(dossier_watch.c.id)).scalars())


def _replies(connection: Connection, conversation_id: int) -> tuple[str, ...]:
    query = select(outbox.c.payload).where(outbox.c.conversation_id == conversation_id).order_by(outbox.c.id)
    return tuple(str(payload.get("text", "")) for payload in connection.execute(query).scalars())


def _failed(connection: Connection, conversation_id: int) -> int:
    query = (
        select(func.count()).select_from(inbox_dead).where(inbox_dead.c.conversation_id == conversation_id)
    )
    return int(connection.execute(query).scalar_one())
