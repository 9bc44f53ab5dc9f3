"""What is told without being asked: laid into the tray, and what it offers can be chosen by number or label too.

An official who cannot be reached on one account is told on the next one they have linked.
"""

from __future__ import annotations

import datetime as dt

from sqlalchemy import Connection

from handlers.state import save, state_of
from storage import outbox, people, tray
from storage.messages import Reply, Stored
from storage.outbox import Lane

AGAIN = "@"
"""Between the key of what was told first and the conversation it was passed on to."""


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


def pass_on(connection: Connection, row: Stored, now: dt.datetime) -> bool:
    """Tell an official on the next account what this one did not take. False when there is none, or no official.

    Each account is tried once: its key says so, whatever runs twice.
    """
    person = people.of_conversation(connection, row.conversation_id) if row.lane == Lane.REMINDER else None
    if person is None:
        return False
    first = row.key.partition(AGAIN)[0]
    tried = tray.conversations_told(connection, first, AGAIN)
    for other in people.conversations_of(connection, person.id, now):
        if other not in tried:
            return tell(connection, other, f"{first}{AGAIN}{other}", row.reply, now)
    return False
