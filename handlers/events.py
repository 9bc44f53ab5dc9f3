"""What happens in a chat without a word: somebody comes, leaves, wants to be forgotten, or is answered by hand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from handlers import emergency, person, welcome
from handlers.state import State
from handlers.turn import Handler, Outcome, Turn
from storage import conversations, erasure, outbox
from storage.messages import Event

GREETED_FOR = dt.timedelta(days=1)
"""Following, opening the chat and following again are one arrival."""

SAYS_NOTHING_OF_THE_PERSON = frozenset[Event | None]({"left", "erase", "taken_over"})
"""After these nobody was heard."""


def answer(turn: Turn) -> Outcome | None:
    """Do what an event asks for; None when the message is none."""
    if turn.message.kind != "event":
        return None
    handler = EVENTS.get(turn.message.event) if turn.message.event else None
    return (handler(turn) if handler else None) or Outcome.EVENT


def keep_silent(turn: Turn) -> Outcome | None:
    """While somebody writes by hand, answer an emergency only; an official's word on a task is taken."""
    if not turn.is_silent:
        return None
    if (turn.message.button or "").startswith(("task:", "pakn:")):
        return None
    return emergency.answer(turn) or Outcome.SILENT


def _joined(turn: Turn) -> Outcome | None:
    """Greet, once a day at most, and not into a conversation that an official leads."""
    greeted = turn.state.greeted
    if greeted and turn.now - greeted < GREETED_FOR:
        return None
    if turn.is_silent:
        return None
    turn.state.greeted = turn.now
    return welcome.home(turn)


def _left(turn: Turn) -> None:
    """Nothing more is sent, until they are heard again. Who came back before this reached us has not left."""
    heard = conversations.last_heard(turn.connection, turn.conversation_id)
    if heard and heard > turn.message.sent_at:
        return
    conversations.lost(turn.connection, turn.message.channel, turn.message.conversation, turn.message.sent_at)
    outbox.give_up_waiting(turn.connection, turn.conversation_id, "left", turn.now)


def _erase(turn: Turn) -> None:
    """All that is theirs, at once. Nothing is said: the wish was told to the platform, not to us."""
    erasure.erase(turn.connection, turn.conversation_id, turn.message.channel, turn.now, in_turn=True)
    turn.state = State()


def _taken_over(turn: Turn) -> None:
    until = turn.message.until
    if until and until > turn.now:
        conversations.be_silent(turn.connection, turn.conversation_id, until)


def _unreadable(turn: Turn) -> Outcome:
    """What can be read here, and where people are."""
    _ = turn.text
    turn.reply(
        _(
            "Tin này máy chưa đọc được. Máy đọc được chữ, chưa nghe được tiếng nói, chưa xem được phim. "
            "Anh/chị nhắn bằng chữ giúp nhé. Ví dụ: làm giấy khai sinh cần gì"
        )
        + "\n\n"
        + person.people(turn),
        welcome.menu(_),
    )
    return Outcome.EMPTY


def _protected(turn: Turn) -> Outcome:
    """The platform keeps from us what this person writes, perhaps always: people first, no buttons to type."""
    _ = turn.text
    turn.reply(
        person.people(turn)
        + "\n\n"
        + _(
            "Ứng dụng này không chuyển tin vừa rồi cho máy. Máy chỉ nhận được chữ và ảnh, "
            "và không nhận được tin của một số tài khoản được bảo vệ. "
            "Nếu anh/chị đã nhắn bằng chữ, xin gọi hoặc đến nơi ghi ở trên, cán bộ sẽ giúp."
        )
    )
    return Outcome.EMPTY


EVENTS: Mapping[Event, Handler] = {
    "joined": _joined,
    "left": _left,
    "erase": _erase,
    "taken_over": _taken_over,
    "unreadable": _unreadable,
    "protected": _protected,
}
