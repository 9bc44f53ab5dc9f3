"""What was asked and how it was answered. Texts are masked before they come here."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, func, insert, select

from storage.tables import question


@dataclass(frozen=True)
class Question:
    at: dt.datetime
    channel: str
    text: str
    outcome: str
    procedure_id: str | None
    facet: str | None
    why: Mapping[str, Any] = field(default_factory=dict)
    """What spoke for the answer, as it was decided."""


_INSERT = insert(question)


def record(
    connection: Connection,
    *,
    channel: str,
    text: str,
    outcome: str,
    procedure_id: str | None,
    facet: str | None,
    why: Mapping[str, Any],
    now: dt.datetime,
) -> int:
    """Keep a question; returns its id."""
    values = {
        "channel": channel,
        "text": text,
        "outcome": outcome,
        "procedure_id": procedure_id,
        "facet": facet,
    }
    key = connection.execute(_INSERT, {**values, "why": dict(why), "at": now}).inserted_primary_key
    assert key is not None
    return int(key[0])


def newest(
    connection: Connection, limit: int = 200, *, outcome: str | None = None, words: str = ""
) -> list[Question]:
    """The newest questions, those that ended as `outcome` and contain `words` if given."""
    columns = (question.c.at, question.c.channel, question.c.text, question.c.outcome)
    query = select(*columns, question.c.procedure_id, question.c.facet, question.c.why)
    if outcome:
        query = query.where(question.c.outcome == outcome)
    if words:
        query = query.where(question.c.text.icontains(words, autoescape=True))
    rows = connection.execute(query.order_by(question.c.id.desc()).limit(limit))
    return [Question(*row) for row in rows]


def outcomes_between(connection: Connection, start: dt.datetime, end: dt.datetime) -> dict[str, int]:
    """How many questions ended how, from `start` to before `end`."""
    query = (
        select(question.c.outcome, func.count())
        .where(question.c.at >= start, question.c.at < end)
        .group_by(question.c.outcome)
    )
    return dict(connection.execute(query).all())
