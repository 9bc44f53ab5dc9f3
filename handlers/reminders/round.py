"""What every decision of one sweep looks at."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from functools import cached_property

from sqlalchemy import Connection

from handlers.reminders.answerers import answerers, leaders
from handlers.turn import LOCAL
from knowledge.reminder_steps import Reached, Steps, reached
from knowledge.sending_hours import OfficeDay, may_remind
from knowledge.workdays import WorkCalendar
from storage import calendar, people, plan_units, reminder_rules, tasks
from storage.messages import Reply
from storage.people import Person
from storage.reminder_rules import Rules
from storage.reminders import Entry
from storage.tasks import Occurrence

HOUR = 8
USUAL = OfficeDay()


@dataclass(frozen=True)
class Terms:
    """On what terms people are reminded.

    `hour`: from when on, by the local clock; `office`: the hours of units that have none of their own; `public_url`:
    where pictures can be fetched; None: none are sent.
    """

    hour: int = HOUR
    office: OfficeDay = USUAL
    public_url: str | None = None


@dataclass(frozen=True)
class Letter:
    """A message to one person, and what the ledger keeps of it."""

    conversation_id: int
    key: str
    reply: Reply
    entries: tuple[Entry, ...] = ()


@dataclass
class Round:
    """One sweep: its day and moment, and what the database says, each asked for once."""

    connection: Connection
    today: dt.date
    now: dt.datetime
    terms: Terms
    _reached: dict[tuple[Steps, dt.date], Reached | None] = field(default_factory=dict)

    @cached_property
    def calendar(self) -> WorkCalendar:
        return calendar.work_calendar(self.connection)

    @cached_property
    def rules(self) -> Rules:
        return reminder_rules.rules(self.connection)

    @cached_property
    def officials(self) -> list[Person]:
        return people.all_active(self.connection)

    @cached_property
    def open(self) -> list[Occurrence]:
        """Everything that is not done, the nearest due date first."""
        return tasks.open_ones(self.connection)

    @cached_property
    def by_unit(self) -> dict[int, list[Person]]:
        found: dict[int, list[Person]] = {}
        for person in self.officials:
            found.setdefault(person.unit_id, []).append(person)
        return found

    @cached_property
    def _chosen(self) -> dict[tuple[int, int], set[int]]:
        return plan_units.choices(self.connection)

    def answerers(self, occurrence: Occurrence) -> list[Person]:
        """Who answers for a due date."""
        return answerers(occurrence, *self._who_is_there(occurrence))

    def leaders(self, occurrence: Occurrence) -> list[Person]:
        """Who leads them."""
        return leaders(occurrence, *self._who_is_there(occurrence))

    def _who_is_there(self, occurrence: Occurrence) -> tuple[list[Person], set[int]]:
        unit = occurrence.unit_id
        return self.by_unit.get(unit, []), self._chosen.get((occurrence.plan_id, unit), set())

    @cached_property
    def _units_in_hours(self) -> set[int]:
        at, own = self.now.astimezone(LOCAL).time(), calendar.unit_days(self.connection)
        return {
            unit for unit in self.by_unit if may_remind(at, self.terms.hour, own.get(unit, self.terms.office))
        }

    @cached_property
    def _reachable(self) -> dict[int, int]:
        return people.reachable(self.connection, self.now)

    def may_tell(self, person: Person) -> bool:
        """Whether it is an hour of their office, and a channel of theirs is open.

        What waited in front of a shut one would come out of it as a burst, with words of days ago.
        """
        return person.unit_id in self._units_in_hours and person.id not in self._cut_off

    @cached_property
    def _cut_off(self) -> set[int]:
        return people.cut_off(self.connection, self.now)

    def reach(self, person: Person) -> int | None:
        """The conversation in which a person can be told something; None: there is none."""
        return self._reachable.get(person.id)

    def steps_of(self, occurrence: Occurrence) -> Steps:
        return self.rules.of_task(occurrence.task_id)

    def reached(self, occurrence: Occurrence) -> Reached | None:
        """The newest step a due date has reached."""
        known = self.steps_of(occurrence), occurrence.due
        if known not in self._reached:
            self._reached[known] = reached(*known, self.today, self.calendar)
        return self._reached[known]
