"""Consent, so that it can be proved: which text was shown, when, and which button was pressed.

Law 91/2025/QH15, article 9: voluntary, for one purpose, provable; no silence counts as yes.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, delete, func, insert, select, update

from storage import broadcasts, ratings
from storage.exports import LOCAL
from storage.secrets_at_rest import hashed
from storage.segments import PURPOSE as ANNOUNCEMENTS
from storage.tables import consent, conversation

OF_RATINGS = ("rating", "demographics")
"""Purposes whose consent would lead to a rating: by its day, or by the order of the rows."""


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
    """Withdraw the consents of a conversation, or only those to `purpose`. Returns how many there were.

    Announcements that wait for this person are not sent any more.
    """
    given = update(consent).where(*_of(conversation_id))
    if purpose is not None:
        given = given.where(consent.c.purpose == purpose)
    withdrawn = connection.execute(given.values(withdrawn_at=now)).rowcount
    if purpose in {None, ANNOUNCEMENTS}:
        broadcasts.take_back_from(connection, conversation_id)
    return withdrawn


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


def forget_raters(connection: Connection, before: dt.datetime, most: int) -> int:
    """Count consents to rate that are older, by text and day, and delete them. Returns how many.

    A rating has no link to anybody, but on a day with one rating the consent of that day would be one. Once the window
    against double answers is over there is nothing left of the person that a proof could be asked for.
    """
    old = (
        select(consent.c.id, consent.c.text_version, consent.c.given_at, conversation.c.channel)
        .join(conversation, conversation.c.id == consent.c.conversation_id)
        .where(consent.c.purpose.in_(OF_RATINGS), consent.c.given_at < before)
    )
    rows = connection.execute(old.order_by(consent.c.id).limit(most)).all()
    for row in rows:
        day = row.given_at.astimezone(LOCAL).date()
        ratings.tally(connection, day=day, channel=row.channel, event=ratings.agreed_to(row.text_version))
    connection.execute(delete(consent).where(consent.c.id.in_([row.id for row in rows])))
    return len(rows)


def _of(conversation_id: int) -> tuple[ColumnElement[bool], ...]:
    return consent.c.conversation_id == conversation_id, consent.c.withdrawn_at.is_(None)
