"""Tasks in words: how one stands, in a line of a list or whole, in the reader's language."""

from __future__ import annotations

import datetime as dt

from handlers.reminders import time_left
from handlers.turn import LOCAL
from knowledge.formats import day_text, weekday_text
from knowledge.texts import Translate
from storage.extensions import Extension
from storage.task_notes import Note
from storage.tasks import Answered, Occurrence

LAST_SAID = 4
"""Answers and notes that are shown with a task."""


def status_text(status: str, _: Translate) -> str:
    return {
        "open": _("chưa nhận"),
        "received": _("đã nhận"),
        "asked": _("đang xin lùi hạn"),
        "done": _("đã xong"),
    }[status]


def line(number: int, task: Occurrence, holder: str | None, today: dt.date, _: Translate) -> str:
    """A task in a list: what, until when, how it stands, with whom."""
    parts = [status_text(task.status, _), *([holder] if holder else [])]
    day, left = day_text(task.due, _), time_left(task.due, today, _)
    return f"{number}. {task.text}\n" + _("Hạn {day} ({left}) · {state}").format(
        day=day, left=left, state=" · ".join(parts)
    )


def whole(task: Occurrence, holder: str | None, today: dt.date, _: Translate) -> str:
    """Everything one should know of a task before answering."""
    lines = [task.text]
    if task.product:
        lines.append(_("Sản phẩm: {product}").format(product=task.product))
    lines.append(_("Đơn vị: {unit}").format(unit=task.unit))
    left = "" if task.status == "done" else f" ({time_left(task.due, today, _)})"
    lines.append(_("Hạn: {day}").format(day=weekday_text(task.due, _)) + left)
    if task.due != task.original_due:
        lines.append(_("Hạn gốc: {day}").format(day=day_text(task.original_due, _)))
    lines.append(_("Theo: {plan}").format(plan=task.plan))
    lines.append(_("Tình trạng: {state}").format(state=status_text(task.status, _)))
    if holder:
        lines.append(_("Người phụ trách: {name}").format(name=holder))
    return "\n".join(lines)


def history(answers: list[Answered], notes: list[Note], _: Translate) -> str:
    """What was said last, the newest at the end; empty when nothing was."""
    said = [(one.at, one.person, _said(one, _)) for one in answers]
    said += [(note.at, note.person, note_text(note, _)) for note in notes]
    last = sorted(said, key=lambda one: one[0])[-LAST_SAID:]
    lines = [f"• {day_text(at.astimezone(LOCAL).date(), _)}, {name}: {words}" for at, name, words in last]
    return "\n".join([_("Đã ghi:"), *lines]) if lines else ""


def _said(one: Answered, _: Translate) -> str:
    if one.kind == "received":
        return _("đã nhận")
    if one.kind == "done":
        return _("báo xong, sau đó mở lại") if one.undone_at else _("báo xong")
    asked = _("xin lùi đến {day}").format(day=day_text(one.new_due, _)) if one.new_due else _("xin lùi hạn")
    decided = {"agreed": _("được đồng ý"), "refused": _("không được đồng ý")}.get(one.decision or "")
    reason = f" ({one.note})" if one.note else ""
    return f"{asked}{reason}" + (f", {decided}" if decided else "")


def note_text(note: Note, _: Translate) -> str:
    files = _("{n} ảnh, tệp").format(n=len(note.files)) if note.files else ""
    return " · ".join(part for part in (note.text, files) if part)


def wish_text(wish: Extension, _: Translate) -> str:
    """What is asked for, as whoever decides reads it."""
    return _("“{text}”\nHạn đang có: {due}. Xin lùi đến: {new}.\nLý do: {reason}").format(
        text=wish.text,
        due=day_text(wish.due, _),
        new=weekday_text(wish.new_due, _),
        reason=wish.reason or _("không ghi"),
    )
