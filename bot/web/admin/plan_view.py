"""A plan as its reviewer sees it: the doubtful tasks first, each with what is unsure and when it falls due."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from knowledge.plans.rhythm import due_dates, picked, spoken
from knowledge.texts import Translate
from storage.plans import PlanHead
from storage.tasks import Task

DOUBT = 0.8
"""A field that is less certain than this puts its task on top."""
NEXT_DATES = 4
"""Due dates shown of a rhythm, so that a reviewer sees what it comes to."""
PAGE = 40
"""Tasks on one page."""


@dataclass(frozen=True)
class TaskView:
    """A task beside the words it was read from."""

    task: Task
    unsure: frozenset[str]
    """Fields that the reader was unsure of, until a person has looked at the task."""
    deadline: str
    dates: list[dt.date]
    more_dates: bool
    is_past: bool
    """Its day is over already."""
    is_doubtful: bool


def seen_as(
    task: Task, plan: PlanHead, _: Translate, known: Collection[int] = (), today: dt.date = dt.date.min
) -> TaskView:
    """One task for the page, with its due dates from `today` on.

    `known` are the ids of those that an earlier plan has in the very same way.
    """
    looked_at = task.changed_by is not None or task.id in known
    doubts = (name for name, sure in task.certainty.items() if sure < DOUBT and not looked_at)
    unsure = frozenset(doubts)
    dates = [day for day in due_dates(None, task.rules, plan.period_start, plan.period_end) if day >= today]
    return TaskView(
        task,
        unsure,
        spoken(picked(task.deadline_kind, task.due, task.rules), task.deadline_raw, _),
        dates[:NEXT_DATES],
        len(dates) > NEXT_DATES,
        is_past=task.due is not None and task.due < today,
        is_doubtful=not looked_at and bool(unsure or task.ambiguity or not task.lead),
    )


def doubtful_first(views: Iterable[TaskView]) -> list[TaskView]:
    return sorted(views, key=lambda view: (not view.is_doubtful, view.task.position, view.task.id))


@dataclass(frozen=True)
class Shown:
    """A page of the tasks; pages are counted from 1."""

    views: list[TaskView]
    page: int
    pages: int


def page_of(views: list[TaskView], page: int) -> Shown:
    pages = max(1, -(-len(views) // PAGE))
    page = min(max(page, 1), pages)
    return Shown(views[(page - 1) * PAGE : page * PAGE], page, pages)
