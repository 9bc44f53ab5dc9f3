"""Tasks of plans, their occurrences per unit, and what officials answered."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, Select, insert, select, update

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
    query = select(task).where(task.c.plan_id == plan_id).order_by(task.c.position)
    return [_task(row) for row in connection.execute(query)]


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


def correct(connection: Connection, plan_id: int, task_id: int, values: Mapping[str, Any]) -> bool:
    """A reviewer's correction, while the plan is under review. True when it was one of the plan's tasks."""
    under_review = select(plan.c.id).where(plan.c.id == plan_id, plan.c.status == "review")
    changed = connection.execute(
        update(task).where(task.c.id == task_id, task.c.plan_id.in_(under_review)).values(**values)
    )
    return changed.rowcount == 1


def opened(connection: Connection) -> set[tuple[int, int, dt.date]]:
    """Every due date that was opened: task, unit, and the day first set."""
    query = select(occurrence.c.task_id, occurrence.c.unit_id, occurrence.c.original_due)
    return {(row.task_id, row.unit_id, row.original_due) for row in connection.execute(query)}


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
        .where(plan.c.status == "confirmed")
        .order_by(occurrence.c.due, occurrence.c.id)
    )


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
