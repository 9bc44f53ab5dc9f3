"""How long the satisfaction report of a million ratings takes, on SQLite and on PostgreSQL.

    python -m benchmarks.ratings_million [--ratings 1000000] [--database sqlite:///file | postgresql://…]

Without `--database`: a SQLite file in a temporary folder, then a PostgreSQL of its own (as the tests start it). The
ratings lie in packs of a day, as the clock leaves them; only the last day lies in rows.
"""

from __future__ import annotations

import datetime as dt
import tempfile
import time
import zlib
from collections.abc import Iterator

import click
import numpy as np
from sqlalchemy import insert

from handlers.leader_report import leader_report
from knowledge.questionnaires import load_questionnaire
from knowledge.report_periods import ReportPeriod
from storage.database import Database
from storage.rating_packs import FIELDS
from storage.rating_reports import report
from storage.tables import rating, rating_pack
from tests.servers.postgres import postgres

TODAY = dt.date(2027, 1, 1)
DAYS = 365
NOT_ASKED = 0.08
COMMENTED = 30
"""One in so many writes a sentence."""
UNITS = [f"Phường {number}" for number in range(1, 101)]
PROCEDURES = [f"1.{number:06}" for number in range(60)]
LABELS = {
    "questionnaire": ["hai-long-1"],
    "formula": ["mean-of-criteria-1"],
    "form": ["long", "short"],
    "rule": ["moi-1"],
    "channel": ["kiosk", "telegram", "web", "zalo_oa"],
    "unit": UNITS,
    "procedure_id": PROCEDURES,
    "gender": [None, "female", "male"],
    "age": [None, "18-24", "25-34", "35-49", "50-60", "60+"],
    "job": [None, "free", "private", "public"],
    "area": [None, "rural", "urban"],
    "ethnicity": [None],
}


def fill(database: Database, ratings: int) -> None:
    """Spread the ratings over a year."""
    questionnaire = load_questionnaire("hai-long-1")
    items = [item.code for item in questionnaire.items() if item is not questionnaire.comment]
    rng = np.random.default_rng(20_261_121)
    for ago in range(1, DAYS + 1):
        day, people = TODAY - dt.timedelta(days=ago), ratings // DAYS
        fields = np.array([rng.integers(0, len(LABELS[name]), people) for name in FIELDS], dtype="<u2")
        leaning = rng.normal(4.1, 0.7, people)
        marks = np.clip(np.round(leaning + rng.normal(0, 0.8, (len(items), people))), 1, 5).astype(np.uint8)
        marks[rng.random(marks.shape) < NOT_ASKED] = 6
        legend = {"fields": FIELDS, "labels": [LABELS[name] for name in FIELDS], "items": items}
        cells = zlib.compress(fields.tobytes() + marks.tobytes())
        with database.write() as connection:
            connection.execute(insert(rating_pack).values(day=day, legend=legend, cells=cells))
            connection.execute(insert(rating), [*_heads(day, ago, people)])


def _heads(day: dt.date, ago: int, people: int) -> Iterator[dict[str, object]]:
    for number in range(people):
        yield {
            "id": f"{ago:04}{number:028}",
            "questionnaire": "hai-long-1",
            "formula": "mean-of-criteria-1",
            "form": "short",
            "completed": True,
            "day": day,
            "channel": "web",
            "comment": "Cán bộ hướng dẫn rõ ràng." if number % COMMENTED == 0 else None,
        }


def measure(database: Database) -> Iterator[tuple[str, float, float]]:
    """Seconds of each report, by the clock and of this process at work: the machine may have other things to do."""
    questionnaire = load_questionnaire("hai-long-1")
    year, month = ReportPeriod("year", 2026), ReportPeriod("month", 2026, 6)
    reports = {
        "a year, everything": (year, {}, None),
        "a month, everything": (month, {}, None),
        "a year by unit (100)": (year, {}, "unit"),
        "a year by procedure (60)": (year, {}, "procedure_id"),
        "a year by channel": (year, {}, "channel"),
        "one unit's year by procedure": (year, {"unit": UNITS[4]}, "procedure_id"),
        "unit and age, a quarter by gender": (
            ReportPeriod("quarter", 2026, 2),
            {"unit": UNITS[4], "age": "25-34"},
            "gender",
        ),
    }
    for name, (period, filters, by) in reports.items():
        start, busy = time.perf_counter(), time.process_time()
        with database.read() as connection:
            found = report(connection, questionnaire, period, today=TODAY, filters=filters, by=by)
        taken = time.perf_counter() - start, time.process_time() - busy
        yield f"{name} (n={found.respondents}, {len(found.groups)} groups)", *taken
    start, busy = time.perf_counter(), time.process_time()
    with database.read() as connection:
        leader_report(connection, questionnaire, "Phường An Hòa", year, TODAY)
    yield "the leader's page of a year", time.perf_counter() - start, time.process_time() - busy


def run(url: str, ratings: int) -> None:
    database = Database(url)
    database.prepare()
    fill(database, ratings)
    print(f"\n{database.engine.dialect.name}, {ratings:,} ratings")
    for name, seconds, busy in measure(database):
        print(f"  {seconds:6.2f} s ({busy:5.2f} s at work)  {name}")
    database.close()


@click.command(help=__doc__)
@click.option("--ratings", default=1_000_000, show_default=True)
@click.option("--database", default=None)
def main(ratings: int, database: str | None) -> None:
    if database:
        run(database, ratings)
        return
    with tempfile.TemporaryDirectory() as folder:
        run(f"sqlite:///{folder}/ratings.db", ratings)
    with postgres() as url:
        run(url, ratings)


if __name__ == "__main__":
    main()
