"""What an office decides about a feedback, by the desk or in the chat: the move, and who is told of it."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import Connection

from handlers.feedback_news import key_of, tell_sender, tell_unit
from handlers.state import save, state_of
from knowledge.pakn import Move
from storage import feedback, feedback_changes, outbox_forgetting
from storage.errors import Refused
from storage.feedback import Feedback
from storage.feedback_changes import By

NEW, PASSED_ON, SUPPLIED, REOPENED = (
    "Phản ánh mới gửi đến đơn vị anh/chị.",
    "Phản ánh được chuyển đến đơn vị anh/chị.",
    "Người gửi đã bổ sung.",
    "Người gửi chưa hài lòng và mở lại phản ánh.",
)
"""Above a feedback that is pushed to officials, who read Vietnamese."""


def accept(connection: Connection, feedback_id: int, by: By) -> None:
    """It is ours to look into.

    Raises:
        Overtaken: somebody else was first.
    """
    _tell(connection, feedback_id, feedback_changes.move(connection, feedback_id, Move.ACCEPT, by), by)


def assign(connection: Connection, feedback_id: int, unit_id: int, unit: str, by: By) -> None:
    """Give it to an office inside this administration; its officials are told.

    Raises:
        Overtaken: it is settled, or changed since it was seen.
        Refused: it accuses somebody, and officials are not to hear of that.
    """
    if feedback.one(connection, feedback_id).restricted:
        raise Refused("Nội dung tố cáo không giao cho đơn vị qua kênh này.")
    by = By(by.actor, by.now, by.text, unit, by.seen)
    event = feedback_changes.move(connection, feedback_id, Move.ASSIGN, by, unit_id=unit_id)
    _tell(connection, feedback_id, event, by)
    why = PASSED_ON + (f"\n{by.text}" if by.text else "")
    tell_unit(connection, feedback_id, event, why, by.now)


def need_more(connection: Connection, feedback_id: int, by: By) -> None:
    """Ask its sender; the answer comes back into the same feedback.

    Raises:
        Overtaken: somebody else was first.
        Refused: there is nobody who could answer.
    """
    if not by.text:
        raise Refused("Anh/chị ghi câu muốn hỏi người gửi.")
    _tell(connection, feedback_id, feedback_changes.move(connection, feedback_id, Move.NEED_MORE, by), by)


def transfer(connection: Connection, feedback_id: int, by: By) -> None:
    """Hand it to an agency elsewhere: `by.reason` names it, `by.text` says why.

    Raises:
        Overtaken: somebody else was first.
        Refused: agency or reason is missing.
    """
    if not by.reason or not by.text:
        raise Refused("Anh/chị ghi tên cơ quan nhận và lý do chuyển.")
    _tell(connection, feedback_id, feedback_changes.move(connection, feedback_id, Move.TRANSFER, by), by)


def refuse(connection: Connection, feedback_id: int, by: By) -> None:
    """Not taken up: `by.reason` from the list, `by.text` in words.

    Raises:
        Overtaken: somebody else was first.
        Refused: reason or words are missing.
    """
    if not by.reason or not by.text:
        raise Refused("Anh/chị chọn lý do và viết thêm vài lời cho người gửi.")
    _tell(connection, feedback_id, feedback_changes.move(connection, feedback_id, Move.REFUSE, by), by)


def answer(connection: Connection, feedback_id: int, by: By) -> None:
    """Answer it; its sender reads the answer at once, or when they can be reached.

    Raises:
        Overtaken: somebody else was first.
        Refused: there are no words.
    """
    if not by.text:
        raise Refused("Anh/chị viết câu trả lời.")
    _tell(connection, feedback_id, feedback_changes.answer(connection, feedback_id, by), by)


def restrict(connection: Connection, feedback_id: int, by: By) -> None:
    """It accuses somebody: nobody but administrators sees it, and what was told of it in chats is forgotten."""
    found = feedback.one(connection, feedback_id)
    feedback_changes.restrict(connection, feedback_id, by)
    outbox_forgetting.forget(connection, key_of(feedback_id))
    if found.conversation_id is not None:
        outbox_forgetting.forget_mentions(connection, found.conversation_id, found.code)
        _forget_in_state(connection, found.conversation_id, found.code, by.now)


def _forget_in_state(connection: Connection, conversation_id: int, code: str, now: dt.datetime) -> None:
    """What was offered or begun about it in its sender's chat."""
    state = state_of(connection, conversation_id)
    state.feedback_news = tuple(one for one in state.feedback_news if one[0] != code)
    state.menu = tuple(button for button in state.menu if code not in button.value)
    if state.flow is not None and state.flow.data.get("code") == code:
        state.flow = None
    save(connection, conversation_id, state, now)


def split(
    connection: Connection, feedback_id: int, by: By, kept: str, parted: str, *, restricted: bool
) -> Feedback:
    """Part a letter about two things; the sender is told the second code.

    Raises:
        Overtaken: it is settled.
        Refused: one of the parts is empty.
    """
    if not kept or not parted:
        raise Refused("Anh/chị ghi đủ hai phần: phần giữ lại và phần tách ra.")
    made = feedback_changes.split(connection, feedback_id, by, kept, parted, restricted=restricted)
    if restricted:
        outbox_forgetting.forget(connection, key_of(feedback_id))
    return made


def _tell(connection: Connection, feedback_id: int, event: int, by: By) -> None:
    tell_sender(connection, feedback_id, event, by.now)
