"""What happens in the made-up office, written the way the product writes it."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import Connection

from benchmarks.reminders.world import OF_A_TASK, Event, World
from storage import extensions, handovers, reminder_rules, task_answers, task_changes, tasks
from storage.task_changes import Author, Seen

MORE = dt.timedelta(days=21)


def happen(connection: Connection, world: World, event: Event) -> None:
    """Write the event down: for the task itself, or for each of its open due dates."""
    match event.kind:
        case "move" | "drop" | "restore":
            _correct(connection, event)
        case "pace":
            reminder_rules.set_task(connection, event.task_id, OF_A_TASK.as_set())
        case _:
            for one in tasks.open_ones(connection):
                if one.task_id == event.task_id:
                    _say(connection, one, world.picked(one.unit_id, event.pick), event)


def _say(connection: Connection, one: tasks.Occurrence, person: int, event: Event) -> None:
    if event.kind == "hand":
        offer = handovers.offer(connection, one.id, person, person, event.at)
        handovers.answer(connection, offer, event.at, accepted=True)
        task_answers.record(connection, one.id, person, "received", event.at)
        return
    new_due = one.due + MORE if event.kind == "extend" else None
    said = task_answers.record(connection, one.id, person, event.kind, event.at, new_due=new_due)
    if new_due and said is not None:
        extensions.decide(connection, said, agreed=True, by="benchmark", now=event.at)


def _correct(connection: Connection, event: Event) -> None:
    """What a reviewer does to a task in force."""
    found = tasks.by_id(connection, event.task_id)
    assert found is not None
    seen, author = Seen(found.id, found.version), Author("benchmark", event.at)
    if event.kind == "drop":
        task_changes.drop(connection, found.plan_id, seen, author)
    elif event.kind == "restore":
        task_changes.restore(connection, found.plan_id, seen, author)
    elif found.due:
        task_changes.change(connection, found.plan_id, seen, {"due": found.due + MORE}, author)
