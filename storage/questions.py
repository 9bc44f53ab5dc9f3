"""What was asked and how it was answered. Texts are masked before they come here."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
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
    procedure_id: str | None = None
    facet: str | None = None
    why: Mapping[str, Any] = field(default_factory=dict)
    """What spoke for the answer, as it was decided."""


_INSERT = insert(question).returning(question.c.id, sort_by_parameter_order=True)

Hear = Callable[[int], None]
"""Is told the id of a question once it is kept."""


def record_all(connection: Connection, asked: Sequence[Question]) -> list[int]:
    """Keep questions; their ids in the same order."""
    if not asked:
        return []
    rows = [{**vars(one), "why": dict(one.why)} for one in asked]
    return list(connection.execute(_INSERT, rows).scalars())


class Notebook:
    """Questions of turns that are written together: kept by one statement, with the rest of their batch."""

    def __init__(self) -> None:
        self._open: list[tuple[Question, Hear | None]] = []

    def add(self, asked: Question, hear: Hear | None = None) -> None:
        """Keep a question with the next `write`."""
        self._open.append((asked, hear))

    def write(self, connection: Connection) -> None:
        """Keep what was added since the last time."""
        added, self._open = self._open, []
        ids = record_all(connection, [asked for asked, _ in added])
        for (_, hear), number in zip(added, ids, strict=True):
            if hear:
                hear(number)


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
