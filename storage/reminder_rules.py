"""By which steps each plan and task is reminded: its own, else its plan's, else the default."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, Table, delete, insert, select

from knowledge.reminder_steps import Steps, default_steps
from storage.tables import plan_steps, task, task_steps


@dataclass(frozen=True)
class Rules:
    """The steps that were set, by plan and by task."""

    plans: Mapping[int, Steps]
    tasks: Mapping[int, Steps]
    plan_of: Mapping[int, int]

    def of_task(self, task_id: int) -> Steps:
        return self.tasks.get(task_id) or self.of_plan(self.plan_of.get(task_id, 0))

    def of_plan(self, plan_id: int) -> Steps:
        return self.plans.get(plan_id) or default_steps()


def rules(connection: Connection) -> Rules:
    """Every rule that differs from the default."""
    plans = {row.plan_id: Steps.model_validate(row.steps) for row in connection.execute(select(plan_steps))}
    tasks = {row.task_id: Steps.model_validate(row.steps) for row in connection.execute(select(task_steps))}
    ids = connection.execute(select(task.c.id, task.c.plan_id)) if plans else ()
    return Rules(plans, tasks, {row.id: row.plan_id for row in ids})


def set_plan(connection: Connection, plan_id: int, steps: Steps | None) -> None:
    """Set a plan's steps; None: the default again."""
    _set(connection, plan_steps, {"plan_id": plan_id}, steps)


def set_task(connection: Connection, task_id: int, steps: Steps | None) -> None:
    """Set a task's steps; None: its plan's again."""
    _set(connection, task_steps, {"task_id": task_id}, steps)


def _set(connection: Connection, table: Table, key: dict[str, int], steps: Steps | None) -> None:
    ((column, wanted),) = key.items()
    connection.execute(delete(table).where(table.c[column] == wanted))
    if steps:
        connection.execute(insert(table).values(**key, steps=steps.model_dump(mode="json")))
