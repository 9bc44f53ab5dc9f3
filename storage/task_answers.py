"""What officials answered about their tasks: all of it is kept, the last word sets the status."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from sqlalchemy import Connection, insert, select, true, update

from storage import tasks
from storage.tables import answer, occurrence, person
from storage.tasks import OPEN, Answered, Occurrence

MAY_REOPEN = dt.timedelta(days=14)
"""How long "done" can be taken back in the chat; later on it is a correction of the record."""
_STATUS_AFTER = {"received": "received", "done": "done", "extend": "asked"}
_FROM = {"received": ("open",), "done": OPEN, "extend": OPEN}


def record(
    connection: Connection,
    occurrence_id: int,
    person_id: int,
    kind: str,
    now: dt.datetime,
    *,
    note: str | None = None,
    new_due: dt.date | None = None,
) -> int | None:
    """Write down `received`, `done` or `extend`. Returns the answer's id; None: it is no news, nothing was written.

    No news is: done or a later deadline for what is done already, received twice by the same person.
    """
    tasks.hold(connection, occurrence_id)
    moved = connection.execute(
        update(occurrence)
        .where(occurrence.c.id == occurrence_id, occurrence.c.status.in_(_FROM[kind]))
        .values(status=_STATUS_AFTER[kind])
    )
    if moved.rowcount == 0 and (kind != "received" or _has_received(connection, occurrence_id, person_id)):
        return None
    if kind != "received":
        _close_wishes(connection, occurrence_id, "dropped" if kind == "done" else "replaced", now)
    values = {"occurrence_id": occurrence_id, "person_id": person_id, "kind": kind, "at": now}
    key = connection.execute(insert(answer).values(**values, note=note, new_due=new_due)).inserted_primary_key
    assert key is not None
    return int(key[0])


def _has_received(connection: Connection, occurrence_id: int, person_id: int) -> bool:
    query = select(answer.c.id).where(
        answer.c.occurrence_id == occurrence_id, answer.c.person_id == person_id, answer.c.kind == "received"
    )
    return connection.execute(query.limit(1)).scalar() is not None


def _close_wishes(connection: Connection, occurrence_id: int, decision: str, now: dt.datetime) -> None:
    """Nobody needs to decide any more about what was asked for before."""
    connection.execute(
        update(answer)
        .where(
            answer.c.occurrence_id == occurrence_id, answer.c.kind == "extend", answer.c.decision.is_(None)
        )
        .values(decision=decision, decided_at=now)
    )


def reopen(
    connection: Connection,
    occurrence_id: int,
    by: str,
    now: dt.datetime,
    *,
    within: dt.timedelta | None = MAY_REOPEN,
) -> bool:
    """Take "done" back. False: it is not done (any more), or longer ago than `within` (None: any time)."""
    tasks.hold(connection, occurrence_id)
    last_done = (
        select(answer.c.id)
        .where(answer.c.occurrence_id == occurrence_id, answer.c.kind == "done", answer.c.undone_at.is_(None))
        .order_by(answer.c.id.desc())
        .limit(1)
    )
    said = connection.execute(last_done).scalar_one_or_none()
    undone = connection.execute(
        update(answer)
        .where(
            answer.c.id == said,
            answer.c.undone_at.is_(None),
            true() if within is None else answer.c.at >= now - within,
        )
        .values(undone_at=now, undone_by=by)
    )
    if undone.rowcount == 0:
        return False
    opened = update(occurrence).where(occurrence.c.id == occurrence_id, occurrence.c.status == "done")
    return connection.execute(opened.values(status="received")).rowcount == 1


def last_undone(connection: Connection, occurrence_id: int) -> tuple[int, int] | None:
    """The "done" that was taken back last: its number, and who had said it."""
    query = (
        select(answer.c.id, answer.c.person_id)
        .where(answer.c.occurrence_id == occurrence_id, answer.c.undone_at.is_not(None))
        .order_by(answer.c.undone_at.desc(), answer.c.id.desc())
        .limit(1)
    )
    row = connection.execute(query).one_or_none()
    return (int(row.id), int(row.person_id)) if row else None


def add_answers(connection: Connection, found: Collection[Occurrence]) -> None:
    """Put to each occurrence what was answered, the oldest first."""
    by_id = {one.id: one for one in found}
    query = (
        select(
            answer.c.occurrence_id,
            person.c.name,
            answer.c.kind,
            answer.c.note,
            answer.c.new_due,
            answer.c.at,
            answer.c.decision,
            answer.c.decided_by,
            answer.c.decision_note,
            answer.c.undone_at,
        )
        .join(person, person.c.id == answer.c.person_id)
        .order_by(answer.c.id)
    )
    if len(by_id) <= FEW:
        query = query.where(answer.c.occurrence_id.in_(by_id))
    for occurrence_id, *said in connection.execute(query):
        if occurrence_id in by_id:
            by_id[occurrence_id].answers.append(Answered(*said))


FEW = 500
"""Occurrences that are asked for by id; of more of them all answers are read."""


def all_with_answers(connection: Connection) -> list[Occurrence]:
    """Every occurrence with what was answered, for the admin's table."""
    found = tasks.all_of_unit(connection)
    add_answers(connection, found)
    return found


def holders(connection: Connection, found: Collection[Occurrence]) -> dict[int, tuple[int, str]]:
    """Occurrence → who works on it: who took it over, else who answered last. Nobody: it is not in there."""
    ids = [one.id for one in found]
    query = (
        select(answer.c.occurrence_id, person.c.id, person.c.name)
        .join(person, person.c.id == answer.c.person_id)
        .join(occurrence, occurrence.c.id == answer.c.occurrence_id)
        .where(answer.c.occurrence_id.in_(ids), person.c.active, person.c.unit_id == occurrence.c.unit_id)
        .order_by(answer.c.id)
    )
    last = {row[0]: (int(row[1]), str(row[2])) for row in connection.execute(query)}
    taken = {one.id: (one.assignee_id, one.assignee or "") for one in found if one.assignee_id is not None}
    return last | taken
