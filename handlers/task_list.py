"""`/congviec`: an official's tasks, nearest deadline first; a leader's whole unit, with filters; each seen whole."""

from __future__ import annotations

import datetime as dt
from collections import Counter

from handlers import task_filters
from handlers.reminders.answerers import theirs
from handlers.task_access import LONGEST_LABEL, for_officials, is_leader_of, may_answer, named, speaker
from handlers.task_extension import decision_buttons
from handlers.task_filters import ALL, FILTERS, MINE, UNIT
from handlers.task_words import history, line, whole, wish_text
from handlers.turn import Outcome, Turn
from knowledge.texts import Translate
from storage import extensions, people, task_answers, task_notes, tasks
from storage.messages import Button
from storage.people import Person
from storage.tasks import Occurrence

EACH_PAGE = 5
"""Tasks of a page: each has a button, and a phone shows them at once."""
NOBODY = 0
"""In place of a person: nobody has said that they do it."""


def mine(turn: Turn) -> Outcome:
    """The command, with or without a filter behind it: `/congviec quá hạn`."""
    person = speaker(turn)
    if person is None:
        return for_officials(turn)
    _command, _space, words = turn.message.text.strip().partition(" ")
    wanted = task_filters.in_words(words) if words else None
    return _begin(turn, person, wanted)


def by_words(turn: Turn) -> Outcome | None:
    """An official says "việc quá hạn", "viec cua Lan", "overdue tasks"; of a citizen they are a question."""
    found = task_filters.asked_for(turn.message.text) if turn.message.kind == "text" else None
    person = speaker(turn) if found else None
    return _begin(turn, person, found) if person else None


def _begin(turn: Turn, person: Person, wanted: str | None) -> Outcome:
    leads = person.role == "leader"
    if wanted == task_filters.PEOPLE:
        return by_person(turn, person) or Outcome.TASK
    if wanted and wanted.startswith(task_filters.OF):
        found = _person_named(turn, person, wanted.removeprefix(task_filters.OF)) if leads else None
        return (
            show(turn, person, UNIT, f"p{found}", "0")
            if found
            else _list(turn, person, UNIT if leads else MINE, ALL, 0)
        )
    if wanted == MINE or not leads:
        return _list(turn, person, MINE, wanted if wanted in FILTERS else ALL, 0)
    return _list(turn, person, UNIT, wanted or ALL, 0)


def _person_named(turn: Turn, person: Person, words: str) -> int | None:
    """The one colleague whose name ends with these words."""
    unit = people.of_unit(turn.connection, person.unit_id)
    found = [one.id for one in unit if task_filters.is_name(words, one.name)]
    return found[0] if len(found) == 1 else None


def show(turn: Turn, person: Person, whose: str, wanted: str, page: str) -> Outcome:
    """One page of a list, as its button says; what it does not say rightly is the first page of one's own."""
    allowed = whose == UNIT and person.role == "leader"
    known = wanted in FILTERS or (wanted[:1] == "p" and wanted[1:].isdecimal())
    number = int(page[:4]) if page[:4].isdecimal() else 0
    return _list(turn, person, UNIT if allowed else MINE, wanted if known else ALL, number)


def _list(turn: Turn, person: Person, whose: str, wanted: str, page: int) -> Outcome:
    _ = turn.text
    everything = _of(turn, person, whose)
    holders = task_answers.holders(turn.connection, everything) if whose == UNIT else {}
    found = [one for one in everything if _passes(one, wanted, turn.today, holders)]
    first = page * EACH_PAGE if page * EACH_PAGE < len(found) else 0
    shown = found[first : first + EACH_PAGE]
    head = _heading(turn, person, whose, wanted, len(found), first)
    lines = [
        line(n, one, holders.get(one.id, (0, None))[1] or one.assignee, turn.today, _)
        for n, one in enumerate(shown, 1)
    ]
    buttons = [Button(label=one.text[:LONGEST_LABEL], value=f"task:show:{one.id}") for one in shown]
    if first + EACH_PAGE < len(found):
        next_page = f"task:list:{whose}:{wanted}:{first // EACH_PAGE + 1}"
        buttons.append(Button(label=_("Xem tiếp"), value=next_page))
    buttons += _filters(everything, whose, wanted, turn.today, _)
    turn.reply("\n\n".join([head, *lines]), tuple(buttons))
    return Outcome.TASK


