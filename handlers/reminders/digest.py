"""What a person is reminded of in one run: what is urgent alone, the rest in one message."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from handlers import notices
from handlers.reminders.round import Letter, Round
from knowledge.formats import weekday_text
from knowledge.reminder_steps import Reached, step_name
from knowledge.texts import SOURCE, Translate, translator
from knowledge.workdays import WorkCalendar
from storage import reminders
from storage.messages import Button, Reply
from storage.people import Person
from storage.reminders import Entry
from storage.tasks import Occurrence

MOST_ALONE = 3
"""Urgent due dates that are told each in a message of its own; more of them share one, which is no burst."""
MOST_NAMED = 10
"""Due dates a message names; the others are counted."""


@dataclass(frozen=True)
class Due:
    """A due date and the step it has reached for a person, not told yet."""

    occurrence: Occurrence
    reached: Reached
    person: Person

    @property
    def key(self) -> str:
        return self.key_of(self.reached.step)

    @property
    def told(self) -> tuple[int, str, int]:
        """What the ledger knows it by, whatever the step."""
        return self.occurrence.id, self.occurrence.due.isoformat(), self.person.id

    def key_of(self, step: int) -> str:
        return reminders.key_of(self.occurrence.id, self.occurrence.due, step_name(step), self.person.id)


@dataclass(frozen=True)
class Digests:
    """The messages, how many due dates they speak of, and who could not be told."""

    letters: tuple[Letter, ...]
    reminded: int
    unreachable: tuple[str, ...]
    unmanned: tuple[str, ...]


def due_now(run: Round) -> list[Due]:
    """Each due date that has reached a step, for each person who answers for it: told or not, reachable or not."""
    return [
        Due(occurrence, step, person)
        for occurrence in run.open
        if (step := run.reached(occurrence))
        for person in run.answerers(occurrence)
    ]


def letters(run: Round) -> Digests:
    """Everything that officials are to be reminded of now."""
    due = due_now(run)
    unreachable = {one.person.name for one in due if run.reach(one.person) is None}
    unmanned = {o.unit for o in run.open if o.unit_id not in run.by_unit and run.reached(o)}
    ready = [one for one in due if run.reach(one.person) is not None and run.may_tell(one.person)]
    told = reminders.written(run.connection, [one.key for one in ready])
    new = _not_stale(run, [one for one in ready if one.key not in told])
    found = tuple(_by_person(run, new))
    return Digests(found, len(new), tuple(sorted(unreachable)), tuple(sorted(unmanned)))


def _not_stale(run: Round, due: Sequence[Due]) -> list[Due]:
    """Without those whose person has heard a later step already: the steps were changed since."""
    told = reminders.newest_told(run.connection, {one.occurrence.id for one in due})
    return [one for one in due if one.reached.step >= told.get(one.told, one.reached.step)]


def _by_person(run: Round, new: Sequence[Due]) -> Iterator[Letter]:
    earlier = reminders.written(run.connection, [d.key_of(step) for d in new for step in d.reached.merged])
    of: dict[int, list[Due]] = defaultdict(list)
    for one in new:
        of[one.person.id].append(one)
    for mine in of.values():
        number = _free_number(run, mine[0].person)
        for number, bundle in enumerate(bundles(mine), number):  # noqa: B020 - goes on from the free number
            yield _letter(run, bundle, number, earlier)


def bundles(due: Sequence[Due]) -> list[list[Due]]:
    """What is told together, the shortest deadline first in each."""
    urgent = [one for one in due if one.reached.is_urgent]
    calm = [one for one in due if not one.reached.is_urgent]
    first = [[one] for one in urgent] if len(urgent) <= MOST_ALONE else [urgent]
    return [*first, calm] if calm else first


def _letter(run: Round, bundle: Sequence[Due], number: int, earlier: set[str]) -> Letter:
    person = bundle[0].person
    key = digest_key(person.id, run.today, number)
    reply = compose([one.occurrence for one in bundle], person, run.today, run.calendar, number)
    conversation_id = run.reach(person)
    assert conversation_id is not None
    return Letter(conversation_id, key, reply, tuple(_entries(bundle, key, earlier)))


def _entries(bundle: Sequence[Due], key: str, earlier: set[str]) -> Iterator[Entry]:
    for one in bundle:
        said = one.occurrence.id, one.occurrence.due
        yield Entry(*said, step_name(one.reached.step), one.person.id, key)
        for step in one.reached.merged:
            if one.key_of(step) not in earlier:
                yield Entry(*said, step_name(step), one.person.id, key, "merged")


def _free_number(run: Round, person: Person) -> int:
    number = 1
    while reminders.has_message(run.connection, digest_key(person.id, run.today, number)):
        number += 1
    return number


def digest_key(person_id: int, day: dt.date, number: int = 1) -> str:
    """The tray's key of a person's `number`-th message of a day."""
    return f"remind:{person_id}:{digest_name(day, number)}"


def digest_name(day: dt.date, number: int) -> str:
    return day.isoformat() if number == 1 else f"{day.isoformat()}.{number}"


def compose(
    due: Sequence[Occurrence], person: Person, today: dt.date, calendar: WorkCalendar, number: int = 1
) -> Reply:
    """The day's `number`-th message: the shortest deadline first, and the three answers under it.

    The tasks have no numbers: where there are no buttons, the answers have them.
    """
    _ = translator(SOURCE)
    head = _("Chào anh/chị {name}. {unit} có {count} việc cần chú ý:").format(
        name=person.name, unit=person.unit, count=len(due)
    )
    target = str(due[0].id) if len(due) == 1 else f"d{digest_name(today, number)}"
    buttons = (
        Button(label=_("Đã nhận"), value=f"task:received:{target}"),
        Button(label=_("Đã xong"), value=f"task:done:{target}"),
        Button(label=_("Xin lùi hạn"), value=f"task:extend:{target}"),
    )
    text = "\n\n".join([head, *task_lines(due, today, calendar, _)])
    return Reply(text=text, buttons=buttons, notice=notices.deadline(due, person))


def task_lines(
    due: Sequence[Occurrence], today: dt.date, calendar: WorkCalendar, _: Translate
) -> Iterator[str]:
    """A paragraph for each task; of many the nearest, and how many more there are."""
    for task in due[:MOST_NAMED]:
        yield _task_line(task, today, calendar, _)
    if more := len(due[MOST_NAMED:]):
        yield _("… và {more} việc nữa. Gõ /congviec để xem đủ.").format(more=more)


def _task_line(task: Occurrence, today: dt.date, calendar: WorkCalendar, _: Translate) -> str:
    product = _("\nSản phẩm: {product}").format(product=task.product) if task.product else ""
    line = _("• {text}{product}\nHạn: {day} ({left}). Theo {plan}.").format(
        text=task.text,
        product=product,
        day=weekday_text(task.due, _),
        left=time_left(task.due, today, _),
        plan=task.plan,
    )
    last = calendar.last_working_day_on_or_before(task.due)
    if today <= last < task.due:
        line += " " + _("Ngày đó là ngày nghỉ, nên làm xong trong {day}.").format(day=weekday_text(last, _))
    return line


def time_left(due: dt.date, today: dt.date, _: Translate) -> str:
    """How far away a deadline is, in words."""
    days = (due - today).days
    if days > 0:
        return _("còn {days} ngày").format(days=days)
    return _("hôm nay là hạn") if days == 0 else _("đã quá hạn {days} ngày").format(days=-days)
