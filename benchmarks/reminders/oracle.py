"""What must be told, from the table of `docs/reminders.md` alone: no module of the product's decisions is imported.

It walks the same moments as the run, one after another, and keeps what it told in plain sets.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field

import holidays
from dateutil.rrule import rrulestr

from benchmarks.reminders.world import MORE, Event, World
from storage.tasks import Running

BEFORE, AFTER, WEEKS, SILENT_DAYS = (30, 14, 7, 3, 1), (1, 3), 26, 3
OPENS, CLOSES = dt.time(8), dt.time(17)
OFF = {dt.date(2026, 1, 2)}
WORKED = {dt.date(2026, 1, 10)}
VN = holidays.country_holidays("VN", years=range(2022, 2029))
DAY = dt.timedelta(days=1)

Told = tuple[int, int, dt.date, dt.date, str, int]
"""Task, unit, day first set, day now, step, person."""


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


def plan_of_steps(due: dt.date) -> list[tuple[str, dt.date]]:
    """Every step with its day, in order; the last one, `end`, says from when on nobody is told."""
    days = [(f"T-{n}", before(due - n * DAY)) for n in BEFORE]
    days.append(("T0", before(due)))
    late = [*AFTER, *(AFTER[-1] + 7 * week for week in range(1, WEEKS + 1))]
    days += [(f"T+{n}", after(due + n * DAY)) for n in late]
    return [*days, ("end", after(due + (late[-1] + 7) * DAY))]


@dataclass
class Duty:
    """One due date of one unit."""

    task_id: int
    unit: int
    original: dt.date
    due: dt.date
    status: str = "open"
    first_told: dict[dt.date, dt.date] = field(default_factory=dict)

    def told(self, step: str, person: int) -> Told:
        return self.task_id, self.unit, self.original, self.due, step, person


@dataclass
class Oracle:
    """What was told when: `at` by entry; `merged`; and the weekly summaries by (unit, ISO week, person)."""

    world: World
    confirmed: dt.date
    at: dict[Told, dt.date] = field(default_factory=dict)
    merged: set[Told] = field(default_factory=set)
    weekly: dict[tuple[int, str, int], dt.date] = field(default_factory=dict)
    duties: dict[tuple[int, int, dt.date], Duty] = field(default_factory=dict)

    def walk(self, moments: Iterable[dt.datetime]) -> None:
        """Live through the moments; what was answered before each of them counts for it."""
        events = list(self.world.events)
        for now in moments:
            while events and events[0].at <= now:
                self._hear(events.pop(0))
            self._open(now.date())
            if works(now.date()) and OPENS <= now.time() < CLOSES:
                self._tell(now.date())

    def _hear(self, event: Event) -> None:
        for duty in self.duties.values():
            if duty.task_id != event.task_id or duty.status == "done":
                continue
            if event.kind == "done":
                duty.status = "done"
            elif event.kind == "extend":
                duty.status, duty.due = "received", duty.due + MORE
            elif duty.status == "open":
                duty.status = "received"

    def _open(self, today: dt.date) -> None:
        for running in self.world.tasks:
            for due in self._due_dates(running, today):
                for name in running.task.lead:
                    key = running.task.id, self.world.units[name], due
                    self.duties.setdefault(key, Duty(*key, due))

    def _due_dates(self, running: Running, today: dt.date) -> set[dt.date]:
        if running.task.due:
            return {running.task.due}
        first, last = max(running.start, self.confirmed), min(running.end, today + 46 * DAY)
        january = dt.datetime(running.start.year, running.start.month, 1)  # noqa: DTZ001 - a rule knows days only
        every = [
            day.date()
            for rule in running.task.rules
            for day in rrulestr(rule, dtstart=january).between(
                january - DAY, dt.datetime.combine(last, dt.time()), inc=True
            )
        ]
        return {day for day in every if first <= day <= last}

    def _tell(self, today: dt.date) -> None:
        for duty in self.duties.values():
            if duty.status != "done":
                self._raise(duty, today)
        for duty in self.duties.values():
            if duty.status != "done":
                self._remind(duty, today)
        self._sum_up(today)

    def _remind(self, duty: Duty, today: dt.date) -> None:
        come = [step for step, day in plan_of_steps(duty.due) if day <= today]
        if not come or come[-1] == "end":
            return
        *missed, newest = come
        for person in self.world.officials[duty.unit] or self.world.leaders[duty.unit]:
            if duty.told(newest, person) in self.at or duty.told(newest, person) in self.merged:
                continue
            self.at[duty.told(newest, person)] = today
            duty.first_told.setdefault(duty.due, today)
            self.merged |= {t for step in missed if (t := duty.told(step, person)) not in self.at}

    def _raise(self, duty: Duty, today: dt.date) -> None:
        """Before the reminders of the same moment: a first reminder is at least some working days old."""
        reason, told = None, duty.first_told.get(duty.due)
        if after(duty.due + DAY) <= today:
            reason = "leader-late" if today < plan_of_steps(duty.due)[-1][1] else None
        elif duty.status == "open" and told:
            limit = told
            for _ in range(SILENT_DAYS):
                limit = after(limit + DAY)
            reason = "leader-silent" if today >= limit else None
        for person in self.world.leaders[duty.unit] if reason and self.world.officials[duty.unit] else ():
            self.at.setdefault(duty.told(str(reason), person), today)

    def _sum_up(self, today: dt.date) -> None:
        if today < after(today - today.weekday() * DAY):
            return
        week = "{}-W{:02}".format(*today.isocalendar())
        counted = [d for d in self.duties.values() if d.status != "done" or d.due.year >= today.year]
        for unit in {duty.unit for duty in counted}:
            for person in self.world.leaders[unit]:
                self.weekly.setdefault((unit, week, person), today)
