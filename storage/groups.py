"""Groups of look-alike questions on the desk: read here, changed in `storage/group_changes.py`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from typing import Literal

from sqlalchemy import Connection, Row, Select, bindparam, func, insert, or_, select, update

from storage.tables import question_group, unit, unmet_question

State = Literal["new", "assigned", "answered", "live", "closed"]
"""Nobody's yet; an office has it; an answer is written; it is being given; done with."""

WAITING = frozenset({"new", "assigned", "answered"})
"""States in which citizens still wait: look-alikes join the group, and its due date counts."""


@dataclass(frozen=True)
class Group:
    """A group. `first`, `last`: when it was asked; None only while it is being made."""

    id: int
    title: str
    language: str
    state: str
    unit_id: int | None
    unit: str | None
    due: dt.date | None
    answer: str | None
    basis: str | None
    source: str | None
    as_of: dt.date | None
    answered_by: str | None
    approver: str | None
    live_at: dt.datetime | None
    count: int
    not_helpful: int
    first: dt.datetime | None
    last: dt.datetime | None

    def is_overdue(self, today: dt.date) -> bool:
        return self.state in WAITING and self.due is not None and self.due < today


_members = (
    select(
        unmet_question.c.group_id,
        func.count().label("count"),
        func.count().filter(unmet_question.c.kind == "not_helpful").label("not_helpful"),
        func.min(unmet_question.c.at).label("first"),
        func.max(unmet_question.c.at).label("last"),
    )
    .group_by(unmet_question.c.group_id)
    .subquery()
)
_QUERY = (
    select(
        question_group,
        unit.c.name.label("unit"),
        func.coalesce(_members.c.count, 0).label("count"),
        func.coalesce(_members.c.not_helpful, 0).label("not_helpful"),
        _members.c.first,
        _members.c.last,
    )
    .outerjoin(unit, unit.c.id == question_group.c.unit_id)
    .outerjoin(_members, _members.c.group_id == question_group.c.id)
    .order_by(question_group.c.id)
)


def listed(connection: Connection, today: dt.date) -> list[Group]:
    """Every group: the overdue ones first, then by how many asked, then the oldest."""
    found = [_group(row) for row in connection.execute(_QUERY)]
    return sorted(found, key=lambda group: (not group.is_overdue(today), -group.count, group.id))


def one(connection: Connection, group_id: int) -> Group | None:
    row = connection.execute(_QUERY.where(question_group.c.id == group_id)).one_or_none()
    return _group(row) if row else None


def _group(row: Row[tuple[object, ...]]) -> Group:
    return Group(**{name: getattr(row, name) for name in Group.__dataclass_fields__})


def texts(connection: Connection, states: Collection[str], language: str) -> list[tuple[int, str]]:
    """What was asked in the groups of these states: group id and text, each once, the oldest group first."""
    rows = connection.execute(_texts(frozenset(states)), {"language": language})
    return [(row.id, row.asked) for row in rows]


_ASKED = func.coalesce(unmet_question.c.wish, unmet_question.c.text).label("asked")


@cache
def _texts(states: frozenset[str]) -> Select[int, str]:
    """Built once: it is asked with every batch of turns."""
    return (
        select(question_group.c.id, _ASKED)
        .join(unmet_question, unmet_question.c.group_id == question_group.c.id)
        .where(
            or_(*(question_group.c.state == state for state in sorted(states))),
            question_group.c.language == bindparam("language"),
        )
        .group_by(question_group.c.id, _ASKED)
        .order_by(question_group.c.id, func.min(unmet_question.c.id))
    )


def begin(connection: Connection, title: str, language: str, now: dt.datetime) -> int:
    """A new group."""
    values = {"title": title, "language": language, "created_at": now}
    key = connection.execute(insert(question_group).values(**values)).inserted_primary_key
    assert key is not None
    return int(key[0])


def entitle(connection: Connection, group_id: int, title: str) -> None:
    """Name a group after a question of it, unless an office has worded the question itself."""
    connection.execute(
        update(question_group)
        .where(question_group.c.id == group_id, question_group.c.answer.is_(None))
        .values(title=title)
    )
