"""A later deadline: an official asks (day and reason), a leader of the unit decides, the official hears it.

The old deadline holds until somebody agrees. Without a leader who can be reached, or when the leader asks, the decision
is made on the admin's page. The first decision counts; who comes second is told so.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from sqlalchemy import Connection

from handlers.task_access import Compose, is_leader_of, may_answer, tell, tell_all, with_somebody_else
from handlers.task_flow import Waiting, wait
from handlers.task_words import wish_text
from handlers.turn import Outcome, Turn
from knowledge.formats import day_text, weekday_text
from knowledge.later_days import later_day, speaks_of_a_day
from knowledge.privacy import mask
from knowledge.texts import Translate
from knowledge.workdays import WorkCalendar
from storage import extensions, people, task_answers, tasks
from storage.calendar import work_calendar
from storage.extensions import AGREED, Extension
from storage.messages import Button, Reply
from storage.people import Person
from storage.tasks import Occurrence

LONGEST_REASON = 500
FARTHEST = dt.timedelta(days=2 * 366)
"""A later day than this is a slip of the finger."""


def ask_day(turn: Turn, occurrence: Occurrence) -> Outcome:
    """Ask until when."""
    wait(turn, Waiting(step="day", occurrence=occurrence.id))
    turn.reply(
        turn.text("Việc “{text}” đang có hạn {day}. Anh/chị xin lùi đến ngày nào? Ví dụ: 15/4").format(
            text=occurrence.text, day=day_text(occurrence.due, turn.text)
        ),
        (_cancel_button(turn),),
    )
    return Outcome.TASK


def _cancel_button(turn: Turn) -> Button:
    return Button(label=turn.text("Thôi, giữ hạn cũ"), value="task:cancel")


def cancel(turn: Turn) -> Outcome:
    turn.state.flow = None
    turn.reply(turn.text("Đã bỏ yêu cầu lùi hạn."))
    return Outcome.TASK


def take_day(turn: Turn, person: Person, asked: Waiting) -> Outcome | None:
    """The day that was typed, or what is wrong with it; None when there is no day in it."""
    occurrence = tasks.one(turn.connection, asked.occurrence)
    if occurrence is None or not may_answer(person, occurrence):
        return _gone(turn, occurrence)
    floor = max(occurrence.due, turn.today)
    day = later_day(turn.message.text, floor)
    if day is None and not speaks_of_a_day(turn.message.text):
        return None
    if day is None or day <= occurrence.due or day < turn.today or day - floor > FARTHEST:
        turn.reply(_wrong(turn, occurrence), (_cancel_button(turn),))
        return Outcome.TASK
    wait(turn, asked.model_copy(update={"step": "reason", "new_due": day}))
    asks = turn.text("Xin lùi đến {day}. Anh/chị cho biết lý do, ngắn gọn thôi.").format(
        day=weekday_text(day, turn.text)
    )
    doubts = _doubts(day, occurrence.plan_end, work_calendar(turn.connection), turn.text)
    turn.reply("\n\n".join([*doubts, asks]), (_cancel_button(turn),))
    return Outcome.TASK


def _wrong(turn: Turn, occurrence: Occurrence) -> str:
    _ = turn.text
    if occurrence.due < turn.today:
        return _("Ngày mới phải từ hôm nay ({day}) trở đi. Anh/chị gõ lại, ví dụ: 15/4").format(
            day=day_text(turn.today, _)
        )
    return _("Ngày mới phải sau hạn đang có ({day}). Anh/chị gõ lại, ví dụ: 15/4").format(
        day=day_text(occurrence.due, _)
    )


def _doubts(day: dt.date, plan_end: dt.date, calendar: WorkCalendar, _: Translate) -> Iterator[str]:
    """What should be known of a day before it is asked for or agreed to."""
    if not calendar.is_working_day(day):
        yield _("Lưu ý: {day} là ngày nghỉ.").format(day=weekday_text(day, _))
    if day > plan_end:
        yield _("Lưu ý: ngày này sau khi kế hoạch kết thúc ({day}).").format(day=day_text(plan_end, _))


def _gone(turn: Turn, occurrence: Occurrence | None) -> Outcome:
    """The task is not this person's any more: it was handed over, or they work elsewhere now."""
    turn.state.flow = None
    if occurrence is not None and occurrence.assignee is not None:
        return with_somebody_else(turn, occurrence)
    turn.reply(turn.text("Việc này không còn thuộc đơn vị của anh/chị, nên máy chưa ghi gì."))
    return Outcome.TASK


