"""Pictures that came with the web form. They are erased when their case is closed."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import Connection, insert, select

from storage.tables import feedback_file


@dataclass(frozen=True)
class Picture:
    """A picture as it is listed."""

    id: int
    content_type: str
    size: int
    """Bytes."""


def add(
    connection: Connection, feedback_id: int, content_type: str, content: bytes, now: dt.datetime
) -> None:
    """Keep a picture that was looked at and written anew."""
    values = {"content_type": content_type, "size": len(content), "content": content, "added_at": now}
    connection.execute(insert(feedback_file).values(feedback_id=feedback_id, **values))


def of(connection: Connection, feedback_id: int) -> list[Picture]:
    c = feedback_file.c
    query = select(c.id, c.content_type, c.size).where(c.feedback_id == feedback_id).order_by(c.id)
    return [Picture(*row) for row in connection.execute(query)]


def content(connection: Connection, feedback_id: int, picture_id: int) -> tuple[str, bytes] | None:
    """Type and bytes of a picture of this feedback."""
    c = feedback_file.c
    query = select(c.content_type, c.content).where(c.feedback_id == feedback_id, c.id == picture_id)
    row = connection.execute(query).one_or_none()
    return (row.content_type, bytes(row.content)) if row else None
