"""The register of breaches of personal data, with what was told to whom, and when."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import Connection, insert, select, update

from storage.errors import Refused
from storage.tables import breach

Step = Literal["authority_told_at", "people_told_at", "incident_told_at", "incident_reported_at", "closed_at"]
STEPS: tuple[Step, ...] = (
    "authority_told_at",
    "people_told_at",
    "incident_told_at",
    "incident_reported_at",
    "closed_at",
)


@dataclass(frozen=True)
class Breach:
    """One breach. `people`: about how many are concerned; None: not known yet."""

    id: int
    found_at: dt.datetime
    what: str
    data: str
    people: int | None
    harmful: bool
    location: bool
    incident: bool
    clock: str
    measures: str
    authority_told_at: dt.datetime | None
    people_told_at: dt.datetime | None
    incident_told_at: dt.datetime | None
    incident_reported_at: dt.datetime | None
    closed_at: dt.datetime | None
    recorded_by: str


def add(
    connection: Connection,
    *,
    found_at: dt.datetime,
    what: str,
    data: str,
    people: int | None,
    harmful: bool,
    location: bool,
    incident: bool,
    clock: str,
    by: str,
) -> int:
    """Register one: `harmful` may harm somebody, `location` concerns where people are or their body, `incident` is
    a serious incident of security.
    """
    values = {"found_at": found_at, "what": what, "data": data, "people": people, "clock": clock}
    flags = {"harmful": harmful, "location": location, "incident": incident}
    key = connection.execute(insert(breach).values(**values, **flags, recorded_by=by)).inserted_primary_key
    assert key is not None
    return int(key[0])


def listed(connection: Connection) -> list[Breach]:
    """The open ones first, then the newest."""
    query = select(breach).order_by(breach.c.closed_at.is_not(None), breach.c.found_at.desc(), breach.c.id)
    return [Breach(*row) for row in connection.execute(query)]


def note(connection: Connection, breach_id: int, step: Step, now: dt.datetime) -> None:
    """A step was taken now.

    Raises:
        Refused: it was taken before, or there is no such breach.
    """
    query = update(breach).where(breach.c.id == breach_id, breach.c[step].is_(None)).values({step: now})
    if connection.execute(query).rowcount != 1:
        raise Refused("Bước này đã được ghi rồi. Anh/chị mở lại trang.")


def describe(connection: Connection, breach_id: int, measures: str) -> bool:
    """What was done about it so far. False: there is no such breach."""
    changed = connection.execute(update(breach).where(breach.c.id == breach_id).values(measures=measures))
    return changed.rowcount == 1
