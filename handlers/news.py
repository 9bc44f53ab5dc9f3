"""What is told without being asked: laid into the tray, and what it offers can be chosen by number or label too."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import Connection

from handlers.state import save, state_of
from storage import outbox
from storage.messages import Reply
from storage.outbox import Lane


def tell(connection: Connection, conversation_id: int, key: str, reply: Reply, now: dt.datetime) -> bool:
    """Lay it into the tray, behind all replies. False when a row with this key is there already."""
    new = outbox.put(
        connection, conversation_id=conversation_id, key=key, reply=reply, now=now, lane=Lane.REMINDER
    )
    if new and reply.buttons:
        state = state_of(connection, conversation_id)
        state.menu = reply.buttons
        save(connection, conversation_id, state, now)
    return new
