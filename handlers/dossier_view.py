"""What a person reads of a dossier: how far it is, whether it is late and what was done about it, how old this is."""

from __future__ import annotations

import datetime as dt

from handlers.turn import Turn
from knowledge.dossiers.lateness import is_late, is_old, working_days_between
from knowledge.dossiers.words import Status
from knowledge.formats import day_text
from knowledge.texts import Translate
from storage import apologies
from storage.calendar import work_calendar
from storage.dossiers import Dossier


def view(turn: Turn, found: Dossier, *, whole: bool) -> str:
    """The dossier. Not `whole`: nobody has shown that it is theirs, so only its state and its due day."""
    _ = turn.text
    head = [_("Hồ sơ {code}").format(code=found.code)]
    if whole and found.procedure:
        head.append(found.procedure)
    parts = ["\n".join(head), "\n".join(_lines(turn, found, whole=whole)), what_next(found, _)]
    if found.due and is_late(found.status, found.due, found.finished, found.source_day):
        parts.append(_late(turn, found, found.due, whole=whole))
    parts.append(_age(turn, found))
    return "\n\n".join(filter(None, parts))


def status_text(status: Status, said: str | None, _: Translate) -> str:
    """A state in words; one that is not known here as the office calls it."""
    names = {
        Status.RECEIVED: _("đã tiếp nhận"),
        Status.PROCESSING: _("đang giải quyết"),
        Status.SUPPLEMENT: _("chờ bổ sung giấy tờ"),
        Status.READY: _("đã có kết quả"),
        Status.RETURNED: _("đã trả kết quả"),
        Status.REFUSED: _("đã dừng hoặc từ chối giải quyết"),
        Status.WITHDRAWN: _("đã rút theo yêu cầu"),
        Status.OTHER: said or _("đang giải quyết"),
    }
    return names[status]


def _lines(turn: Turn, found: Dossier, *, whole: bool) -> list[str]:
    _ = turn.text
    said = found.status_said if whole else None
    lines = [_("Tình trạng: {status}").format(status=status_text(found.status, said, _))]
    if whole and found.unit:
        lines.append(_("Nơi giải quyết: {unit}").format(unit=found.unit))
    if whole and found.received:
        lines.append(_("Tiếp nhận: {day}").format(day=day_text(found.received, _)))
    if found.due:
        lines.append(_("Hẹn trả: {day}").format(day=day_text(found.due, _)))
    if whole and found.finished:
        lines.append(_("Có kết quả: {day}").format(day=day_text(found.finished, _)))
    return lines


def what_next(found: Dossier, _: Translate) -> str:
    """What the person may do now; nothing while the office is working."""
    told = {
        Status.SUPPLEMENT: _(
            "Anh/chị xem giấy hướng dẫn bổ sung hồ sơ, hoặc hỏi quầy một cửa cần thêm giấy gì."
        ),
        Status.READY: _(
            "Anh/chị mang giấy hẹn đến nhận kết quả, hoặc chờ nhận qua bưu chính nếu đã đăng ký."
        ),
        Status.REFUSED: _(
            "Lý do ghi trong văn bản trả lời của cơ quan. Chưa nhận được, anh/chị hỏi quầy một cửa."
        ),
    }
    return told.get(found.status, "")


def _late(turn: Turn, found: Dossier, due: dt.date, *, whole: bool) -> str:
    """Honest words; the apology of the office where somebody has signed one. The machine makes none of its own."""
    _ = turn.text
    if found.finished:
        return _("Hồ sơ này xong sau ngày hẹn.")
    days = working_days_between(due, found.source_day, work_calendar(turn.connection))
    late = _("Hồ sơ đã quá hẹn {days} ngày làm việc.").format(days=max(days, 1))
    letter = apologies.of(turn.connection, found.id)
    if letter is None or not letter.is_signed:
        none = _("Chưa thấy văn bản xin lỗi và hẹn lại của cơ quan.")
        return f"{late} {none}\n\n{whom_to_ask(turn)}"
    again = _("Cơ quan đã có văn bản xin lỗi, hẹn lại ngày {day}.").format(day=day_text(letter.new_due, _))
    why = _("Lý do: {reason}").format(reason=letter.reason) if whole else ""
    return "\n".join(filter(None, [f"{late} {again}", why, "", whom_to_ask(turn)]))


def as_of(turn: Turn, day: dt.date) -> str:
    """The day the figures are of, and whose they are."""
    _ = turn.text
    return _("Số liệu đến ngày {day}, do {office} xuất.").format(
        day=day_text(day, _), office=turn.place.office
    )


def _age(turn: Turn, found: Dossier) -> str:
    """How old this is; what is old is said so, first of all."""
    _ = turn.text
    calendar, told = work_calendar(turn.connection), as_of(turn, found.source_day)
    if not is_old(found.source_day, turn.today, calendar):
        return told
    days = working_days_between(found.source_day, turn.today, calendar)
    old = _("Chú ý: số liệu đã cũ {days} ngày làm việc, hồ sơ có thể đã khác.").format(days=days)
    return f"{old} {told}\n\n{whom_to_ask(turn)}"


def whom_to_ask(turn: Turn) -> str:
    """The counter, and a number."""
    _ = turn.text
    line = turn.place.hotlines[0]
    return _("Muốn hỏi thêm, anh/chị đến {office}, hoặc gọi {label}: {number}.").format(
        office=turn.place.office, label=line.label, number=line.number
    )
