"""What is erased when it has served its purpose; `docs/database.md` gives the reasons.

Each rule erases one chunk: a short transaction beside the load, started again from where it stopped.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, Table, and_, delete, exists, or_, select, text, update

from storage import broadcasts, consents, conversations, erasure, ratings, task_files, visits
from storage.dossier_imports import DROPPED
from storage.feedback import receipt_key
from storage.locks import Alone
from storage.outbox import LONGEST_WAIT, give_up_old
from storage.tables import (
    account,
    apology,
    channel_usage,
    consent,
    conversation,
    data_request,
    dossier,
    dossier_import,
    dossier_try,
    dossier_watch,
    feedback,
    inbox,
    inbox_dead,
    link_code,
    outbox,
    outcome,
    question,
    question_group,
    rating_token,
    seen,
    unmet_question,
)

CHUNK = 500
"""Rows looked at in one transaction: a few milliseconds, so that a reply hardly waits for it."""
SEEN = dt.timedelta(days=7)
"""Platforms give a call up after a day at most."""
UNFINISHED = dt.timedelta(hours=72)
"""No conversation with steps can be taken up again later: a rating waits longest."""
DRAFTS = dt.timedelta(days=1)
ACCUSERS = dt.timedelta(hours=1)
"""After that long who accused somebody has read the code, or never will."""
CODES = dt.timedelta(days=30)
"""A used or expired link code only explains itself for a while."""


@dataclass(frozen=True)
class Kept:
    """Days for which each kind is kept."""

    replies: int = 30
    failures: int = 90
    questions: int = 365
    outcomes: int = 800
    contacts: int = 365
    conversations: int = 400
    dossiers: int = 400


@dataclass(frozen=True)
class Step:
    """What a chunk did. `cursor`: where the next one begins; None: this kind is done for now."""

    erased: int
    cursor: int | None = None


Rule = Callable[[Connection, dt.datetime, Kept, int], Step]
"""Erase one chunk; the last argument is the cursor, 0 at first."""


def nobody_else_erases(connection: Connection) -> bool:
    """Whether this transaction may erase: on PostgreSQL one process at a time, the others go on."""
    if connection.dialect.name != "postgresql":
        return True
    query = text("SELECT pg_try_advisory_xact_lock(:work)")
    return bool(connection.execute(query, {"work": int(Alone.RETENTION)}).scalar_one())


def _seen(connection: Connection, now: dt.datetime, _kept: Kept, _cursor: int) -> Step:
    rows = select(seen.c.channel, seen.c.message_id).where(seen.c.at < now - SEEN).limit(CHUNK)
    keys = connection.execute(rows).all()
    for channel in {key.channel for key in keys}:
        ids = [key.message_id for key in keys if key.channel == channel]
        connection.execute(delete(seen).where(seen.c.channel == channel, seen.c.message_id.in_(ids)))
    return _step(len(keys))


def _replies(connection: Connection, now: dt.datetime, kept: Kept, cursor: int) -> Step:
    """By number, from the beginning: rows are about as old as their number, so no index is needed.

    What waits for a channel that does not come back is given up, and erased when all that was given up is.
    What writes a row but a turn has a ledger of its own (`reminder`, the asker of a question): the key may go.
    """
    oldest = now - dt.timedelta(days=kept.replies)
    failed = now - dt.timedelta(days=kept.failures)
    query = (
        select(outbox.c.id, outbox.c.created_at)
        .where(outbox.c.id > cursor)
        .order_by(outbox.c.id)
        .limit(CHUNK)
    )
    rows = connection.execute(query).all()
    over = or_(outbox.c.sent_at < oldest, and_(outbox.c.sent_at.is_(None), outbox.c.dead_at < failed))
    ids = [row.id for row in rows]
    give_up_old(connection, ids, now)
    gone = broadcasts.take_out(connection, outbox.c.id.in_(ids), over) if ids else 0
    gone += connection.execute(delete(outbox).where(outbox.c.id.in_(ids), over)).rowcount if ids else 0
    gone += _accusers(connection, now, kept) if not cursor else 0
    more = len(rows) == CHUNK and rows[-1].created_at < max(oldest, failed, now - LONGEST_WAIT)
    return Step(gone, rows[-1].id if more else None)


def _accusers(connection: Connection, now: dt.datetime, kept: Kept) -> int:
    """The receipt of an accusation is all that leads from a chat to it: it goes soon, read or not."""
    since = now - dt.timedelta(days=kept.failures)
    query = select(feedback.c.id).where(feedback.c.restricted.is_(True), feedback.c.received_at > since)
    keys = [receipt_key(one) for one in connection.execute(query).scalars()]
    told = delete(outbox).where(outbox.c.key.in_(keys), outbox.c.created_at < now - ACCUSERS)
    return connection.execute(told).rowcount if keys else 0


def _put_aside(connection: Connection, now: dt.datetime, kept: Kept, _cursor: int) -> Step:
    return _chunk(connection, inbox_dead, inbox_dead.c.died_at < now - dt.timedelta(days=kept.failures))


def _questions(connection: Connection, now: dt.datetime, kept: Kept, _cursor: int) -> Step:
    return _chunk(connection, question, question.c.at < now - dt.timedelta(days=kept.questions))


def _unmet(connection: Connection, now: dt.datetime, kept: Kept, _cursor: int) -> Step:
    """Those of open groups wait for an answer, those of live ones are how look-alikes are recognised."""
    closed = select(question_group.c.id).where(question_group.c.state == "closed")
    over = or_(unmet_question.c.group_id.is_(None), unmet_question.c.group_id.in_(closed))
    old = unmet_question.c.at < now - dt.timedelta(days=kept.questions)
    return _chunk(connection, unmet_question, old, over)


def _outcomes(connection: Connection, now: dt.datetime, kept: Kept, _cursor: int) -> Step:
    return _chunk(connection, outcome, outcome.c.at < now - dt.timedelta(days=kept.outcomes))


def _usage(connection: Connection, now: dt.datetime, kept: Kept, _cursor: int) -> Step:
    """`period` is a day or a month: text that sorts as time does."""
    before = f"{now - dt.timedelta(days=kept.outcomes):%Y-%m}"
    connection.execute(delete(channel_usage).where(channel_usage.c.period < before))
    return Step(0)


def _contacts(connection: Connection, now: dt.datetime, kept: Kept, _cursor: int) -> Step:
    """The feedback stays, the phone number goes."""
    old = feedback.c.received_at < now - dt.timedelta(days=kept.contacts)
    chosen = select(feedback.c.id).where(old, feedback.c.contact.is_not(None)).limit(CHUNK)
    changed = update(feedback).where(feedback.c.id.in_(chosen)).values(contact=None)
    return _step(connection.execute(changed).rowcount)


def _tokens(connection: Connection, now: dt.datetime, _kept: Kept, _cursor: int) -> Step:
    """That a conversation has rated: `until` is the last day of its window."""
    connection.execute(delete(rating_token).where(rating_token.c.until < now.date()))
    connection.execute(delete(link_code).where(link_code.c.expires_at < now - CODES))
    visits.forget_expired(connection, now.date())
    return Step(0)


def _raters(connection: Connection, now: dt.datetime, _kept: Kept, _cursor: int) -> Step:
    return _step(consents.forget_raters(connection, now - ratings.WINDOW, CHUNK))


def _told(connection: Connection, now: dt.datetime, _kept: Kept, _cursor: int) -> Step:
    """Chats whose people asked to be forgotten, once they were told that it was done."""
    return _step(erasure.forget_told(connection, now, CHUNK))


def _dossiers(connection: Connection, now: dt.datetime, kept: Kept, _cursor: int) -> Step:
    """Those no table has named for so long, with their letters and who watched them."""
    old = dossier.c.source_day < (now - dt.timedelta(days=kept.dossiers)).date()
    ids = list(connection.execute(select(dossier.c.id).where(old).limit(CHUNK)).scalars())
    for table in (dossier_watch, apology):
        connection.execute(delete(table).where(table.c.dossier_id.in_(ids)))
    return _step(connection.execute(delete(dossier).where(dossier.c.id.in_(ids))).rowcount if ids else 0)


def _imports(connection: Connection, now: dt.datetime, kept: Kept, _cursor: int) -> Step:
    """A draft nobody confirmed is dropped with its rows; that there was an import is kept as long as dossiers."""
    drafts = dossier_import.c.state == "draft", dossier_import.c.at < now - DRAFTS
    connection.execute(update(dossier_import).where(*drafts).values(**DROPPED))
    return _chunk(connection, dossier_import, dossier_import.c.at < now - dt.timedelta(days=kept.dossiers))


def _tries(connection: Connection, now: dt.datetime, _kept: Kept, _cursor: int) -> Step:
    connection.execute(delete(dossier_try).where(dossier_try.c.until <= now))
    return Step(0)


def _conversations(connection: Connection, now: dt.datetime, kept: Kept, cursor: int) -> Step:
    """What was left half-done is forgotten; then chats that fell silent and to which nothing else is tied any more."""
    query = (
        select(conversation.c.id).where(conversation.c.id > cursor).order_by(conversation.c.id).limit(CHUNK)
    )
    ids = list(connection.execute(query).scalars())
    if not ids:
        return Step(0)
    conversations.forget_unfinished(connection, ids, now - UNFINISHED)
    silent = conversation.c.updated_at < now - dt.timedelta(days=kept.conversations)
    tied = [
        exists().where(table.c.conversation_id == conversation.c.id)
        for table in (
            account,
            consent,
            data_request,
            dossier_watch,
            feedback,
            inbox,
            inbox_dead,
            outbox,
            unmet_question,
        )
    ]
    over = select(conversation.c.id).where(conversation.c.id.in_(ids), silent, ~or_(*tied))
    chosen = list(connection.execute(over.with_for_update()).scalars())
    gone = (
        connection.execute(delete(conversation).where(conversation.c.id.in_(chosen))).rowcount
        if chosen
        else 0
    )
    return Step(gone, ids[-1] if len(ids) == CHUNK else None)


def _chunk(connection: Connection, table: Table, *over: ColumnElement[bool]) -> Step:
    chosen = select(table.c.id).where(*over).order_by(table.c.id).limit(CHUNK)
    ids = list(connection.execute(chosen).scalars())
    return _step(connection.execute(delete(table).where(table.c.id.in_(ids))).rowcount if ids else 0)


def _step(erased: int) -> Step:
    return Step(erased, 0 if erased == CHUNK else None)


def _unasked_files(connection: Connection, now: dt.datetime, _kept: Kept, _cursor: int) -> Step:
    return _step(task_files.forget_waiting(connection, now, CHUNK))


RULES: dict[str, Rule] = {
    "seen": _seen,
    "outbox": _replies,
    "inbox_dead": _put_aside,
    "question": _questions,
    "unmet_question": _unmet,
    "outcome": _outcomes,
    "channel_usage": _usage,
    "feedback": _contacts,
    "rating_token": _tokens,
    "consent": _raters,
    "data_request": _told,
    "task_file": _unasked_files,
    "dossier": _dossiers,
    "dossier_import": _imports,
    "dossier_try": _tries,
    "conversation": _conversations,
}
"""Table → how it is tidied. Conversations last: what was tied to them may be gone by then."""
