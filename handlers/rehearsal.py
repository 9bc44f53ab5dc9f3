"""Who would be told what on which day, if nobody answered anything until then.

The clock's own sweep is run, day by day, in a copy in memory: what it would write there it will write here.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from sqlalchemy import Connection

from handlers import plan_confirmation
from handlers.reminders import Terms, digest, sweep
from handlers.reminders.round import Round
from handlers.turn import LOCAL
from knowledge.reminder_steps import step_name
from knowledge.sending_hours import first_moment
from knowledge.workdays import ONE_DAY
from storage import calendar, copies, people, plans, tasks, units
from storage.copies import Written
from storage.errors import Refused
from storage.reminders import AMENDED
from storage.task_changes import Author
from storage.tasks import Occurrence

MOST_DAYS = 366
"""Days ahead that can be rehearsed."""


class Reason(StrEnum):
    """Why somebody or something would not be told."""

    NO_ACCOUNT = "no_account"
    NO_OFFICIAL = "no_official"
    NO_LEADER = "no_leader"
    NO_UNIT = "no_unit"
    NO_DEADLINE = "no_deadline"


@dataclass(frozen=True)
class Missed:
    """What would reach nobody, and from which day on. `person`, `unit`: whom it is about; None: it names none."""

    reason: Reason
    day: dt.date
    unit_id: int | None = None
    unit: str | None = None
    person: str | None = None
    text: str | None = None
    plan_id: int | None = None
    plan: str | None = None
    due: dt.date | None = None
    step: str | None = None


@dataclass(frozen=True)
class Rehearsal:
    """What would happen between two days, both included."""

    start: dt.date
    end: dt.date
    told: tuple[Written, ...]
    missed: tuple[Missed, ...]

    @property
    def people(self) -> int:
        return len({one.person_id for one in self.told})

    @property
    def busiest(self) -> tuple[dt.date, int] | None:
        """The day with most messages, and how many; None: there are none."""
        days: dict[dt.date, int] = defaultdict(int)
        for one in self.told:
            days[day_of(one)] += 1
        return max(days.items(), key=lambda item: (item[1], -item[0].toordinal()), default=None)

    def of_unit(self, unit_id: int | None) -> Rehearsal:
        """Only what concerns this unit."""
        told = tuple(one for one in self.told if one.unit_id == unit_id)
        missed = tuple(one for one in self.missed if unit_id is not None and one.unit_id == unit_id)
        return replace(self, told=told, missed=missed)

    def of_plan(self, plan_id: int) -> Rehearsal:
        """Only messages that speak of this plan; they may speak of others too, as they really will."""
        told = tuple(one for one in self.told if _speaks_of(one, plan_id))
        missed = tuple(one for one in self.missed if one.plan_id in {plan_id, None})
        return replace(self, told=told, missed=missed)


def _speaks_of(message: Written, plan_id: int) -> bool:
    return f"{message.kind}:" == AMENDED or any(part.plan_id == plan_id for part in message.parts)


def day_of(message: Written) -> dt.date:
    return message.at.astimezone(LOCAL).date()


def rehearse(
    connection: Connection,
    start: dt.date,
    end: dt.date,
    now: dt.datetime,
    terms: Terms,
    plan_id: int | None = None,
) -> Rehearsal:
    """Try the days from now to `end`, and tell what falls between `start` and `end`. Nothing is written.

    Args:
        connection: is only read.
        start: not before today.
        end: at most `MOST_DAYS` from today.
        now: the moment from which on is tried.
        terms: on which people are reminded.
        plan_id: only this plan; under review, it is taken as if it were confirmed now.

    Raises:
        Refused: days in the past, in the wrong order or too far; no such plan, or it was discarded.
    """
    today = now.astimezone(LOCAL).date()
    _check(start, end, today)
    with copies.copy_of_work(connection) as copy:
        if plan_id is not None:
            _confirm(copy, plan_id, now)
        missed: dict[tuple[object, ...], Missed] = {}
        for n in range((end - today).days + 1):
            for one in _try_day(copy, today + n * ONE_DAY, now, terms):
                if one.reason is Reason.NO_LEADER and one.day < start:
                    continue  # it stays so: `start` itself tells it
                missed.setdefault((one.reason, one.unit_id, one.person, one.text, one.due, one.step), one)
        told = [one for one in copies.written(copy) if start <= day_of(one) <= end]
        never = list(_never(copy, start, now))
    seen = [*never, *(one for one in missed.values() if start <= one.day)]
    found = Rehearsal(start, end, tuple(told), tuple(seen))
    return found if plan_id is None else found.of_plan(plan_id)


def _check(start: dt.date, end: dt.date, today: dt.date) -> None:
    if start > end:
        raise Refused(f"Ngày bắt đầu ({start:%d/%m/%Y}) phải trước ngày kết thúc ({end:%d/%m/%Y}).")
    if start < today:
        raise Refused(f"Chỉ xem trước được từ hôm nay ({today:%d/%m/%Y}) trở đi.")
    if (end - today).days > MOST_DAYS:
        raise Refused(f"Chỉ xem trước được {MOST_DAYS} ngày kể từ hôm nay.")


def _confirm(copy: Connection, plan_id: int, now: dt.datetime) -> None:
    head = plans.one(copy, plan_id)
    if head is None or head.status == "discarded":
        raise Refused(f"Không có kế hoạch số {plan_id}, hoặc kế hoạch đã bỏ.")
    if head.status == "review":
        plan_confirmation.confirm(copy, plan_id, Author("", now))


def _try_day(copy: Connection, day: dt.date, now: dt.datetime, terms: Terms) -> list[Missed]:
    """One day of the clock; what reached nobody."""
    unled: set[str] = set()
    moments = _moments(copy, day, now, terms)
    for moment in moments:
        unled.update(sweep(copy, day, moment, terms).unled)
    run = Round(copy, day, moments[-1], terms)
    if not run.calendar.is_working_day(day):
        return []
    ids = {name: unit_id for unit_id, name in people.units(copy)} if unled else {}
    no_leader = [Missed(Reason.NO_LEADER, day, ids.get(name), name) for name in sorted(unled)]
    return [*_unreached(run), *_unmanned(run), *no_leader]


def _moments(copy: Connection, day: dt.date, now: dt.datetime, terms: Terms) -> list[dt.datetime]:
    """When a day's reminders go out: at each office's hour, and now for what is past."""
    offices = {terms.office, *calendar.unit_days(copy).values()}
    hours = sorted({first_moment(terms.hour, office) for office in offices})
    moments = [dt.datetime.combine(day, hour, LOCAL) for hour in hours]
    ahead = [moment for moment in moments if moment >= now]
    return ahead if len(ahead) == len(moments) else [now, *ahead]


def _unreached(run: Round) -> Iterator[Missed]:
    for one in digest.due_now(run):
        if run.reach(one.person) is None:
            missed = _missed(Reason.NO_ACCOUNT, run.today, one.occurrence, one.reached.step)
            yield replace(missed, person=one.person.name)


def _unmanned(run: Round) -> Iterator[Missed]:
    for one in run.open:
        if one.unit_id not in run.by_unit and (reached := run.reached(one)):
            yield _missed(Reason.NO_OFFICIAL, run.today, one, reached.step)


def _missed(reason: Reason, day: dt.date, about: Occurrence, step: int) -> Missed:
    return Missed(
        reason,
        day,
        unit_id=about.unit_id,
        unit=about.unit,
        text=about.text,
        plan_id=about.plan_id,
        plan=about.plan,
        due=about.due,
        step=step_name(step),
    )


def _never(copy: Connection, day: dt.date, now: dt.datetime) -> Iterator[Missed]:
    """Tasks nobody will ever be reminded of, because their plan says too little."""
    names = {head.id: head.number or head.file_name for head in plans.listed(copy)}
    known = units.directory(copy)
    for task in (one.task for one in tasks.running(copy)):
        about = Missed(Reason.NO_UNIT, day, text=task.text, plan_id=task.plan_id, plan=names[task.plan_id])
        meant = (known.meaning(task.plan_id, name) for name in task.lead)
        elsewhere = any(one.meaning == units.OUTSIDE for one in meant if one)
        if not elsewhere and not units.units_of_task(copy, task, now, known=known):
            yield about
        if task.due is None and not task.rules:
            yield replace(about, reason=Reason.NO_DEADLINE, unit="; ".join(task.lead) or None)
