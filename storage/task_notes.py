"""Notes and evidence of tasks: words, and pictures or documents by the platform's own ids or addresses."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, delete, insert, select

from storage.messages import File
from storage.tables import person, task_note


@dataclass(frozen=True)
class Note:
    """Words about a task, files with it, or both."""

    id: int
    person_id: int
    person: str
    channel: str
    text: str
    files: tuple[File, ...]
    at: dt.datetime


def add(
    connection: Connection,
    *,
    occurrence_id: int,
    person_id: int,
    channel: str,
    text: str,
    files: Sequence[File],
    now: dt.datetime,
) -> int:
    """Keep a note; returns its id. Personal data is masked by the caller."""
    values = {
        "occurrence_id": occurrence_id,
        "person_id": person_id,
        "channel": channel,
        "text": text,
        "files": [file.model_dump(mode="json") for file in files],
        "at": now,
    }
    key = connection.execute(insert(task_note).values(**values)).inserted_primary_key
    assert key is not None
    return int(key[0])


def of(connection: Connection, occurrence_ids: Collection[int]) -> dict[int, list[Note]]:
    """Occurrence → its notes, the oldest first."""
    query = (
        select(
            task_note.c.occurrence_id,
            task_note.c.id,
            task_note.c.person_id,
            person.c.name,
            task_note.c.channel,
            task_note.c.text,
            task_note.c.files,
            task_note.c.at,
        )
        .join(person, person.c.id == task_note.c.person_id)
        .where(task_note.c.occurrence_id.in_(occurrence_ids))
        .order_by(task_note.c.id)
    )
    found: dict[int, list[Note]] = defaultdict(list)
    for row in connection.execute(query):
        files = tuple(File.model_validate(file) for file in row.files)
        note = Note(row.id, row.person_id, row.name, row.channel, row.text, files, row.at)
        found[row.occurrence_id].append(note)
    return dict(found)


def files_of(connection: Connection, occurrence_id: int) -> int:
    """How many pictures and documents there are."""
    return sum(len(note.files) for note in of(connection, [occurrence_id]).get(occurrence_id, []))


def remove(connection: Connection, note_id: int, person_id: int) -> bool:
    """Take one's own note back. False when there is none."""
    gone = delete(task_note).where(task_note.c.id == note_id, task_note.c.person_id == person_id)
    return connection.execute(gone).rowcount == 1
