"""Erasing what belongs to the person behind a conversation. What was never theirs to find (ratings, questions) stays.

An official's account is a duty the office gave, not the person's own: it stays linked while the person is active, and
with it where they can be reached.
"""

from __future__ import annotations

import datetime as dt
import re

from sqlalchemy import Column, ColumnElement, Connection, delete, func, or_, select, update

from knowledge.privacy import mask
from storage import (
    audit,
    broadcasts,
    calendar_feeds,
    consents,
    conversations,
    data_requests,
    dossier_watches,
    feedback,
    feedback_changes,
    people,
    task_files,
    unmet,
    visits,
)
from storage.tables import account, data_request, feedback_event, inbox, inbox_dead, outbox
from storage.tables import feedback as feedbacks

LAST_WORD = dt.timedelta(hours=1)
"""Who asked for it in the chat is told so there; then the chat's own id goes too."""
TIED = {
    "account": "unlinked, but for an active official",
    "consent": "withdrawn; stays as proof",
    "data_request": "unlinked, its text erased",
    "dossier_watch": "erased",
    "feedback": "unlinked; number, files and place erased",
    "inbox": "handled within seconds",
    "inbox_dead": "erased",
    "outbox": "erased",
    "task_file": "erased, but for evidence of a task",
    "unmet_question": "unlinked",
    "visit": "erased",
}
"""Every table that leads to a conversation, and what happens there. A test finds those that are missing."""
_PLACE = re.compile(r"-?\d{1,3}\.\d{4,}\s*,\s*-?\d{1,3}\.\d{4,}")


def erase(
    connection: Connection,
    conversation_id: int,
    by: str,
    now: dt.datetime,
    *,
    last_word: bool = False,
    in_turn: bool = False,
) -> bool:
    """Erase it all in the caller's transaction, but for the conversation's state, which the turn writes anew.

    `by`: who told of the wish, for the record of it. With `last_word` the chat's id stays until `forget_told`.
    `in_turn`: the wish is itself a message of theirs, which is in the inbox until its turn has ended.
    Returns whether it is an active official's account, which stays linked.
    """
    conversations.state_of(connection, conversation_id)  # a turn of theirs ends first: what it wrote goes too
    on_duty = people.of_conversation(connection, conversation_id) is not None
    unmet.forget_conversation(connection, conversation_id)
    task_files.forget_conversation(connection, conversation_id)
    visits.forget_conversation(connection, conversation_id)
    done = {
        "contacts": feedback.forget_contacts(connection, conversation_id),
        "consents": consents.withdraw(connection, conversation_id, now),
        "dossiers": dossier_watches.forget_conversation(connection, conversation_id),
        "messages": _messages(connection, conversation_id, all_of_them=not on_duty),
        "official": on_duty,
    }
    _shut_calendars(connection, conversation_id, by, now)
    _unlink_feedback(connection, conversation_id)
    data_requests.unlink(connection, conversation_id)
    if not on_duty:
        connection.execute(delete(account).where(account.c.conversation_id == conversation_id))
        wrote_again = _waiting(connection, conversation_id) > int(in_turn)  # so they are somebody to answer
        if not last_word and not wrote_again:
            conversations.forget(connection, conversation_id, now)
    subject = f"conversation {conversation_id}"
    audit.record(connection, actor=by, action="erase", subject=subject, now=now, detail=done)
    return on_duty


def forget_told(connection: Connection, now: dt.datetime, limit: int) -> int:
    """Finish what was asked for in chats: their last word was read long enough. Returns how many were finished."""
    wishes = (
        select(data_request.c.conversation_id, func.max(data_request.c.received_at).label("asked"))
        .where(data_request.c.kind == "erase", data_request.c.done_by == "bot")
        .where(data_request.c.conversation_id.is_not(None))
        .group_by(data_request.c.conversation_id)
        .having(func.max(data_request.c.received_at) < now - LAST_WORD)
        .order_by(data_request.c.conversation_id)  # as turns lock them
        .limit(limit)
    )
    rows = connection.execute(wishes).all()
    for row in rows:
        _finish(connection, row.conversation_id, row.asked, now)
    return len(rows)


def _finish(connection: Connection, conversation_id: int, asked: dt.datetime, now: dt.datetime) -> None:
    """Who wrote again since, or is an active official, keeps the chat; it is nothing more than a new one."""
    conversations.state_of(connection, conversation_id)  # as above
    heard = conversations.last_heard(connection, conversation_id)
    wrote_again = heard is not None and heard > asked
    begun_anew = wrote_again or _waiting(connection, conversation_id) > 0
    if not begun_anew and people.of_conversation(connection, conversation_id) is None:
        _messages(connection, conversation_id, all_of_them=True)
        conversations.save_state(connection, conversation_id, {}, now)
        conversations.forget(connection, conversation_id, now)
    data_requests.unlink(connection, conversation_id)


def _messages(connection: Connection, conversation_id: int, *, all_of_them: bool) -> int:
    """Delete what was answered (also what still waits to be sent) and what failed. Returns how many."""
    mine = [outbox.c.conversation_id == conversation_id]
    if not all_of_them:
        mine.append(or_(outbox.c.sent_at.is_not(None), outbox.c.dead_at.is_not(None)))
    unsent = broadcasts.take_out(connection, *mine)
    failed = delete(inbox_dead).where(inbox_dead.c.conversation_id == conversation_id)
    deleted = unsent + connection.execute(delete(outbox).where(*mine)).rowcount
    return deleted + connection.execute(failed).rowcount


def _shut_calendars(connection: Connection, conversation_id: int, by: str, now: dt.datetime) -> None:
    """A link is a convenience, made anew at will; what was written about tasks is the office's record and stays."""
    linked = select(account.c.person_id).where(account.c.conversation_id == conversation_id)
    person_id = connection.execute(linked).scalar()
    if person_id is not None:
        calendar_feeds.revoke_all(connection, person_id, now, by=by)


def _unlink_feedback(connection: Connection, conversation_id: int) -> None:
    """What was reported is the public's; who did so, where they stood and their pictures are forgotten.

    Its code still opens it.
    """
    mine = feedbacks.c.conversation_id == conversation_id
    ids = list(connection.execute(select(feedbacks.c.id).where(mine)).scalars())
    for feedback_id in ids:
        feedback_changes.forget_sender(connection, feedback_id)
        _mask(connection, feedbacks.c.text, feedbacks.c.id == feedback_id)
        _mask(connection, feedbacks.c.answer, feedbacks.c.id == feedback_id)
        _mask(connection, feedback_event.c.text, feedback_event.c.feedback_id == feedback_id)
    connection.execute(update(feedbacks).where(mine).values(conversation_id=None))


def _mask(connection: Connection, column: Column[str], which: ColumnElement[bool]) -> None:
    """A point on a map among the words, and numbers that an official wrote into an answer."""
    table = column.table
    for row_id, said in connection.execute(
        select(table.c.id, column).where(which, column.is_not(None))
    ).all():
        masked = mask(_PLACE.sub("[vị trí]", said))
        if masked != said:
            connection.execute(update(table).where(table.c.id == row_id).values({column.name: masked}))


def _waiting(connection: Connection, conversation_id: int) -> int:
    """How many messages of theirs wait for their turn."""
    query = select(func.count()).select_from(inbox).where(inbox.c.conversation_id == conversation_id)
    return connection.execute(query).scalar_one()
