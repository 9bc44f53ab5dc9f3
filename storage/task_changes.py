"""A reviewer's corrections of tasks, before and after the plan is confirmed: each with its history, none lost.

Who changes a task says which version of it they saw; a task that somebody else changed meanwhile is not overwritten.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import Connection, func, insert, select, update

from storage import audit, tasks
from storage.audit_actions import Action
from storage.due_changes import follow
from storage.errors import Refused
from storage.tables import plan, task
from storage.tasks import Task

Values = Mapping[str, Any]


class Stale(Refused):
    """Somebody else changed the task since it was shown."""

    def __init__(self, by: str, at: dt.datetime) -> None:
        super().__init__(f"{by} changed this task at {at.isoformat()}")
        self.by, self.at = by, at


@dataclass(frozen=True)
class Seen:
    """A task as somebody saw it on a page."""

    task_id: int
    version: int


@dataclass(frozen=True)
class Author:
    """Who changes something, and when."""

    login: str
    now: dt.datetime


def change(
    connection: Connection,
    plan_id: int,
    seen: Seen,
    values: Values,
    author: Author,
    action: Action = "task.correct",
) -> None:
    """Change fields of a task. In a confirmed plan its due dates follow.

    Raises:
        Stale: somebody else changed it meanwhile.
        Refused: there is no such task, or its plan is discarded or replaced.
    """
    before = _of_open_plan(connection, plan_id, seen.task_id)
    changed = connection.execute(
        update(task)
        .where(task.c.id == seen.task_id, task.c.version == seen.version)
        .values(**values, version=seen.version + 1, changed_by=author.login, changed_at=author.now)
    )
    if changed.rowcount != 1:
        raise Stale(before.changed_by or "?", before.changed_at or author.now)
    after = _there(connection, seen.task_id)
    _write_down(connection, before, after, author, action)
    follow(connection, before, after, author.now)


def _of_open_plan(connection: Connection, plan_id: int, task_id: int) -> Task:
    must_be_open(connection, plan_id)
    found = tasks.by_id(connection, task_id)
    if found is None or found.plan_id != plan_id:
        raise Refused("Kế hoạch này không có việc đó.")
    return found


def must_be_open(connection: Connection, plan_id: int) -> None:
    """Only a plan under review or in force is changed.

    Raises:
        Refused: there is no such plan, or it is discarded or replaced.
    """
    query = select(plan.c.status, plan.c.replaced_by_id).where(plan.c.id == plan_id)
    row = connection.execute(query).one_or_none()
    if row is None or row.status == "discarded" or row.replaced_by_id is not None:
        raise Refused("Kế hoạch này đã bỏ hoặc đã được thay, nên không sửa được nữa.")


def _there(connection: Connection, task_id: int) -> Task:
    found = tasks.by_id(connection, task_id)
    assert found is not None
    return found


UNTOLD = {"version", "changed_by", "changed_at"}
"""Fields that the history need not tell: it says them itself."""


def _write_down(connection: Connection, before: Task, after: Task, author: Author, action: Action) -> None:
    old, new = asdict(before), asdict(after)
    differ = {name: [_plain(old[name]), _plain(new[name])] for name in old if old[name] != new[name]}
    detail = {name: values for name, values in differ.items() if name not in UNTOLD}
    subject = f"task {after.id}"
    audit.record(
        connection, actor=author.login, action=action, subject=subject, now=author.now, detail=detail
    )


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, dt.date) else value


def drop(connection: Connection, plan_id: int, seen: Seen, author: Author) -> None:
    """No longer watch a task; it stays to be seen, and can be taken back."""
    change(connection, plan_id, seen, {"included": False}, author, "task.drop")


def drop_all(connection: Connection, plan_id: int, author: Author) -> int:
    """A whole plan falls away. What is done still counts; each task can be taken back. Returns the number."""
    watched = [one for one in tasks.of_plan(connection, plan_id) if one.included]
    for one in watched:
        drop(connection, plan_id, Seen(one.id, one.version), author)
    return len(watched)


def restore(connection: Connection, plan_id: int, seen: Seen, author: Author) -> None:
    """Take back a task that was dropped or merged into another."""
    change(connection, plan_id, seen, {"included": True, "merged_into_id": None}, author, "task.restore")


def agree(connection: Connection, plan_id: int, seen: Seen, author: Author) -> None:
    """A person has looked at a task and found it right."""
    change(connection, plan_id, seen, {}, author, "task.agree")


def add(connection: Connection, plan_id: int, values: Values, author: Author) -> int:
    """A task that the document's reader missed, or that is given besides the document. Returns its id."""
    must_be_open(connection, plan_id)
    last = connection.execute(select(func.max(task.c.position)).where(task.c.plan_id == plan_id)).scalar()
    return _insert(
        connection, {**values, "plan_id": plan_id, "position": (last or 0) + 1}, author, "task.add"
    )


def _insert(connection: Connection, values: Values, author: Author, action: Action) -> int:
    row = {"support": [], "certainty": {}, "changed_by": author.login, "changed_at": author.now, **values}
    key = connection.execute(insert(task).values(**row)).inserted_primary_key
    assert key is not None
    detail = {"text": values["text"]}
    subject = f"task {key[0]}"
    audit.record(
        connection, actor=author.login, action=action, subject=subject, now=author.now, detail=detail
    )
    return int(key[0])


COPIED = (
    "plan_id", "position", "no", "section", "product", "lead", "support", "deadline_kind", "deadline_raw",
    "due", "rules", "source", "audience", "budget",
)  # fmt: skip # one list of names
"""What the second part of a split task has from the first."""


def split(connection: Connection, plan_id: int, seen: Seen, first: str, second: str, author: Author) -> int:
    """Cut a task in two. The first part keeps its progress; the second is new. Returns the second's id."""
    change(connection, plan_id, seen, {"text": first}, author, "task.split")
    kept = asdict(_there(connection, seen.task_id))
    values = {name: kept[name] for name in COPIED}
    return _insert(connection, {**values, "text": second}, author, "task.split")


FEWEST = 2


def merge(connection: Connection, plan_id: int, seen: Sequence[Seen], author: Author) -> int:
    """Join tasks into the first of them, which gets the words and units of all and keeps its deadline and progress.

    The others stay to be seen, with what was answered to them. Returns the id of the one that is kept.

    Raises:
        Refused: there are fewer than two, or one was dropped.
    """
    found = [(one, _of_open_plan(connection, plan_id, one.task_id)) for one in dict.fromkeys(seen)]
    found.sort(key=lambda pair: (pair[1].position, pair[1].id))
    if len(found) < FEWEST or not all(one.included for _, one in found):
        raise Refused("Anh/chị đánh dấu ít nhất hai việc đang theo dõi để gộp.")
    (kept, first), *others = found
    everything = [one for _, one in found]
    values = {
        "text": _joined((one.text for one in everything), "; "),
        "product": _joined((one.product for one in everything), "; ") or None,
        "source": _joined((one.source for one in everything), "\n"),
        "lead": list(dict.fromkeys(unit for one in everything for unit in one.lead)),
        "support": list(dict.fromkeys(unit for one in everything for unit in one.support)),
    }
    change(connection, plan_id, kept, values, author, "task.merge")
    for other, _ in others:
        gone = {"included": False, "merged_into_id": first.id}
        change(connection, plan_id, other, gone, author, "task.merge")
    return first.id


def _joined(parts: Iterable[str | None], sign: str) -> str:
    return sign.join(dict.fromkeys(part for part in parts if part))
