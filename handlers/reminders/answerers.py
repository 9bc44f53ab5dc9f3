"""Who answers for a due date, and who leads them. The one place where that is decided."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import Connection

from storage import people, plan_units
from storage.people import Person
from storage.tasks import Occurrence

LEADER = "leader"


def answerers(
    occurrence: Occurrence, officials: Sequence[Person], chosen: Collection[int] = ()
) -> list[Person]:
    """Who took it over; else those whom the plan's reviewer chose; else the unit's officials; else its leaders.

    `officials`: everybody who is active; `chosen`: ids of persons.
    """
    unit = [person for person in officials if person.unit_id == occurrence.unit_id]
    return (
        [person for person in unit if person.id == occurrence.assignee_id]
        or [person for person in unit if person.id in chosen]
        or [person for person in unit if person.role != LEADER]
        or unit
    )


def theirs(connection: Connection, person: Person, due: Sequence[Occurrence]) -> list[Occurrence]:
    """Those of some due dates that a person answers for: what they are reminded of, they find in list and calendar."""
    unit, chosen = people.of_unit(connection, person.unit_id), plan_units.choices(connection)
    return [one for one in due if person in answerers(one, unit, chosen.get((one.plan_id, one.unit_id), ()))]


def leaders(
    occurrence: Occurrence, officials: Sequence[Person], chosen: Collection[int] = ()
) -> list[Person]:
    """Whom to tell when nobody takes note: the unit's leaders, unless they answer for it themselves."""
    asked = answerers(occurrence, officials, chosen)
    return [
        person
        for person in officials
        if person.unit_id == occurrence.unit_id and person.role == LEADER and person not in asked
    ]
