"""How the work of each unit stands, and which leader was told of it in which week."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, func, insert, or_, select

from storage.secrets_at_rest import hashed
from storage.tables import occurrence, plan, task, unit, weekly_summary
from storage.tasks import still_asked


@dataclass
class Standing:
    """Due dates of a unit, each counted once: those of the year, and the late ones of earlier years."""

    done: int = 0
    in_progress: int = 0
    late: int = 0
    not_started: int = 0

    @property
    def total(self) -> int:
        return self.done + self.in_progress + self.late + self.not_started


def standings(connection: Connection, today: dt.date) -> dict[int, Standing]:
    """How the work of each unit stands, by unit; of the year so far and of what comes near."""
    this_year = occurrence.c.due >= today.replace(month=1, day=1)
    late = (occurrence.c.due < today).label("late")
    query = (
        select(occurrence.c.unit_id, occurrence.c.status, late, func.count().label("many"))
        .join(task, task.c.id == occurrence.c.task_id)
        .join(plan, plan.c.id == task.c.plan_id)
        .where(plan.c.status == "confirmed", still_asked())
        .where(or_(this_year, occurrence.c.status != "done"))
        .group_by(occurrence.c.unit_id, occurrence.c.status, late)
    )
    found: dict[int, Standing] = {}
    for row in connection.execute(query):
        standing = found.setdefault(row.unit_id, Standing())
        name = _state(row.status, late=bool(row.late))
        setattr(standing, name, getattr(standing, name) + row.many)
    return found


def _state(status: str, *, late: bool) -> str:
    if status == "done":
        return "done"
    if late:
        return "late"
    return "not_started" if status == "open" else "in_progress"


def written(connection: Connection, keys: Collection[str]) -> set[str]:
    """Those of `keys` that were told."""
    query = select(weekly_summary.c.key).where(weekly_summary.c.key.in_(keys))
    return set(connection.execute(query).scalars())


def write(
    connection: Connection,
    key: str,
    unit_id: int,
    person_id: int,
    token: str,
    progress: Standing,
    now: dt.datetime,
) -> None:
    """A leader is told. `token` opens the picture of these figures."""
    values = {"key": key, "unit_id": unit_id, "person_id": person_id, "token_hash": hashed(token)}
    connection.execute(insert(weekly_summary).values(**values, progress=vars(progress), at=now))


def of_token(connection: Connection, token: str) -> tuple[str, dt.datetime, Mapping[str, int]] | None:
    """The unit, the moment and the figures of a summary; None: no summary has this token."""
    query = (
        select(unit.c.name, weekly_summary.c.at, weekly_summary.c.progress)
        .join(unit, unit.c.id == weekly_summary.c.unit_id)
        .where(weekly_summary.c.token_hash == hashed(token))
    )
    row = connection.execute(query).one_or_none()
    return (row.name, row.at, row.progress) if row else None
