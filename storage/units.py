"""Which units have to do a task: what the names in a plan mean, as a reviewer settled it or as it was learnt."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Protocol

from sqlalchemy import Connection, select

from knowledge.offices import office_key, same_office
from knowledge.text import nfc
from knowledge.unit_names import UnitClass, belongs, class_of
from storage import people
from storage.tables import plan, plan_unit_name, unit, unit_alias

LONGEST_KEY = 200
UNIT, OUTSIDE = "unit", "outside"
"""What a name may mean besides a class: one unit; an office elsewhere (a ministry), which is not reminded."""


@dataclass(frozen=True)
class Meaning:
    """What a name in a plan stands for: a unit, a class of units but for those left out, or an office elsewhere."""

    meaning: str
    unit_id: int | None = None
    left_out: tuple[int, ...] = ()


@dataclass(frozen=True)
class Unit:
    """A unit of the place, and since when it is known."""

    id: int
    name: str
    since: dt.datetime


class HasLead(Protocol):
    """A task, as far as its units are concerned."""

    @property
    def plan_id(self) -> int: ...
    @property
    def lead(self) -> list[str]: ...


def key_of(name: str) -> str:
    """Equal for spellings of one name."""
    return office_key(" ".join(nfc(name).split()))[:LONGEST_KEY]


@dataclass
class Directory:
    """The units and every name they are known by, read once for many tasks."""

    units: dict[int, Unit]
    learnt: dict[str, Meaning]
    of_plans: dict[int, dict[str, Meaning]]
    confirmed: dict[int, dt.datetime]
    _by_name: dict[str, int | None] = field(default_factory=dict)

    def meaning(self, plan_id: int, name: str) -> Meaning | None:
        """What a name means without anybody being asked: settled for this plan, learnt, or a unit's very name."""
        key = key_of(name)
        settled = self.of_plans.get(plan_id, {}).get(key)
        if settled is not None:
            return settled
        found = self.learnt.get(key)
        if found and found.meaning in {UNIT, OUTSIDE}:
            return found
        unit_id = self.named(name)
        return Meaning(UNIT, unit_id) if unit_id is not None else None

    def named(self, name: str) -> int | None:
        """The unit of this name, also when it is spelled a little differently."""
        if name not in self._by_name:
            ids = {one.name: one.id for one in self.units.values()}
            same = same_office(" ".join(nfc(name).split()), ids)
            self._by_name[name] = ids[same] if same else None
        return self._by_name[name]

    def members(self, meaning: Meaning) -> list[Unit]:
        """The units a meaning comes to."""
        if meaning.meaning == OUTSIDE:
            return []
        if meaning.unit_id is not None:
            return [self.units[meaning.unit_id]]
        kind = UnitClass(meaning.meaning)
        inside = (one for one in self.units.values() if belongs(one.name, kind))
        return [one for one in inside if one.id not in meaning.left_out]

    def is_asked(self, one: Unit, plan_id: int, due: dt.date | None) -> bool:
        """Whether a member of a class owes what is due then: not what fell due before the unit was entered."""
        confirmed = self.confirmed.get(plan_id)
        return due is None or confirmed is None or one.since <= confirmed or one.since.date() <= due


def directory(connection: Connection) -> Directory:
    """Everything known about names of units."""
    rows = connection.execute(select(unit.c.id, unit.c.name, unit.c.created_at).order_by(unit.c.name))
    units = {row.id: Unit(*row) for row in rows}
    learnt = {row.key: Meaning(row.meaning, row.unit_id) for row in connection.execute(select(unit_alias))}
    of_plans: dict[int, dict[str, Meaning]] = {}
    for row in connection.execute(select(plan_unit_name)):
        meaning = Meaning(row.meaning, row.unit_id, tuple(row.left_out))
        of_plans.setdefault(row.plan_id, {})[row.key] = meaning
    confirmed = select(plan.c.id, plan.c.confirmed_at).where(plan.c.status == "confirmed")
    return Directory(
        units, learnt, of_plans, {row.id: row.confirmed_at for row in connection.execute(confirmed)}
    )


def units_of_task(
    connection: Connection,
    task: HasLead,
    now: dt.datetime,
    *,
    known: Directory | None = None,
    due: dt.date | None = None,
) -> list[int]:
    """The units that have to do a task, each once; a class is all its units but for those left out.

    A name that nobody has settled is taken for a class or a new unit, as it reads: plans confirmed through the admin
    pages have none left. A unit that is entered later joins the tasks of its class, from the next due date on.

    Args:
        connection: A writing connection.
        task: The task with its plan.
        now: For a unit that is new.
        known: `directory(connection)`, read once for many tasks.
        due: The due date that is opened.
    """
    found = known or directory(connection)
    ids: dict[int, None] = {}
    for name in task.lead:
        meaning = found.meaning(task.plan_id, name) or _as_it_reads(connection, found, name, now)
        one_alone = meaning.unit_id is not None
        ids |= {
            one.id: None
            for one in found.members(meaning)
            if one_alone or found.is_asked(one, task.plan_id, due)
        }
    return list(ids)


def _as_it_reads(connection: Connection, found: Directory, name: str, now: dt.datetime) -> Meaning:
    if (kind := class_of(name)) is not None and found.units:
        return Meaning(kind.value)
    unit_id = people.ensure_unit(connection, name, now)
    found.units.setdefault(unit_id, Unit(unit_id, name, now))
    found.learnt.setdefault(key_of(name), Meaning(UNIT, unit_id))
    return Meaning(UNIT, unit_id)
