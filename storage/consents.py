"""Consent, so that it can be proved: which text was shown, when, and which button was pressed.

Law 91/2025/QH15, article 9: voluntary, for one purpose, provable; no silence counts as yes.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, func, insert, select, update

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


def agrees(connection: Connection, conversation_id: int, purpose: str) -> bool:
    """Whether somebody agreed to this purpose and has not withdrawn it."""
    query = select(consent.c.id).where(*_of(conversation_id), consent.c.purpose == purpose)
    return connection.execute(query.limit(1)).scalar() is not None


def withdraw(
    connection: Connection, conversation_id: int, now: dt.datetime, purpose: str | None = None
) -> int:
    """Withdraw the consents of a conversation, or only those to `purpose`. Returns how many there were."""
    given = update(consent).where(*_of(conversation_id))
    if purpose is not None:
        given = given.where(consent.c.purpose == purpose)
    return connection.execute(given.values(withdrawn_at=now)).rowcount


@dataclass(frozen=True)
class Counted:
    """How often one text was agreed to, and how many took it back."""

    purpose: str
    text_version: str
    given: int
    withdrawn: int
    newest: dt.datetime


def counted(connection: Connection) -> list[Counted]:
    """By purpose and text."""
    columns = (consent.c.purpose, consent.c.text_version)
    query = select(*columns, func.count(), func.count(consent.c.withdrawn_at), func.max(consent.c.given_at))
    return [Counted(*row) for row in connection.execute(query.group_by(*columns).order_by(*columns))]


def _of(conversation_id: int) -> tuple[ColumnElement[bool], ...]:
    return consent.c.conversation_id == conversation_id, consent.c.withdrawn_at.is_(None)
