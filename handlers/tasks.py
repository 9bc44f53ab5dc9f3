"""What officials say about their tasks: received, done, more time; and the list of what is open.

Buttons carry either one occurrence (`task:done:12`) or a day's digest (`task:done:d2025-03-24`): of a digest
everything is acknowledged at once, but "done" and "more time" ask which one.
"""

from __future__ import annotations

import datetime as dt
import re

from pydantic import BaseModel

from handlers.reminders import digest_key, time_left
from handlers.state import Flow
from handlers.turn import Outcome, Turn
from knowledge.formats import day_text
from knowledge.privacy import mask
from storage import people, reminders, tasks
from storage.messages import Button
from storage.people import Person
from storage.tasks import OPEN, Occurrence

DAY = re.compile(r"(\d{1,2})\s*[/.-]\s*(\d{1,2})(?:\s*[/.-]\s*(\d{4}))?")
MOST_LISTED = 20
HALF_A_YEAR = dt.timedelta(days=183)


class Extension(BaseModel):
    """What is known so far of a request for more time."""

    occurrence: int
    new_due: dt.date | None = None


def mine(turn: Turn) -> Outcome:
    """`/congviec`: what my unit has to do, the nearest deadline first."""
    _ = turn.text
    person = people.of_conversation(turn.connection, turn.conversation_id)
    if person is None:
        turn.reply(
            _("Mục này dành cho cán bộ đã liên kết tài khoản. Anh/chị gõ /lienket rồi đến mã được cấp.")
        )
        return Outcome.TASK
    due = tasks.open_of_unit(turn.connection, person.unit_id)
    if not due:
        turn.reply(_("{unit} không có việc nào đang mở.").format(unit=person.unit))
        return Outcome.TASK
    lines = [
        f"{n}. {o.text} – {day_text(o.due, turn.text)} ({time_left(o.due, turn.today, _)})"
        for n, o in enumerate(due, 1)
    ]
    shown, more = lines[:MOST_LISTED], len(lines) - MOST_LISTED
    rest = [_("… và {more} việc nữa.").format(more=more)] if more > 0 else []
    turn.reply("\n".join([_("Việc đang mở của {unit}:").format(unit=person.unit), *shown, *rest]))
    return Outcome.TASK


def press(turn: Turn) -> Outcome | None:
    """The three answers under a reminder."""
    match (turn.message.button or "").split(":")[1:]:
        case [("received" | "done" | "extend") as kind, target]:
            return _answer(turn, kind, target)
        case ["cancel"]:
            turn.state.flow = None
            turn.reply(turn.text("Đã bỏ yêu cầu lùi hạn."))
            return Outcome.TASK
    return None


def _answer(turn: Turn, kind: str, target: str) -> Outcome | None:
    person = people.of_conversation(turn.connection, turn.conversation_id)
    if person is None:
        return mine(turn)
    chosen = _meant(turn, person, target)
    if chosen is None:
        return None
    if not chosen:
        turn.reply(turn.text("Các việc này đã được báo xong trước đó. Cảm ơn anh/chị."))
        return Outcome.TASK
    if kind == "received":
        return _received(turn, person, chosen)
    if len(chosen) > 1:
        return _which(turn, kind, chosen)
    return _done(turn, person, chosen[0]) if kind == "done" else _ask_day(turn, chosen[0])


def _meant(turn: Turn, person: Person, target: str) -> list[Occurrence] | None:
    """The open occurrences a button speaks of; None when they are not this person's business."""
    if target.startswith("d"):
        try:
            day, _dot, number = target[1:].partition(".")
            key = digest_key(person.id, dt.date.fromisoformat(day), int(number or 1))
        except ValueError:
            return None
        ids = reminders.occurrences_in(turn.connection, key)
    else:
        ids = [int(target)] if target.isdecimal() else []
    found = [o for o in tasks.by_ids(turn.connection, ids) if o.unit_id == person.unit_id]
    return [o for o in found if o.status in OPEN] if found else None


