"""What must be told, from the table of `docs/reminders.md` alone: no module of the product's decisions is imported.

It walks the same moments as the run, one after another, and keeps what it told in plain sets.
"""

from __future__ import annotations

import calendar
import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise

import holidays
from dateutil.rrule import rrulestr

from benchmarks.reminders.world import OF_A_TASK, USUAL, Event, Pace, World
from storage.tasks import Running

AHEAD, MORE = 16, 21
"""Days: how long before its first reminder a due date is opened; how much later is asked for."""
OPENS, CLOSES = dt.time(8), dt.time(17)
OFF = {dt.date(2026, 1, 2)}
WORKED = {dt.date(2026, 1, 10)}
VN = holidays.country_holidays("VN", years=range(2022, 2029))
DAY = dt.timedelta(days=1)

Told = tuple[int, int, dt.date, dt.date, str, int]
"""Task, unit, day first set, day now, step, person."""
Summary = tuple[dt.date, tuple[int, int, int, int]]


def works(day: dt.date) -> bool:
    return day in WORKED or (day not in OFF and bool(VN.is_working_day(day)))


def before(day: dt.date) -> dt.date:
    while not works(day):
        day -= DAY
    return day


def after(day: dt.date) -> dt.date:
    while not works(day):
        day += DAY
    return day


def plan_of_steps(due: dt.date, pace: Pace) -> list[tuple[str, dt.date]]:
    """Every step with its day, in order; the last one, `end`, says from when on nobody is told."""
    days = [(f"T-{n}", before(due - n * DAY)) for n in pace.before]
    days.append(("T0", before(due)))
    late = [*pace.after, *(pace.after[-1] + 7 * week for week in range(1, pace.weeks + 1))]
    days += [(f"T+{n}", after(due + n * DAY)) for n in late]
    return [*days, ("end", after(due + (late[-1] + 7) * DAY))]


def by_rule(rule: str, start: dt.date, end: dt.date) -> Iterator[dt.date]:
    """The days of a rule, in the years from `start` on.

    A day that a month does not have is its last one; a week without a weekday ends on Friday.
    """
    said = dict(part.split("=") for part in rule.split(";"))
    if said["FREQ"] != "MONTHLY" or "BYMONTHDAY" not in said:
        january = dt.datetime(start.year, 1, 1)  # noqa: DTZ001 - a rule knows days only
        last = dt.datetime.combine(end, dt.time())
        if said["FREQ"] == "WEEKLY" and "BYDAY" not in said:
            rule += ";BYDAY=FR"
        yield from (
            one.date() for one in rrulestr(rule, dtstart=january).between(january - DAY, last, inc=True)
        )
        return
    months = [int(month) for month in said["BYMONTH"].split(",")] if "BYMONTH" in said else range(1, 13)
    for year in range(start.year, end.year + 1):
        for month in months:
            length = calendar.monthrange(year, month)[1]
            for day in map(int, said["BYMONTHDAY"].split(",")):
                yield dt.date(year, month, length if day == -1 else min(day, length))


def days_of(running: Running) -> list[dt.date]:
    """Every day of a task that comes again, inside the plan's period."""
    every = {day for rule in running.task.rules for day in by_rule(rule, running.start, running.end)}
    return sorted(day for day in every if running.start <= day <= running.end)


@dataclass
class Duty:
    """One due date of one unit. `holder`: who took it over."""

    task_id: int
    plan_id: int
    unit: int
    original: dt.date
    due: dt.date
    status: str = "open"
    holder: int | None = None
    first_told: dict[dt.date, dt.date] = field(default_factory=dict)
    newest: dict[tuple[dt.date, int], int] = field(default_factory=dict)
    """Day now and person → the latest step they heard of."""

    @property
    def key(self) -> tuple[int, int, dt.date]:
        return self.task_id, self.unit, self.original

    def state(self, today: dt.date) -> str:
        if self.status == "done":
            return "done"
        return "late" if self.due < today else "open" if self.status == "open" else "doing"

    def told(self, step: str, person: int) -> Told:
        return *self.key, self.due, step, person


