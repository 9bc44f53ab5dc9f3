"""`python -m benchmarks.reminders PLAN…`: a year of reminders, three times, with figures. PostgreSQL by --postgres."""

from __future__ import annotations

import datetime as dt
import sys
import tempfile
import time
from collections.abc import Callable
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


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option("--postgres", help="Address of an empty database for the race of two replicas.")
def main(files: tuple[Path, ...], postgres: str | None) -> None:
    """Report figures; the exit code is 1 when ledger and oracle differ anywhere."""
    looks = moments(START, DAYS, OUTAGES)
    faults = 0
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/twice.db"
        faults += _year("swept twice, the clock put back", url, files, looks, lambda d: twice(d, SEED))
        url = f"sqlite:///{folder}/kill.db"
        doomed: list[Killing] = []

        def dying(database: Database) -> Sweep:
            doomed.append(Killing(database, url, KILLS, len(looks), SEED))
            return doomed[0]

        faults += _year(f"killed at {KILLS} random points", url, files, looks, dying)
        click.echo(f"  died: {doomed[0].killed}, lived to the end: {doomed[0].survived}")
    if postgres:
        with racing(postgres) as both:
            faults += _year("two replicas racing, PostgreSQL", postgres, files, looks, lambda _: both)
    sys.exit(1 if faults else 0)


def _year(
    name: str, url: str, files: tuple[Path, ...], looks: list[dt.datetime], how: Callable[[Database], Sweep]
) -> int:
    began = time.monotonic()
    database = Database(url)
    database.prepare()
    world = build(database, files, START, STAFF, SEED)
    run(database, world, looks, how(database))
    oracle = Oracle(world, START)
    oracle.walk(looks)
    verdict = judge(database, oracle)
    _show(f"{name}: {len(looks)} looks, {len(world.tasks)} tasks, {STAFF} officials", verdict, began)
    database.close()
    return verdict.faults


def _show(name: str, verdict: Verdict, began: float) -> None:
    click.echo(f"{name}, {time.monotonic() - began:.0f} s")
    for key, value in vars(verdict).items():
        click.echo(f"  {key.replace('_', ' ')}: {value}")


if __name__ == "__main__":
    main()