def _received(turn: Turn, person: Person, chosen: list[Occurrence]) -> Outcome:
    for occurrence in chosen:
        tasks.record_answer(turn.connection, occurrence.id, person.id, "received", turn.now)
    turn.reply(turn.text("Đã ghi: anh/chị đã nhận {count} việc. Cảm ơn anh/chị.").format(count=len(chosen)))
    return Outcome.TASK


def _which(turn: Turn, kind: str, chosen: list[Occurrence]) -> Outcome:
    _ = turn.text
    asked = _("Việc nào đã xong?") if kind == "done" else _("Anh/chị xin lùi hạn việc nào?")
    buttons = tuple(Button(label=o.text[:60], value=f"task:{kind}:{o.id}") for o in chosen)
    turn.reply(asked, buttons)
    return Outcome.TASK


def _done(turn: Turn, person: Person, occurrence: Occurrence) -> Outcome:
    tasks.record_answer(turn.connection, occurrence.id, person.id, "done", turn.now)
    turn.reply(turn.text("Đã ghi: xong việc “{text}”. Cảm ơn anh/chị.").format(text=occurrence.text))
    return Outcome.TASK


def _ask_day(turn: Turn, occurrence: Occurrence) -> Outcome:
    _ = turn.text
    turn.state.flow = Flow(
        name="task", data=Extension(occurrence=occurrence.id).model_dump(), touched=turn.now
    )
    turn.reply(
        _("Việc “{text}” đang có hạn {day}. Anh/chị xin lùi đến ngày nào? Ví dụ: 15/4").format(
            text=occurrence.text, day=day_text(occurrence.due, turn.text)
        ),
        (_cancel(turn),),
    )
    return Outcome.TASK


def _cancel(turn: Turn) -> Button:
    return Button(label=turn.text("Thôi, giữ hạn cũ"), value="task:cancel")


def step(turn: Turn) -> Outcome | None:
    """The new day, then the reason."""
    assert turn.state.flow is not None
    asked = Extension.model_validate(turn.state.flow.data)
    person = people.of_conversation(turn.connection, turn.conversation_id)
    found = tasks.by_ids(turn.connection, [asked.occurrence])
    if person is None or not found or turn.message.kind != "text" or not turn.message.text.strip():
        return None
    if asked.new_due is None:
        return _take_day(turn, asked, found[0])
    tasks.record_answer(
        turn.connection,
        asked.occurrence,
        person.id,
        "extend",
        turn.now,
        note=mask(turn.message.text.strip())[:500],
        new_due=asked.new_due,
    )
    turn.state.flow = None
    turn.reply(
        turn.text("Đã gửi yêu cầu lùi hạn đến {day}. Hạn cũ vẫn giữ cho đến khi được đồng ý.").format(
            day=day_text(asked.new_due, turn.text)
        )
    )
    return Outcome.TASK


def _take_day(turn: Turn, asked: Extension, occurrence: Occurrence) -> Outcome | None:
    _ = turn.text
    found = DAY.search(turn.message.text)
    if found is None:
        return None
    day = read_day(found, occurrence.due)
    if day is None or day <= occurrence.due:
        turn.reply(
            _("Ngày mới phải sau hạn đang có ({day}). Anh/chị gõ lại, ví dụ: 15/4").format(
                day=day_text(occurrence.due, turn.text)
            ),
            (_cancel(turn),),
        )
        return Outcome.TASK
    data = asked.model_copy(update={"new_due": day}).model_dump(mode="json")
    turn.wait("task", data)
    turn.reply(_("Anh/chị cho biết lý do xin lùi hạn, ngắn gọn thôi."), (_cancel(turn),))
    return Outcome.TASK


def read_day(found: re.Match[str], after: dt.date) -> dt.date | None:
    """A typed day; without a year it is in the year of `after`, or early in the next: 15/1 after 31/12."""
    day, month, year = int(found.group(1)), int(found.group(2)), found.group(3)
    if year:
        return _date(int(year), month, day)
    next_year = _date(after.year + 1, month, day)
    return next_year if next_year and next_year - after < HALF_A_YEAR else _date(after.year, month, day)


def _date(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None
