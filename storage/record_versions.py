"""Every version of the office's own data files that was written in the admin pages, so that each can come back."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

from sqlalchemy import Connection, insert, select

from storage.tables import record_version


class Version(NamedTuple):
    """`content` None: the file was taken away."""

    id: int
    file: str
    content: str | None
    by: str
    at: dt.datetime
    note: str


def add(
    connection: Connection, *, file: str, content: str | None, by: str, note: str, now: dt.datetime
) -> None:
    """Keep a version, in the transaction in which the file is written."""
    values = {"file": file, "content": content, "written_by": by, "written_at": now, "note": note}
    connection.execute(insert(record_version).values(**values))


def of_file(connection: Connection, file: str) -> list[Version]:
    """The versions of a file, the newest first."""
    table = record_version.c
    columns = (table.id, table.file, table.content, table.written_by, table.written_at, table.note)
    rows = connection.execute(select(*columns).where(table.file == file).order_by(table.id.desc()))
    return [Version(*row) for row in rows]
