"""Consent, so that it can be proved: which text was shown, when, and which button was pressed.

Law 91/2025/QH15, article 9: voluntary, for one purpose, provable; no silence counts as yes.
"""

from __future__ import annotations

import datetime as dt

from sqlalchemy import Connection, insert, update

from storage.secrets_at_rest import hashed
from storage.tables import consent


def give(
    connection: Connection,
    *,
    conversation_id: int,
    purpose: str,
    text_version: str,
    shown: str,
    language: str,
    button: str,
    now: dt.datetime,
) -> None:
    """Record that a person agreed to the text that was shown."""
    values = {"conversation_id": conversation_id, "purpose": purpose, "text_version": text_version}
    connection.execute(
        insert(consent).values(
            **values, text_hash=hashed(shown), language=language, button=button, given_at=now
        )
    )


def withdraw(connection: Connection, conversation_id: int, now: dt.datetime) -> int:
    """Withdraw every consent of a conversation. Returns how many there were."""
    changed = connection.execute(
        update(consent)
        .where(consent.c.conversation_id == conversation_id, consent.c.withdrawn_at.is_(None))
        .values(withdrawn_at=now)
    )
    return changed.rowcount
