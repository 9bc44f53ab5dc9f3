"""What our own ratings say about a target of satisfaction. It is never the SIPAS index, and is never called so."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

from sqlalchemy import Connection

from handlers.satisfaction import report
from knowledge.questionnaires import Questionnaire
from knowledge.report_periods import ReportPeriod
from knowledge.sipas import publishable
from knowledge.wording import Language


class Reached(NamedTuple):
    """Percent satisfied (0–100, two decimals), and the note that has to stand with it."""

    percent: float
    footer: str


def reached(
    connection: Connection,
    questionnaire: Questionnaire,
    period: ReportPeriod,
    today: dt.date,
    language: Language = "vi",
) -> Reached | None:
    """The figure of a whole period that is over; None when there is none to be shown."""
    found = report(connection, questionnaire, period, today=today)
    index = found.evaluation.index
    if index is None or not publishable(index.n).shown:
        return None
    return Reached(round(100 * index.share, 2), found.footer(language))
