"""The working calendar with the agency's own decisions, which win over the data file and the computed holidays."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import Connection, delete, insert, select

from knowledge.sending_hours import OfficeDay
from knowledge.workdays import Kind, Override, WorkCalendar, load_calendar
from storage.tables import calendar_override, calendar_year, unit_hours


@dataclass(frozen=True)
class ConfirmedYear:
    """A year of which an administrator says that its days off are all in the calendar."""

    year: int
    source: str
    decided_on: dt.date
    entered_by: str


def overrides(connection: Connection) -> list[Override]:
    """The days an administrator entered, in order."""
    query = select(calendar_override).order_by(calendar_override.c.date)
    return [
        Override(
            date=row.date, kind=row.kind, reason=row.reason, source=row.source, decided_on=row.decided_on
        )
        for row in connection.execute(query)
    ]


def work_calendar(connection: Connection) -> WorkCalendar:
    """Which days are worked, as of now."""
    years = connection.execute(select(calendar_year.c.year)).scalars()
    return load_calendar().with_overrides(*overrides(connection)).with_confirmed(*years)


def put_day(connection: Connection, day: Override, by: str, now: dt.datetime) -> None:
    """Enter a day, or change what was entered for it."""
    take_day(connection, day.date)
    entered = {"entered_by": by, "entered_at": now}
    connection.execute(insert(calendar_override).values(**day.model_dump(), **entered))


def take_day(connection: Connection, day: dt.date) -> Kind | None:
    """Take an entered day away: what is computed holds again. Returns what was entered; None: nothing."""
    here = calendar_override.c.date == day
    found: Kind | None = connection.execute(select(calendar_override.c.kind).where(here)).scalar()
    connection.execute(delete(calendar_override).where(here))
    return found


def confirmed_years(connection: Connection) -> list[ConfirmedYear]:
    of_year = calendar_year.c
    query = select(of_year.year, of_year.source, of_year.decided_on, of_year.entered_by).order_by(
        of_year.year
    )
    return [ConfirmedYear(*row) for row in connection.execute(query)]


def confirm_year(
    connection: Connection, year: int, source: str, decided_on: dt.date, by: str, now: dt.datetime
) -> None:
    """A year's days off agree with the decision that is named."""
    connection.execute(delete(calendar_year).where(calendar_year.c.year == year))
    values = {"source": source, "decided_on": decided_on, "entered_by": by, "entered_at": now}
    connection.execute(insert(calendar_year).values(year=year, **values))


def unit_days(connection: Connection) -> dict[int, OfficeDay]:
    """The hours of the units that have their own, by unit."""
    rows = connection.execute(select(unit_hours))
    return {row.unit_id: OfficeDay(opens=_time(row.opens), closes=_time(row.closes)) for row in rows}


def set_unit_day(connection: Connection, unit_id: int, day: OfficeDay | None) -> None:
    """Give a unit hours of its own; None: the place's again."""
    connection.execute(delete(unit_hours).where(unit_hours.c.unit_id == unit_id))
    if day:
        values = {"opens": f"{day.opens:%H:%M}", "closes": f"{day.closes:%H:%M}"}
        connection.execute(insert(unit_hours).values(unit_id=unit_id, **values))


def _time(text: str) -> dt.time:
    return dt.time.fromisoformat(text)
