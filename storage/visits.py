"""Visits that may be rated once, by whoever holds their code.

A code is random, shown once and kept as a hash; what it opens is a unit, a procedure and what is known of the visit,
never a dossier or a name. Using it deletes it: a used code and an invented one look alike, and nothing leads from a
rating back to its visit.

For imports of finished dossiers: `issue(connection, unit=…, procedure_id=…, finished_on=…, known={"online": True},
now=now)` returns the code to hand on; `invite` asks in a chat whose conversation is known, without a code to type.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import ColumnElement, Connection, delete, insert, select, update

from storage import rating_invitations
from storage.exports import LOCAL
from storage.secrets_at_rest import hashed, new_code
from storage.tables import visit

Source = Literal["counter", "dossier"]

LASTS = dt.timedelta(days=30)
"""How long after the visit it can be rated: memory fades, and a sheet of codes must not lie about for ever."""
CODE_LENGTH = 10
"""Characters: about 49 bits, so that guessing is hopeless even without the limits on wrong codes."""


@dataclass(frozen=True)
class Visit:
    """What is known of a visit. `known`: situations of `knowledge.questionnaires` that are sure, yes or no."""

    id: int
    source: Source
    unit: str | None
    procedure_id: str | None
    known: Mapping[str, bool]


_COLUMNS = (visit.c.id, visit.c.source, visit.c.unit, visit.c.procedure_id, visit.c.known)


def issue(
    connection: Connection,
    *,
    unit: str | None,
    procedure_id: str | None,
    now: dt.datetime,
    finished_on: dt.date | None = None,
    known: Mapping[str, bool] | None = None,
    source: Source = "dossier",
) -> str:
    """Make a one-time code for one finished visit and count the invitation. Returns the code: it is kept nowhere.

    Args:
        connection: of the caller's transaction.
        unit: the office that served, as reports name it.
        procedure_id: of the record, when it is sure.
        now: the moment of issue.
        finished_on: the day it ended; today when not given. The code lasts 30 days from it.
        known: "online", "no_fee", "no_result": true or false where the office knows it.
        source: "dossier" for a list of finished dossiers, "counter" for a printed sheet, whose codes are counted as
            invitations only when they are opened.
    """
    code, today = new_code(CODE_LENGTH), now.astimezone(LOCAL).date()
    row = {"unit": unit, "procedure_id": procedure_id, "known": dict(known or {}), "source": source}
    ends = (finished_on or today) + LASTS
    connection.execute(insert(visit).values(code_hash=_hash(code), expires_on=ends, **row))
    if source == "dossier":
        rating_invitations.count(connection, day=today, unit=unit, procedure_id=procedure_id, channel=source)
    return code


def issue_sheet(
    connection: Connection, *, count: int, unit: str | None, procedure_id: str | None, now: dt.datetime
) -> list[str]:
    """Codes to print and hand out at a counter. Who stands there has not filed online."""
    return [
        issue(
            connection,
            unit=unit,
            procedure_id=procedure_id,
            now=now,
            known={"online": False},
            source="counter",
        )
        for _ in range(count)
    ]


def find(connection: Connection, code: str, today: dt.date) -> Visit | None:
    """The visit a code opens; None alike for a used, an expired and an invented one."""
    return _one(connection, visit.c.code_hash == _hash(code), visit.c.expires_on >= today)


def invited(connection: Connection, visit_id: int, conversation_id: int, today: dt.date) -> Visit | None:
    """The visit this conversation was invited to rate."""
    mine = visit.c.conversation_id == conversation_id
    return _one(connection, visit.c.id == visit_id, mine, visit.c.expires_on >= today)


def use(connection: Connection, visit_id: int) -> bool:
    """Use the visit up. True for the first who does; its row is gone then, for good."""
    return connection.execute(delete(visit).where(visit.c.id == visit_id)).rowcount == 1


def invite(connection: Connection, code: str, conversation_id: int, now: dt.datetime) -> int | None:
    """Tie a fresh visit to the conversation that is asked to rate it; returns its id, None when there is none."""
    statement = (
        update(visit)
        .where(visit.c.code_hash == _hash(code), visit.c.conversation_id.is_(None))
        .values(conversation_id=conversation_id, invited_at=now)
        .returning(visit.c.id)
    )
    return connection.execute(statement).scalar_one_or_none()


def to_remind(connection: Connection, before: dt.datetime, today: dt.date) -> list[tuple[int, int]]:
    """Invitations nobody has answered or was reminded of: visit and conversation, oldest first."""
    query = select(visit.c.id, visit.c.conversation_id).where(
        visit.c.conversation_id.is_not(None),
        visit.c.reminded_at.is_(None),
        visit.c.invited_at < before,
        visit.c.expires_on >= today,
    )
    rows = connection.execute(query.order_by(visit.c.invited_at, visit.c.id))
    return [(row.id, row.conversation_id) for row in rows]


def reminded(connection: Connection, visit_id: int, now: dt.datetime) -> None:
    """There is one reminder, and none after it."""
    connection.execute(update(visit).where(visit.c.id == visit_id).values(reminded_at=now))


def forget_conversation(connection: Connection, conversation_id: int) -> None:
    """Somebody wants to be forgotten, or not to be asked: their invitations go."""
    connection.execute(delete(visit).where(visit.c.conversation_id == conversation_id))


def forget_expired(connection: Connection, today: dt.date) -> int:
    """Delete what can be rated no more. Returns how many."""
    return connection.execute(delete(visit).where(visit.c.expires_on < today)).rowcount


def _one(connection: Connection, *conditions: ColumnElement[bool]) -> Visit | None:
    row = connection.execute(select(*_COLUMNS).where(*conditions)).one_or_none()
    return Visit(*row) if row else None


def _hash(code: str) -> str:
    return hashed("visit:" + "".join(code.upper().split()).replace("-", ""))
