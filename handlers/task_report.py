"""What a report on tasks says, from the database: nothing in it is worked out by anybody else."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator
from contextlib import contextmanager

from sqlalchemy import Connection

from handlers.reminders.due_dates import open_due_dates
from handlers.turn import LOCAL
from knowledge.periods import Period
from knowledge.task_report import Line, TaskReport
from storage import copies, people, reminder_rules, task_answers, task_notes, tasks, units
from storage.errors import Refused
from storage.task_notes import Note
from storage.tasks import Answered, Occurrence, Task
from storage.units import Directory


def task_report(
    connection: Connection, period: Period, now: dt.datetime, place: str, unit_id: int | None = None
) -> TaskReport:
    """The due dates of a period and the unfinished ones from before it, as of its last day or today.

    What is due later in the period and not opened yet is in it too. Nothing is written.

    Args:
        connection: is only read.
        period: has begun.
        now: the moment.
        place: the locality's name, for the head.
        unit_id: only this unit's.

    Raises:
        Refused: the period has not begun, or there is no such unit.
    """
    today = now.astimezone(LOCAL).date()
    if today < period.start:
        raise Refused(f"Kỳ này bắt đầu ngày {period.start:%d/%m/%Y}, chưa có gì để báo cáo.")
    as_of = min(today, period.end)
    with _opened_until(connection, period.end, now) as there:
        names = dict(people.units(there))
        if unit_id is not None and unit_id not in names:
            raise Refused(f"Không có đơn vị số {unit_id}.")
        found = [
            one for one in tasks.all_of_unit(there, unit_id) if one.due <= period.end or _began(one, period)
        ]
        task_answers.add_answers(there, found)
        notes = task_notes.of(there, [one.id for one in found])
        undated = _undated(there, unit_id)
    ours = [one for one in found if _belongs(one, period, as_of)]
    return TaskReport(
        place=place,
        unit=names.get(unit_id) if unit_id is not None else None,
        period=period,
        as_of=as_of,
        lines=tuple(_line(one, notes.get(one.id, []), as_of) for one in ours),
        carried=sum(not _began(one, period) for one in ours),
        undated=undated,
    )


@contextmanager
def _opened_until(connection: Connection, end: dt.date, now: dt.datetime) -> Iterator[Connection]:
    """The tasks with every due date up to `end`: for days to come a copy in which they are opened already."""
    if end <= now.astimezone(LOCAL).date():
        yield connection
        return
    with copies.copy_of_work(connection) as copy:
        open_due_dates(copy, reminder_rules.rules(copy), end, now)
        yield copy


def _began(one: Occurrence, period: Period) -> bool:
    """Whether it is due in the period, by the day in force or by the one first set."""
    return period.covers(one.due) or period.covers(one.original_due)


def _belongs(one: Occurrence, period: Period, as_of: dt.date) -> bool:
    """Due in the period, or due before it and not done when it began."""
    if _began(one, period):
        return True
    done = _done(one, as_of)
    return one.due < period.start and (done is None or done >= period.start)


def _done(one: Occurrence, as_of: dt.date) -> dt.date | None:
    """The day it was last reported done, if that was not taken back and not after `as_of`."""
    days = [_day(said) for said in one.answers if said.kind == "done" and said.undone_at is None]
    return days[-1] if days and days[-1] <= as_of else None


def _day(said: Answered) -> dt.date:
    return said.at.astimezone(LOCAL).date()


def _line(one: Occurrence, notes: Collection[Note], as_of: dt.date) -> Line:
    return Line(
        text=one.text,
        product=one.product,
        unit=one.unit,
        plan=one.plan,
        due=one.due,
        original_due=one.original_due,
        done=_done(one, as_of),
        taken=any(_day(said) <= as_of for said in one.answers),
        remarks=tuple(_remarks(one, notes, as_of)),
    )


def _remarks(one: Occurrence, notes: Collection[Note], as_of: dt.date) -> Iterator[str]:
    for said in one.answers:
        if said.kind == "done" and said.undone_at is None:
            if _day(said) > as_of:
                yield f"Xong ngày {_day(said):%d/%m/%Y}, sau ngày chốt số liệu."
            if said.note:
                yield said.note
        if said.kind == "extend" and said.new_due and said.decision is None and one.status == "asked":
            yield f"Đang xin lùi đến {said.new_due:%d/%m/%Y}."
    for note in notes:
        files = ", ".join(file.name for file in note.files)
        yield ". ".join(part for part in (note.text, f"Minh chứng: {files}" if files else "") if part)


def _undated(connection: Connection, unit_id: int | None) -> int:
    """Tasks in force that name no day and no rhythm."""
    known = units.directory(connection)
    undated = (one.task for one in tasks.running(connection) if not one.task.due and not one.task.rules)
    return sum(unit_id is None or unit_id in _units(known, task) for task in undated)


def _units(known: Directory, task: Task) -> set[int]:
    """The units of a task as far as they are known; none is made."""
    meant = (known.meaning(task.plan_id, name) for name in task.lead)
    return {unit.id for meaning in meant if meaning for unit in known.members(meaning)}
