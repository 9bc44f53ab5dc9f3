"""Wrong answers to the second check: counted by conversation and by code, both as hashes, until their window ends."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from sqlalchemy import Connection, delete, select, update

from storage.secrets_at_rest import hashed
from storage.tables import dossier_try
from storage.upsert import insert_new

MOST_WRONG = 5
PER_CONVERSATION = dt.timedelta(days=1)
PER_CODE = dt.timedelta(hours=1)

Locked = Literal["conversation", "code"]


def locked(connection: Connection, conversation_id: int, key: str, now: dt.datetime) -> Locked | None:
    """What keeps from trying again: five wrong answers of this conversation in a day, or about this code in an hour."""
    subjects: tuple[tuple[str, Locked], ...] = (
        (_conversation(conversation_id), "conversation"),
        (_code(key), "code"),
    )
    return next((kind for subject, kind in subjects if _wrong(connection, subject, now) >= MOST_WRONG), None)


def count_wrong(connection: Connection, conversation_id: int, key: str, now: dt.datetime) -> None:
    """One more wrong answer, also about a code that does not exist."""
    for subject, window in ((_conversation(conversation_id), PER_CONVERSATION), (_code(key), PER_CODE)):
        connection.execute(
            delete(dossier_try).where(dossier_try.c.subject == subject, dossier_try.c.until <= now)
        )
        if not insert_new(connection, dossier_try, {"subject": subject, "wrong": 1, "until": now + window}):
            counted = update(dossier_try).where(dossier_try.c.subject == subject)
            connection.execute(counted.values(wrong=dossier_try.c.wrong + 1))


def _wrong(connection: Connection, subject: str, now: dt.datetime) -> int:
    query = select(dossier_try.c.wrong).where(dossier_try.c.subject == subject, dossier_try.c.until > now)
    return connection.execute(query).scalar() or 0


def _conversation(conversation_id: int) -> str:
    return hashed(f"conversation {conversation_id}")


def _code(key: str) -> str:
    return hashed(f"dossier {key}")
