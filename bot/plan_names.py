"""The names of offices in a plan as its reviewer settles them: what each is taken for, and how sure that is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

from knowledge.unit_names import class_of, likely
from storage.tasks import Task
from storage.units import UNIT, Directory, Meaning, key_of

SURE_ENOUGH = 0.8
"""From here on a likeness is filled in for the reviewer; below it is only named."""
How = Literal["settled", "learnt", "same", "class", "alike", "new"]


@dataclass
class NamedOffice:
    """A name in the lead column of a plan.

    `how`: settled by the reviewer, learnt from an earlier plan, the very name of a unit; or only put forward because it
    reads like a class, like a unit (then with a certainty), or like nothing known.
    """

    name: str
    meaning: Meaning | None
    how: How
    certainty: float | None = None
    tasks: list[Task] = field(default_factory=list)

    @property
    def is_guess(self) -> bool:
        """Whether it is too unsure to stand in a form that somebody may save without a look."""
        return self.certainty is not None and self.certainty < SURE_ENOUGH

    @property
    def is_settled(self) -> bool:
        return self.how in {"settled", "learnt", "same"}


def offices_named(plan_id: int, tasks: Iterable[Task], known: Directory) -> list[NamedOffice]:
    """Every name that leads a task, once for all its spellings; those to be settled first."""
    found: dict[str, NamedOffice] = {}
    for task in tasks:
        for name in task.lead if task.included else ():
            office = found.setdefault(key_of(name), _taken_for(plan_id, name, known))
            if task not in office.tasks:
                office.tasks.append(task)
    return sorted(found.values(), key=lambda office: (office.is_settled, office.name))


def _taken_for(plan_id: int, name: str, known: Directory) -> NamedOffice:
    meaning = known.meaning(plan_id, name)
    if meaning is not None:
        key = key_of(name)
        settled, learnt = key in known.of_plans.get(plan_id, {}), key in known.learnt
        return NamedOffice(name, meaning, "settled" if settled else "learnt" if learnt else "same")
    if (kind := class_of(name)) is not None:
        return NamedOffice(name, Meaning(kind.value), "class")
    ids = {one.name: one.id for one in known.units.values()}
    if (alike := likely(name, ids)) is not None:
        return NamedOffice(name, Meaning(UNIT, ids[alike.name]), "alike", alike.certainty)
    return NamedOffice(name, None, "new")


def unknown_names(plan_id: int, names: Iterable[str], known: Directory) -> list[str]:
    """Those of the names that nobody has settled."""
    return [name for name in names if known.meaning(plan_id, name) is None]
