"""The run: the product sweeps at many moments of a year; then ledger and oracle are compared."""

from __future__ import annotations

import datetime as dt
import random
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, select

from benchmarks.reminders.answering import happen
from benchmarks.reminders.oracle import CLOSES, OPENS, Oracle, Summary, Told, works
from benchmarks.reminders.world import World, moment
from handlers.reminders import sweep
from handlers.turn import LOCAL
from storage.database import Database
from storage.tables import occurrence, outbox, reminder, weekly_summary

HOURS = ((6, 30), (8, 0), (11, 0), (20, 0))
"""When the process looks: too early, on time, later, too late."""

Sweep = Callable[[dt.datetime], None]


def moments(start: dt.date, days: int, outages: Sequence[tuple[dt.date, dt.date]]) -> list[dt.datetime]:
    """Every look of the clock, days off included; in an outage nobody looks."""
    every = [start + dt.timedelta(days=n) for n in range(days)]
    up = [day for day in every if not any(first <= day <= last for first, last in outages)]
    return [moment(day, *hour) for day in up for hour in HOURS][1:]


def run(database: Database, world: World, looks: Sequence[dt.datetime], sweep_at: Sweep) -> None:
    """Live through the looks; what happened before each is written first."""
    events = list(world.events)
    for now in looks:
        while events and events[0].at <= now:
            with database.write() as connection:
                happen(connection, world, events.pop(0))
        sweep_at(now)


def once(database: Database) -> Sweep:
    """A plain sweep."""

    def work(now: dt.datetime) -> None:
        with database.write() as connection:
            sweep(connection, now.astimezone(LOCAL).date(), now)

    return work


def twice(database: Database, seed: int) -> Sweep:
    """Now and then a second time at once, and once more with the clock put back an hour."""
    chance, plain = random.Random(seed), once(database)

    def work(now: dt.datetime) -> None:
        plain(now)
        if chance.random() < 1 / 10:
            plain(now)
            if now.hour == HOURS[2][0]:
                plain(now - dt.timedelta(hours=1))

    return work


@dataclass(frozen=True)
class Verdict:
    """How the ledger compares with the oracle. `early`: before the oracle's day; `doubled`: told twice."""

    reminders: int
    escalations: int
    merged: int
    summaries: int
    messages: int
    missing: int
    unexpected: int
    early: int
    other_day: int
    wrongly_merged: int
    on_days_off: int
    out_of_hours: int
    doubled: int
    summary_faults: int

    @property
    def faults(self) -> int:
        return sum(
            (
                self.missing,
                self.unexpected,
                self.early,
                self.other_day,
                self.wrongly_merged,
                self.on_days_off,
                self.out_of_hours,
                self.doubled,
                self.summary_faults,
            )
        )


def judge(database: Database, oracle: Oracle) -> Verdict:
    """Read ledger and tray, and compare."""
    sent, merged, local, keys = _ledger(database)
    summaries = _summaries(database)
    with database.read() as connection:
        tray = Counter(connection.execute(select(outbox.c.key)).scalars())
    both = sent.keys() & oracle.at.keys()
    return Verdict(
        reminders=sum(told[4].startswith("T") for told in sent),
        escalations=sum(told[4].startswith("leader") for told in sent),
        merged=len(merged),
        summaries=len(summaries),
        messages=sum(tray.values()),
        missing=len(oracle.at.keys() - sent.keys()),
        unexpected=len(sent.keys() - oracle.at.keys()),
        early=sum(sent[told] < oracle.at[told] for told in both),
        other_day=sum(sent[told] > oracle.at[told] for told in both),
        wrongly_merged=len(merged ^ oracle.merged),
        on_days_off=sum(not works(at.date()) for at in local),
        out_of_hours=sum(not OPENS <= at.time() < CLOSES for at in local),
        doubled=sum(many - 1 for many in tray.values()) + len(keys - tray.keys()) + len(_unkept(tray, keys)),
        summary_faults=len(summaries.items() ^ oracle.weekly.items()),
    )


def _unkept(tray: Counter[str], keys: set[str]) -> set[str]:
    """Messages of which the ledger knows nothing."""
    return {key for key in tray if not key.startswith("weekly:")} - keys


def _ledger(database: Database) -> tuple[dict[Told, dt.date], set[Told], list[dt.datetime], set[str]]:
    query = select(
        reminder.c.key,
        reminder.c.step,
        reminder.c.person_id,
        reminder.c.state,
        reminder.c.at,
        reminder.c.outbox_key,
        occurrence.c.task_id,
        occurrence.c.unit_id,
        occurrence.c.original_due,
    ).join(occurrence, occurrence.c.id == reminder.c.occurrence_id)
    sent: dict[Told, dt.date] = {}
    merged: set[Told] = set()
    local, keys = [], set()
    with database.read() as connection:
        for row in connection.execute(query):
            due = dt.date.fromisoformat(row.key.split(":")[1])
            told = row.task_id, row.unit_id, row.original_due, due, row.step, row.person_id
            at = row.at.astimezone(LOCAL)
            keys.add(row.outbox_key)
            if row.state == "merged":
                merged.add(told)
            else:
                sent[told] = at.date()
                local.append(at)
    return sent, merged, local, keys


def _summaries(database: Database) -> dict[tuple[int, str, int], Summary]:
    with database.read() as connection:
        rows = connection.execute(select(weekly_summary)).all()
    return {
        (row.unit_id, row.key.split(":")[2], row.person_id): (row.at.astimezone(LOCAL).date(), _figures(row))
        for row in rows
    }


def _figures(row: Row[Any]) -> tuple[int, int, int, int]:
    of = row.progress
    return of["done"], of["in_progress"], of["late"], of["not_started"]
