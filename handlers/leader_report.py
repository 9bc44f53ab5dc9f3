"""What stands on the leader's one page: a period, how it differs from the one before, what is lowest, what is open."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import Connection

from handlers import figures
from handlers.satisfaction import Report, report
from knowledge.charts import Progress
from knowledge.questionnaires import Questionnaire
from knowledge.report_periods import ReportPeriod
from knowledge.sipas import lowest
from storage import task_answers
from storage.dossier_figures import DossierFigures
from storage.feedback_figures import Figures

Trend = Literal["up", "down", "level", "unknown"]
MOST_COMMENTS = 5
LONGEST_COMMENT = 110
"""Characters: five of them must leave room on one page."""


@dataclass(frozen=True)
class LeaderReport:
    """All figures of the page. `trends`: by factor code; up or down only where the answers bear it.

    `unit`: the locality. `dossiers`: administrative figures, shown apart from what people say.
    """

    unit: str
    made: dt.date
    now: Report
    trends: dict[str, Trend]
    lowest: tuple[str, ...]
    feedback: Figures
    dossiers: DossierFigures
    tasks: Progress

    @property
    def comments(self) -> tuple[str, ...]:
        return tuple(_short(comment) for comment in self.now.comments[-MOST_COMMENTS:])


def leader_report(
    connection: Connection,
    questionnaire: Questionnaire,
    unit: str,
    period: ReportPeriod,
    today: dt.date,
) -> LeaderReport:
    """Work the page out for a period."""
    now = report(connection, questionnaire, period, today=today, factors=True)
    return LeaderReport(
        unit=unit,
        made=today,
        now=now,
        trends={factor.code: _trend(now, factor.code) for factor in questionnaire.factors},
        lowest=lowest(now.evaluation),
        feedback=figures.feedback(connection, period.days, today),
        dossiers=figures.dossiers(connection, period.days),
        tasks=figures.progress(task_answers.all_with_answers(connection), today),
    )


def _trend(found: Report, factor: str) -> Trend:
    """Higher or lower only where the two periods may be compared and the two intervals lie apart."""
    now, before = found.factors.get(factor), found.factors_before.get(factor)
    if now is None or before is None:
        return "unknown"
    if now.low > before.high:
        return "up"
    return "down" if now.high < before.low else "level"


def _short(comment: str) -> str:
    line = " ".join(comment.split())
    return line if len(line) <= LONGEST_COMMENT else line[: LONGEST_COMMENT - 1].rstrip() + "…"
