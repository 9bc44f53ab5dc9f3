"""Answers an office has written and somebody has approved: given to look-alikes, and told to those who had asked."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import Connection

from handlers import news, notices, unhelpful
from handlers.turn import Outcome, Turn
from knowledge.formats import day_text
from knowledge.likeness import EQUAL, SAME
from knowledge.texts import Translate, translator
from knowledge.understand import Reason, Understanding, Verdict
from storage import group_changes, groups, tray, unmet
from storage.groups import Group
from storage.messages import Link, Reply

_NEVER = {Reason.HARM, Reason.PENALTY, Reason.INJECTION}


def answer(turn: Turn, found: Understanding, asked: str) -> Outcome | None:
    """Give the approved answer to a question that is one with those it was written for; None when there is none."""
    group = find(turn, found, asked)
    if group is None:
        return None
    reply = compose(group, turn.text)
    turn.reply(reply.text, (unhelpful.offer(turn, f"g{group.id}"),), reply.links)
    return Outcome.APPROVED


def find(turn: Turn, found: Understanding, asked: str) -> Group | None:
    """The live group a question belongs to. Where a record answers surely, only a group of the same words counts."""
    if found.verdict not in (Verdict.ANSWER, Verdict.CHOOSE, Verdict.REFUSE) or found.reason in _NEVER:
        return None
    if turn.language not in turn.live:
        turn.live[turn.language] = groups.texts(turn.connection, {"live"}, turn.language)
    live = turn.live[turn.language]
    if not live:
        return None
    likeness = turn.knowledge.likeness
    least = EQUAL if found.verdict is Verdict.ANSWER else SAME
    alike = [
        (likeness.degree(asked, text), -group) for group, text in live if likeness.are_one(asked, text, least)
    ]
    return groups.one(turn.connection, -max(alike)[1]) if alike else None


def compose(group: Group, _: Translate) -> Reply:
    """The answer with what it rests on, and when it was checked."""
    assert group.answer is not None
    is_link = (group.source or "").startswith(("https://", "http://"))
    foot = [_("Căn cứ: {numbers}").format(numbers=group.basis)]
    if not is_link:
        foot.append(_("Nguồn: {source}").format(source=group.source))
    if group.unit:
        foot.append(_("Đơn vị trả lời: {unit}").format(unit=group.unit))
    if group.as_of:
        foot.append(_("Kiểm tra lần cuối: {date}").format(date=day_text(group.as_of, _)))
    links = (Link(label=_("Xem nguồn"), url=group.source or ""),) if is_link else ()
    return Reply(text="\n\n".join([group.title, group.answer, "\n".join(foot)]), links=links)


def approve(connection: Connection, group_id: int, seen: str, by: str, now: dt.datetime) -> int:
    """The answer goes live, and who asked is told. Returns how many were told.

    Raises:
        Refused: there is no answer to approve, or not the one that was `seen`.
    """
    group_changes.approve(connection, group_id, seen, by, now)
    return tell(connection, group_id, now)


def tell(connection: Connection, group_id: int, now: dt.datetime) -> int:
    """Tell everybody who asked in a live group and can be reached, once. Returns how many were told."""
    group = groups.one(connection, group_id)
    if group is None or group.state != "live":
        return 0
    told: set[int] = set()
    # In the order of conversations: a turn at another replica locks them in the same order.
    for asker, language in sorted(_askers(connection, group_id).items()):
        if tray.reachable(connection, asker):
            reply = _news(group, translator(language), now)
            news.tell(connection, asker, f"{_key(group_id)}{asker}", reply, now)
            told.add(asker)
    members = unmet.of_group(connection, group_id)
    unmet.forget_asker(connection, [member.id for member in members if member.conversation_id in told])
    return len(told)


def _askers(connection: Connection, group_id: int) -> dict[int, str]:
    """The conversations that asked, with their language."""
    members = unmet.of_group(connection, group_id)
    return {one.conversation_id: one.language for one in members if one.conversation_id is not None}


def _key(group_id: int) -> str:
    return f"approved:{group_id}:"


def _news(group: Group, _: Translate, now: dt.datetime) -> Reply:
    reply = compose(group, _)
    head = _("Câu hỏi hôm trước của anh/chị đã có câu trả lời:")
    notice = notices.answer_ready(group, now)
    return reply.model_copy(update={"text": f"{head}\n{reply.text}", "notice": notice})


def withdraw(connection: Connection, group_id: int) -> None:
    """The answer stops at once, also what lies in the tray.

    Raises:
        Refused: it is not live.
    """
    group_changes.withdraw(connection, group_id)
    tray.take_back(connection, _key(group_id))


def close(connection: Connection, group_id: int) -> None:
    """Done with a group; its answer stops at once.

    Raises:
        Refused: it is closed already.
    """
    group_changes.close(connection, group_id)
    tray.take_back(connection, _key(group_id))
