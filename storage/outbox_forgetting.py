"""What must be found in nobody's tray any more, sent or not."""

from __future__ import annotations

from sqlalchemy import Connection, delete, select

from storage.tables import outbox


def forget(connection: Connection, keys_begin: str) -> int:
    """Remove the rows whose keys begin so, sent ones too. Returns how many."""
    begins = outbox.c.key.startswith(keys_begin, autoescape=True)
    return connection.execute(delete(outbox).where(begins)).rowcount


def forget_mentions(connection: Connection, conversation_id: int, word: str) -> int:
    """Remove what this conversation was told that holds a word, in text or buttons. Returns how many."""
    mine = select(outbox.c.id, outbox.c.payload).where(outbox.c.conversation_id == conversation_id)
    found = [row.id for row in connection.execute(mine) if word in str(row.payload)]
    return connection.execute(delete(outbox).where(outbox.c.id.in_(found))).rowcount if found else 0
