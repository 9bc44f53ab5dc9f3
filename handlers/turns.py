"""The engine's core: take pending messages, run their turns in order, commit once.

Each turn has a savepoint of its own: a failing one is rolled back alone and tried again; after MAX_ATTEMPTS it is
parked with its error, the person is told, and the conversation begins anew. Meanwhile the rest of it waits, nobody else
does. When the database itself fails, no turn is to blame: the whole batch is rolled back and its caller hears of it.
"""

from __future__ import annotations

import datetime as dt
import logging
import traceback
from collections import defaultdict
from collections.abc import Callable, Collection
from operator import attrgetter

from sqlalchemy import Connection

from handlers.events import SAYS_NOTHING_OF_THE_PERSON
from handlers.routes import answer
from handlers.state import State, save, state_of
from handlers.turn import LOCAL, Outcome, Turn
from knowledge.library import Knowledge
from knowledge.texts import SOURCE, language_of, translator
from storage import conversations, inbox, outbox, outcomes
from storage.errors import is_out_of_order
from storage.inbox import Pending
from storage.messages import Incoming, Reply

log = logging.getLogger(__name__)

MAX_ATTEMPTS = 3
BATCH = 200


def run_pending(
    connection: Connection,
    knowledge: Knowledge,
    clock: Callable[[], dt.datetime],
    shards: Collection[int] | None = None,
) -> int:
    """Run one batch inside the caller's transaction. Returns how many turns were tried; 0: nothing waits."""
    stuck: set[int] = set()
    tried = 0
    while messages := inbox.pending(connection, shards, BATCH - tried, without=stuck):
        for message in by_time(messages):
            if message.conversation_id in stuck:
                continue
            tried += 1
            if not _run_safely(connection, knowledge, message, clock()):
                stuck.add(message.conversation_id)
        if (
            tried == BATCH or not stuck
        ):  # what stands behind a stuck conversation has its turn in this batch too
            break
    return tried


def by_time(messages: list[Pending]) -> list[Pending]:
    """The messages in the order of writing, where a platform may hand them over in another.

    A conversation's messages change places among themselves only.
    """
    mixed: dict[int, list[Pending]] = defaultdict(list)
    for message in messages:
        if not message.in_order:
            mixed[message.conversation_id].append(message)
    sorted_ = {one: iter(sorted(waiting, key=attrgetter("written_at"))) for one, waiting in mixed.items()}
    return [message if message.in_order else next(sorted_[message.conversation_id]) for message in messages]


def _run_safely(connection: Connection, knowledge: Knowledge, message: Pending, now: dt.datetime) -> bool:
    try:
        with connection.begin_nested():
            run_turn(connection, knowledge, message, now)
    except Exception as error:  # a broken turn must not take the others with it
        if is_out_of_order(error):
            raise
        log.exception("turn failed", extra={"inbox_id": message.id, "attempt": message.attempts + 1})
        return _after_failure(connection, message, error, now)
    return True


def _after_failure(connection: Connection, message: Pending, error: Exception, now: dt.datetime) -> bool:
    if message.attempts + 1 < MAX_ATTEMPTS:
        inbox.failed(connection, message.id)
        return False
    channel = conversations.channel_of(connection, message.conversation_id)
    outcomes.record(connection, channel=channel, ended=Outcome.FAILED.value, now=now)
    inbox.park(connection, message, "".join(traceback.format_exception_only(error)), now)
    # Whatever broke the turn may lie in the state: only the language is carried over.
    broken = state_of(connection, message.conversation_id)
    afresh = State(language=broken.language, language_fixed=broken.language_fixed)
    save(connection, message.conversation_id, afresh, now)
    _ = translator(afresh.language or SOURCE)
    sorry = _(
        "Xin lỗi anh/chị, tin nhắn này chưa xử lý được. Tin đã được ghi lại để cán bộ xem. Anh/chị thử nhắn lại nhé."
    )
    key = f"reply:{message.id}:failed"
    outbox.put(connection, conversation_id=message.conversation_id, key=key, reply=Reply(text=sorry), now=now)
    return True


def run_turn(connection: Connection, knowledge: Knowledge, message: Pending, now: dt.datetime) -> Outcome:
    """Answer one message: state, replies and "handled" are written together."""
    state = state_of(connection, message.conversation_id)
    turn, outcome = answer_message(
        connection, knowledge, message.message, message.conversation_id, state, now
    )
    for number, reply in enumerate(turn.replies):
        key = f"reply:{message.id}:{number}"
        outbox.put(connection, conversation_id=message.conversation_id, key=key, reply=reply, now=now)
    save(connection, message.conversation_id, turn.state, now)
    if turn.message.event not in SAYS_NOTHING_OF_THE_PERSON:
        at, in_order = min(turn.message.sent_at, now), turn.message.in_order
        conversations.heard(connection, message.conversation_id, at, in_order=in_order)
    inbox.done(connection, message.id)
    return outcome


def answer_message(
    connection: Connection,
    knowledge: Knowledge,
    message: Incoming,
    conversation_id: int,
    state: State,
    now: dt.datetime,
) -> tuple[Turn, Outcome]:
    """The turn itself, before its replies and state are written."""
    if state.language is None and message.language:
        state.language = language_of(message.language)
    turn = Turn(message, conversation_id, state, connection, knowledge, now)
    outcome = answer(turn)
    _write_outcome(connection, message.channel, outcome, turn.today, now)
    return turn, outcome


def _write_outcome(
    connection: Connection, channel: str, outcome: Outcome, today: dt.date, now: dt.datetime
) -> None:
    """One row a turn. Of a rating only the day is kept, here as everywhere."""
    at = dt.datetime.combine(today, dt.time(), LOCAL) if outcome is Outcome.RATING else now
    outcomes.record(connection, channel=channel, ended=outcome.value, now=at)
