"""The engine's core: take pending messages, run their turns in order, commit once.

A batch is written in a handful of statements. When a turn in it fails, the caller undoes all and begins anew under a
savepoint; there each turn runs under one of its own: the failing one is rolled back alone and tried again; after
MAX_ATTEMPTS it is parked with its error, the person is told, and the conversation begins anew. Meanwhile the rest of it
waits, nobody else does. When the database itself fails, no turn is to blame: the whole batch is rolled back and its
caller hears it.
"""

from __future__ import annotations

import datetime as dt
import logging
import traceback
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from functools import partial
from itertools import groupby
from operator import attrgetter

from sqlalchemy import Connection

from handlers.events import SAYS_NOTHING_OF_THE_PERSON
from handlers.flood import FloodLimit, hold_back
from handlers.routes import answer
from handlers.state import State, readable, save
from handlers.turn import LOCAL, Outcome, Turn
from knowledge.library import Knowledge
from knowledge.texts import SOURCE, language_of, translator
from storage import conversations, inbox, outbox, outcomes
from storage.conversations import Said, Talk
from storage.errors import is_out_of_order
from storage.inbox import Pending
from storage.messages import Reply
from storage.outbox import Answer
from storage.questions import Notebook
from storage.waiting import all_at_once

log = logging.getLogger(__name__)

MAX_ATTEMPTS = 3
BATCH = 32
"""Turns of one transaction: enough to share its cost, and few, because what was sent meanwhile waits to be marked."""
TURNS_EACH = 20
"""Turns of one conversation in a batch, at most: who writes a thousand messages keeps nobody else waiting."""

Watch = Callable[[Pending], AbstractContextManager[Callable[[str], None]]]
"""Stands around each turn, and is told how it ended."""


@contextmanager
def unwatched(_message: Pending) -> Iterator[Callable[[str], None]]:
    """Nobody looks."""
    yield lambda _outcome: None


def run_pending(
    connection: Connection,
    knowledge: Knowledge,
    clock: Callable[[], dt.datetime],
    shards: Collection[int] | None = None,
    watch: Watch = unwatched,
    limit: FloodLimit = FloodLimit(),  # noqa: B008 - it never changes
) -> list[int]:
    """Run one batch inside the caller's transaction.

    Returns the conversation of each turn that was tried; none: nothing waits.

    Raises:
        Exception: what a turn raised. Nothing of the transaction may be kept then; who begins anew under a savepoint
            has the failing turn undone alone, and hears of the database's failures only.
    """
    messages = _next(connection, shards)
    run = partial(_run, connection, knowledge, clock, watch, limit)
    if connection.in_nested_transaction() or any(message.attempts for message in messages):
        return _one_by_one(connection, messages, clock, shards, run)
    for together in _runs(by_time(messages)):
        run(together)
    return [message.conversation_id for message in messages]


def _next(connection: Connection, shards: Collection[int] | None) -> list[Pending]:
    """The next messages; of one conversation no more than TURNS_EACH."""
    messages = inbox.pending(connection, shards, BATCH)
    counts = Counter(message.conversation_id for message in messages)
    crowding = [one for one, count in counts.items() if count > TURNS_EACH]
    if not crowding:
        return messages
    first = [message for message in messages if message.conversation_id in crowding][:TURNS_EACH]
    return [*first, *inbox.pending(connection, shards, BATCH - len(first), without=crowding)]


Run = Callable[[Sequence[Pending]], None]
"""Answers messages that are written together."""


def _runs(messages: Sequence[Pending]) -> Iterator[list[Pending]]:
    """What is written together: an event may erase a conversation, so what came before it is written before."""
    for is_event, same in groupby(messages, lambda message: message.payload.get("kind") == "event"):
        run = list(same)
        yield from ([one] for one in run) if is_event else [run]


def _one_by_one(
    connection: Connection,
    messages: list[Pending],
    clock: Callable[[], dt.datetime],
    shards: Collection[int] | None,
    run: Run,
) -> list[int]:
    stuck: set[int] = set()
    turns: Counter[int] = Counter()
    while messages:
        for message in by_time(messages):
            if message.conversation_id in stuck:
                continue
            turns[message.conversation_id] += 1
            went_well = _run_safely(connection, message, clock, run)
            if not went_well or turns[message.conversation_id] == TURNS_EACH:
                stuck.add(message.conversation_id)
        # what stands behind a stuck conversation has its turn in this batch too
        room = BATCH - turns.total() if stuck else 0
        messages = inbox.pending(connection, shards, room, without=stuck) if room else []
    return list(turns.elements())


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


def _run_safely(connection: Connection, message: Pending, clock: Callable[[], dt.datetime], run: Run) -> bool:
    try:
        with connection.begin_nested():
            run([message])
    except Exception as error:  # a broken turn must not take the others with it
        if is_out_of_order(error):
            raise
        log.exception("turn failed", extra={"inbox_id": message.id, "attempt": message.attempts + 1})
        return _after_failure(connection, message, error, clock())
    return True