def take_reason(turn: Turn, person: Person, asked: Waiting) -> Outcome:
    """Write the wish down, and ask whoever decides."""
    _ = turn.text
    occurrence = tasks.one(turn.connection, asked.occurrence)
    turn.state.flow = None
    if occurrence is None or not may_answer(person, occurrence) or asked.new_due is None:
        return _gone(turn, occurrence)
    wish_id = task_answers.record(
        turn.connection,
        occurrence.id,
        person.id,
        "extend",
        turn.now,
        note=mask(turn.message.text.strip())[:LONGEST_REASON],
        new_due=asked.new_due,
    )
    if wish_id is None:
        turn.reply(_("Việc này đã được báo xong trước đó, nên không cần lùi hạn."))
        return Outcome.TASK
    day = day_text(asked.new_due, _)
    sent = _("Đã gửi yêu cầu lùi hạn đến {day}. Hạn cũ vẫn giữ cho đến khi được đồng ý.").format(day=day)
    asked_whom = _ask_leaders(turn, person, wish_id)
    who = _("Người quyết định: {names}.").format(names=", ".join(asked_whom)) if asked_whom else _by_admin(_)
    turn.reply(f"{sent}\n{who}")
    return Outcome.TASK


def _by_admin(_: Translate) -> str:
    return _("Quản trị viên sẽ xem và quyết định trên trang quản trị.")


def _ask_leaders(turn: Turn, person: Person, wish_id: int) -> list[str]:
    """Ask the unit's leaders; returns the names of those who are reached. Nobody decides about their own wish."""
    wish = extensions.one(turn.connection, wish_id)
    assert wish is not None  # written a moment ago
    if person.role == "leader":
        return []
    unit = people.of_unit(turn.connection, wish.unit_id)
    leaders = [one for one in unit if one.role == "leader" and one.id != person.id]
    compose = _question(wish, work_calendar(turn.connection))
    return [
        leader.name
        for leader in leaders
        if tell_all(turn.connection, [leader], f"extend:{wish.id}", compose, turn.now)
    ]


def _question(wish: Extension, calendar: WorkCalendar) -> Compose:
    def compose(_: Translate) -> Reply:
        head = _("{name} xin lùi hạn một việc của {unit}:").format(name=wish.person, unit=wish.unit)
        doubts = "\n".join(_doubts(wish.new_due, wish.plan_end, calendar, _))
        asks = _("Anh/chị có đồng ý không?")
        parts = [head, wish_text(wish, _), *([doubts] if doubts else []), asks]
        return Reply(text="\n\n".join(parts), buttons=decision_buttons(wish.id, _))

    return compose


def decision_buttons(wish_id: int, _: Translate) -> tuple[Button, Button]:
    return (
        Button(label=_("Đồng ý"), value=f"task:agree:{wish_id}"),
        Button(label=_("Không đồng ý"), value=f"task:refuse:{wish_id}"),
    )


def agree(turn: Turn, person: Person, number: str) -> Outcome | None:
    wish = _to_decide(turn, person, number)
    if wish is None:
        return None
    return _refuse_own(turn, wish, person) or _decide(turn, person, wish, agreed=True, note=None)


def refuse(turn: Turn, person: Person, number: str) -> Outcome | None:
    """Ask why, so that the official hears it."""
    wish = _to_decide(turn, person, number)
    if wish is None:
        return None
    if own := _refuse_own(turn, wish, person):
        return own
    if wish.decision is not None or wish.status != "asked":
        return _second(turn, wish)
    wait(turn, Waiting(step="refusal", occurrence=wish.occurrence_id, wish=wish.id))
    turn.reply(
        turn.text("Anh/chị cho {name} biết lý do, hoặc bấm Không ghi lý do.").format(name=wish.person),
        (Button(label=turn.text("Không ghi lý do"), value=f"task:refused:{wish.id}"),),
    )
    return Outcome.TASK


