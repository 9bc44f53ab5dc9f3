"""Tasks of plans and their occurrences per unit; what officials answer is in `storage/task_answers.py`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, or_, select

from storage.tables import occurrence, person, plan, task, unit
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
    plan_id: int = 0
    plan_end: dt.date = dt.date.max
    """The last day of the plan's period."""
    assignee_id: int | None = None
    """Who took it over; None: everybody of the unit who answers, also when who took it over has left."""
    assignee: str | None = None
    answers: list[Answered] = field(default_factory=list)

    @property
    def is_open(self) -> bool:
        return self.status in OPEN


@dataclass(frozen=True)
class Answered:
    """What an official said about an occurrence, and what was decided about it."""

    person: str
    kind: str
    note: str | None
    new_due: dt.date | None
    at: dt.datetime
    decision: str | None = None
    """Of a wish for a later deadline: agreed, refused, replaced (by a newer one), dropped (the task is done)."""
    decided_by: str | None = None
    decision_note: str | None = None
    undone_at: dt.datetime | None = None
    """When "done" was taken back."""


def of_plan(connection: Connection, plan_id: int) -> list[Task]:
    query = select(task).where(task.c.plan_id == plan_id).order_by(task.c.position, task.c.id)
    return [_task(row) for row in connection.execute(query)]


def by_id(connection: Connection, task_id: int) -> Task | None:
    row = connection.execute(select(task).where(task.c.id == task_id)).one_or_none()
    return _task(row) if row else None


class Running(NamedTuple):
    """A task of a confirmed plan, with the plan's period and when it was confirmed."""

    task: Task
    start: dt.date
    end: dt.date
    confirmed_at: dt.datetime


def running(connection: Connection) -> list[Running]:
    """Every task of confirmed plans that is followed."""
    query = (
        select(task, plan.c.period_start, plan.c.period_end, plan.c.confirmed_at)
        .join(plan, plan.c.id == task.c.plan_id)
        .where(plan.c.status == "confirmed", task.c.included)
        .order_by(task.c.id)
    )
    return [
        Running(_task(row), row.period_start, row.period_end, row.confirmed_at)
        for row in connection.execute(query)
    ]


def _task(row: Row[Any]) -> Task:
    return Task(**{name: getattr(row, name) for name in Task.__dataclass_fields__})


def opened(connection: Connection) -> set[tuple[int, int, dt.date]]:
    """Every due date that was opened: task, unit, and the day first set."""
    query = select(occurrence.c.task_id, occurrence.c.unit_id, occurrence.c.original_due)
    return {(row.task_id, row.unit_id, row.original_due) for row in connection.execute(query)}


def open_occurrence(connection: Connection, task_id: int, unit_id: int, due: dt.date) -> bool:
    """Open a due date for a unit. False when it is there already."""
    row = {"task_id": task_id, "unit_id": unit_id, "due": due, "original_due": due}
    return insert_new(connection, occurrence, row)


def _occurrences() -> Select[Any]:
    holds = and_(
        person.c.id == occurrence.c.assignee_id, person.c.active, person.c.unit_id == occurrence.c.unit_id
    )
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
            plan.c.id.label("plan_id"),
            plan.c.period_end,
            person.c.id.label("assignee_id"),
            person.c.name.label("assignee"),
        )
        .join(task, task.c.id == occurrence.c.task_id)
        .join(plan, plan.c.id == task.c.plan_id)
        .join(unit, unit.c.id == occurrence.c.unit_id)
        .outerjoin(person, holds)
        .where(plan.c.status == "confirmed", still_asked())
        .order_by(occurrence.c.due, occurrence.c.id)
    )


def still_asked() -> ColumnElement[bool]:
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
        plan_id=row.plan_id,
        plan_end=row.period_end,
        assignee_id=row.assignee_id,
        assignee=row.assignee,
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


def one(connection: Connection, occurrence_id: int) -> Occurrence | None:
    return next(iter(by_ids(connection, [occurrence_id])), None)


def all_of_unit(connection: Connection, unit_id: int | None = None) -> list[Occurrence]:
    """Every occurrence, done ones too; of one unit, or of all."""
    query = _occurrences()
    if unit_id is not None:
        query = query.where(occurrence.c.unit_id == unit_id)
    return [_occurrence(row) for row in connection.execute(query)]


def was_asked(connection: Connection, ids: Collection[int], unit_id: int) -> bool:
    """Whether a unit had to do one of these once, also when nobody asks for it any more."""
    query = select(occurrence.c.id).where(occurrence.c.id.in_(ids), occurrence.c.unit_id == unit_id)
    return connection.execute(query.limit(1)).scalar() is not None


def hold(connection: Connection, occurrence_id: int) -> None:
    """Nobody else moves it until this transaction ends: every change begins here, so that none waits for another."""
    connection.execute(select(occurrence.c.id).where(occurrence.c.id == occurrence_id).with_for_update())
