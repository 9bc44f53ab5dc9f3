"""The year of work: both plans read in, one confirmed, its reminders sent week by week, and what was answered."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping

from dateutil.relativedelta import FR, relativedelta
from sqlalchemy import Connection

from bot.demo.days import at, local_day
from bot.demo.plan import PlanText, campaign, yearly_plan
from bot.demo.plan_document import write_document
from bot.plan_import import import_plan, read_document
from bot.plan_names import offices_named
from handlers.reminders import sweep
from storage import (
    conversations,
    extensions,
    outbox,
    people,
    plan_units,
    plans,
    task_answers,
    tasks,
    tray,
    units,
)
from storage.people import Person
from storage.tasks import Occurrence

ACTOR = "demo"
WEEK = dt.timedelta(days=7)
READ_AHEAD, FINISHED_AHEAD = 21, 7
"""Days before a deadline at which an official acknowledges a task, and reports it done."""

SILENT, SLOW = frozenset({"14"}), frozenset({"4", "12"})
"""Numbers in the appendix of what nobody answers, and of what is taken on and never finished."""
ASKED_FOR = {
    "3": (14, "Hai đơn vị đang thay người đứng đầu, xin kiểm tra sau khi bàn giao xong."),
    "5": (8, "Chờ chốt số liệu đến hết ngày 31/12."),
    "10": (15, "Phiếu gửi về chưa đủ, xin thêm hai tuần để nhắc người dân."),
    "12": (30, "Máy quét hỏng, đang chờ sửa. Đã làm được khoảng sáu phần mười."),
}
"""Numbers of what an extension is asked for: how many days more, and why."""
USUALLY_ASKED = (7, "Đang chờ số liệu của các đơn vị, xin thêm một tuần.")


def fill(connection: Connection, now: dt.datetime) -> None:
    """Read the plans in and live through the year up to `now`."""
    today = local_day(now)
    text = yearly_plan(today.year)
    read_in = at(text.issued + dt.timedelta(days=1), 9)
    plan_id = _read_in(connection, text, read_in)
    _settle_names(connection, plan_id, read_in)
    plans.set_status(connection, plan_id, "confirmed", ACTOR, read_in + dt.timedelta(hours=2))
    numbers = {task.id: task.no or "" for task in tasks.of_plan(connection, plan_id)}
    for day in _fridays(today):
        sweep(connection, day, at(day, 8))
        _answer(connection, day, numbers)
    sweep(connection, today, now)
    _show_every_answer(connection, now)
    _read_in(connection, campaign(today), now - dt.timedelta(hours=20))
    _deliver(connection, now)


def _read_in(connection: Connection, text: PlanText, now: dt.datetime) -> int:
    return import_plan(connection, read_document(text.file_name, write_document(text)), ACTOR, now)


def _settle_names(connection: Connection, plan_id: int, now: dt.datetime) -> None:
    """Agree to what each name in the plan is taken for."""
    named = offices_named(plan_id, tasks.of_plan(connection, plan_id), units.directory(connection))
    meanings = {office.name: office.meaning for office in named if office.meaning is not None}
    plan_units.settle(connection, plan_id, meanings, ACTOR, now)


def _fridays(today: dt.date) -> Iterator[dt.date]:
    """The Fridays of this year before today."""
    day = today.replace(month=1, day=1) + relativedelta(weekday=FR)
    while day < today:
        yield day
        day += WEEK


def _answerers(connection: Connection) -> dict[int, Person]:
    """Who answers for each unit: the last of its officials with a linked account."""
    return {person.unit_id: person for person in people.all_active(connection) if person.channels}


def _answer(connection: Connection, friday: dt.date, numbers: Mapping[int, str]) -> None:
    """What the officials answered in the week that ends on a Friday, to what was open."""
    answerers = _answerers(connection)
    for task in tasks.open_ones(connection):
        person, number = answerers.get(task.unit_id), numbers[task.task_id]
        kind = _kind(task, (task.due - friday).days, number)
        if kind == "grant":
            _grant(connection, task, at(friday, 15))
        elif kind and person:
            moment = _office_hour(friday, task.id)
            _say(connection, task, person, kind, moment, ASKED_FOR.get(number, USUALLY_ASKED))


def _office_hour(friday: dt.date, number: int) -> dt.datetime:
    """A working hour of the week that ends on this Friday."""
    mixed = number + friday.day
    return at(friday - dt.timedelta(days=mixed % 5), 8 + mixed % 9, mixed * 7 % 60)


def _kind(task: Occurrence, left: int, number: str) -> str | None:
    """What is said of a task with `left` days to go: received, done, extend; "grant": the request is agreed to."""
    if number in SILENT:
        return None
    if task.status == "asked":
        return "grant"
    if left <= FINISHED_AHEAD and number in ASKED_FOR and task.due == task.original_due:
        return "extend"
    if left <= FINISHED_AHEAD and number not in SLOW:
        return "done"
    return "received" if left <= READ_AHEAD and task.status == "open" else None


def _grant(connection: Connection, task: Occurrence, now: dt.datetime) -> None:
    for wish in extensions.waiting(connection, task.id):
        extensions.decide(connection, wish.id, agreed=True, by=ACTOR, now=now)


def _say(
    connection: Connection,
    task: Occurrence,
    person: Person,
    kind: str,
    now: dt.datetime,
    asked: tuple[int, str] = USUALLY_ASKED,
) -> None:
    """Record an answer; `asked` is what an extension is for: days more, and the reason."""
    days, reason = asked
    later = kind == "extend"
    task_answers.record(
        connection,
        task.id,
        person.id,
        kind,
        now,
        note=reason if later else None,
        new_due=task.due + dt.timedelta(days=days) if later else None,
    )
    for conversation_id in people.conversations_of(connection, person.id, now)[:1]:
        conversations.save_state(connection, conversation_id, {}, now)


def _show_every_answer(connection: Connection, now: dt.datetime) -> None:
    """On any day of the year there is a task of each state to look at."""
    answerers = _answerers(connection)
    seen = {task.status for task in task_answers.all_with_answers(connection)}
    missing = [kind for kind, state in _STATES.items() if state not in seen]
    waiting = [t for t in tasks.open_ones(connection) if t.status == "open" and t.unit_id in answerers]
    for kind, task in zip(missing, waiting, strict=False):
        _say(connection, task, answerers[task.unit_id], kind, now - dt.timedelta(hours=3))


_STATES = {"done": "done", "extend": "asked", "received": "received"}


def _deliver(connection: Connection, now: dt.datetime) -> None:
    """The reminders have arrived long ago: nothing is left to be carried out."""
    for person in people.all_active(connection):
        for conversation_id in people.conversations_of(connection, person.id, now):
            waiting = tray.waiting_of(connection, conversation_id)
            outbox.mark_sent(connection, dict.fromkeys(row.id for row in waiting), now)
