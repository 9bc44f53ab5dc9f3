"""Dossiers as the office last told them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, and_, func, or_, select, update

from knowledge.dossiers.codes import code_key
from knowledge.dossiers.lateness import OPEN, RUNNING
from knowledge.dossiers.words import Status
from storage.tables import dossier


@dataclass(frozen=True)
class Dossier:
    """One dossier. `source_day`: the day its figures are of; `first_due`: before any new date was given."""

    id: int
    key: str
    code: str
    procedure: str | None
    procedure_id: str | None
    unit: str | None
    received: dt.date | None
    due: dt.date | None
    first_due: dt.date | None
    due_moves: int
    finished: dt.date | None
    status: Status
    status_said: str | None
    check_hash: str | None
    source_day: dt.date
    warned_due: dt.date | None
    warned_step: int | None


_COLUMNS = tuple(dossier.c[name] for name in Dossier.__dataclass_fields__)


def _of(row: Sequence[object]) -> Dossier:
    values = dict(zip(Dossier.__dataclass_fields__, row, strict=True))
    return Dossier(**{**values, "status": _status(str(values["status"]))})  # type: ignore[arg-type]  # the columns' own types


def _status(stored: str) -> Status:
    """A state of a newer version is one that is not known here."""
    return Status(stored) if stored in set(Status) else Status.OTHER


_ANYTHING = select(dossier.c.id).limit(1)
"""Built once: it is asked with every greeting."""


def anything(connection: Connection) -> bool:
    """Whether the office hands over dossiers at all."""
    return connection.execute(_ANYTHING).scalar() is not None


def find(connection: Connection, code: str) -> Dossier | None:
    """The dossier with this code, however it is typed."""
    row = connection.execute(select(*_COLUMNS).where(dossier.c.key == code_key(code))).one_or_none()
    return _of(row) if row else None


def one(connection: Connection, dossier_id: int) -> Dossier | None:
    row = connection.execute(select(*_COLUMNS).where(dossier.c.id == dossier_id)).one_or_none()
    return _of(row) if row else None


def newest_day(connection: Connection) -> dt.date | None:
    """The day of the newest figures there are."""
    return connection.execute(select(func.max(dossier.c.source_day))).scalar()


def due_between(connection: Connection, first: dt.date, last: dt.date) -> list[Dossier]:
    """Those somebody is working on that fall due in these days, both included, the nearest first."""
    return listed(connection, _running(), dossier.c.due.between(first, last))


def late(connection: Connection, limit: int = 500) -> list[Dossier]:
    """Those not finished whose due day lies before the day of their figures, the longest overdue first."""
    return listed(connection, _running(), dossier.c.due < dossier.c.source_day, limit=limit)


def count_late(connection: Connection) -> int:
    query = select(func.count()).where(_running(), dossier.c.due < dossier.c.source_day)
    return connection.execute(query).scalar_one()


def counts(connection: Connection) -> dict[str, int]:
    """How many stand where."""
    rows = connection.execute(select(dossier.c.status, func.count()).group_by(dossier.c.status))
    return {str(status): int(count) for status, count in rows}


def warned(connection: Connection, dossier_id: int, due: dt.date, step: int) -> None:
    """Its officials were told that this due day is near."""
    change = update(dossier).where(dossier.c.id == dossier_id)
    connection.execute(change.values(warned_due=due, warned_step=step))


def is_open() -> ColumnElement[bool]:
    """No result yet."""
    return dossier.c.status.in_([status.value for status in OPEN])


def _running() -> ColumnElement[bool]:
    return and_(dossier.c.status.in_([status.value for status in RUNNING]), dossier.c.due.is_not(None))


def listed(connection: Connection, *where: ColumnElement[bool], limit: int = 2000) -> list[Dossier]:
    """Those that meet all conditions, the nearest or longest overdue first."""
    query = select(*_COLUMNS).where(*where).order_by(dossier.c.due, dossier.c.id).limit(limit)
    return [_of(row) for row in connection.execute(query)]


def in_figures(connection: Connection, first: dt.date, last: dt.date) -> list[Dossier]:
    """Those finished in these days, and those still running that fell due by the last of them."""
    finished = dossier.c.finished.between(first, last)
    overdue = and_(_running(), dossier.c.due <= last, dossier.c.due < dossier.c.source_day)
    return [_of(row) for row in connection.execute(select(*_COLUMNS).where(or_(finished, overdue)))]
