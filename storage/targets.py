"""Targets (chỉ tiêu) of plans, and what was reached in each period: every figure with who entered it and when."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from storage.tables import plan, target, target_actual

ENTERED, FROM_RATINGS = "entered", "ratings"


@dataclass(frozen=True)
class Actual:
    """What was reached by the end of a period."""

    id: int
    label: str
    """The period in words: "Quý I/2026"."""
    day: dt.date
    """Its last day."""
    value: float
    note: str | None
    origin: str
    """`entered` by a person; `ratings`: worked out from answers in the chat, which is not the SIPAS index."""
    entered_by: str
    entered_at: dt.datetime


@dataclass(frozen=True)
class PlanTarget:
    """A figure a plan wants reached. `by`: until when; the plan's end where it names no day."""

    id: int
    plan_id: int
    plan: str
    text: str
    metric: str
    op: str
    value: float
    unit: str
    by: dt.date
    actuals: tuple[Actual, ...] = ()
    """By day; of one day the newest figure."""


def listed(connection: Connection, plan_id: int | None = None) -> list[PlanTarget]:
    """The targets of confirmed plans (of one plan), in the document's order, with what was reached."""
    rows = connection.execute(_query(plan_id)).all()
    actuals = _actuals(connection, [row.id for row in rows])
    return [found for row in rows if (found := _target(row, actuals[row.id]))]


def one(connection: Connection, target_id: int) -> PlanTarget | None:
    row = connection.execute(_query().where(target.c.id == target_id)).one_or_none()
    return _target(row, _actuals(connection, [target_id])[target_id]) if row else None


def _query(plan_id: int | None = None) -> Any:
    query = (
        select(
            target.c.id, target.c.plan_id, target.c.detail, plan.c.number, plan.c.file_name, plan.c.period_end
        )
        .join(plan, plan.c.id == target.c.plan_id)
        .where(plan.c.status == "confirmed", target.c.included)
        .order_by(plan.c.id.desc(), target.c.position)
    )
    return query if plan_id is None else query.where(plan.c.id == plan_id)


def _target(row: Row[Any], actuals: tuple[Actual, ...]) -> PlanTarget | None:
    """None: the detail is not one of ours (a hand-made row)."""
    detail = row.detail
    try:
        value, by = float(detail["value"]), detail.get("by")
        day = dt.date.fromisoformat(by) if by else row.period_end
    except (KeyError, TypeError, ValueError):
        return None
    return PlanTarget(
        id=row.id,
        plan_id=row.plan_id,
        plan=row.number or row.file_name,
        text=str(detail.get("text", "")),
        metric=str(detail.get("metric", "")),
        op=str(detail.get("op", ">=")),
        value=value,
        unit=str(detail.get("unit") or ""),
        by=day,
        actuals=actuals,
    )


def _actuals(connection: Connection, target_ids: Collection[int]) -> dict[int, tuple[Actual, ...]]:
    query = (
        select(
            target_actual.c.target_id,
            target_actual.c.id,
            target_actual.c.label,
            target_actual.c.day,
            target_actual.c.value,
            target_actual.c.note,
            target_actual.c.origin,
            target_actual.c.entered_by,
            target_actual.c.entered_at,
        )
        .where(target_actual.c.target_id.in_(target_ids), target_actual.c.withdrawn_at.is_(None))
        .order_by(target_actual.c.day, target_actual.c.id)
    )
    newest: dict[int, dict[dt.date, Actual]] = defaultdict(dict)
    for target_id, *values in connection.execute(query):
        actual = Actual(*values)
        newest[target_id][actual.day] = actual
    return defaultdict(tuple, {key: tuple(by_day.values()) for key, by_day in newest.items()})


def enter(
    connection: Connection,
    target_id: int,
    *,
    label: str,
    day: dt.date,
    value: float,
    note: str | None,
    by: str,
    now: dt.datetime,
    origin: str = ENTERED,
) -> None:
    """Write down what was reached. An earlier figure of the same day is kept, but counts no more."""
    values = {"target_id": target_id, "label": label, "day": day, "value": value, "note": note}
    who = {"origin": origin, "entered_by": by, "entered_at": now}
    withdraw_day = update(target_actual).where(
        target_actual.c.target_id == target_id,
        target_actual.c.day == day,
        target_actual.c.withdrawn_at.is_(None),
    )
    connection.execute(withdraw_day.values(withdrawn_at=now, withdrawn_by=by))
    connection.execute(insert(target_actual).values(**values, **who))


def carry_over(connection: Connection, old_id: int, new_id: int) -> None:
    """Let what was reached go on at the targets of the plan that replaces another: those that measure the same."""
    query = select(target.c.id, target.c.plan_id, target.c.detail).where(
        target.c.plan_id.in_([old_id, new_id]), target.c.included
    )
    measured: dict[tuple[str, str], dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
    for row in connection.execute(query):
        measured[_measure(row.detail)][row.plan_id].append(row.id)
    for (metric, _unit), of in measured.items():
        if metric and len(of[old_id]) == 1 and len(of[new_id]) == 1:
            same = update(target_actual).where(target_actual.c.target_id == of[old_id][0])
            connection.execute(same.values(target_id=of[new_id][0]))


def _measure(detail: Mapping[str, Any]) -> tuple[str, str]:
    return str(detail.get("metric") or "").casefold(), str(detail.get("unit") or "")


def withdraw(connection: Connection, target_id: int, actual_id: int, by: str, now: dt.datetime) -> bool:
    """Take a figure out of the count. False when it is not there (any more)."""
    gone = update(target_actual).where(
        target_actual.c.id == actual_id,
        target_actual.c.target_id == target_id,
        target_actual.c.withdrawn_at.is_(None),
    )
    return connection.execute(gone.values(withdrawn_at=now, withdrawn_by=by)).rowcount == 1
