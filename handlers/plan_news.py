"""A plan was amended or corrected: each person concerned hears once what is different in what they have to do."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from sqlalchemy import Connection

from handlers import notices, task_access
from handlers.reminders.answerers import answerers
from handlers.reminders.digest import MOST_NAMED
from knowledge.formats import day_text
from knowledge.plans.amendment import differences
from knowledge.plans.rhythm import picked, spoken
from knowledge.texts import Translate
from storage import audit, people, plan_units, plans, tasks, units
from storage.messages import Reply
from storage.people import Person
from storage.plans import PlanHead
from storage.reminders import AMENDED
from storage.tasks import Occurrence, Task

Place = tuple[int, int]
"""A task and a unit, by their ids."""


@dataclass
class Standing:
    """Who has to do what at one moment: of some tasks, each with its units and its open due dates."""

    tasks: dict[int, Task]
    units: dict[int, list[int]]
    names: Mapping[int, str]
    open: dict[Place, list[Occurrence]] = field(default_factory=lambda: defaultdict(list))
    persons: dict[Place, list[Person]] = field(default_factory=dict)


class What(StrEnum):
    """What became of a task, in the order in which it is told."""

    GONE = "gone"
    MERGED = "merged"
    MOVED = "moved"
    HERE = "here"
    DEADLINE = "deadline"
    WORDS = "words"


@dataclass(frozen=True)
class Change:
    """One thing that is different for a unit.

    `due`: what it owes next, None: nothing any more. `others`: the units it went to or came from, or the task it
    was merged into. `old`, `new`: days.
    """

    what: What
    task: Task
    before: Task
    due: Occurrence | None
    others: tuple[str, ...] = ()
    old: dt.date | None = None
    new: dt.date | None = None


@dataclass(frozen=True)
class News:
    """What is told of: a plan, under a key that no other news of it has."""

    plan: PlanHead
    key: str
    now: dt.datetime
    corrected: bool = False
    """A plan that went on; else one that was just confirmed."""


def standing(connection: Connection, plan_id: int, now: dt.datetime) -> Standing:
    """How the tasks of a plan stand that are followed."""
    return _standing(connection, [one for one in tasks.of_plan(connection, plan_id) if one.included], now)


def _standing(connection: Connection, found: list[Task], now: dt.datetime) -> Standing:
    known = units.directory(connection)
    asked = {
        one.id: units.units_of_task(connection, one, now, known=known) if one.included else []
        for one in found
    }
    stands = Standing({one.id: one for one in found}, asked, dict(people.units(connection)))
    officials, chosen = people.all_active(connection), plan_units.choices(connection)
    for one in tasks.open_ones(connection):
        if one.task_id in stands.tasks:
            place = one.task_id, one.unit_id
            there = [person for person in officials if person.unit_id == one.unit_id]
            who = answerers(one, there, chosen.get((one.plan_id, one.unit_id), ()))
            stands.open[place].append(one)
            stands.persons[place] = list(dict.fromkeys([*stands.persons.get(place, ()), *who]))
    return stands


def tell_changes(connection: Connection, plan_id: int, before: Standing, now: dt.datetime) -> int:
    """Tell what a plan that was just confirmed makes different; returns how many are reached."""
    return _tell_all(connection, before, News(_head(connection, plan_id), str(plan_id), now))


def tell_corrections(connection: Connection, plan_id: int, before: Standing, now: dt.datetime) -> int:
    """Tell what the last correction of a plan in force makes different; returns how many are reached."""
    key = f"{plan_id}.{audit.newest(connection)}"
    return _tell_all(connection, before, News(_head(connection, plan_id), key, now, corrected=True))


def _head(connection: Connection, plan_id: int) -> PlanHead:
    head = plans.one(connection, plan_id)
    assert head is not None
    return head


def _tell_all(connection: Connection, before: Standing, news: News) -> int:
    """Each person in one message."""
    rows = (tasks.by_id(connection, task_id) for task_id in before.tasks)
    after = _standing(connection, [row for row in rows if row is not None], news.now)
    mine: dict[int, list[Change]] = defaultdict(list)
    persons: dict[int, Person] = {}
    for place, change in _changes(before, after):
        for person in (before if change.due is None else after).persons[place]:
            persons[person.id] = person
            mine[person.id].append(change)
    return sum(_tell(connection, news, persons[one], mine[one]) for one in sorted(persons))


def _tell(connection: Connection, news: News, person: Person, changes: list[Change]) -> bool:
    ordered = sorted(changes, key=lambda change: list(What).index(change.what))

    def compose(_: Translate) -> Reply:
        due = [change.due for change in ordered if change.due is not None]
        notice = notices.deadline(due, person) if due else None
        return Reply(text=_message(news, person, ordered, _), notice=notice)

    return task_access.tell(connection, person.id, f"{AMENDED}{news.key}:{person.id}", compose, news.now)


def _changes(before: Standing, after: Standing) -> Iterator[tuple[Place, Change]]:
    for place in sorted({*before.open, *after.open}):
        task_id, unit_id = place
        was, task = before.tasks[task_id], after.tasks[task_id]
        had, has = before.units[task_id], after.units[task_id]
        if place in before.open and unit_id not in has:
            others = tuple(after.names[one] for one in has if one not in had)
            if task.merged_into_id in after.tasks:
                yield place, Change(What.MERGED, task, was, None, (after.tasks[task.merged_into_id].text,))
                continue
            what = What.MOVED if others else What.GONE
            yield place, Change(what, task, was, None, others)
        elif place in before.open:
            yield from (
                (place, one) for one in _differs(was, task, before.open[place], after.open.get(place))
            )
        elif unit_id not in had:
            others = tuple(after.names[one] for one in had if one not in has)
            yield place, Change(What.HERE, task, was, after.open[place][0], others)


def _differs(was: Task, task: Task, old: list[Occurrence], new: list[Occurrence] | None) -> Iterator[Change]:
    """What is different for a unit that goes on; an extension that was granted and is later stays, so nothing is."""
    fields = differences(was, task)
    first = new[0] if new else None
    if was.due and task.due:
        days = {one.id: one.due for one in old}
        for one in new or ():
            if one.due != days.get(one.id, one.due):
                yield Change(What.DEADLINE, task, was, one, old=days[one.id], new=one.due)
    elif "deadline" in fields:
        yield Change(What.DEADLINE, task, was, first)
    if "text" in fields:
        yield Change(What.WORDS, task, was, first)


def _message(news: News, person: Person, changes: list[Change], _: Translate) -> str:
    said = (
        _("Chào anh/chị {name}. Kế hoạch {plan} vừa được sửa, việc của anh/chị có thay đổi:")
        if news.corrected
        else _("Chào anh/chị {name}. Kế hoạch {plan} vừa được duyệt, việc của anh/chị có thay đổi:")
    )
    start = said.format(name=person.name, plan=news.plan.number or news.plan.file_name)
    lines = [line for what in What for line in _section(what, changes[:MOST_NAMED], _)]
    if more := len(changes[MOST_NAMED:]):
        lines.append(_("… và {more} thay đổi nữa.").format(more=more))
    return "\n\n".join([start, *lines, _("Anh/chị gõ /congviec để xem việc của mình.")])


def _section(what: What, changes: list[Change], _: Translate) -> list[str]:
    mine = [_line(one, _) for one in changes if one.what is what]
    titles = {
        What.GONE: _("Không phải làm nữa:"),
        What.MERGED: _("Gộp vào việc khác:"),
        What.MOVED: _("Chuyển cho đơn vị khác:"),
        What.HERE: _("Giao thêm cho đơn vị anh/chị:"),
        What.DEADLINE: _("Đổi hạn:"),
        What.WORDS: _("Đổi nội dung:"),
    }
    return [titles[what], *mine] if mine else []


def _line(one: Change, _: Translate) -> str:
    others, text = ", ".join(one.others), one.task.text
    match one.what:
        case What.MERGED:
            return _("• {text}\nNay nằm trong việc: {into}").format(text=text, into=others)
        case What.MOVED:
            return _("• {text}\nNay giao cho: {units}.").format(text=text, units=others)
        case What.HERE:
            assert one.due is not None
            due = _("• {text}\nHạn: {day}.").format(text=text, day=day_text(one.due.due, _))
            return due + " " + _("Trước đây giao cho: {units}.").format(units=others) if others else due
        case What.DEADLINE:
            old, new = _deadlines(one, _)
            return _("• {text}\nHạn cũ: {old}. Hạn mới: {new}.").format(text=text, old=old, new=new)
        case What.WORDS:
            return _("• {text}\nTrước đây ghi: {old}").format(text=text, old=one.before.text)
    return f"• {text}"


def _deadlines(one: Change, _: Translate) -> tuple[str, str]:
    """Two days, or a rhythm in words."""
    if one.old and one.new:
        return day_text(one.old, _), day_text(one.new, _)
    both = (one.before, one.task)
    old, new = (spoken(picked(t.deadline_kind, t.due, t.rules), t.deadline_raw, _) for t in both)
    return old, new
