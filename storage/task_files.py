"""Pictures and documents that officials sent by our own page: evidence of tasks, kept here since no platform has them.

What was sent and never put to a task is erased after two days.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from sqlalchemy import Connection, delete, func, insert, select, update

from storage.messages import File
from storage.tables import task_file, task_note

WAITS = dt.timedelta(days=2)
"""How long a file waits for its task to be named."""
MOST_WAITING = 20
"""Files of one conversation that wait."""


@dataclass(frozen=True)
class Sent:
    """A file as it came, looked at already."""

    key: str
    name: str
    content_type: str
    content: bytes


def add(connection: Connection, conversation_id: int, sent: Sent, now: dt.datetime) -> File | None:
    """Keep a file until its task is named; sending it again keeps one. None: too many wait already."""
    known = select(task_file.c.id).where(task_file.c.key == sent.key)
    found = connection.execute(known).scalar()
    if found is None:
        mine = task_file.c.conversation_id == conversation_id, task_file.c.note_id.is_(None)
        waiting = connection.execute(select(func.count()).select_from(task_file).where(*mine)).scalar_one()
        if waiting >= MOST_WAITING:
            return None
        row = {"conversation_id": conversation_id, "added_at": now, "size": len(sent.content)}
        key = connection.execute(insert(task_file).values(**row, **vars(sent))).inserted_primary_key
        assert key is not None
        found = key[0]
    return File(name=sent.name, external_id=str(found))


def keep(connection: Connection, note_id: int, conversation_id: int, files: Iterable[File]) -> None:
    """These belong to a note now: those of them that lie with us, sent in this conversation."""
    ids = [int(file.external_id) for file in files if file.external_id and file.external_id.isdecimal()]
    mine = task_file.c.conversation_id == conversation_id, task_file.c.note_id.is_(None)
    connection.execute(update(task_file).where(task_file.c.id.in_(ids), *mine).values(note_id=note_id))


def of_notes(connection: Connection, note_ids: Collection[int]) -> set[tuple[int, str]]:
    """Note and file id of everything that lies with us."""
    query = select(task_file.c.note_id, task_file.c.id).where(task_file.c.note_id.in_(note_ids))
    return {(row.note_id, str(row.id)) for row in connection.execute(query)}


def content(connection: Connection, file_id: int) -> tuple[int, Sent] | None:
    """The occurrence it is evidence of, and the file; None: there is none, or it belongs to no task."""
    c = task_file.c
    query = (
        select(task_note.c.occurrence_id, c.key, c.name, c.content_type, c.content)
        .join(task_note, task_note.c.id == c.note_id)
        .where(c.id == file_id)
    )
    row = connection.execute(query).one_or_none()
    return (row.occurrence_id, Sent(row.key, row.name, row.content_type, bytes(row.content))) if row else None


def forget_waiting(connection: Connection, now: dt.datetime, most: int) -> int:
    """Erase what nobody has put to a task. Returns how many, at most `most`."""
    old = select(task_file.c.id).where(task_file.c.note_id.is_(None), task_file.c.added_at < now - WAITS)
    ids = list(connection.execute(old.limit(most)).scalars())
    return connection.execute(delete(task_file).where(task_file.c.id.in_(ids))).rowcount if ids else 0


def forget_conversation(connection: Connection, conversation_id: int) -> None:
    """Erase what this conversation has put to no task. Evidence of a task is the office's record."""
    mine = task_file.c.conversation_id == conversation_id
    connection.execute(delete(task_file).where(mine, task_file.c.note_id.is_(None)))
