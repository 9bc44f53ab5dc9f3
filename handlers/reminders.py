"""The clock's decisions about tasks: which due dates to open, and who must be reminded of what today.

Decided from the database at each sweep. Every step of every due date is sent to a person once: the ledger's key
says so, whatever runs twice, late or on two machines. Steps that were missed are not made up for: the newest one that
has been reached is sent, in one digest per person.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass

from dateutil.rrule import rrulestr
from sqlalchemy import Connection

from handlers import news, notices
from knowledge.formats import weekday_text
from knowledge.reminder_steps import STEPS, step_reached
from knowledge.texts import SOURCE, Translate, translator
from storage import people, reminders, tasks
from storage.locks import Alone, wait_to_be_alone
from storage.messages import Button, Reply
from storage.people import Person
from storage.tasks import Occurrence, Task

HORIZON = dt.timedelta(days=max(STEPS) + 5)
"""How far ahead due dates are opened: before their first reminder."""


@dataclass(frozen=True)
class Sweep:
    """What a sweep did.

    `unreachable`: people with something due and no linked account they have not left; `unmanned`: units with work due
    and no official.
    """

    opened: int
    reminded: int
    digests: int
    unreachable: tuple[str, ...]
    unmanned: tuple[str, ...]


def sweep(connection: Connection, today: dt.date, now: dt.datetime) -> Sweep:
    """Open due dates and lay today's digests into the tray."""
    wait_to_be_alone(connection, Alone.SWEEP)
    opened = _open_due_dates(connection, today, now)
    by_unit: dict[int, list[tuple[Occurrence, int]]] = defaultdict(list)
    for occurrence in tasks.open_ones(connection):
        step = step_reached(occurrence.due, today)
        if step is not None:
            by_unit[occurrence.unit_id].append((occurrence, step))
    reminded, digests, unreachable = 0, 0, []
    officials = people.all_active(connection)
    manned = {person.unit_id for person in officials}
    unmanned = {rows[0][0].unit for unit_id, rows in by_unit.items() if unit_id not in manned}
    for person in officials:
        waiting = by_unit.get(person.unit_id, [])
        reached = people.conversations_of(connection, person.id, now) if waiting else []
        if waiting and not reached:
            unreachable.append(person.name)
        elif waiting and (count := _digest(connection, person, reached[0], waiting, today, now)):
            reminded, digests = reminded + count, digests + 1
    return Sweep(opened, reminded, digests, tuple(unreachable), tuple(sorted(unmanned)))


def _open_due_dates(connection: Connection, today: dt.date, now: dt.datetime) -> int:
    opened = 0
    for task, start, end in tasks.running(connection):
        for due in due_dates(task, start, end, today):
            for unit in task.lead:
                unit_id = people.ensure_unit(connection, unit, now)
                opened += tasks.open_occurrence(connection, task.id, unit_id, due)
    return opened


def due_dates(task: Task, start: dt.date, end: dt.date, today: dt.date) -> list[dt.date]:
    """The due dates of a task to be opened by `today`: its date, or its rule's next ones inside the plan's period."""
    if task.due is not None:
        return [task.due]
    first = dt.datetime.combine(max(start, today), dt.time())
    last = dt.datetime.combine(min(end, today + HORIZON), dt.time())
    begin = dt.datetime.combine(start.replace(month=1, day=1), dt.time())
    found: set[dt.date] = set()
    for rule in task.rules:
        found |= {day.date() for day in rrulestr(rule, dtstart=begin).between(first, last, inc=True)}
    return sorted(found)


def _digest(
    connection: Connection,
    person: Person,
    target: int,
    waiting: list[tuple[Occurrence, int]],
    today: dt.date,
    now: dt.datetime,
) -> int:
    """One message for everything a person has not been reminded of yet. Returns how many tasks it names."""
    number = 1 + reminders.digests(connection, digest_key(person.id, today))
    key = digest_key(person.id, today, number)
    due = [
        occurrence
        for occurrence, step in waiting
        if reminders.claim(
            connection,
            occurrence_id=occurrence.id,
            person_id=person.id,
            due=occurrence.due,
            step=f"T{-step:+d}" if step else "T0",
            outbox_key=key,
            now=now,
        )
    ]
    if due:
        reply = compose(due, person, today, translator(SOURCE), number)
        news.tell(connection, target, key, reply, now)
    return len(due)


def digest_key(person_id: int, day: dt.date, number: int = 1) -> str:
    """The tray's key of a digest; a plan confirmed during the day makes a second one."""
    return f"remind:{person_id}:{digest_name(day, number)}"


def digest_name(day: dt.date, number: int) -> str:
    return day.isoformat() if number == 1 else f"{day.isoformat()}.{number}"


def compose(due: list[Occurrence], person: Person, today: dt.date, _: Translate, number: int = 1) -> Reply:
    """The digest (the day's `number`-th): the shortest deadline first, and the three answers under it.

    The tasks have no numbers: where there are no buttons, the answers have them.
    """
    lines = [_task_line(task, today, _) for task in due]
    head = _("Chào anh/chị {name}. {unit} có {count} việc cần chú ý:").format(
        name=person.name, unit=person.unit, count=len(due)
    )
    target = str(due[0].id) if len(due) == 1 else f"d{digest_name(today, number)}"
    buttons = (
        Button(label=_("Đã nhận"), value=f"task:received:{target}"),
        Button(label=_("Đã xong"), value=f"task:done:{target}"),
        Button(label=_("Xin lùi hạn"), value=f"task:extend:{target}"),
    )
    return Reply(text="\n\n".join([head, *lines]), buttons=buttons, notice=notices.deadline(due, person))


def _task_line(task: Occurrence, today: dt.date, _: Translate) -> str:
    day = weekday_text(task.due, _)
    product = _("\nSản phẩm: {product}").format(product=task.product) if task.product else ""
    return _("• {text}{product}\nHạn: {day} ({left}). Theo {plan}.").format(
        text=task.text,
        product=product,
        day=day,
        left=time_left(task.due, today, _),
        plan=task.plan,
    )


def time_left(due: dt.date, today: dt.date, _: Translate) -> str:
    """How far away a deadline is, in words."""
    days = (due - today).days
    if days > 0:
        return _("còn {days} ngày").format(days=days)
    return _("hôm nay là hạn") if days == 0 else _("đã quá hạn {days} ngày").format(days=-days)
