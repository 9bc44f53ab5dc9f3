"""What was asked and how it was answered. Texts are masked before they come here."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, insert, select

from storage.tables import question


@dataclass(frozen=True)
class Question:
    at: dt.datetime
    channel: str
    text: str
    outcome: str
    procedure_id: str | None
    facet: str | None


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


def newest(connection: Connection, limit: int = 200) -> list[Question]:
    columns = (question.c.at, question.c.channel, question.c.text, question.c.outcome)
    query = (
        select(*columns, question.c.procedure_id, question.c.facet)
        .order_by(question.c.id.desc())
        .limit(limit)
    )
    return [Question(*row) for row in connection.execute(query)]
