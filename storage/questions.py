"""What was asked and how it was answered. Texts are masked before they come here."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Integer, bindparam, func, insert, select

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


_INSERT = insert(question)
_NEXT = select(func.nextval("question_id_seq")).select_from(
    func.generate_series(1, bindparam("many", type_=Integer))
)
_LAST = select(func.coalesce(func.max(question.c.id), 0))

Hear = Callable[[int], None]
"""Is told the id of a question that is kept."""


def record_all(connection: Connection, asked: Sequence[Question]) -> list[int]:
    """Keep questions; their ids in the same order."""
    heard: list[int] = []
    notebook = Notebook()
    for one in asked:
        notebook.add(one, heard.append)
    notebook.write(connection)
    return heard


class Notebook:
    """Questions of turns that are written together: kept by one statement, with the rest of their batch."""

    def __init__(self) -> None:
        self._open: list[tuple[Question, Hear | None]] = []
        self._numbered: list[dict[str, Any]] = []

    def add(self, asked: Question, hear: Hear | None = None) -> None:
        """Keep a question with the next `write`."""
        self._open.append((asked, hear))

    def number(self, connection: Connection) -> None:
        """Tell the ids of what was added, which `write` will keep by them.

        They are fetched beforehand so that nothing is waited for while a batch is written.
        """
        added, self._open = self._open, []
        above = self._numbered[-1]["id"] if self._numbered else 0
        for (asked, hear), number in zip(added, _next_ids(connection, len(added), above), strict=True):
            self._numbered.append({**vars(asked), "id": number, "why": dict(asked.why)})
            if hear:
                hear(number)

    def write(self, connection: Connection) -> None:
        """Keep what was added since the last time."""
        self.number(connection)
        rows, self._numbered = self._numbered, []
        if rows:
            connection.execute(_INSERT, rows)


def _next_ids(connection: Connection, many: int, above: int) -> Sequence[int]:
    """Ids that no question has; on SQLite, where nobody else writes now, the next ones above `above`."""
    if not many:
        return ()
    if connection.dialect.name == "postgresql":
        return connection.execute(_NEXT, {"many": many}).scalars().all()
    last = max(above, connection.execute(_LAST).scalar_one())
    return range(last + 1, last + 1 + many)


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