def _of(turn: Turn, person: Person, whose: str) -> list[Occurrence]:
    unit = tasks.open_of_unit(turn.connection, person.unit_id)
    if whose == UNIT:
        return unit
    return theirs(turn.connection, person, unit)


def _passes(one: Occurrence, wanted: str, today: dt.date, holders: dict[int, tuple[int, str]]) -> bool:
    if wanted in FILTERS:
        return FILTERS[wanted](one, today)
    return holders.get(one.id, (NOBODY, ""))[0] == int(wanted[1:])


def _heading(turn: Turn, person: Person, whose: str, wanted: str, count: int, first: int) -> str:
    _ = turn.text
    whom = person.unit if whose == UNIT else person.name
    if not count:
        said = {
            ALL: _("{whom} không có việc nào đang mở."),
            task_filters.LATE: _("{whom} không có việc nào quá hạn."),
        }.get(wanted, _("{whom} không có việc nào như vậy."))
        return said.format(whom=whom)
    what = task_filters.label(wanted, _)
    pages = (count - 1) // EACH_PAGE + 1
    page = (
        ""
        if pages == 1
        else " " + _("Trang {page}/{pages}.").format(page=first // EACH_PAGE + 1, pages=pages)
    )
    return _("Việc của {whom}, {what}: {count} việc.").format(whom=whom, what=what, count=count) + page


def _filters(
    everything: list[Occurrence], whose: str, wanted: str, today: dt.date, _: Translate
) -> list[Button]:
    """Filters that would show something; a person with few tasks needs none."""
    if len(everything) <= EACH_PAGE and whose == MINE and wanted == ALL:
        return []
    buttons = []
    for name in FILTERS:
        count = sum(FILTERS[name](one, today) for one in everything)
        if name != wanted and count and (name == ALL or count < len(everything)):
            label = f"{task_filters.label(name, _).capitalize()} ({count})"
            buttons.append(Button(label=label, value=f"task:list:{whose}:{name}:0"))
    if whose == UNIT:
        buttons.append(Button(label=_("Theo người"), value="task:people"))
    return buttons


def by_person(turn: Turn, person: Person) -> Outcome | None:
    """A leader's choice of whose tasks to see."""
    if person.role != "leader":
        return None
    _ = turn.text
    everything = _of(turn, person, UNIT)
    holders = task_answers.holders(turn.connection, everything)
    counts = Counter(holders.get(one.id, (NOBODY, ""))[0] for one in everything)
    names = [(one.id, one.name) for one in people.of_unit(turn.connection, person.unit_id)]
    buttons = tuple(
        Button(label=f"{name[:LONGEST_LABEL]} ({counts[key]})", value=f"task:list:{UNIT}:p{key}:0")
        for key, name in [*names, (NOBODY, _("Chưa ai nhận"))]
        if counts[key]
    )
    turn.reply(_("Anh/chị muốn xem việc của ai?") if buttons else _("Chưa có việc nào đang mở."), buttons)
    return Outcome.TASK


def show_one(turn: Turn, person: Person, number: str) -> Outcome | None:
    """A task whole, with what can be answered."""
    task = named(turn, person, number)
    if task is None:
        return None
    _ = turn.text
    holder = task_answers.holders(turn.connection, [task]).get(task.id, (0, None))[1]
    task_answers.add_answers(turn.connection, [task])
    notes = task_notes.of(turn.connection, [task.id]).get(task.id, [])
    parts = [whole(task, holder, turn.today, _), history(task.answers, notes, _)]
    buttons: list[Button] = []
    for wish in extensions.waiting(turn.connection, task.id):
        if is_leader_of(person, task.unit_id) and wish.person_id != person.id:
            parts.append(wish_text(wish, _))
            buttons += decision_buttons(wish.id, _)
    turn.reply("\n\n".join(filter(None, parts)), (*buttons, *_answers(person, task, _)))
    return Outcome.TASK


def _answers(person: Person, task: Occurrence, _: Translate) -> list[Button]:
    if not may_answer(person, task):
        return []
    if not task.is_open:
        wanted = [("note", _("Ghi chú, gửi ảnh")), ("reopen", _("Chưa xong, mở lại"))]
    else:
        received = [("received", _("Đã nhận"))] if task.status == "open" else []
        wanted = [
            *received,
            ("done", _("Đã xong")),
            ("extend", _("Xin lùi hạn")),
            ("note", _("Ghi chú, gửi ảnh")),
            ("hand", _("Chuyển người khác")),
        ]
    return [Button(label=label, value=f"task:{action}:{task.id}") for action, label in wanted]
