"""What happens to a group of questions on the desk: from new to live, and what may follow what.

    new → assigned → answered → live → answered (withdrawn)
    any but closed → closed → assigned or new

Whatever is against this order is refused, so that two officials at two screens do not undo each other's work.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import asdict, dataclass

from sqlalchemy import Connection, case, delete, select, update

from storage import groups, unmet
from storage.errors import Refused
from storage.groups import WAITING
from storage.tables import question_group, unmet_question

_CHANGED_MEANWHILE = "Nhóm câu hỏi này vừa được người khác thay đổi. Anh/chị mở lại trang rồi làm tiếp."


@dataclass(frozen=True)
class OfficeAnswer:
    """What an office answers. `title`: the question as citizens read it; `as_of`: the day it was checked."""

    title: str
    answer: str
    basis: str
    source: str
    as_of: dt.date


def _change(connection: Connection, group_id: int, allowed: Collection[str], **values: object) -> None:
    changed = connection.execute(
        update(question_group)
        .where(question_group.c.id == group_id, question_group.c.state.in_(allowed))
        .values(**values)
    )
    if changed.rowcount != 1:
        raise Refused(_CHANGED_MEANWHILE)


def assign(connection: Connection, group_id: int, unit_id: int, due: dt.date) -> None:
    """Give a group to an office; an answer that is written already stays.

    Raises:
        Refused: it is live or closed.
    """
    state = case((question_group.c.answer.is_(None), "assigned"), else_="answered")
    _change(connection, group_id, WAITING, unit_id=unit_id, due=due, state=state)


def write_answer(connection: Connection, group_id: int, written: OfficeAnswer, by: str) -> None:
    """Keep an office's answer; nobody reads it before it is approved.

    Raises:
        Refused: the group is live (withdraw first) or closed.
    """
    _change(connection, group_id, WAITING, **asdict(written), answered_by=by, state="answered")


def approve(connection: Connection, group_id: int, seen: str, by: str, now: dt.datetime) -> None:
    """From now on the answer is given. `seen`: the answer that the approver had before their eyes.

    Raises:
        Refused: there is no answer, or another one by now.
    """
    same = select(question_group.c.id).where(question_group.c.id == group_id, question_group.c.answer == seen)
    if connection.execute(same).scalar() is None:
        raise Refused(_CHANGED_MEANWHILE)
    _change(connection, group_id, {"answered"}, state="live", approver=by, live_at=now)


def withdraw(connection: Connection, group_id: int) -> None:
    """From now on the answer is not given any more; it can be corrected and approved anew.

    Raises:
        Refused: it is not live.
    """
    _change(connection, group_id, {"live"}, state="answered", approver=None, live_at=None)


def close(connection: Connection, group_id: int) -> None:
    """Done with: a record answers it now, or nobody needs to. Its answer is not given any more.

    Raises:
        Refused: it is closed already.
    """
    _change(connection, group_id, WAITING | {"live"}, state="closed", approver=None, live_at=None)


def reopen(connection: Connection, group_id: int) -> None:
    """Take a closed group up again, where it stood; an answer must be approved anew.

    Raises:
        Refused: it is not closed.
    """
    state = case(
        (question_group.c.answer.is_not(None), "answered"),
        (question_group.c.unit_id.is_not(None), "assigned"),
        else_="new",
    )
    _change(connection, group_id, {"closed"}, state=state)


def merge(connection: Connection, group_id: int, into: int) -> None:
    """Move all questions of a group into another one; the emptied group goes.

    Raises:
        Refused: they are the same, one is gone, or the first one's answer is live and would be lost.
    """
    moved, kept = groups.one(connection, group_id), groups.one(connection, into)
    if moved is None or kept is None or moved.id == kept.id:
        raise Refused("Anh/chị chọn một nhóm khác để gộp vào.")
    if moved.answer is not None or kept.state == "closed" or moved.language != kept.language:
        raise Refused(
            "Không gộp được: nhóm này đã có câu trả lời, nhóm kia đã đóng, hoặc hai nhóm khác ngôn ngữ."
        )
    connection.execute(
        update(unmet_question).where(unmet_question.c.group_id == moved.id).values(group_id=kept.id)
    )
    connection.execute(delete(question_group).where(question_group.c.id == moved.id))


def take_out(connection: Connection, group_id: int, unmet_id: int, now: dt.datetime) -> int:
    """Move one question into a group of its own; returns that group.

    Raises:
        Refused: it is not there, or alone there.
    """
    members = unmet.of_group(connection, group_id)
    found = next((member for member in members if member.id == unmet_id), None)
    if found is None or len(members) == 1:
        raise Refused("Câu hỏi này không còn ở đây, hoặc là câu duy nhất của nhóm.")
    own = groups.begin(connection, found.asked, found.language, now)
    unmet.put_into(connection, [unmet_id], own)
    return own
