"""A rehearsal in words: for the page, the terminal and the table that is handed round."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from handlers.rehearsal import Missed, Reason, Rehearsal
from handlers.reminders.escalation import LATE, SILENT
from handlers.turn import LOCAL
from knowledge.formats import day_text
from knowledge.texts import SOURCE, Translate, translator
from storage.copies import Part, Written

HEAD = (
    "Ngày",
    "Giờ",
    "Cán bộ",
    "Đơn vị",
    "Kênh",
    "Tin",
    "Việc",
    "Hạn",
    "Bước nhắc",
    "Kế hoạch",
    "Không tới vì",
)
"""Columns of the table."""


def kind_text(kind: str, _: Translate) -> str:
    """What sort of message it is; a sort of a newer version as it is stored."""
    return {
        "remind": _("nhắc việc"),
        "escalate": _("báo lãnh đạo"),
        "weekly": _("tóm tắt tuần"),
        "amended": _("báo kế hoạch thay đổi"),
    }.get(kind, kind)


def step_text(step: str, _: Translate) -> str:
    """A step of the ledger (`T-7`, `T0`, `T+3`, what leaders hear) in words."""
    if step in {LATE, SILENT}:
        return {LATE: _("đã quá hạn"), SILENT: _("chưa ai nhận")}[step]
    days = int(step.removeprefix("T"))
    if days < 0:
        return _("trước hạn {n} ngày").format(n=-days)
    return _("sau hạn {n} ngày").format(n=days) if days else _("ngày đến hạn")


def reason_text(reason: Reason, _: Translate) -> str:
    """Why somebody would be told nothing, as the head of a list."""
    return {
        Reason.NO_ACCOUNT: _("Cán bộ chưa liên kết tài khoản, hoặc đã chặn"),
        Reason.NO_OFFICIAL: _("Đơn vị chưa có cán bộ"),
        Reason.NO_LEADER: _("Đơn vị chưa có lãnh đạo nhận được tin"),
        Reason.NO_UNIT: _("Chưa rõ đơn vị chủ trì"),
        Reason.NO_DEADLINE: _("Kế hoạch không ghi hạn cụ thể"),
    }[reason]


def missed_text(one: Missed, _: Translate) -> str:
    """Whom or what nobody is told about, without the reason."""
    who = (one.person and f"{one.person} ({one.unit})") or one.unit
    about = [part for part in (who, one.text) if part]
    if one.due:
        about.append(_("hạn {day}").format(day=day_text(one.due, _)))
    return " · ".join(about)


def rows(found: Rehearsal, channel: Callable[[str], str]) -> Iterator[list[object]]:
    """The table, in Vietnamese: a line for each due date a message speaks of, then what reaches nobody.

    Args:
        found: what is shown.
        channel: the name of a channel.
    """
    _ = translator(SOURCE)
    for message in found.told:
        for part in message.parts or (None,):
            yield _row(message, part, channel, _)
    for one in found.missed:
        step = step_text(one.step, _) if one.step else None
        reason = reason_text(one.reason, _)
        yield [one.day, None, one.person, one.unit, None, None, one.text, one.due, step, one.plan, reason]


def _row(message: Written, part: Part | None, channel: Callable[[str], str], _: Translate) -> list[object]:
    at = message.at.astimezone(LOCAL)
    who = [at.date(), f"{at:%H:%M}", message.person, message.unit, channel(message.channel)]
    what = [part.text, part.due, step_text(part.step, _), part.plan] if part else [None] * 4
    return [*who, kind_text(message.kind, _), *what, None]
