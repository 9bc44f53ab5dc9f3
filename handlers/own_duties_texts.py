"""What an official wrote about tasks and which calendar links are open, in words."""

from __future__ import annotations

import datetime as dt

from handlers.turn import LOCAL, Turn
from storage.own_duties import Answered, CalendarLink, Duties, Noted


def counted(turn: Turn, duties: Duties) -> list[str]:
    """One line a kind of thing; nothing for who has none."""
    _ = turn.text
    lines = []
    if duties.answers or duties.notes:
        line = _("• Việc của cán bộ: {answers} lần trả lời, {notes} ghi chú, {files} ảnh hoặc tệp.")
        files = sum(len(one.files) for one in duties.notes)
        lines.append(line.format(answers=len(duties.answers), notes=len(duties.notes), files=files))
    lines += [_calendar(turn, one) for one in duties.calendars]
    return lines


def written(turn: Turn, duties: Duties) -> list[str]:
    """Every text of it, in paragraphs."""
    _ = turn.text
    parts = []
    if duties.answers:
        said = "\n".join(_answered(turn, one) for one in duties.answers)
        parts.append(_("Anh/chị đã trả lời về việc:") + "\n" + said)
    if duties.notes:
        parts.append(_("Ghi chú về việc:") + "\n" + "\n".join(_noted(one) for one in duties.notes))
    return parts


def stays(turn: Turn, duties: Duties) -> str:
    """What of it remains when the rest is erased; empty for who has none."""
    if not duties.answers and not duties.notes:
        return ""
    return turn.text(
        "Điều anh/chị đã trả lời, ghi chú, gửi kèm về việc được giao là hồ sơ công việc của cơ quan nên còn giữ."
    )


def _calendar(turn: Turn, one: CalendarLink) -> str:
    _ = turn.text
    if one.unit is None:
        return _("• Đường dẫn lịch việc của anh/chị: đang mở, từ {day}.").format(day=_day(one.since))
    return _("• Đường dẫn lịch của {unit}: đang mở, từ {day}.").format(unit=one.unit, day=_day(one.since))


def _answered(turn: Turn, one: Answered) -> str:
    _ = turn.text
    kinds = {"received": _("đã nhận"), "done": _("đã xong"), "extend": _("xin thêm thời gian")}
    asked = " " + _("đến {day}").format(day=f"{one.new_due:%d/%m/%Y}") if one.new_due else ""
    note = f" ({one.note})" if one.note else ""
    return f"• {_day(one.at)}, {one.task}: {kinds.get(one.kind, one.kind)}{asked}{note}"


def _noted(one: Noted) -> str:
    return f"• {_day(one.at)}, {one.task}: {', '.join(filter(None, (one.text, *one.files)))}"


def _day(moment: dt.datetime) -> str:
    return f"{moment.astimezone(LOCAL):%d/%m/%Y}"
