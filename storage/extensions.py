"""Wishes for a later deadline (answers of the kind `extend`), and what was decided: the first decision counts."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, exists, select, update

from storage import tasks
from storage.tables import answer, occurrence, person, plan, task, unit

AGREED, REFUSED = "agreed", "refused"


@dataclass(frozen=True)
class Extension:
    """One wish for a later deadline. `due`: the deadline as it stands now."""

    id: int
    occurrence_id: int
    text: str
    unit_id: int
    unit: str
    person_id: int
    person: str
    due: dt.date
    original_due: dt.date
    plan_end: dt.date
    status: str
    new_due: dt.date
    reason: str | None
    at: dt.datetime
    decision: str | None
    decided_by: str | None
    decided_at: dt.datetime | None
    decision_note: str | None


def _wishes() -> Select[Any]:
    return (
        select(
            answer.c.id,
            answer.c.occurrence_id,
            task.c.text,
            occurrence.c.unit_id,
            unit.c.name.label("unit"),
            answer.c.person_id,
            person.c.name.label("person"),
            occurrence.c.due,
            occurrence.c.original_due,
            plan.c.period_end,
            occurrence.c.status,
            answer.c.new_due,
            answer.c.note,
            answer.c.at,
            answer.c.decision,
            answer.c.decided_by,
            answer.c.decided_at,
            answer.c.decision_note,
        )
        .join(occurrence, occurrence.c.id == answer.c.occurrence_id)
        .join(task, task.c.id == occurrence.c.task_id)
        .join(plan, plan.c.id == task.c.plan_id)
        .join(unit, unit.c.id == occurrence.c.unit_id)
        .join(person, person.c.id == answer.c.person_id)
        .where(answer.c.kind == "extend", answer.c.new_due.is_not(None), plan.c.status == "confirmed")
        .order_by(answer.c.id)
    )


def _waits() -> ColumnElement[bool]:
    """Nobody has decided, nothing newer was asked for, and the task still waits for it."""
    newer, task_now = answer.alias("newer"), occurrence.alias("task_now")
    asked_anew = exists().where(
        newer.c.occurrence_id == answer.c.occurrence_id, newer.c.kind == "extend", newer.c.id > answer.c.id
    )
    waits = exists().where(task_now.c.id == answer.c.occurrence_id, task_now.c.status == "asked")
    return answer.c.decision.is_(None) & ~asked_anew & waits


def waiting(connection: Connection, occurrence_id: int | None = None) -> list[Extension]:
    """What has to be decided, the oldest first; about one occurrence, or all of them."""
    query = _wishes().where(_waits())
    if occurrence_id is not None:
        query = query.where(answer.c.occurrence_id == occurrence_id)
    return [Extension(*row) for row in connection.execute(query)]


def one(connection: Connection, extension_id: int) -> Extension | None:
    row = connection.execute(_wishes().where(answer.c.id == extension_id)).one_or_none()
    return Extension(*row) if row else None


def decide(
    connection: Connection,
    extension_id: int,
    *,
    agreed: bool,
    by: str,
    now: dt.datetime,
    note: str | None = None,
) -> bool:
    """Agree (the deadline moves, `original_due` stays) or refuse (it stays). False: it was decided before."""
    about = one(connection, extension_id)
    if about is None:
        return False
    tasks.hold(connection, about.occurrence_id)
    decision = AGREED if agreed else REFUSED
    first = connection.execute(
        update(answer)
        .where(answer.c.id == extension_id, answer.c.kind == "extend", _waits())
        .values(decision=decision, decided_at=now, decided_by=by, decision_note=note)
        .returning(answer.c.occurrence_id, answer.c.new_due)
    ).one_or_none()
    if first is None:
        return False
    values: dict[str, object] = {"status": "received"} | ({"due": first.new_due} if agreed else {})
    connection.execute(
        update(occurrence)
        .where(occurrence.c.id == first.occurrence_id, occurrence.c.status == "asked")
        .values(**values)
    )
    return True
