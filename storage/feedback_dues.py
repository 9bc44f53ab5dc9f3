"""By which day each step of each feedback is owed, and what was warned of already."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Literal
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, and_, insert, select, update

from knowledge.pakn import Due, Step, dues_of, publish_due
from storage.calendar import work_calendar
from storage.tables import feedback, feedback_due

LOCAL = ZoneInfo("Asia/Ho_Chi_Minh")


@dataclass(frozen=True)
class Owed:
    """One step of a feedback. Due days count to their end."""

    feedback_id: int
    step: Step
    day: dt.date
    version: str
    met_at: dt.datetime | None = None

    def is_late(self, today: dt.date) -> bool:
        """Overdue, or done after its day."""
        done = self.met_at.astimezone(LOCAL).date() if self.met_at else today
        return done > self.day


def begin(
    connection: Connection, feedback_id: int, round_: int, now: dt.datetime, category: str | None
) -> None:
    """Open the clocks that run from a receipt, or from a reopening."""
    _open(connection, feedback_id, round_, dues_of(_local(now), work_calendar(connection), category))


def begin_publishing(connection: Connection, feedback_id: int, round_: int, now: dt.datetime) -> None:
    _open(connection, feedback_id, round_, [publish_due(_local(now), work_calendar(connection))])


def _open(connection: Connection, feedback_id: int, round_: int, dues: Iterable[Due]) -> None:
    rows = [
        {"feedback_id": feedback_id, "round": round_, "step": d.step, "due": d.day, "version": d.version}
        for d in dues
    ]
    connection.execute(insert(feedback_due), rows)


def _local(moment: dt.datetime) -> dt.date:
    return moment.astimezone(LOCAL).date()


def meet(connection: Connection, feedback_id: int, steps: Collection[Step], now: dt.datetime) -> None:
    """These steps are done, as far as they were owed."""
    mine = and_(feedback_due.c.feedback_id == feedback_id, feedback_due.c.met_at.is_(None))
    connection.execute(
        update(feedback_due).where(mine, feedback_due.c.step.in_(list(steps))).values(met_at=now)
    )


def recount(connection: Connection, feedback_id: int, category: str | None) -> None:
    """The field has another limit: the open answer is owed by its day, counted from the same receipt."""
    query = select(feedback.c.received_at, feedback.c.round).where(feedback.c.id == feedback_id)
    row = connection.execute(query).one()
    if row.round > 1:
        return  # counted from the reopening
    new = next(
        due
        for due in dues_of(_local(row.received_at), work_calendar(connection), category)
        if due.step is Step.ANSWER
    )
    connection.execute(
        update(feedback_due)
        .where(feedback_due.c.feedback_id == feedback_id, feedback_due.c.step == Step.ANSWER)
        .where(feedback_due.c.met_at.is_(None), feedback_due.c.due != new.day)
        .values(due=new.day, version=new.version, warned_at=None, overdue_told_at=None)
    )


def of(connection: Connection, feedback_id: int) -> list[Owed]:
    """All steps of a feedback's last round, the earliest first."""
    c = feedback_due.c
    query = (
        select(c.feedback_id, c.step, c.due, c.version, c.met_at)
        .join(feedback, and_(feedback.c.id == c.feedback_id, feedback.c.round == c.round))
        .where(c.feedback_id == feedback_id)
        .order_by(c.due, c.step)
    )
    return [Owed(id_, Step(step), *rest) for id_, step, *rest in connection.execute(query)]


def open_until(connection: Connection, last_day: dt.date) -> list[Owed]:
    """What is owed by a day and not done, the longest overdue first."""
    c = feedback_due.c
    query = (
        select(c.feedback_id, c.step, c.due, c.version, c.met_at)
        .where(c.met_at.is_(None), c.due <= last_day)
        .order_by(c.due, c.feedback_id)
    )
    return [Owed(id_, Step(step), *rest) for id_, step, *rest in connection.execute(query)]


@dataclass(frozen=True)
class Alarms:
    """What an administrator must look at: overdue, and due until the next working day."""

    overdue: tuple[Owed, ...]
    tomorrow: tuple[Owed, ...]


def alarms(connection: Connection, today: dt.date) -> Alarms:
    """Both lists; restricted feedback is among them."""
    next_day = work_calendar(connection).add_working_days(today, 1)
    found = open_until(connection, next_day)
    late = tuple(owed for owed in found if owed.day < today)
    return Alarms(late, tuple(owed for owed in found if owed.day >= today))


def claim(
    connection: Connection, owed: Owed, what: Literal["warned_at", "overdue_told_at"], now: dt.datetime
) -> bool:
    """Take it upon oneself to warn of a step; False when that was done before."""
    changed = connection.execute(
        update(feedback_due)
        .where(feedback_due.c.feedback_id == owed.feedback_id, feedback_due.c.step == owed.step)
        .where(feedback_due.c.met_at.is_(None), feedback_due.c[what].is_(None))
        .values({what: now})
    )
    return changed.rowcount > 0
