"""Figures about feedback for a report: how many came, how many were answered in time, what their senders say."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from typing import NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, select

from knowledge.pakn import OPEN, Stage, Step
from knowledge.periods import Period
from storage.tables import feedback, feedback_due, unit

LOCAL = ZoneInfo("Asia/Ho_Chi_Minh")
PERCENT = 100


class Late(NamedTuple):
    """A feedback whose answer is overdue; `unit`: None where it was given to none."""

    code: str
    unit: str | None
    due: dt.date


@dataclass(frozen=True)
class Figures:
    """Of what was received in a period, as it stands on a day. Accusations are counted apart, and only counted."""

    received: int
    answered: int
    """Answered, refused with a reason, or handed to another agency."""
    open: int
    on_time: float | None
    """Per cent of those whose answer is given or owed by now; None: there are none."""
    overdue: int
    """Open and past the day of the answer."""
    median_days: float | None
    """Calendar days from receipt to answer."""
    reopened: int
    repeated: int
    categories: dict[str, int]
    """By category id; what nobody has sorted yet is under the empty id."""
    liked: int
    disliked: int
    late: tuple[Late, ...]
    """The overdue ones, the longest first."""
    satisfied_766: float | None
    """QĐ 766/QĐ-TTg, figure 5.3: per cent that were neither disliked, repeated nor overdue. No part of any index."""
    restricted: int

    @property
    def rated(self) -> int:
        """How many senders said what they think of the answer."""
        return self.liked + self.disliked


@dataclass(frozen=True)
class _One:
    code: str
    unit: str | None
    stage: Stage
    received: dt.date
    settled: dt.date | None
    due: dt.date | None
    round: int
    repeat: bool
    liked: bool | None
    category: str

    def is_late(self, today: dt.date) -> bool:
        return self.due is not None and (self.settled or today) > self.due


def figures(connection: Connection, period: Period, today: dt.date) -> Figures:
    """Count what was received from `period.start` to `period.end`, both included, in Vietnamese local time."""
    found, restricted = _received(connection, period)
    settled = [one for one in found if one.settled is not None]
    ended = [one for one in found if one.settled is not None or one.is_late(today)]
    late = [one for one in ended if one.is_late(today)]
    bad = [one for one in found if one.liked is False or one.repeat or one.is_late(today)]
    days = [(one.settled - one.received).days for one in settled if one.settled]
    owed = [Late(one.code, one.unit, one.due) for one in late if one.settled is None and one.due]
    return Figures(
        received=len(found),
        answered=len(settled),
        open=sum(one.stage in OPEN for one in found),
        on_time=_share(len(ended) - len(late), len(ended)),
        overdue=len(owed),
        late=tuple(sorted(owed, key=lambda one: (one.due, one.code))),
        median_days=float(median(days)) if days else None,
        reopened=sum(one.round > 1 for one in found),
        repeated=sum(one.repeat for one in found),
        categories=dict(Counter(one.category for one in found).most_common()),
        liked=sum(one.liked is True for one in found),
        disliked=sum(one.liked is False for one in found),
        satisfied_766=_share(len(found) - len(bad), len(found)),
        restricted=restricted,
    )


def _share(part: int, whole: int) -> float | None:
    return PERCENT * part / whole if whole else None


def _received(connection: Connection, period: Period) -> tuple[Sequence[_One], int]:
    """What is open to all officials, and how many accusations there were besides."""
    c = feedback.c
    start = dt.datetime.combine(period.start, dt.time(), LOCAL)
    end = dt.datetime.combine(period.end + dt.timedelta(days=1), dt.time(), LOCAL)
    within = (c.received_at >= start, c.received_at < end)
    dues = select(feedback_due).where(feedback_due.c.step == Step.ANSWER).subquery()
    query = (
        select(feedback, dues.c.due, unit.c.name.label("unit"))
        .outerjoin(unit, unit.c.id == c.unit_id)
        .outerjoin(dues, (dues.c.feedback_id == c.id) & (dues.c.round == c.round))
        .where(*within)
    )
    rows = connection.execute(query).all()
    listed = [
        _One(
            code=row.code,
            unit=row.unit,
            stage=Stage(row.stage),
            received=row.received_at.astimezone(LOCAL).date(),
            settled=row.settled_at.astimezone(LOCAL).date() if row.settled_at else None,
            due=row.due,
            round=row.round,
            repeat=row.repeat_of is not None,
            liked=row.liked,
            category=row.category or "",
        )
        for row in rows
        if not row.restricted
    ]
    return listed, len(rows) - len(listed)
