"""The list of an office's desk: what was sent, by what is owed next, the longest overdue first."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, and_, func, select

from knowledge.pakn import OPEN, SETTLED, Stage, Step
from storage.feedback import Feedback, read
from storage.tables import feedback, feedback_due

GROUPS: dict[str, frozenset[Stage]] = {
    "open": OPEN,
    "settled": SETTLED,
    "closed": frozenset({Stage.CLOSED}),
}
"""Names under which stages are looked for together."""


@dataclass(frozen=True)
class Wanted:
    """What is looked for. `stages`: a key of `GROUPS`, one stage, or nothing for all."""

    stages: str = "open"
    unit_id: int | None = None
    category: str | None = None
    late_on: dt.date | None = None
    """Only what is overdue on this day."""
    restricted: bool = False


@dataclass(frozen=True)
class OnDesk:
    """One line: the feedback and the day it is owed by; None: nothing is owed."""

    item: Feedback
    due: dt.date | None


_next = (
    select(feedback_due.c.feedback_id, func.min(feedback_due.c.due).label("due"))
    .where(feedback_due.c.met_at.is_(None))
    .group_by(feedback_due.c.feedback_id)
    .subquery()
)


def listed(connection: Connection, wanted: Wanted, limit: int, offset: int = 0) -> tuple[list[OnDesk], int]:
    """A page of what fits, what is owed first on top, and how much there is in all."""
    conditions = _conditions(wanted)
    base = (
        select(feedback.c.id, _next.c.due)
        .outerjoin(_next, _next.c.feedback_id == feedback.c.id)
        .where(*conditions)
    )
    count = connection.execute(select(func.count()).select_from(base.subquery())).scalar_one()
    order = base.order_by(_next.c.due.is_(None), _next.c.due, feedback.c.id.desc())
    dues = {row.id: row.due for row in connection.execute(order.limit(limit).offset(offset))}
    found = {item.id: item for item in read(connection, feedback.c.id.in_(list(dues)))} if dues else {}
    return [OnDesk(found[id_], due) for id_, due in dues.items()], count


def _conditions(wanted: Wanted) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = [feedback.c.restricted.is_(wanted.restricted)]
    if wanted.stages:
        conditions.append(feedback.c.stage.in_(sorted(GROUPS.get(wanted.stages, {wanted.stages}))))
    if wanted.unit_id is not None:
        conditions.append(feedback.c.unit_id == wanted.unit_id)
    if wanted.category is not None:
        conditions.append(feedback.c.category == wanted.category)
    if wanted.late_on is not None:
        conditions.append(_next.c.due < wanted.late_on)
    return conditions


def first_due(connection: Connection, feedback_id: int, step: Step) -> dt.date | None:
    """The day by which a step of the last round is owed, done or not."""
    of_round = and_(feedback.c.id == feedback_due.c.feedback_id, feedback.c.round == feedback_due.c.round)
    query = (
        select(feedback_due.c.due)
        .join(feedback, of_round)
        .where(feedback_due.c.feedback_id == feedback_id, feedback_due.c.step == step)
    )
    return connection.execute(query).scalar_one_or_none()
