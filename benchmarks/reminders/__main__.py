"""`python -m benchmarks.reminders PLAN…`: a year of reminders, with figures; less of it by --days and --staff."""

from __future__ import annotations

import datetime as dt
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import click

from benchmarks.reminders.oracle import Oracle
from benchmarks.reminders.trouble import Killing, racing
from benchmarks.reminders.world import build
from benchmarks.reminders.year import Sweep, Verdict, judge, moments, run, twice
from storage.database import Database

START, DAYS, STAFF, SEED = dt.date(2025, 1, 6), 365, 300, 20250106
OUTAGES = (
    (dt.date(2025, 3, 10), dt.date(2025, 3, 19)),
    (dt.date(2025, 4, 28), dt.date(2025, 5, 5)),
    (dt.date(2025, 7, 14), dt.date(2025, 9, 2)),
)
KILLS = 200


@dataclass(frozen=True)
class Size:
    """What is lived through, by how many, and how often a process dies."""

    files: tuple[Path, ...]
    days: int
    staff: int
    kills: int

    @property
    def looks(self) -> list[dt.datetime]:
        return moments(START, self.days, OUTAGES)


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option("--days", default=DAYS, show_default=True, help="How many are lived through.")
@click.option("--staff", default=STAFF, show_default=True, help="Officials; the first 18 lead the units.")
@click.option("--kills", default=KILLS, show_default=True, help="Processes that die in a sweep.")
@click.option("--postgres", help="Address of an empty database for the race of two replicas.")
def main(files: tuple[Path, ...], days: int, staff: int, kills: int, postgres: str | None) -> None:
    """Report figures; the exit code is 1 when ledger and oracle differ anywhere."""
    size = Size(files, days, staff, kills)
    with tempfile.TemporaryDirectory() as folder:
        faults = _year("swept twice, the clock put back", f"sqlite:///{folder}/twice.db", size, _twice)
        faults += _killed(f"sqlite:///{folder}/kill.db", size)
    if postgres:
        with racing(postgres) as both:
            faults += _year("two replicas racing, PostgreSQL", postgres, size, lambda _: both)
    sys.exit(1 if faults else 0)


def _twice(database: Database) -> Sweep:
    return twice(database, SEED)


def _killed(url: str, size: Size) -> int:
    doomed: list[Killing] = []

    def dying(database: Database) -> Sweep:
        doomed.append(Killing(database, url, size.kills, len(size.looks), SEED))
        return doomed[0]

    faults = _year(f"killed at {size.kills} random points", url, size, dying)
    click.echo(f"  died: {doomed[0].killed}, lived to the end: {doomed[0].survived}")
    return faults


def _year(name: str, url: str, size: Size, how: Callable[[Database], Sweep]) -> int:
    began, looks = time.monotonic(), size.looks
    database = Database(url)
    database.prepare()
    world = build(database, size.files, START, size.staff, SEED, size.days)
    run(database, world, looks, how(database))
    oracle = Oracle(world, START)
    oracle.walk(looks)
    verdict = judge(database, oracle)
    happened = Counter(event.kind for event in world.events)
    about = f"{len(looks)} looks, {len(world.tasks)} tasks, {size.staff} officials, {happened.total()} events"
    _show(f"{name}: {about}", verdict, began)
    database.close()
    return verdict.faults


def _show(name: str, verdict: Verdict, began: float) -> None:
    click.echo(f"{name}, {time.monotonic() - began:.0f} s")
    for key, value in vars(verdict).items():
        click.echo(f"  {key.replace('_', ' ')}: {value}")


if __name__ == "__main__":
    main()