def refused(turn: Turn, person: Person, number: str) -> Outcome | None:
    """Refuse without a reason."""
    wish = _to_decide(turn, person, number)
    if wish is None:
        return None
    turn.state.flow = None
    return _refuse_own(turn, wish, person) or _decide(turn, person, wish, agreed=False, note=None)


def take_refusal(turn: Turn, person: Person, asked: Waiting) -> Outcome | None:
    """The reason that was typed."""
    wish = _to_decide(turn, person, str(asked.wish))
    turn.state.flow = None
    if wish is None:
        return _gone(turn, None)
    return _decide(turn, person, wish, agreed=False, note=mask(turn.message.text.strip())[:LONGEST_REASON])


def _to_decide(turn: Turn, person: Person, number: str) -> Extension | None:
    """The wish, when this person leads the unit it is about."""
    wish = extensions.one(turn.connection, int(number)) if number.isdecimal() and len(number) < 19 else None  # noqa: PLR2004 - longer ids no table has
    return wish if wish is not None and is_leader_of(person, wish.unit_id) else None


def _refuse_own(turn: Turn, wish: Extension, person: Person) -> Outcome | None:
    if wish.person_id != person.id:
        return None
    turn.reply(turn.text("Yêu cầu này do chính anh/chị gửi.") + " " + _by_admin(turn.text))
    return Outcome.TASK


def _decide(turn: Turn, person: Person, wish: Extension, *, agreed: bool, note: str | None) -> Outcome:
    _ = turn.text
    if not decide(turn.connection, wish, agreed=agreed, by=person.name, now=turn.now, note=note):
        return _second(turn, extensions.one(turn.connection, wish.id) or wish)
    if agreed:
        said = _("Đã đồng ý. Hạn mới của việc “{text}” là {day}.").format(
            text=wish.text, day=day_text(wish.new_due, _)
        )
        if wish.new_due < turn.today:
            said += " " + _("Ngày này đã qua rồi, nên việc vẫn tính là trễ hạn.")
    else:
        said = _("Đã ghi: không đồng ý. Hạn của việc “{text}” vẫn là {day}.").format(
            text=wish.text, day=day_text(wish.due, _)
        )
    turn.reply(f"{said} " + _("{name} sẽ được báo.").format(name=wish.person))
    return Outcome.TASK


def _second(turn: Turn, wish: Extension) -> Outcome:
    """Somebody else was faster, or the matter is over."""
    _ = turn.text
    if wish.decision in {AGREED, extensions.REFUSED} and wish.decided_by:
        what = _("đồng ý") if wish.decision == AGREED else _("không đồng ý")
        said = _("{name} đã quyết định trước: {what}. Quyết định đó giữ nguyên.").format(
            name=wish.decided_by, what=what
        )
    else:
        said = _("Yêu cầu này không còn chờ nữa: việc đã xong, hạn đã đổi, hoặc đã có yêu cầu mới hơn.")
    turn.reply(said)
    return Outcome.TASK


def decide(
    connection: Connection, wish: Extension, *, agreed: bool, by: str, now: dt.datetime, note: str | None
) -> bool:
    """Decide, and tell the official and whoever has the task now. False: it was decided before."""
    if not extensions.decide(connection, wish.id, agreed=agreed, by=by, now=now, note=note):
        return False
    task = tasks.one(connection, wish.occurrence_id)
    concerned = {wish.person_id, *([task.assignee_id] if task and task.assignee_id else [])}
    for person_id in sorted(concerned):
        tell(connection, person_id, f"extended:{wish.id}:{person_id}", _verdict(wish, agreed, by, note), now)
    return True


def _verdict(wish: Extension, agreed: bool, by: str, note: str | None) -> Compose:  # noqa: FBT001 - a value here
    def compose(_: Translate) -> Reply:
        if agreed:
            said = _("{name} đã đồng ý lùi hạn việc “{text}”. Hạn mới: {day}.").format(
                name=by, text=wish.text, day=weekday_text(wish.new_due, _)
            )
        else:
            said = _("{name} không đồng ý lùi hạn việc “{text}”. Hạn vẫn là {day}.").format(
                name=by, text=wish.text, day=weekday_text(wish.due, _)
            )
        reason = "\n" + _("Lý do: {reason}").format(reason=note) if note else ""
        return Reply(text=said + reason)

    return compose