@dataclass
class Oracle:
    """What was told when: `at` by entry; `merged`; and the weekly summaries by (unit, ISO week, person).

    A summary is its day and its figures: done, in progress, late, not started.
    """

    world: World
    confirmed: dt.date
    at: dict[Told, dt.date] = field(default_factory=dict)
    merged: set[Told] = field(default_factory=set)
    weekly: dict[tuple[int, str, int], Summary] = field(default_factory=dict)
    duties: dict[tuple[int, int, dt.date], Duty] = field(default_factory=dict)
    paces: dict[int, Pace] = field(default_factory=dict)
    dropped: set[int] = field(default_factory=set)
    moved: dict[int, dt.date] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._days = {one.task.id: days_of(one) for one in self.world.tasks}
        for one in self.world.tasks:
            pace = self.world.paces.get(one.task.plan_id, USUAL)
            period = min(((b - a).days for a, b in pairwise(self._days[one.task.id])), default=10_000)
            inside = tuple(n for n in pace.before if n < period)
            self.paces[one.task.id] = Pace(inside, pace.after, pace.weeks, pace.silent)

    def walk(self, moments: Iterable[dt.datetime]) -> None:
        """Live through the moments; what happened before each of them counts for it."""
        events = list(self.world.events)
        for now in moments:
            while events and events[0].at <= now:
                self._hear(events.pop(0))
            self._open(now.date())
            if works(now.date()) and OPENS <= now.time() < CLOSES:
                self._tell(now.date())

    def _hear(self, event: Event) -> None:
        match event.kind:
            case "drop":
                self.dropped.add(event.task_id)
            case "restore":
                self.dropped.discard(event.task_id)
            case "pace":
                self.paces[event.task_id] = OF_A_TASK
            case "move":
                self._move(event.task_id)
            case _:
                for duty in self._open_duties():
                    if duty.task_id == event.task_id:
                        self._answer(duty, event)

    def _answer(self, duty: Duty, event: Event) -> None:
        if event.kind == "done":
            duty.status = "done"
        elif event.kind == "extend":
            duty.status, duty.due = "received", duty.due + MORE * DAY
        else:
            duty.status = "received"
            if event.kind == "hand":
                duty.holder = self.world.picked(duty.unit, event.pick)

    def _move(self, task_id: int) -> None:
        """The reviewer sets a later day: due dates go along, an extension that is later stays."""
        task = next(one.task for one in self.world.tasks if one.task.id == task_id)
        if task.due is None:
            return
        new = self.moved.get(task_id, task.due) + MORE * DAY
        self.moved[task_id] = new
        for duty in [duty for duty in self.duties.values() if duty.task_id == task_id]:
            old_key = duty.key
            duty.original, duty.due = new, max(new, duty.due)
            self.duties[duty.key] = self.duties.pop(old_key)
            self.at = {_renamed(told, old_key, new): day for told, day in self.at.items()}
            self.merged = {_renamed(told, old_key, new) for told in self.merged}

    def _open_duties(self) -> list[Duty]:
        return [d for d in self.duties.values() if d.status != "done" and d.task_id not in self.dropped]

    def _open(self, today: dt.date) -> None:
        for running in self.world.tasks:
            task = running.task
            if task.id in self.dropped:
                continue
            for due in self._due_dates(running, today):
                for unit in {unit for name in task.lead for unit in self.world.units[task.plan_id, name]}:
                    duty = Duty(task.id, task.plan_id, unit, due, due)
                    self.duties.setdefault(duty.key, duty)

    def _due_dates(self, running: Running, today: dt.date) -> list[dt.date]:
        task = running.task
        if task.due:
            return [self.moved.get(task.id, task.due)]
        until = today + (AHEAD + max(self.paces[task.id].before, default=0)) * DAY
        return [day for day in self._days[task.id] if self.confirmed <= day <= until]

    def _tell(self, today: dt.date) -> None:
        for duty in self._open_duties():
            self._raise(duty, today)
        for duty in self._open_duties():
            self._remind(duty, today)
        self._sum_up(today)

    def _answerers(self, duty: Duty) -> list[int]:
        if duty.holder is not None:
            return [duty.holder]
        chosen = self.world.chosen.get((duty.plan_id, duty.unit))
        return chosen or self.world.officials[duty.unit] or self.world.leaders[duty.unit]

    def _remind(self, duty: Duty, today: dt.date) -> None:
        come = [step for step, day in plan_of_steps(duty.due, self.paces[duty.task_id]) if day <= today]
        if not come or come[-1] == "end":
            return
        *missed, newest = come
        for person in self._answerers(duty):
            number, heard = int(newest[1:]), duty.newest.get((duty.due, person))
            if person in self.world.unlinked or (heard is not None and heard >= number):
                continue
            duty.newest[duty.due, person] = number
            self.at[duty.told(newest, person)] = today
            duty.first_told.setdefault(duty.due, today)
            self.merged |= {t for step in missed if (t := duty.told(step, person)) not in self.at}

    def _raise(self, duty: Duty, today: dt.date) -> None:
        """Before the reminders of the same moment: a first reminder is at least some working days old."""
        reason, told = None, duty.first_told.get(duty.due)
        pace = self.paces[duty.task_id]
        if after(duty.due + DAY) <= today:
            reason = "leader-late" if today < plan_of_steps(duty.due, pace)[-1][1] else None
        elif duty.status == "open" and told:
            limit = told
            for _ in range(pace.silent):
                limit = after(limit + DAY)
            reason = "leader-silent" if today >= limit else None
        asked = self._answerers(duty)
        for person in self.world.leaders[duty.unit] if reason else ():
            if person not in asked and person not in self.world.unlinked:
                self.at.setdefault(duty.told(str(reason), person), today)

    def _sum_up(self, today: dt.date) -> None:
        if today < after(today - today.weekday() * DAY):
            return
        week = "{}-W{:02}".format(*today.isocalendar())
        done = [d for d in self.duties.values() if d.status == "done" and d.due.year >= today.year]
        counted = [*done, *self._open_duties()]
        for unit in {duty.unit for duty in counted}:
            states = Counter(duty.state(today) for duty in counted if duty.unit == unit)
            figures = states["done"], states["doing"], states["late"], states["open"]
            for person in self.world.leaders[unit]:
                if person not in self.world.unlinked:
                    self.weekly.setdefault((unit, week, person), (today, figures))


def _renamed(told: Told, key: tuple[int, int, dt.date], new: dt.date) -> Told:
    return (*key[:2], new, *told[3:]) if told[:3] == key else told
