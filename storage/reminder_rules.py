"""By which steps each plan and task is reminded: its own, else its plan's, else the default."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, Table, delete, insert, select

from knowledge.plans.rhythm import shortest_period
from knowledge.reminder_steps import Steps, default_steps
from storage.tables import plan, plan_steps, task, task_steps


@dataclass(frozen=True)
class Rules:
    """The steps that were set, by plan and by task; and of tasks that come again, after how many days they do."""

    plans: Mapping[int, Steps]
    tasks: Mapping[int, Steps]
    plan_of: Mapping[int, int]
    periods: Mapping[int, int]

    def of_task(self, task_id: int) -> Steps:
        """What was set for the task itself holds as it is; else nothing is told before the period has begun."""
        if own := self.tasks.get(task_id):
            return own
        return self.of_plan(self.plan_of.get(task_id, 0)).inside(self.periods.get(task_id))

    def of_plan(self, plan_id: int) -> Steps:
        return self.plans.get(plan_id) or default_steps()


def rules(connection: Connection) -> Rules:
    """Every rule that differs from the default."""
    plans = {row.plan_id: Steps.model_validate(row.steps) for row in connection.execute(select(plan_steps))}
    tasks = {row.task_id: Steps.model_validate(row.steps) for row in connection.execute(select(task_steps))}
    ids = connection.execute(select(task.c.id, task.c.plan_id)) if plans else ()
    return Rules(plans, tasks, {row.id: row.plan_id for row in ids}, _periods(connection))


def _periods(connection: Connection) -> dict[int, int]:
    query = (
        select(task.c.id, task.c.rules, plan.c.period_start, plan.c.period_end)
        .join(plan, plan.c.id == task.c.plan_id)
        .where(plan.c.status != "discarded", task.c.included, task.c.due.is_(None))
    )
    found = (
        (row.id, shortest_period(tuple(row.rules), row.period_start, row.period_end))
        for row in connection.execute(query)
        if row.rules
    )
    return {task_id: days for task_id, days in found if days is not None}


def set_plan(connection: Connection, plan_id: int, steps: Steps | None) -> None:
    """Set a plan's steps; None: the default again."""
    _set(connection, plan_steps, {"plan_id": plan_id}, steps)


def set_task(connection: Connection, task_id: int, steps: Steps | None) -> None:
    """Set a task's steps; None: its plan's again."""
    _set(connection, task_steps, {"task_id": task_id}, steps)


def carry_over(connection: Connection, old_id: int, new_id: int) -> None:
    """Give a plan that amends another that one's steps, where it has none of its own."""
    set_before = rules(connection).plans
    if old_id in set_before and new_id not in set_before:
        set_plan(connection, new_id, set_before[old_id])


def _set(connection: Connection, table: Table, key: dict[str, int], steps: Steps | None) -> None:
    ((column, wanted),) = key.items()
    connection.execute(delete(table).where(table.c[column] == wanted))
    if steps:
        connection.execute(insert(table).values(**key, steps=steps.model_dump(mode="json")))
