"""Everything of the made-up ward into an empty database."""

from __future__ import annotations

import datetime as dt
from random import Random

from sqlalchemy import Connection

from bot.demo import duties, feedback, people, questions, ratings
from bot.demo.days import at, local_day
from knowledge.library import Knowledge

SEED = 2026


def fill(connection: Connection, knowledge: Knowledge, now: dt.datetime, seed: int = SEED) -> None:
    """Fill an empty database with a year up to `now`: the same for the same `now` and seed, but for random codes."""
    random = Random(seed)  # noqa: S311 - invented figures, not secrets
    today = local_day(now)
    people.fill(connection, at(dt.date(today.year - 1, 12, 28), 8))
    duties.fill(connection, now)
    ratings.fill(connection, knowledge.questionnaire, knowledge.place.name, today, random)
    feedback.fill(connection, now)
    questions.fill(connection, knowledge, now, random)
