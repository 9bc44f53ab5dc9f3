"""All that leads to the person behind a conversation, gathered to be shown or handed over."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import Connection, func, select

from storage import own_duties
from storage.feedback import CITIZEN
from storage.own_duties import Duties
from storage.tables import (
    account,
    consent,
    conversation,
    data_request,
    dossier,
    dossier_watch,
    feedback,
    feedback_event,
    inbox_dead,
    outbox,
    person,
    unit,
    unmet_question,
    visit,
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
    place: dict[str, Any] | None
    added: tuple[str, ...]
    """What they wrote of it later: answers to the office's questions, why it was reopened."""
    answer: str | None


@dataclass(frozen=True)
class Invited:
    """An invitation to rate that is still open."""

    procedure_id: str | None
    until: dt.date


@dataclass(frozen=True)
class Requested:
    """A request about their data. `text`: what they wrote, masked."""

    code: str
    kind: str
    received_at: dt.datetime
    text: str | None
    result: str | None


@dataclass(frozen=True)
class OwnData:
    """`official`: name, unit and role of the official whose account it is. `replies`: what the bot wrote lately.

    `duties`: what the official wrote about tasks, and calendar links that are open.
    """

    channel: str
    last_heard_at: dt.datetime | None
    official: tuple[str, str, str] | None
    consents: tuple[Consent, ...]
    feedback: tuple[Reported, ...]
    unanswered: tuple[str, ...]
    dossiers: tuple[str, ...]
    invited: tuple[Invited, ...]
    requested: tuple[Requested, ...]
    replies: tuple[str, ...]
    failed: int
    duties: Duties

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
        invited=_invited(connection, conversation_id),
        requested=_requested(connection, conversation_id),
        replies=_replies(connection, conversation_id),
        failed=_failed(connection, conversation_id),
        duties=own_duties.of_conversation(connection, conversation_id),
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
    query = select(feedback).where(feedback.c.conversation_id == conversation_id).order_by(feedback.c.id)
    return tuple(
        Reported(
            code=row.code,
            text=row.text,
            received_at=row.received_at,
            contact=row.contact,
            files=len(row.files),
            place=row.place,
            added=_added(connection, row.id),
            answer=row.answer,
        )
        for row in connection.execute(query).all()
    )


def _added(connection: Connection, feedback_id: int) -> tuple[str, ...]:
    c = feedback_event.c
    query = select(c.text).where(c.feedback_id == feedback_id, c.actor == CITIZEN, c.text.is_not(None))
    return tuple(connection.execute(query.order_by(c.id)).scalars())


def _invited(connection: Connection, conversation_id: int) -> tuple[Invited, ...]:
    query = select(visit.c.procedure_id, visit.c.expires_on).where(visit.c.conversation_id == conversation_id)
    return tuple(Invited(*row) for row in connection.execute(query.order_by(visit.c.id)))


def _requested(connection: Connection, conversation_id: int) -> tuple[Requested, ...]:
    c = data_request.c
    columns = (c.code, c.kind, c.received_at, c.text, c.result)
    query = select(*columns).where(c.conversation_id == conversation_id).order_by(c.id)
    return tuple(Requested(*row) for row in connection.execute(query))


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
