"""The made-up office: plans confirmed, officials linked, and what they answer during the year."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import Connection, select

from bot.plan_import import import_plan, read_document
from handlers.turn import LOCAL
from storage import conversations, extensions, people, plans, task_answers, tasks
from storage.database import Database
from storage.tables import occurrence, person


@dataclass(frozen=True)
class Event:
    """What somebody answers about every open due date with this task: received, done, or three weeks more, agreed."""

    at: dt.datetime
    task_id: int
    kind: str


@dataclass
class World:
    """What a run and the oracle are both told."""

    tasks: list[tasks.Running]
    units: dict[str, int]
    """Every name of a lead as the plans write it, and its unit."""
    officials: dict[int, list[int]]
    leaders: dict[int, list[int]]
    events: list[Event] = field(default_factory=list)


def moment(day: dt.date, hour: int, minute: int = 0) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(hour, minute), LOCAL)


def build(database: Database, files: Sequence[Path], start: dt.date, staff: int, seed: int) -> World:
    """Import and confirm the plans on `start`, and deal `staff` officials to the units, one of each a leader."""
    now, chance = moment(start, 9), random.Random(seed)
    with database.write() as connection:
        for file in files:
            plan_id = import_plan(connection, read_document(file.name, file.read_bytes()), "benchmark", now)
            plans.set_status(connection, plan_id, "confirmed", "benchmark", now)
        running = tasks.running(connection)
        names = sorted({name for one in running for name in one.task.lead})
        units = {name: people.ensure_unit(connection, name, now) for name in names}
        ids = sorted(set(units.values()))
        for number in range(staff):
            role = "leader" if number < len(ids) else "official"
            _link(connection, number, ids[number % len(ids)], role, now)
        rows = connection.execute(select(person.c.id, person.c.unit_id, person.c.role)).all()
    by = {
        role: {unit: [r.id for r in rows if r.unit_id == unit and r.role == role] for unit in ids}
        for role in ("official", "leader")
    }
    world = World(running, units, by["official"], by["leader"])
    world.events = _events(running, start, chance)
    return world


def _link(connection: Connection, number: int, unit: int, role: str, now: dt.datetime) -> None:
    new = people.add(connection, name=f"Cán bộ {number}", unit_id=unit, role=role, now=now)
    talk = conversations.ensure(connection, "telegram", str(number), now)
    people.link(connection, talk, people.new_link_code(connection, new, now), now)


def _events(running: Sequence[tasks.Running], start: dt.date, chance: random.Random) -> list[Event]:
    """For most tasks some answers on random days; some never hear a word."""
    found = []
    for one in running:
        for _ in range(chance.randrange(4)):
            day = start + dt.timedelta(days=chance.randrange(1, 360))
            kind = chance.choice(("received", "received", "done", "extend"))
            found.append(Event(moment(day, 10, chance.randrange(59)), one.task.id, kind))
    return sorted(found, key=lambda event: (event.at, event.task_id))


MORE = dt.timedelta(days=21)


def answer(connection: Connection, event: Event) -> None:
    """What the event says, written the way the product writes it."""
    query = select(occurrence.c.id, occurrence.c.unit_id, occurrence.c.due).where(
        occurrence.c.task_id == event.task_id, occurrence.c.status != "done"
    )
    for row in connection.execute(query).all():
        speaker = (
            connection.execute(select(person.c.id).where(person.c.unit_id == row.unit_id)).scalars().first()
        )
        assert speaker is not None
        new_due = row.due + MORE if event.kind == "extend" else None
        said = task_answers.record(connection, row.id, speaker, event.kind, event.at, new_due=new_due)
        if new_due and said is not None:
            extensions.decide(connection, said, agreed=True, by="benchmark", now=event.at)
