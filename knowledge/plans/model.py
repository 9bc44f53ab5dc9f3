"""What a plan says, once read: head, draft tasks, targets, warnings. A person confirms them all."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from pydantic import BaseModel, ConfigDict

DeadlineKind = Literal["date", "month", "quarter", "half", "year", "recurring", "ongoing", "none"]
Audience = Literal["lead", "all units"]
Operator = Literal[">=", ">", "=", "<=", "reduce_by"]
WhereUnit = Literal["line", "page", "paragraph", "row"]


class _Draft(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Head(_Draft):
    """Who issued the plan, when, and which days it covers. A blank in the document is None, never guessed."""

    file: str
    number: str | None = None
    issuer: str | None = None
    issued: dt.date | None = None
    title: str | None = None
    period: tuple[dt.date, dt.date] | None = None
    """First and last day the plan covers."""
    default_year: int | None = None
    """The year meant where none is printed; None for a plan over several years."""
    where_unit: WhereUnit = "line"
    """What the numbers in `where` count."""


class Deadline(_Draft):
    """A phrase about time and what it means.

    `due` is the last day that is still on time. `rule` holds RFC 5545 recurrence rules (their union); when it
    is not empty, `due` is None. `rule_exact` is False when the day inside the period is only a convention.
    """

    kind: DeadlineKind
    raw: str | None = None
    due: dt.date | None = None
    rule: tuple[str, ...] = ()
    rule_exact: bool | None = None
    time: str | None = None
    """Hour of the day as HH:MM, when one is printed."""
    note: str | None = None


class DraftTask(_Draft):
    """One piece of work as the document gives it."""

    no: str | None = None
    section: str | None = None
    text: str
    product: str | None = None
    lead: tuple[str, ...] = ()
    support: tuple[str, ...] = ()
    budget: str | None = None
    inherited: bool = False
    inherited_fields: tuple[str, ...] = ()
    """Fields whose cell was blank: the value comes from a merged cell above."""
    deadline: Deadline
    audience: Audience = "lead"
    """`all units`: the duty falls on a whole class of units, each of them needs the reminder."""
    where: tuple[int, ...] = ()
    ambiguity: str | None = None
    """What a person should look at before confirming, in Vietnamese."""
    source: str
    """The words the task was read from."""
    certainty: dict[str, float]
    """0…1 for `text`, `lead`, `support`, `product`, `budget` and `deadline`, where there is a value."""


class Target(_Draft):
    """A number to reach."""

    section: str | None = None
    text: str
    metric: str
    op: Operator
    value: float
    unit: str
    by: dt.date | None = None
    where: tuple[int, ...] = ()
    note: str | None = None


class PlanWarning(_Draft):
    """Something about the document that its importer should hear."""

    code: str
    text: str
    where: tuple[int, ...] = ()


class UnassignedDuties(_Draft):
    """Duties without a date: counted and sampled, not drafted."""

    count: int = 0
    examples: tuple[str, ...] = ()


class Plan(_Draft):
    plan: Head
    tasks: tuple[DraftTask, ...] = ()
    targets: tuple[Target, ...] = ()
    warnings: tuple[PlanWarning, ...] = ()
    unassigned_duties: UnassignedDuties = UnassignedDuties()
