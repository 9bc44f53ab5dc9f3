"""Questions that found no answer, or one that did not help. Texts are masked before they come here.

The conversation is kept with a question only until it has been told the answer, or for `KEPT` at most.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from storage.tables import question, unmet_question

Kind = Literal["unknown", "choices", "not_helpful"]
"""Nothing near was known; several were offered and none taken; "this is not what I meant"."""

KEPT = dt.timedelta(days=90)
"""How long a question may lead back to who asked it."""


@dataclass(frozen=True)
class Unmet:
    """A question on the desk. `outcome`, `procedure_id`: how it was answered, while that is still known."""

    id: int
    group_id: int | None
    conversation_id: int | None
    channel: str
    kind: str
    text: str
    wish: str | None
    language: str
    at: dt.datetime
    outcome: str | None
    procedure_id: str | None

    @property
    def asked(self) -> str:
        """What is wanted: the person's second try, if there was one."""
        return self.wish or self.text


def add(
    connection: Connection,
    *,
    kind: Kind,
    text: str,
    language: str,
    channel: str,
    conversation_id: int,
    question_id: int | None,
    now: dt.datetime,
    ready_at: dt.datetime,
) -> int:
    """Keep a question; it is grouped from `ready_at` on, when nothing more is expected to be said of it.

    `question_id`: the stored question; left out when it is not there any more.
    """
    values = {
        "kind": kind,
        "text": text,
        "language": language,
        "channel": channel,
        "conversation_id": conversation_id,
        "question_id": select(question.c.id).where(question.c.id == question_id).scalar_subquery(),
        "at": now,
        "ready_at": ready_at,
    }
    key = connection.execute(insert(unmet_question).values(**values)).inserted_primary_key
    assert key is not None
    return int(key[0])


def settle(connection: Connection, unmet_id: int, now: dt.datetime, wish: str | None = None) -> None:
    """Nothing more will be said of a question; `wish` is how it was put the second time."""
    connection.execute(
        update(unmet_question).where(unmet_question.c.id == unmet_id).values(wish=wish, ready_at=now)
    )


def take_back(connection: Connection, question_id: int) -> None:
    """A choice was taken after all: the question was answered."""
    connection.execute(_TAKE_BACK, {"question": question_id})


_TAKE_BACK = delete(unmet_question).where(
    unmet_question.c.question_id == bindparam("question"),
    unmet_question.c.kind == "choices",
    unmet_question.c.group_id.is_(None),
)
_QUERY = (
    select(
        unmet_question.c.id,
        unmet_question.c.group_id,
        unmet_question.c.conversation_id,
        unmet_question.c.channel,
        unmet_question.c.kind,
        unmet_question.c.text,
        unmet_question.c.wish,
        unmet_question.c.language,
        unmet_question.c.at,
        question.c.outcome,
        question.c.procedure_id,
    )
    .outerjoin(question, question.c.id == unmet_question.c.question_id)
    .order_by(unmet_question.c.at, unmet_question.c.id)
)


def ungrouped(connection: Connection, now: dt.datetime) -> list[Unmet]:
    """Questions that wait for a group, the oldest first."""
    query = _QUERY.where(unmet_question.c.group_id.is_(None), unmet_question.c.ready_at <= now)
    return [Unmet(*row) for row in connection.execute(query)]


def of_group(connection: Connection, group_id: int) -> list[Unmet]:
    """A group's questions, the oldest first."""
    query = _QUERY.where(unmet_question.c.group_id == group_id)
    return [Unmet(*row) for row in connection.execute(query)]


def put_into(connection: Connection, unmet_ids: Collection[int], group_id: int) -> None:
    connection.execute(
        update(unmet_question).where(unmet_question.c.id.in_(unmet_ids)).values(group_id=group_id)
    )


def forget_asker(connection: Connection, unmet_ids: Collection[int]) -> None:
    """These were told the answer: who asked is not needed any more."""
    connection.execute(
        update(unmet_question).where(unmet_question.c.id.in_(unmet_ids)).values(conversation_id=None)
    )


def forget_conversation(connection: Connection, conversation_id: int) -> None:
    """Somebody does not want to be told."""
    connection.execute(
        update(unmet_question)
        .where(unmet_question.c.conversation_id == conversation_id)
        .values(conversation_id=None)
    )


def forget_old(connection: Connection, now: dt.datetime) -> int:
    """Drop the way back to the askers of old questions. Returns how many."""
    changed = connection.execute(
        update(unmet_question)
        .where(unmet_question.c.conversation_id.is_not(None), unmet_question.c.at < now - KEPT)
        .values(conversation_id=None)
    )
    return changed.rowcount