def _after_failure(connection: Connection, message: Pending, error: Exception, now: dt.datetime) -> bool:
    if message.attempts + 1 < MAX_ATTEMPTS:
        inbox.failed(connection, message.id)
        return False
    talk = conversations.talks(connection, [message.conversation_id])[message.conversation_id]
    outcomes.record(connection, channel=talk.channel, ended=Outcome.FAILED.value, now=now)
    inbox.park(connection, message, "".join(traceback.format_exception_only(error)), now)
    # Whatever broke the turn may lie in the state: only the language is carried over.
    broken = readable(talk.id, talk.state)
    afresh = State(language=broken.language, language_fixed=broken.language_fixed)
    save(connection, talk.id, afresh, now)
    _ = translator(afresh.language or SOURCE)
    sorry = _(
        "Xin lỗi anh/chị, tin nhắn này chưa xử lý được. Tin đã được ghi lại để cán bộ xem. Anh/chị thử nhắn lại nhé."
    )
    apology = Answer(talk, f"reply:{message.id}:failed", Reply(text=sorry), now, message)
    outbox.put_all(connection, [apology])
    return True


def _run(
    connection: Connection,
    knowledge: Knowledge,
    clock: Callable[[], dt.datetime],
    watch: Watch,
    limit: FloodLimit,
    messages: Sequence[Pending],
) -> None:
    """Answer messages in their order: states, replies and "handled" are written together, after the last of them."""
    messages, talks = _told_by(connection, messages, clock)
    states: dict[int, State] = {}
    last: dict[int, tuple[dt.datetime, dt.datetime | None]] = {}
    live: dict[str, list[tuple[int, str]]] = {}
    notebook = Notebook()
    answers: list[Answer] = []
    ended: list[tuple[str, str, dt.datetime]] = []
    for pending in messages:
        now, message, talk = clock(), pending.message, talks[pending.conversation_id]
        state = states.get(talk.id) or readable(talk.id, talk.state)
        with watch(pending) as tell:
            turn = Turn(
                *(message, talk.id, state, connection, knowledge, now, talk.silent_until),
                live=live,
                notebook=notebook,
            )
            outcome = answer_message(turn, limit)
            tell(outcome)
        states[talk.id] = turn.state
        ended.append((message.channel, outcome.value, _moment(outcome, turn.today, now)))
        answers += (
            Answer(talk, f"reply:{pending.id}:{n}", reply, now, pending)
            for n, reply in enumerate(turn.replies)
        )
        spoke = message.event not in SAYS_NOTHING_OF_THE_PERSON
        heard_at = min(message.sent_at, now)
        if spoke and not message.in_order:
            conversations.heard(connection, talk.id, heard_at)
        last[talk.id] = now, heard_at if spoke and message.in_order else None
    notebook.number(connection)  # the states hold the ids of their questions
    said = [Said(talk_id, state.model_dump(mode="json"), *last[talk_id]) for talk_id, state in states.items()]
    with all_at_once(connection):
        notebook.write(connection)
        outcomes.record_all(connection, ended)
        outbox.put_all(connection, answers)
        conversations.save_all(connection, said)
        inbox.done(connection, *(message.id for message in messages))


def _told_by(
    connection: Connection, messages: Sequence[Pending], clock: Callable[[], dt.datetime]
) -> tuple[Sequence[Pending], Mapping[int, Talk]]:
    """The messages, and their conversations. Who wrote while theirs was being erased begins a new one (PostgreSQL)."""
    talks = conversations.talks(connection, {message.conversation_id for message in messages})
    erased = {talk.id for talk in talks.values() if conversations.is_erased(talk.peer)}
    if not erased:
        return messages, talks
    settled = list(messages)
    for n, one in enumerate(messages):
        if one.conversation_id in erased:
            anew = conversations.ensure(connection, one.message.channel, one.message.conversation, clock())
            settled[n] = replace(one, conversation_id=anew)
    return settled, conversations.talks(connection, {message.conversation_id for message in settled})


def answer_message(turn: Turn, limit: FloodLimit | None = None) -> Outcome:
    """The turn itself, before its replies and state are written. `limit`: None where nobody can flood."""
    if turn.state.language is None and turn.message.language:
        turn.state.language = language_of(turn.message.language)
    return (hold_back(turn, limit) if limit else None) or answer(turn)


def _moment(outcome: Outcome, today: dt.date, now: dt.datetime) -> dt.datetime:
    """When a turn ended. Of a rating only the day is kept, here as everywhere."""
    return dt.datetime.combine(today, dt.time(), LOCAL) if outcome is Outcome.RATING else now
