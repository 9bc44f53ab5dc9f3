"""What becomes of due dates that are open already when their task changes: progress and answers stay."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, case, literal, select, update

from knowledge.plans.rhythm import due_dates
from storage.tables import answer, occurrence, plan
from storage.tasks import OPEN, Task
from storage.units import Directory, units_of_task

LOCAL = ZoneInfo("Asia/Ho_Chi_Minh")


def follow(
    connection: Connection,
    before: Task,
    after: Task,
    now: dt.datetime,
    known: Directory | None = None,
) -> None:
    """Let the due dates of a task follow its correction. Nothing of a plan that is not confirmed has any.

    A day that moves takes its due dates along, done or not, with their answers; an extension that was granted stays
    when it is later. What the task no longer asks for (another rhythm, another unit) is withdrawn: not reminded of,
    not deleted. What is overdue by an old rhythm is still owed.
    """
    row = connection.execute(select(plan).where(plan.c.id == after.plan_id)).one()
    if row.status != "confirmed":
        return
    if before.due and after.due and before.due != after.due:
        _move(connection, after.id, before.due, after.due, now)
    wanted = set(due_dates(after.due, after.rules, row.period_start, row.period_end))
    units = set(units_of_task(connection, after, now, known=known))
    today = now.astimezone(LOCAL).date()
    had_rules = bool(before.rules)
    query = select(occurrence).where(occurrence.c.task_id == after.id, occurrence.c.status.in_(OPEN))
    for one in connection.execute(query).all():
        owed = had_rules and one.original_due < today
        kept = one.unit_id in units and (one.original_due in wanted or owed)
        if kept != (one.withdrawn_at is None):
            changed = update(occurrence).where(occurrence.c.id == one.id)
            connection.execute(changed.values(withdrawn_at=None if kept else now))


def _move(connection: Connection, task_id: int, old: dt.date, new: dt.date, now: dt.datetime) -> None:
    """Due dates of the old day go to the new one, where the unit has none there. Calendars are told by `moves`."""
    has = select(occurrence.c.unit_id).where(
        occurrence.c.task_id == task_id, occurrence.c.original_due == new
    )
    there = list(connection.execute(has).scalars())
    moved_at = occurrence.c.moved_at
    goes = (occurrence.c.due == old) | (occurrence.c.due < new)
    connection.execute(
        update(occurrence)
        .where(
            occurrence.c.task_id == task_id,
            occurrence.c.original_due == old,
            occurrence.c.unit_id.not_in(there),
        )
        .values(
            due=case((goes, new), else_=occurrence.c.due),
            original_due=new,
            moves=occurrence.c.moves + case((goes, 1), else_=0),
            moved_at=case((goes, literal(now, moved_at.type)), else_=moved_at),
        )
    )
    _close_wishes(connection, task_id, new, now)


def _close_wishes(connection: Connection, task_id: int, new: dt.date, now: dt.datetime) -> None:
    """What was asked for is granted by a day that is as late: agreeing to it later would make the deadline earlier."""
    asked = (
        select(occurrence.c.id)
        .join(answer, answer.c.occurrence_id == occurrence.c.id)
        .where(occurrence.c.task_id == task_id, occurrence.c.original_due == new)
        .where(occurrence.c.status == "asked", answer.c.kind == "extend")
        .where(answer.c.decision.is_(None), answer.c.new_due <= occurrence.c.due)
    )
    for occurrence_id in connection.execute(asked).scalars().all():
        wishes = update(answer).where(answer.c.occurrence_id == occurrence_id, answer.c.kind == "extend")
        connection.execute(
            wishes.where(answer.c.decision.is_(None)).values(decision="replaced", decided_at=now)
        )
        waits = update(occurrence).where(occurrence.c.id == occurrence_id)
        connection.execute(waits.values(status="received"))
