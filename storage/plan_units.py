"""What a reviewer settles about the units of a plan: what each name means, and who answers in each unit."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Mapping

from sqlalchemy import Connection, delete, insert, select

from storage.tables import person, plan_answerer, plan_unit_name, unit_alias
from storage.units import Meaning, key_of


def settle(
    connection: Connection, plan_id: int, meanings: Mapping[str, Meaning], by: str, now: dt.datetime
) -> None:
    """Keep what a plan's names mean, by the name as the document writes it; learnt for the next plan."""
    for name, meaning in meanings.items():
        key = key_of(name)
        names, aliases = plan_unit_name, unit_alias
        connection.execute(delete(names).where(names.c.plan_id == plan_id, names.c.key == key))
        connection.execute(delete(aliases).where(aliases.c.key == key))
        values = {"key": key, "meaning": meaning.meaning, "unit_id": meaning.unit_id}
        connection.execute(insert(names).values(**values, plan_id=plan_id, left_out=list(meaning.left_out)))
        connection.execute(insert(aliases).values(**values, name=name, learnt_by=by, learnt_at=now))


def choices(connection: Connection) -> dict[tuple[int, int], set[int]]:
    """Who was chosen to answer, by plan and unit; where nobody was, there is no entry."""
    found: dict[tuple[int, int], set[int]] = defaultdict(set)
    for row in connection.execute(select(plan_answerer)):
        found[row.plan_id, row.unit_id].add(row.person_id)
    return dict(found)


def choose(connection: Connection, plan_id: int, chosen: Mapping[int, Collection[int]]) -> None:
    """Keep who answers in each unit of a plan; a unit with nobody chosen goes back to all its officials.

    A person counts for the unit they belong to, whatever the form says.
    """
    connection.execute(delete(plan_answerer).where(plan_answerer.c.plan_id == plan_id))
    belongs = {row.id: row.unit_id for row in connection.execute(select(person.c.id, person.c.unit_id))}
    for unit_id, persons in chosen.items():
        for person_id in sorted(persons):
            if belongs.get(person_id) == unit_id:
                values = {"plan_id": plan_id, "unit_id": unit_id, "person_id": person_id}
                connection.execute(insert(plan_answerer).values(**values))


def carry_over(connection: Connection, old_id: int, new_id: int) -> None:
    """Give a plan that amends another what was settled for that one, where it settles nothing itself."""
    names, who = plan_unit_name, plan_answerer
    known = select(names.c.key).where(names.c.plan_id == new_id)
    rows = connection.execute(select(names).where(names.c.plan_id == old_id, names.c.key.not_in(known)))
    for row in rows.mappings().all():
        values = {name: value for name, value in row.items() if name not in {"id", "plan_id"}}
        connection.execute(insert(names).values(**values, plan_id=new_id))
    manned = select(who.c.unit_id).where(who.c.plan_id == new_id)
    people = connection.execute(select(who).where(who.c.plan_id == old_id, who.c.unit_id.not_in(manned)))
    for row in people.mappings().all():
        connection.execute(insert(who).values(**{**row, "plan_id": new_id}))
