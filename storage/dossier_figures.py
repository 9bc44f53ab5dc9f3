"""Figures of dossiers over a period: the rate in the manner of QĐ 766, and what became of the apologies.

Counted are the dossiers finished in the period, and those still running that fell due by its end. A petition counts
when a feedback received in the period names the dossier's code.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import Connection, select

from knowledge.dossiers.codes import code_key, national_code
from knowledge.dossiers.lateness import apology_due, is_late
from knowledge.dossiers.rate import Rate766
from knowledge.workdays import WorkCalendar
from storage import apologies, dossiers
from storage.apologies import Apology
from storage.dossiers import Dossier
from storage.tables import feedback


@dataclass(frozen=True)
class ApologyFigures:
    """Of the late dossiers: apology sent by the last working day before the due day, later, not at all.

    `second`: dossiers whose date was moved twice, and attempts at a second new date that were refused here; must be 0.
    """

    late: int
    on_time: int
    after: int
    none: int
    second: int


@dataclass(frozen=True)
class DossierFigures:
    start: dt.date
    end: dt.date
    rate: Rate766
    apologies: ApologyFigures


def figures(connection: Connection, start: dt.date, end: dt.date, calendar: WorkCalendar) -> DossierFigures:
    """The figures of the days from `start` to `end`, both included."""
    found = dossiers.in_figures(connection, start, end)
    overdue = [one for one in found if is_late(one.status, one.due, one.finished, one.source_day)]
    named = _named_in_feedback(connection, start, end)
    rate = Rate766(len(found), len(overdue), sum(one.key in named for one in found))
    return DossierFigures(start, end, rate, _apologies(connection, found, calendar))


def _apologies(connection: Connection, found: list[Dossier], calendar: WorkCalendar) -> ApologyFigures:
    """Against the first due day: a new date does not make a late dossier one in time."""
    late = [one for one in found if is_late(one.status, one.first_due, one.finished, one.source_day)]
    letters = apologies.all_of(connection, [one.id for one in found])
    sent = [_in_time(one, letters.get(one.id), calendar) for one in late]
    second = sum(one.due_moves > 1 for one in found) + sum(letter.refused for letter in letters.values())
    return ApologyFigures(len(late), sent.count(True), sent.count(False), sent.count(None), second)


def _in_time(one: Dossier, letter: Apology | None, calendar: WorkCalendar) -> bool | None:
    """Whether its letter was sent in time; None when none was sent."""
    if letter is None or letter.sent_on is None or one.first_due is None:
        return None
    return letter.sent_on <= apology_due(one.first_due, calendar)


def _named_in_feedback(connection: Connection, start: dt.date, end: dt.date) -> set[str]:
    """Keys of the dossiers that feedback of these days names."""
    zone = dt.timezone(dt.timedelta(hours=7))  # Vietnam keeps no summer time
    first = dt.datetime.combine(start, dt.time(), zone)
    after = dt.datetime.combine(end + dt.timedelta(days=1), dt.time(), zone)
    query = select(feedback.c.text).where(
        feedback.c.received_at >= first, feedback.c.received_at < after, feedback.c.restricted.is_(False)
    )
    codes = (national_code(text) for text in connection.execute(query).scalars())
    return {code_key(found[0]) for found in codes if found}
