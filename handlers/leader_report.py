"""What stands on the leader's one page: a period, the one before it, what is lowest, what is open."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from statistics import median
from typing import Literal

from sqlalchemy import Connection

from handlers import figures
from handlers.satisfaction import Report, report
from knowledge.charts import Progress
from knowledge.questionnaires import Questionnaire
from knowledge.sipas import Interval, index_interval, lowest, publishable
from storage import figures as stored
from storage import ratings, task_answers

Trend = Literal["up", "down", "level", "unknown"]
MOST_COMMENTS = 5
LONGEST_COMMENT = 110
"""Characters: five of them must leave room on one page."""


@dataclass(frozen=True)
class LeaderReport:
    """All figures of the page. `trends`: by factor code; up or down only where the answers bear it.

    `unit`: the locality. `median_days`: of answered feedback, None when none was answered.
    """

    unit: str
    made: dt.date
    now: Report
    before: Report
    trends: dict[str, Trend]
    lowest: tuple[str, ...]
    feedback: dict[str, int]
    median_days: float | None
    tasks: Progress

    @property
    def comments(self) -> tuple[str, ...]:
        return tuple(_short(comment) for comment in self.now.comments[-MOST_COMMENTS:])


def leader_report(
    connection: Connection,
    questionnaire: Questionnaire,
    unit: str,
    days: tuple[dt.date, dt.date],
    today: dt.date,
) -> LeaderReport:
    """Work the page out for a period, both days included."""
    earlier = period_before(*days)
    now, before = (report(connection, questionnaire, *period) for period in (days, earlier))
    waits = stored.days_to_answer(connection, *figures.moments(*days))
    return LeaderReport(
        unit=unit,
        made=today,
        now=now,
        before=before,
        trends=_trends(connection, questionnaire, days, earlier),
        lowest=lowest(now.evaluation),
        feedback=figures.feedback_states(connection, *days),
        median_days=median(waits) if waits else None,
        tasks=figures.progress(task_answers.all_with_answers(connection), today),
    )


def period_before(start: dt.date, end: dt.date) -> tuple[dt.date, dt.date]:
    """The period of the same length just before."""
    length = end - start + dt.timedelta(days=1)
    return start - length, start - dt.timedelta(days=1)


def _trends(
    connection: Connection,
    questionnaire: Questionnaire,
    days: tuple[dt.date, dt.date],
    earlier: tuple[dt.date, dt.date],
) -> dict[str, Trend]:
    rows = [
        [r.answers for r in ratings.between(connection, *period) if r.questionnaire == questionnaire.id]
        for period in (days, earlier)
    ]
    found: dict[str, Trend] = {}
    for factor in questionnaire.factors:
        codes = [item.code for item in factor.items]
        found[factor.code] = _trend(*(_interval(part, codes) for part in rows))
    return found


def _interval(rows: list[ratings.Answers], codes: Collection[str]) -> Interval | None:
    answered = sum(any(row.get(code) for code in codes) for row in rows)
    return index_interval(rows, codes) if publishable(answered).rankable else None


def _trend(now: Interval | None, before: Interval | None) -> Trend:
    """Higher or lower only where the two intervals lie apart."""
    if now is None or before is None:
        return "unknown"
    if now.low > before.high:
        return "up"
    return "down" if now.high < before.low else "level"


def _short(comment: str) -> str:
    line = " ".join(comment.split())
    return line if len(line) <= LONGEST_COMMENT else line[: LONGEST_COMMENT - 1].rstrip() + "…"
