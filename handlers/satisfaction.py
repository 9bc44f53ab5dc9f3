"""The satisfaction report of a period: figures, their intervals, and what may be said of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection

from knowledge.questionnaires import Questionnaire
from knowledge.sipas import Counts, Evaluation, Interval, evaluate, footer, index_interval, publishable, tally
from knowledge.wording import Language
from storage import ratings


@dataclass(frozen=True)
class Report:
    """All figures of a period, both days included. `comments` are there only for five ratings or more."""

    start: dt.date
    end: dt.date
    respondents: int
    events: Mapping[str, int]
    evaluation: Evaluation
    interval: Interval | None
    comments: tuple[str, ...]
    questionnaire: Questionnaire

    def footer(self, language: Language) -> str:
        """The note that stands under every result."""
        return footer(self.respondents, self.start, self.end, self.events.get("invited") or None, language)

    def criteria_of(self, factor_code: str, language: Language) -> dict[str, Counts]:
        """Label → counts of a factor's criteria that were asked, in the questionnaire's order."""
        factor = next(f for f in self.questionnaire.factors if f.code == factor_code)
        counted = self.evaluation.criteria
        return {i.label.text(language): counted[i.code] for i in factor.items if i.code in counted}


def report(connection: Connection, questionnaire: Questionnaire, start: dt.date, end: dt.date) -> Report:
    """Work the report out from the ratings given under this questionnaire."""
    given = [r for r in ratings.between(connection, start, end) if r.questionnaire == questionnaire.id]
    rows = [rating.answers for rating in given]
    evaluation = evaluate(questionnaire, tally(rows))
    index = evaluation.index
    comments = tuple(r.comment for r in given if r.comment) if publishable(len(given)).shown else ()
    return Report(
        start=start,
        end=end,
        respondents=len(given),
        events=ratings.tallies(connection, start, end),
        evaluation=evaluation,
        interval=index_interval(rows, index.codes) if index else None,
        comments=comments,
        questionnaire=questionnaire,
    )
