"""Tasks of plans, their occurrences per unit, and what officials answered."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, insert, or_, select, update

from storage.tables import answer, occurrence, person, plan, task, unit
from storage.upsert import insert_new

OPEN = ("open", "received", "asked")


@dataclass(frozen=True)
class Task:
    """A task as read from a plan and corrected by a reviewer."""

    id: int
    plan_id: int
    position: int
    no: str | None
    section: str | None
    text: str
    product: str | None
    lead: list[str]
    support: list[str]
    deadline_kind: str
    deadline_raw: str | None
    due: dt.date | None
    rules: list[str]
    source: str
    ambiguity: str | None
    certainty: dict[str, float]
    included: bool
    audience: str
    budget: str | None
    version: int
    changed_by: str | None
    changed_at: dt.datetime | None
    merged_into_id: int | None
    continues_id: int | None


@dataclass(frozen=True)
class Occurrence:
    """One due date of a task for one unit."""

    id: int
    task_id: int
    text: str
    product: str | None
    plan: str
    unit_id: int
    unit: str
    due: dt.date
    original_due: dt.date
    status: str
    answers: list[Answered] = field(default_factory=list)


@dataclass(frozen=True)
class Answered:
    """What an official said about an occurrence."""

    person: str
    kind: str
    note: str | None
    new_due: dt.date | None
    at: dt.datetime


def of_plan(connection: Connection, plan_id: int) -> list[Task]:
    query = select(task).where(task.c.plan_id == plan_id).order_by(task.c.position, task.c.id)
    return [_task(row) for row in connection.execute(query)]


def one(connection: Connection, task_id: int) -> Task | None:
    row = connection.execute(select(task).where(task.c.id == task_id)).one_or_none()
    return _task(row) if row else None


def running(connection: Connection) -> list[tuple[Task, dt.date, dt.date]]:
    """Every task of confirmed plans that has a date, with the plan's period."""
    query = (
        select(task, plan.c.period_start, plan.c.period_end)
        .join(plan, plan.c.id == task.c.plan_id)
        .where(plan.c.status == "confirmed", task.c.included)
        .order_by(task.c.id)
    )
    return [(_task(row), row.period_start, row.period_end) for row in connection.execute(query)]


def _task(row: Row[Any]) -> Task:
    return Task(**{name: getattr(row, name) for name in Task.__dataclass_fields__})


def open_occurrence(connection: Connection, task_id: int, unit_id: int, due: dt.date) -> bool:
    """Open a due date for a unit. False when it is there already."""
    row = {"task_id": task_id, "unit_id": unit_id, "due": due, "original_due": due}
    return insert_new(connection, occurrence, row)


def _occurrences() -> Select[Any]:
    return (
        select(
            occurrence.c.id,
            occurrence.c.task_id,
            task.c.text,
            task.c.product,
            plan.c.number.label("plan_number"),
            plan.c.file_name,
            occurrence.c.unit_id,
            unit.c.name.label("unit"),
            occurrence.c.due,
            occurrence.c.original_due,
            occurrence.c.status,
        )
        .join(task, task.c.id == occurrence.c.task_id)
        .join(plan, plan.c.id == task.c.plan_id)
        .join(unit, unit.c.id == occurrence.c.unit_id)
        .where(plan.c.status == "confirmed", _still_asked())
        .order_by(occurrence.c.due, occurrence.c.id)
    )


def _still_asked() -> ColumnElement[bool]:
    """What is done counts for ever; what is not, unless its task was dropped or asks for it no more."""
    asked = and_(task.c.included, occurrence.c.withdrawn_at.is_(None))
    return or_(occurrence.c.status == "done", asked)


def _occurrence(row: Row[Any]) -> Occurrence:
    return Occurrence(
        id=row.id,
        task_id=row.task_id,
        text=row.text,
        product=row.product,
        plan=row.plan_number or row.file_name,
        unit_id=row.unit_id,
        unit=row.unit,
        due=row.due,
        original_due=row.original_due,
        status=row.status,
    )


def open_of_unit(connection: Connection, unit_id: int) -> list[Occurrence]:
    """What a unit still has to do, the nearest deadline first."""
    query = _occurrences().where(occurrence.c.unit_id == unit_id, occurrence.c.status.in_(OPEN))
    return [_occurrence(row) for row in connection.execute(query)]


def open_ones(connection: Connection) -> list[Occurrence]:
    query = _occurrences().where(occurrence.c.status.in_(OPEN))
    return [_occurrence(row) for row in connection.execute(query)]


def by_ids(connection: Connection, ids: Collection[int]) -> list[Occurrence]:
    return [_occurrence(row) for row in connection.execute(_occurrences().where(occurrence.c.id.in_(ids)))]


def all_with_answers(connection: Connection) -> list[Occurrence]:
    """Every occurrence with what was answered, for the admin's table."""
    rows = [_occurrence(row) for row in connection.execute(_occurrences())]
    by_id = {row.id: row for row in rows}
    answers = connection.execute(
        select(
            answer.c.occurrence_id, person.c.name, answer.c.kind, answer.c.note, answer.c.new_due, answer.c.at
        )
        .join(person, person.c.id == answer.c.person_id)
        .order_by(answer.c.id)
    )
    for occurrence_id, *said in answers:
        if occurrence_id in by_id:
            by_id[occurrence_id].answers.append(Answered(*said))
    return rows


_STATUS_AFTER = {"received": "received", "done": "done", "extend": "asked"}


def record_answer(
    connection: Connection,
    occurrence_id: int,
    person_id: int,
    kind: str,
    now: dt.datetime,
    *,
    note: str | None = None,
    new_due: dt.date | None = None,
) -> None:
    """What an official answered; history is kept, the last word sets the status ("received" undoes nothing)."""
    values = {"occurrence_id": occurrence_id, "person_id": person_id, "kind": kind, "at": now}
    connection.execute(insert(answer).values(**values, note=note, new_due=new_due))
    before = ("open",) if kind == "received" else OPEN
    connection.execute(
        update(occurrence)
        .where(occurrence.c.id == occurrence_id, occurrence.c.status.in_(before))
        .values(status=_STATUS_AFTER[kind])
    )


def grant_extension(connection: Connection, occurrence_id: int) -> dt.date | None:
    """Move the deadline to what was asked for last. None when nothing was asked."""
    query = (
        select(answer.c.new_due)
        .where(answer.c.occurrence_id == occurrence_id, answer.c.kind == "extend")
        .order_by(answer.c.id.desc())
        .limit(1)
    )
    new_due = connection.execute(query).scalar_one_or_none()
    if new_due is not None:
        connection.execute(
            update(occurrence)
            .where(occurrence.c.id == occurrence_id, occurrence.c.status == "asked")
            .values(status="received", due=new_due)
        )
    return new_due
