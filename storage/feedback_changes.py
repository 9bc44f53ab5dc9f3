"""What happens to a feedback: a move of its register, written down with who made it, or a refusal.

Two officials who act at once do not undo each other's work: the second is refused, and told who was first.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, delete, select, update

from knowledge.pakn import ALLOWED, MEETS, Move, Stage, Step
from storage import feedback_dues, feedback_events
from storage.errors import Refused
from storage.feedback import Feedback, Told, keep, one
from storage.feedback_events import Event
from storage.tables import feedback, feedback_event, feedback_file

_STATUS: Mapping[Stage, str] = {
    Stage.NEW: "new",
    Stage.ACCEPTED: "accepted",
    Stage.NEED_MORE: "accepted",
    Stage.WORKING: "accepted",
    Stage.REOPENED: "accepted",
    Stage.REFUSED: "refused",
    Stage.TRANSFERRED: "refused",
    Stage.ANSWERED: "answered",
    Stage.PUBLISHED: "answered",
    Stage.UNPUBLISHED: "answered",
}
"""What a version before 0013 shows of a stage; a closed one stays as it was."""


class Overtaken(Refused):
    """Somebody else was first. `last`: what they did."""

    def __init__(self, last: Event | None) -> None:
        super().__init__("Phản ánh này vừa được người khác xử lý. Anh/chị mở lại trang rồi làm tiếp.")
        self.last = last


@dataclass(frozen=True)
class By:
    """Who changes something, in what words. `seen`: the last entry they had before their eyes; None: not asked."""

    actor: str
    now: dt.datetime
    text: str | None = None
    reason: str | None = None
    seen: int | None = None


def move(connection: Connection, feedback_id: int, kind: Move, by: By, **values: object) -> int:
    """Make a move; returns its entry's id. `values`: columns that change with it.

    Raises:
        Overtaken: it stands where this move cannot begin, or something happened since it was `seen`.
    """
    found = one(connection, feedback_id)
    allowed, to = ALLOWED[kind]
    if kind is Move.SUPPLY and found.unit_id is None:
        to = Stage.ACCEPTED
    change: dict[str, Any] = {"stage": to, **values}
    if to in _STATUS:
        change["status"] = _STATUS[to]
    if kind in (Move.REFUSE, Move.TRANSFER):
        change["settled_at"] = by.now
    last = feedback_events.last(connection, feedback_id)
    if by.seen is not None and last is not None and last.id != by.seen:
        raise Overtaken(last)
    changed = connection.execute(
        update(feedback)
        .where(feedback.c.id == feedback_id, feedback.c.stage == found.stage, feedback.c.stage.in_(allowed))
        .values(**change)
    )
    if changed.rowcount != 1:
        raise Overtaken(last)
    met = MEETS.get(kind, frozenset())
    if kind is Move.ACCEPT and found.unit_id is not None:
        met |= {Step.FORWARD}  # the office that has it takes it up: there is nobody to forward it to
    feedback_dues.meet(connection, feedback_id, met, by.now)
    return _note(connection, found, kind, by, to)


def _note(connection: Connection, found: Feedback, kind: Move, by: By, to: Stage | None = None) -> int:
    event = Event(by.actor, kind, found.stage, to or found.stage, by.now, by.text, by.reason)
    return feedback_events.record(connection, found.id, event)


def answer(connection: Connection, feedback_id: int, by: By) -> int:
    """Answer in the words of `by.text`.

    Raises:
        Overtaken: it was answered, refused or handed on before.
    """
    settled = {"answer": by.text, "answered_at": by.now, "settled_at": by.now, "liked": None}
    event = move(connection, feedback_id, Move.ANSWER, by, **settled)
    found = one(connection, feedback_id)
    if not found.restricted:
        feedback_dues.begin_publishing(connection, feedback_id, found.round, by.now)
    return event


def publish(connection: Connection, feedback_id: int, by: By, summary: str, answer_text: str) -> int:
    """From now on everybody may read these words.

    Raises:
        Overtaken: it is not answered, or published already.
        Refused: it accuses somebody.
    """
    if one(connection, feedback_id).restricted:
        raise Refused("Phản ánh có nội dung tố cáo không công khai.")
    public = {"public_summary": summary, "public_answer": answer_text, "public_at": by.now}
    return move(connection, feedback_id, Move.PUBLISH, by, **public)


def keep_back(connection: Connection, feedback_id: int, by: By) -> int:
    """Not to be read by everybody, for the reason of `by.reason`; what was published is taken back.

    Raises:
        Overtaken: it is not answered, or kept back already.
    """
    return move(connection, feedback_id, Move.KEEP_BACK, by, public_at=None)


def reopen(connection: Connection, feedback_id: int, by: By) -> int:
    """Its sender is not content: all clocks begin anew. Once only; what was published is taken back.

    Raises:
        Overtaken: it is open, or closed for good.
        Refused: it was reopened before.
    """
    found = one(connection, feedback_id)
    if found.round > 1:
        raise Refused("Phản ánh này đã được mở lại một lần.")
    anew = {"round": found.round + 1, "public_at": None, "settled_at": None}
    event = move(connection, feedback_id, Move.REOPEN, by, **anew)
    feedback_dues.begin(connection, feedback_id, found.round + 1, by.now, found.category)
    return event


def close(connection: Connection, feedback_id: int, by: By) -> int:
    """The case is over: place, pictures and phone number have served their purpose and are erased.

    Raises:
        Overtaken: it is not settled yet, or closed already.
    """
    event = move(connection, feedback_id, Move.CLOSE, by)
    forget_sender(connection, feedback_id)
    return event


def forget_sender(connection: Connection, feedback_id: int) -> None:
    """Erase place, pictures and phone number: what a form or a chat brought besides the words."""
    erased: dict[str, Any] = {"place": None, "files": [], "contact": None}
    connection.execute(update(feedback).where(feedback.c.id == feedback_id).values(**erased))
    connection.execute(delete(feedback_file).where(feedback_file.c.feedback_id == feedback_id))


def sort(
    connection: Connection, feedback_id: int, by: By, category: str | None, repeat_of: int | None
) -> None:
    """Say what it is about, and which earlier one it repeats; the day of the answer follows the category."""
    found = one(connection, feedback_id)
    values = {"category": category, "repeat_of": repeat_of}
    connection.execute(update(feedback).where(feedback.c.id == feedback_id).values(**values))
    feedback_dues.recount(connection, feedback_id, category)
    _note(connection, found, Move.SORT, by)


def rate(connection: Connection, feedback_id: int, by: By, *, liked: bool) -> None:
    """What its sender says of the answer; the last word counts."""
    found = one(connection, feedback_id)
    connection.execute(update(feedback).where(feedback.c.id == feedback_id).values(liked=liked))
    _note(connection, found, Move.RATE, replace(by, reason="liked" if liked else "disliked"))


def restrict(connection: Connection, feedback_id: int, by: By) -> None:
    """It accuses somebody after all: out of the open list, away from its office, and nothing says who sent it."""
    found = one(connection, feedback_id)
    hidden = {
        "restricted": True,
        "conversation_id": None,
        "unit_id": None,
        "contact": None,
        "place": None,
    }
    connection.execute(
        update(feedback)
        .where(feedback.c.id == feedback_id)
        .values(**hidden, confidential=True, public_at=None)
    )
    _note(connection, found, Move.RESTRICT, by)


def split(
    connection: Connection, feedback_id: int, by: By, kept: str, parted: str, *, restricted: bool
) -> Feedback:
    """Part a letter about two things (Luật Tiếp công dân, art. 14.4): the second gets a code of its own.

    Its clocks run from the first receipt. What accuses somebody leaves no words behind in the first one.

    Raises:
        Refused: it is not open any more.
    """
    found = one(connection, feedback_id)
    if found.stage not in ALLOWED[Move.ANSWER][0]:
        raise Overtaken(feedback_events.last(connection, feedback_id))
    connection.execute(update(feedback).where(feedback.c.id == feedback_id).values(text=kept))
    if restricted:
        _forget_words(connection, feedback_id)
    told = Told(
        text=parted,
        channel=found.channel,
        conversation_id=found.conversation_id,
        restricted=restricted,
        split_from=None if restricted else feedback_id,
    )
    made = keep(connection, told, found.received_at)
    _note(connection, found, Move.SPLIT, replace(by, text=None if restricted else made.code))
    return made


def _forget_words(connection: Connection, feedback_id: int) -> None:
    """Entries may quote what is restricted now."""
    connection.execute(
        update(feedback_event).where(feedback_event.c.feedback_id == feedback_id).values(text=None)
    )


def settled_before(connection: Connection, moment: dt.datetime) -> list[int]:
    """What was settled before a moment and not closed yet."""
    closable = feedback.c.stage.in_(ALLOWED[Move.CLOSE][0])
    query = select(feedback.c.id).where(closable, feedback.c.settled_at < moment).order_by(feedback.c.id)
    return list(connection.execute(query).scalars())
