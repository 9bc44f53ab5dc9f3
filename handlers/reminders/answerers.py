"""Who answers for a due date, and who leads them. The one place where that is decided."""

from __future__ import annotations

from collections.abc import Sequence

from storage.people import Person
from storage.tasks import Occurrence

LEADER = "leader"


def answerers(occurrence: Occurrence, officials: Sequence[Person]) -> list[Person]:
    """The unit's officials; where it has none besides its leaders, those."""
    unit = [person for person in officials if person.unit_id == occurrence.unit_id]
    return [person for person in unit if person.role != LEADER] or unit


def leaders(occurrence: Occurrence, officials: Sequence[Person]) -> list[Person]:
    """Whom to tell when nobody takes note: the unit's leaders, unless they answer for it themselves."""
    asked = answerers(occurrence, officials)
    return [
        person
        for person in officials
        if person.unit_id == occurrence.unit_id and person.role == LEADER and person not in asked
    ]
