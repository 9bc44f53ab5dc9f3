"""The made-up office: plans reviewed and confirmed, officials linked, and what happens during the year."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import Connection

from bot.plan_import import import_plan, read_document
from handlers.turn import LOCAL
from knowledge.reminder_steps import Steps
from storage import conversations, people, plan_units, plans, reminder_rules, tasks, units
from storage.database import Database
from storage.units import Meaning

DEPARTMENTS, COMMUNES = 14, 4
UNLINKED = 25
"""Every so manyth person has no account."""


@dataclass(frozen=True)
class Pace:
    """Steps as the editor takes them: days before, days after, weekly reminders, working days until a leader hears."""

    before: tuple[int, ...] = (30, 14, 7, 3, 1)
    after: tuple[int, ...] = (1, 3)
    weeks: int = 26
    silent: int = 3

    def as_set(self) -> Steps:
        return Steps(before=self.before, after=self.after, weeks=self.weeks, unacknowledged_days=self.silent)


USUAL, OF_A_PLAN, OF_A_TASK = Pace(), Pace((45, 10, 1), (2,), 8, 5), Pace((5, 2), (4,), 3, 2)


@dataclass(frozen=True)
class Event:
    """What happens to every open due date of a task, or to the task itself; `pick` says whom of a unit it is about."""

    at: dt.datetime
    task_id: int
    kind: str
    pick: int = 0


@dataclass
class World:
    """What a run and the oracle are both told."""

    tasks: list[tasks.Running]
    units: dict[tuple[int, str], list[int]]
    """Plan and name of a lead as it writes it → the units that the reviewer took it for."""
    officials: dict[int, list[int]]
    leaders: dict[int, list[int]]
    chosen: dict[tuple[int, int], list[int]] = field(default_factory=dict)
    """Plan and unit → who answers there, where the reviewer chose."""
    paces: dict[int, Pace] = field(default_factory=dict)
    """Plan → its own steps."""
    unlinked: set[int] = field(default_factory=set)
    events: list[Event] = field(default_factory=list)

    def picked(self, unit: int, pick: int) -> int:
        """The person of a unit that an event is about."""
        staff = [*self.officials[unit], *self.leaders[unit]]
        return staff[pick % len(staff)]


def moment(day: dt.date, hour: int, minute: int = 0) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(hour, minute), LOCAL)


def build(
    database: Database, files: Sequence[Path], start: dt.date, staff: int, seed: int, days: int = 360
) -> World:
    """Import, review and confirm the plans on `start`, with `staff` officials dealt to the units, a leader in each.

    `days`: how many are lived through, so that what happens falls into them.
    """
    now, chance = moment(start, 9), random.Random(seed)
    with database.write() as connection:
        ids = [people.ensure_unit(connection, f"Phòng số {n}", now) for n in range(DEPARTMENTS)]
        ids += [people.ensure_unit(connection, f"Xã số {n}", now) for n in range(COMMUNES)]
        world = World([], {}, {one: [] for one in ids}, {one: [] for one in ids})
        _enter(connection, world, staff, now)
        for file in files:
            plan_id = import_plan(connection, read_document(file.name, file.read_bytes()), "benchmark", now)
            _review(connection, world, plan_id, chance, now)
            plans.set_status(connection, plan_id, "confirmed", "benchmark", now)
        reminder_rules.set_plan(connection, plan_id, OF_A_PLAN.as_set())
        world.paces[plan_id] = OF_A_PLAN
        world.tasks = tasks.running(connection)
    world.events = _events(world.tasks, start, days, chance)
    return world


def _enter(connection: Connection, world: World, staff: int, now: dt.datetime) -> None:
    ids = list(world.leaders)
    for number in range(staff):
        unit, leads = ids[number % len(ids)], number < len(ids)
        role = "leader" if leads else "official"
        new = people.add(connection, name=f"Cán bộ {number}", unit_id=unit, role=role, now=now)
        (world.leaders if leads else world.officials)[unit].append(new)
        if number % UNLINKED == UNLINKED - 1:
            world.unlinked.add(new)
        else:
            talk = conversations.ensure(connection, "telegram", str(number), now)
            people.link(connection, talk, people.new_link_code(connection, new, now), now)


def _review(
    connection: Connection, world: World, plan_id: int, chance: random.Random, now: dt.datetime
) -> None:
    """What a reviewer settles: the meaning of each name, one unit of a class left out; who answers in most units."""
    named: dict[str, list[str]] = {}
    for name in sorted({name for one in tasks.of_plan(connection, plan_id) for name in one.lead}):
        named.setdefault(units.key_of(name), []).append(name)
    ids = list(world.leaders)
    for names in named.values():
        meaning, members = _meaning(names[0], ids, chance)
        plan_units.settle(connection, plan_id, dict.fromkeys(names, meaning), "benchmark", now)
        world.units |= {(plan_id, name): members for name in names}
    for unit in ids:
        everybody = [*world.officials[unit], *world.leaders[unit]]
        if chance.random() < 4 / 5:
            world.chosen[plan_id, unit] = chance.sample(everybody, min(2, len(everybody)))
    chosen = {unit: who for (plan, unit), who in world.chosen.items() if plan == plan_id}
    plan_units.choose(connection, plan_id, chosen)


def _meaning(name: str, ids: Sequence[int], chance: random.Random) -> tuple[Meaning, list[int]]:
    said = name.casefold()
    if "các" not in said:
        unit = chance.choice(ids[:DEPARTMENTS])
        return Meaning(units.UNIT, unit), [unit]
    kind, members = ("communes", ids[DEPARTMENTS:]) if "xã" in said else ("all", ids)
    out = chance.choice(members)
    return Meaning(kind, None, (out,)), [one for one in members if one != out]


AWAY = dt.timedelta(days=24)
"""How long a task that was dropped is away."""
KINDS = ("received", "received", "done", "done", "extend", "hand", "hand", "move", "pace", "drop")


def _events(
    running: Sequence[tasks.Running], start: dt.date, days: int, chance: random.Random
) -> list[Event]:
    """For most tasks something on random days; some never hear a word."""
    found = []
    for one in running:
        for _ in range(chance.randrange(5)):
            day, kind = start + dt.timedelta(days=chance.randrange(1, days)), chance.choice(KINDS)
            event = Event(moment(day, 10, chance.randrange(59)), one.task.id, kind, chance.randrange(100))
            found.append(event)
            if kind == "drop":
                found.append(Event(event.at + AWAY, one.task.id, "restore"))
    return sorted(found, key=lambda event: (event.at, event.task_id))
