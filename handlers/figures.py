"""Figures of a period for leaders and programs: where tasks stand, what was fed back, how questions ended."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable

from sqlalchemy import Connection

from handlers.turn import LOCAL
from knowledge.charts import Progress
from knowledge.periods import Period
from storage import dossier_figures, feedback_figures, figures, questions, task_answers
from storage.calendar import work_calendar
from storage.dossier_figures import DossierFigures
from storage.tasks import Occurrence


def moments(start: dt.date, end: dt.date) -> tuple[dt.datetime, dt.datetime]:
    """From the first moment of `start` to the first one after `end`, in Vietnam."""
    after = end + dt.timedelta(days=1)
    return dt.datetime.combine(start, dt.time(), LOCAL), dt.datetime.combine(after, dt.time(), LOCAL)


def feedback_states(connection: Connection, start: dt.date, end: dt.date) -> dict[str, int]:
    """Feedback received in a period, both days included, by state."""
    return figures.feedback_states(connection, *moments(start, end))


def feedback(connection: Connection, period: Period, today: dt.date) -> feedback_figures.Figures:
    """Feedback received in a period as it stands today: how much was answered in time, what is overdue."""
    return feedback_figures.figures(connection, period, today)


def dossiers(connection: Connection, period: Period) -> DossierFigures:
    """The rate of QĐ 766 and the apologies of a period: computed from records, no part of any rating."""
    return dossier_figures.figures(connection, period.start, period.end, work_calendar(connection))


def question_outcomes(connection: Connection, start: dt.date, end: dt.date) -> dict[str, int]:
    """How the questions of a period ended, both days included."""
    return questions.outcomes_between(connection, *moments(start, end))


def progress_of_units(connection: Connection, today: dt.date) -> dict[str, Progress]:
    """Unit → where its tasks stand, by name."""
    by_unit: dict[str, list[Occurrence]] = defaultdict(list)
    for one in task_answers.all_with_answers(connection):
        by_unit[one.unit].append(one)
    return {name: progress(by_unit[name], today) for name in sorted(by_unit)}


def progress(found: Iterable[Occurrence], today: dt.date) -> Progress:
    """How many are done, being done, late or not begun."""
    counts = [0, 0, 0, 0]
    for one in found:
        counts[_standing(one, today)] += 1
    return Progress(*counts)


def _standing(one: Occurrence, today: dt.date) -> int:
    """Its place in `Progress`."""
    if one.status == "done":
        return 0
    if one.due < today:
        return 2
    return 3 if one.status == "open" else 1
