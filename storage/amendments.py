"""Plans that amend a confirmed one: which task continues which, what is different, and the taking over.

A task that continues an old one takes that one's place: same row, same progress, same history, new words.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from dataclasses import dataclass, field

from sqlalchemy import Connection, delete, insert, select, update

from knowledge.plans.amendment import differences, pair
from storage import audit, plan_units, reminder_rules, targets, tasks, units
from storage.errors import Refused
from storage.tables import plan, task
from storage.task_changes import Author, Seen, change, drop
from storage.tasks import Task
from storage.units import Directory, key_of


@dataclass(frozen=True)
class Changed:
    """A task that goes on with other words, units or deadline; `fields` names what is different."""

    old: Task
    new: Task
    fields: list[str]


@dataclass(frozen=True)
class Comparison:
    """An amending plan beside the one it amends."""

    kept: list[Changed] = field(default_factory=list)
    changed: list[Changed] = field(default_factory=list)
    dropped: list[Task] = field(default_factory=list)
    """Tasks of the old plan that the new document does not have."""
    new: list[Task] = field(default_factory=list)


@dataclass(frozen=True)
class Amends:
    """Which plan a plan amends; `whole`: it stands for all of it, so what it does not name is over."""

    plan_id: int
    whole: bool


def amended_by(connection: Connection, plan_id: int) -> Amends | None:
    """What a plan amends; None when it stands alone."""
    row = connection.execute(
        select(plan.c.amends_id, plan.c.amends_all).where(plan.c.id == plan_id)
    ).one_or_none()
    return Amends(row.amends_id, row.amends_all) if row and row.amends_id is not None else None


def set_amended(
    connection: Connection, plan_id: int, old_id: int | None, author: Author, *, whole: bool
) -> None:
    """Say that a plan under review amends a confirmed one (None: none), and pair their tasks by their words.

    What was settled about units and reminders for the old plan holds for the new one.

    Raises:
        Refused: the one is not under review, or the other is not in force.
    """
    _must_be_under_review(connection, plan_id)
    if old_id is not None and not _in_force(connection, old_id):
        raise Refused("Kế hoạch được thay phải là kế hoạch đã duyệt và đang thực hiện.")
    connection.execute(update(plan).where(plan.c.id == plan_id).values(amends_id=old_id, amends_all=whole))
    drafts = [one for one in tasks.of_plan(connection, plan_id) if one.included]
    old = [one for one in tasks.of_plan(connection, old_id) if one.included] if old_id is not None else []
    pairs = pair(old, drafts)
    connection.execute(update(task).where(task.c.plan_id == plan_id).values(continues_id=None))
    for draft_id, other in pairs.items():
        connection.execute(update(task).where(task.c.id == draft_id).values(continues_id=other))
    if old_id is not None:
        plan_units.carry_over(connection, old_id, plan_id)
        reminder_rules.carry_over(connection, old_id, plan_id)
    detail = {"amends": old_id, "whole": whole}
    subject = f"plan {plan_id}"
    audit.record(
        connection, actor=author.login, action="plan.amends", subject=subject, now=author.now, detail=detail
    )


def _must_be_under_review(connection: Connection, plan_id: int) -> None:
    query = select(plan.c.id).where(plan.c.id == plan_id, plan.c.status == "review")
    if connection.execute(query).scalar() is None:
        raise Refused("Kế hoạch này không còn ở trạng thái chờ duyệt.")


def _in_force(connection: Connection, plan_id: int) -> bool:
    query = select(plan.c.id).where(
        plan.c.id == plan_id, plan.c.status == "confirmed", plan.c.replaced_by_id.is_(None)
    )
    return connection.execute(query).scalar() is not None


def pair_by_hand(
    connection: Connection, plan_id: int, seen: Seen, old_id: int | None, author: Author
) -> None:
    """Say which old task a new one continues (None: none); whoever continued that one so far is new again."""
    _must_be_under_review(connection, plan_id)
    amends = amended_by(connection, plan_id)
    if old_id is not None:
        old = tasks.by_id(connection, old_id)
        if amends is None or old is None or old.plan_id != amends.plan_id:
            raise Refused("Việc này không thuộc kế hoạch được thay.")
        others = update(task).where(task.c.plan_id == plan_id, task.c.continues_id == old_id)
        connection.execute(others.values(continues_id=None))
    change(connection, plan_id, seen, {"continues_id": old_id}, author, "task.pair")


NOT_COPIED = {"id", "plan_id", "continues_id", "merged_into_id", "version", "changed_by", "changed_at"}


def keep(connection: Connection, plan_id: int, old_id: int, author: Author) -> None:
    """Go on with an old task that the new document does not name: it is taken over as it is."""
    _must_be_under_review(connection, plan_id)
    amends, old = amended_by(connection, plan_id), tasks.by_id(connection, old_id)
    if amends is None or old is None or old.plan_id != amends.plan_id or not old.included:
        raise Refused("Việc này không thuộc kế hoạch được thay.")
    taken = select(task.c.id).where(task.c.plan_id == plan_id, task.c.continues_id == old_id, task.c.included)
    if connection.execute(taken).first() is None:
        values = {name: value for name, value in dataclasses.asdict(old).items() if name not in NOT_COPIED}
        who = {"changed_by": author.login, "changed_at": author.now}
        connection.execute(insert(task).values(**values, **who, plan_id=plan_id, continues_id=old_id))


def compare(connection: Connection, plan_id: int) -> Comparison | None:
    """What a plan changes in the one it amends; None when it amends none."""
    amends = amended_by(connection, plan_id)
    if amends is None:
        return None
    old = {one.id: one for one in tasks.of_plan(connection, amends.plan_id) if one.included}
    found, known = Comparison(), units.directory(connection)
    for draft in tasks.of_plan(connection, plan_id):
        before = old.pop(draft.continues_id, None) if draft.included and draft.continues_id else None
        if before is not None:
            fields = [
                name for name in differences(before, draft) if not _same_units(known, before, draft, name)
            ]
            (found.changed if fields else found.kept).append(Changed(before, draft, fields))
        elif draft.included:
            found.new.append(draft)
    found.dropped.extend(old.values())
    return found


def _same_units(known: Directory, old: Task, new: Task, field: str) -> bool:
    """Whether a field names the same units as before, only by other names that a reviewer or a plan has settled."""
    if field not in {"lead", "support"}:
        return False
    before, now = (
        {known.meaning(one.plan_id, name) or key_of(name) for name in getattr(one, field)}
        for one in (old, new)
    )
    return before == now


def take_over(connection: Connection, plan_id: int, author: Author) -> None:
    """Carry an amendment out, once its plan is confirmed. Without one, nothing happens.

    What is kept or changed moves to the new plan with its progress; what the old plan alone has is dropped (a new whole
    plan) or stays there (an amendment of parts). A whole plan closes the old one.

    Raises:
        Refused: the old plan has been replaced meanwhile.
    """
    amends, found = amended_by(connection, plan_id), compare(connection, plan_id)
    if amends is None or found is None:
        return
    if not _in_force(connection, amends.plan_id):
        raise Refused("Kế hoạch được thay không còn hiệu lực. Anh/chị chọn lại kế hoạch được thay.")
    for one in [*found.kept, *found.changed]:
        _continue(connection, one, author, moves=amends.whole or bool(one.fields))
    if amends.whole:
        for old in found.dropped:
            drop(connection, amends.plan_id, Seen(old.id, old.version), author)
        targets.carry_over(connection, amends.plan_id, plan_id)
        connection.execute(update(plan).where(plan.c.id == amends.plan_id).values(replaced_by_id=plan_id))


def _continue(connection: Connection, one: Changed, author: Author, *, moves: bool) -> None:
    """Give an old task the words of the draft that continues it; the draft's own row goes."""
    connection.execute(delete(task).where(task.c.id == one.new.id))
    if moves:
        values = {n: v for n, v in dataclasses.asdict(one.new).items() if n not in NOT_COPIED}
        values["plan_id"] = one.new.plan_id
        seen = Seen(one.old.id, one.old.version)
        change(connection, one.old.plan_id, seen, values, author, "task.amend")


def amending(connection: Connection, plan_id: int) -> list[tuple[int, dt.datetime]]:
    """The confirmed plans that amend a plan, with when they were confirmed."""
    query = select(plan.c.id, plan.c.confirmed_at).where(
        plan.c.amends_id == plan_id, plan.c.status == "confirmed"
    )
    return [(row.id, row.confirmed_at) for row in connection.execute(query.order_by(plan.c.id))]
