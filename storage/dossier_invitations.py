"""The one invitation to rate that each finished dossier gets: in the chat that watches it, or in a list for the office.

Every one is invited, refused ones too, and nobody is picked. That it was is a day on the dossier; from the code or the
rating nothing leads back to it.
"""

from __future__ import annotations

import datetime as dt

from sqlalchemy import ColumnElement, Connection, exists, func, select, update

from knowledge.dossiers.words import Status
from storage import dossiers, visits
from storage.dossiers import Dossier
from storage.exports import LOCAL
from storage.tables import dossier, dossier_watch

OVER = frozenset({Status.RETURNED, Status.REFUSED, Status.WITHDRAWN})
"""There is nothing more to come; a result that lies ready has yet to be fetched."""
MOST = 2000
"""Dossiers of one list: those that are left come with the next one."""


def issue(connection: Connection, found: Dossier, unit: str, now: dt.datetime) -> str | None:
    """The code by which a finished dossier's visit is rated once; None when it is not finished or was invited before.

    Args:
        connection: of the transaction in which the code is handed on.
        found: the dossier.
        unit: the office that served, where the dossier names none.
        now: the moment of the invitation; the code lasts from then.
    """
    if found.status not in OVER or not _mark(connection, found.id, now):
        return None
    known = {Status.RETURNED: {"no_result": False}, Status.WITHDRAWN: {"no_result": True}}
    return visits.issue(
        connection,
        unit=found.unit or unit,
        procedure_id=found.procedure_id,
        now=now,
        known=known.get(found.status),
    )


def count(connection: Connection, today: dt.date) -> int:
    """How many finished dossiers nobody was invited for yet, and no chat will be."""
    return int(connection.execute(select(func.count()).where(*_waiting(today))).scalar_one())


def waiting(connection: Connection, today: dt.date) -> list[Dossier]:
    """They themselves, at most `MOST`."""
    return dossiers.listed(connection, *_waiting(today), limit=MOST)


def _waiting(today: dt.date) -> tuple[ColumnElement[bool], ...]:
    """Of longer ago nobody remembers the visit."""
    return (
        dossier.c.status.in_([status.value for status in OVER]),
        dossier.c.rating_asked_on.is_(None),
        func.coalesce(dossier.c.finished, dossier.c.source_day) > today - visits.LASTS,
        ~exists().where(dossier_watch.c.dossier_id == dossier.c.id),
    )


def _mark(connection: Connection, dossier_id: int, now: dt.datetime) -> bool:
    """Whether it had not been invited for."""
    mine = dossier.c.id == dossier_id, dossier.c.rating_asked_on.is_(None)
    values = {"rating_asked_on": now.astimezone(LOCAL).date()}
    return connection.execute(update(dossier).where(*mine).values(**values)).rowcount == 1
