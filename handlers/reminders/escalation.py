"""A unit's leaders hear once, politely, of what nobody took note of, and of what is late."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from handlers import notices
from handlers.reminders.digest import MOST_NAMED, digest_name, task_lines
from handlers.reminders.round import Letter, Round
from handlers.turn import LOCAL
from knowledge.formats import weekday_text
from knowledge.reminder_steps import day_of
from knowledge.texts import SOURCE, translator
from storage import extensions, reminders
from storage.messages import Reply
from storage.people import Person
from storage.reminders import Entry
from storage.tasks import Occurrence

SILENT, LATE = f"{reminders.LEADER}-silent", f"{reminders.LEADER}-late"
"""Why a leader hears of a due date; each once."""


@dataclass(frozen=True)
class Raised:
    """The messages, and the units whose leader cannot be told."""

    letters: tuple[Letter, ...]
    unled: tuple[str, ...]


def letters(run: Round) -> Raised:
    """What leaders are to hear now."""
    reasons = _reasons(run)
    wanted = [
        (occurrence, reason, person)
        for occurrence, reason in reasons
        for person in run.leaders(occurrence)
        if run.reach(person) is not None
    ]
    led = {occurrence.unit_id for occurrence, _, _ in wanted}
    unled = {occurrence.unit for occurrence, _ in reasons if occurrence.unit_id not in led}
    keys = [reminders.key_of(o.id, o.due, reason, person.id) for o, reason, person in wanted]
    told = reminders.written(run.connection, keys)
    of: dict[Person, list[tuple[Occurrence, str]]] = defaultdict(list)
    for key, (occurrence, reason, person) in zip(keys, wanted, strict=True):
        if key not in told and run.may_tell(person):
            of[person].append((occurrence, reason))
    return Raised(tuple(_letter(run, *one) for one in of.items()), tuple(sorted(unled)))


def _reasons(run: Round) -> list[tuple[Occurrence, str]]:
    first = reminders.first_told(run.connection, [o.id for o in run.open if o.status == "open"])
    return [(o, reason) for o in run.open if (reason := _reason(run, o, first))]


def _reason(run: Round, task: Occurrence, first: dict[tuple[int, str], dt.datetime]) -> str | None:
    """Late from the first working day after the due date; before it, silent after some working days."""
    steps = run.steps_of(task)
    if day_of(1, task.due, run.calendar) <= run.today:
        return LATE if run.today < day_of(steps.end, task.due, run.calendar) else None
    told = first.get((task.id, task.due.isoformat()))
    if task.status != "open" or told is None:
        return None
    limit = run.calendar.add_working_days(told.astimezone(LOCAL).date(), steps.unacknowledged_days)
    return SILENT if run.today >= limit else None


def _letter(run: Round, leader: Person, what: Sequence[tuple[Occurrence, str]]) -> Letter:
    number = 1
    while reminders.has_message(run.connection, _key(leader, run.today, number)):
        number += 1
    key = _key(leader, run.today, number)
    conversation_id = run.reach(leader)
    assert conversation_id is not None
    entries = tuple(Entry(task.id, task.due, reason, leader.id, key) for task, reason in what)
    return Letter(conversation_id, key, _compose(run, leader, what), entries)


def _key(leader: Person, day: dt.date, number: int) -> str:
    return f"escalate:{leader.id}:{digest_name(day, number)}"


def _compose(run: Round, leader: Person, what: Sequence[tuple[Occurrence, str]]) -> Reply:
    _ = translator(SOURCE)
    head = _("Chào anh/chị {name}. Xin báo để anh/chị nắm về việc của {unit}.").format(
        name=leader.name, unit=leader.unit
    )
    close = _(
        "Nhờ anh/chị xem giúp có gì vướng không. Mỗi việc chỉ báo anh/chị một lần. Gõ /congviec để xem cả."
    )
    text = "\n\n".join([head, *_parts(run, what), *_undecided(run, leader, what), close])
    return Reply(text=text, notice=notices.deadline([task for task, _reason in what], leader))


def _parts(run: Round, what: Sequence[tuple[Occurrence, str]]) -> Iterator[str]:
    _ = translator(SOURCE)
    titles = {LATE: _("Đã quá hạn, chưa báo xong:"), SILENT: _("Đã nhắc nhưng chưa ai báo đã nhận:")}
    for reason, title in titles.items():
        mine = [task for task, why in what if why == reason]
        if mine:
            yield title
            yield from task_lines(mine, run.today, run.calendar, _)


def _undecided(run: Round, leader: Person, what: Sequence[tuple[Occurrence, str]]) -> Iterator[str]:
    """Whose wish for a later deadline the leader has not answered, so that the work is not called late unjustly."""
    _ = translator(SOURCE)
    ids = {task.id for task, _reason in what}
    wishes = [
        wish
        for wish in extensions.waiting(run.connection)
        if wish.occurrence_id in ids and wish.person_id != leader.id
    ]
    if wishes:
        yield _("Trong đó có yêu cầu lùi hạn đang chờ anh/chị trả lời (gõ /congviec, mở việc đó):")
    for wish in wishes[:MOST_NAMED]:
        yield _("• {text}\n{name} xin lùi đến {day}.").format(
            text=wish.text, name=wish.person, day=weekday_text(wish.new_due, _)
        )
