"""Plan documents and what was read out of them, from review to confirmation."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select, update

from storage.errors import Refused
from storage.tables import plan, target, task


@dataclass(frozen=True)
class PlanHead:
    """A plan as listed in the admin pages."""

    id: int
    file_name: str
    number: str | None
    issuer: str | None
    title: str | None
    period_start: dt.date
    period_end: dt.date
    status: str
    warnings: list[str]
    imported_at: dt.datetime
    confirmed_at: dt.datetime | None
    confirmed_by: str | None
    amends_id: int | None
    amends_all: bool
    replaced_by_id: int | None
    tasks: int


def add(
    connection: Connection,
    head: Mapping[str, Any],
    tasks: Sequence[Mapping[str, Any]],
    targets: Sequence[Mapping[str, Any]],
    now: dt.datetime,
) -> int:
    """Put a plan up for review.

    Raises:
        Refused: the same file is up for review or confirmed already.
    """
    same = select(plan.c.id).where(plan.c.file_hash == head["file_hash"], plan.c.status != "discarded")
    if (found := connection.execute(same).scalar()) is not None:
        raise Refused(f"Tệp này đã được nhập trước đó (kế hoạch số {found}).")
    key = connection.execute(insert(plan).values(**head, imported_at=now)).inserted_primary_key
    assert key is not None
    plan_id = int(key[0])
    if tasks:
        rows = [{**row, "plan_id": plan_id, "position": number} for number, row in enumerate(tasks, 1)]
        connection.execute(insert(task), rows)
    if targets:
        rows = [{"plan_id": plan_id, "position": n, "detail": dict(row)} for n, row in enumerate(targets, 1)]
        connection.execute(insert(target), rows)
    return plan_id


def listed(connection: Connection) -> list[PlanHead]:
    """Every plan, the newest first."""
    counted = (
        select(task.c.plan_id, func.count().label("tasks"))
        .where(task.c.included)
        .group_by(task.c.plan_id)
        .subquery()
    )
    query = (
        select(plan, func.coalesce(counted.c.tasks, 0).label("tasks"))
        .outerjoin(counted, counted.c.plan_id == plan.c.id)
        .order_by(plan.c.id.desc())
    )
    return [_head(row) for row in connection.execute(query)]


def one(connection: Connection, plan_id: int) -> PlanHead | None:
    return next((head for head in listed(connection) if head.id == plan_id), None)


def _head(row: Row[Any]) -> PlanHead:
    return PlanHead(**{name: getattr(row, name) for name in PlanHead.__dataclass_fields__})


@dataclass(frozen=True)
class Target:
    """A figure that a plan wants reached; `detail` as the reader gives it: text, op, value, unit, by and so on."""

    id: int
    detail: dict[str, Any]
    included: bool
    version: int


def targets_of(connection: Connection, plan_id: int) -> list[Target]:
    columns = (target.c.id, target.c.detail, target.c.included, target.c.version)
    query = select(*columns).where(target.c.plan_id == plan_id).order_by(target.c.position)
    return [Target(*row) for row in connection.execute(query)]


def correct_target(
    connection: Connection, plan_id: int, seen: Target, detail: Mapping[str, Any], *, included: bool
) -> bool:
    """Keep a corrected target. False when somebody else changed it since it was `seen`."""
    changed = connection.execute(
        update(target)
        .where(target.c.id == seen.id, target.c.plan_id == plan_id, target.c.version == seen.version)
        .values(detail={**seen.detail, **detail}, included=included, version=seen.version + 1)
    )
    return changed.rowcount == 1


def add_target(connection: Connection, plan_id: int, detail: Mapping[str, Any]) -> int:
    """A target that the document's reader missed. Returns its id."""
    last = connection.execute(select(func.max(target.c.position)).where(target.c.plan_id == plan_id)).scalar()
    values = {"plan_id": plan_id, "position": (last or 0) + 1, "detail": dict(detail)}
    key = connection.execute(insert(target).values(**values)).inserted_primary_key
    assert key is not None
    return int(key[0])


def set_status(connection: Connection, plan_id: int, status: str, by: str, now: dt.datetime) -> None:
    """Confirm or discard a plan that is under review.

    Raises:
        Refused: it is not under review (any more).
    """
    changed = connection.execute(
        update(plan)
        .where(plan.c.id == plan_id, plan.c.status == "review")
        .values(status=status, confirmed_at=now, confirmed_by=by)
    )
    if changed.rowcount != 1:
        raise Refused("Kế hoạch này không còn ở trạng thái chờ duyệt.")
