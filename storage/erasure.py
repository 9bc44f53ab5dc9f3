"""Erasing what belongs to the person behind a conversation. What was never theirs to find (ratings, questions) stays.

An official's account is a duty the office gave, not the person's own: it stays linked while the person is active, and
with it where they can be reached.
"""

from __future__ import annotations

import datetime as dt

from sqlalchemy import Connection, delete, func, or_, select, update

from storage import audit, consents, conversations, dossier_watches, feedback, people, unmet, visits
from storage.tables import account, inbox, inbox_dead, outbox
from storage.tables import feedback as feedbacks


def erase(connection: Connection, conversation_id: int, by: str, now: dt.datetime) -> None:
    """Erase it all in the caller's transaction, but for the conversation's state, which the turn writes anew.

    `by`: the platform that told of the wish, for the record of it.
    """
    on_duty = people.of_conversation(connection, conversation_id) is not None
    unmet.forget_conversation(connection, conversation_id)
    visits.forget_conversation(connection, conversation_id)
    done = {
        "contacts": feedback.forget_contacts(connection, conversation_id),
        "consents": consents.withdraw(connection, conversation_id, now),
        "dossiers": dossier_watches.forget_conversation(connection, conversation_id),
        "messages": _messages(connection, conversation_id, all_of_them=not on_duty),
        "official": on_duty,
    }
    _unlink_feedback(connection, conversation_id)
    if not on_duty:
        connection.execute(delete(account).where(account.c.conversation_id == conversation_id))
        if not _wrote_again(connection, conversation_id):
            conversations.forget(connection, conversation_id, now)
    subject = f"conversation {conversation_id}"
    audit.record(connection, actor=by, action="erase", subject=subject, now=now, detail=done)


def _messages(connection: Connection, conversation_id: int, *, all_of_them: bool) -> int:
    """Delete what was answered (also what still waits to be sent) and what failed. Returns how many."""
    over = or_(outbox.c.sent_at.is_not(None), outbox.c.dead_at.is_not(None))
    replies = delete(outbox).where(outbox.c.conversation_id == conversation_id)
    failed = delete(inbox_dead).where(inbox_dead.c.conversation_id == conversation_id)
    deleted = connection.execute(replies if all_of_them else replies.where(over)).rowcount
    return deleted + connection.execute(failed).rowcount


def _unlink_feedback(connection: Connection, conversation_id: int) -> None:
    """What was reported is the public's; who did so, and their pictures, are forgotten. Its code still opens it."""
    mine = feedbacks.c.conversation_id == conversation_id
    connection.execute(update(feedbacks).where(mine).values(conversation_id=None, files=[]))


def _wrote_again(connection: Connection, conversation_id: int) -> bool:
    """Whether something of theirs waits behind the wish: then they are somebody to answer."""
    waiting = select(func.count()).select_from(inbox).where(inbox.c.conversation_id == conversation_id)
    return connection.execute(waiting).scalar_one() > 1
