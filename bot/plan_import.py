"""From a document to rows for review: what the command line and the admin page share."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from sqlalchemy import Connection

from handlers.turn import LOCAL
from knowledge.plans.model import DraftTask, Plan
from storage import audit, plans


@dataclass(frozen=True)
class Document:
    """A plan document and what was read out of it."""

    name: str
    sha256: str
    plan: Plan


def read_document(name: str, data: bytes) -> Document:
    """Read a document.

    Raises:
        KnowledgeError: it cannot be read; the message says what to do.
    """
    from knowledge.plans.reader import read_plan  # noqa: PLC0415 - a quarter second that start-up need not spend

    file_name = PurePath(name).name
    return Document(file_name, hashlib.sha256(data).hexdigest(), read_plan(file_name, data))


def import_plan(connection: Connection, document: Document, actor: str, now: dt.datetime) -> int:
    """Put a document's tasks up for review. Returns the plan's id.

    Raises:
        Refused: this very file is there already.
    """
    plan = document.plan
    start, end = plan.plan.period or _this_year(now)
    head = {
        "file_name": document.name,
        "file_hash": document.sha256,
        "number": plan.plan.number,
        "issuer": plan.plan.issuer,
        "title": plan.plan.title,
        "issued": plan.plan.issued,
        "period_start": start,
        "period_end": end,
        "warnings": [*_same_number(connection, plan), *(warning.text for warning in plan.warnings)],
    }
    rows = [_row(task) for task in plan.tasks]
    targets = [target.model_dump(mode="json") for target in plan.targets]
    plan_id = plans.add(connection, head, rows, targets, now)
    audit.record(connection, actor=actor, action="plan.import", subject=f"plan {plan_id}", now=now)
    return plan_id


def _same_number(connection: Connection, plan: Plan) -> list[str]:
    """Another file of the same plan would have people reminded twice: the reviewer decides which one counts."""
    number, issuer = plan.plan.number, plan.plan.issuer
    twins = [
        known
        for known in plans.listed(connection)
        if number and (known.number, known.issuer) == (number, issuer) and known.status != "discarded"
    ]
    return [
        f"Kế hoạch số {number} đã được nhập từ tệp {twin.file_name}. Anh/chị chỉ nên duyệt một bản, "
        "hoặc chọn đây là bản thay."
        for twin in twins
    ]


def _this_year(now: dt.datetime) -> tuple[dt.date, dt.date]:
    """The period of a document that names none; the reader has warned of it."""
    year = now.astimezone(LOCAL).year
    return dt.date(year, 1, 1), dt.date(year, 12, 31)


def _row(task: DraftTask) -> dict[str, Any]:
    deadline = task.deadline
    return {
        "no": task.no,
        "section": task.section,
        "text": task.text,
        "product": task.product,
        "lead": list(task.lead),
        "support": list(task.support),
        "deadline_kind": deadline.kind,
        "deadline_raw": deadline.raw,
        "due": deadline.due,
        "rules": list(deadline.rule),
        "source": task.source,
        "ambiguity": task.ambiguity,
        "certainty": dict(task.certainty),
        "audience": task.audience,
        "budget": task.budget,
    }
