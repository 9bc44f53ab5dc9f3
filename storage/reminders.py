"""The ledger of reminders: each step of each due date for each person, exactly once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, TypeVar

from sqlalchemy import Connection, exists, insert, or_, select

from storage.tables import account, outbox, person, reminder, unit

T = TypeVar("T")

LEADER = "leader"
"""What the steps of a unit's leader begin with: they hear of a due date for other reasons than who answers for it."""
AT_ONCE = 500
"""Keys of one question: every database takes so many."""


@dataclass(frozen=True)
class Entry:
    """One line of the ledger. `merged`: not told by itself, a newer step stood for it in the same message."""

    occurrence_id: int
    due: dt.date
    step: str
    person_id: int
    outbox_key: str
    state: Literal["sent", "merged"] = "sent"

    @property
    def key(self) -> str:
        """The due date is part of it, so an extended deadline is reminded of anew."""
        return key_of(self.occurrence_id, self.due, self.step, self.person_id)


def key_of(occurrence_id: int, due: dt.date, step: str, person_id: int) -> str:
    return f"{occurrence_id}:{due.isoformat()}:{step}:{person_id}"


def _in_parts(values: Collection[T]) -> Iterator[Sequence[T]]:
    whole = list(values)
    return (whole[at : at + AT_ONCE] for at in range(0, len(whole), AT_ONCE))


def written(connection: Connection, keys: Collection[str]) -> set[str]:
    """Those of `keys` that are in the ledger."""
    found: set[str] = set()
    for some in _in_parts(keys):
        found.update(connection.execute(select(reminder.c.key).where(reminder.c.key.in_(some))).scalars())
    return found


def write(connection: Connection, entries: Sequence[Entry], now: dt.datetime) -> None:
    """Write into the ledger. A key that is there already is an error: somebody was about to be told twice."""
    rows = [
        {
            "key": entry.key,
            "occurrence_id": entry.occurrence_id,
            "person_id": entry.person_id,
            "step": entry.step,
            "outbox_key": entry.outbox_key,
            "at": now,
            "state": entry.state,
        }
        for entry in entries
    ]
    if rows:
        connection.execute(insert(reminder), rows)


def first_told(connection: Connection, occurrence_ids: Collection[int]) -> dict[tuple[int, str], dt.datetime]:
    """When somebody who answers for it was first told of a due date, by occurrence and due date (ISO)."""
    found: dict[tuple[int, str], dt.datetime] = {}
    of = reminder.c
    for some in _in_parts(occurrence_ids):
        query = select(of.occurrence_id, of.key, of.at).where(
            of.occurrence_id.in_(some), of.state == "sent", ~of.step.startswith(LEADER)
        )
        for row in connection.execute(query):
            due = row.occurrence_id, row.key.split(":")[1]
            found[due] = min(row.at, found.get(due, row.at))
    return found


def newest_told(connection: Connection, occurrence_ids: Collection[int]) -> dict[tuple[int, str, int], int]:
    """The latest step that each person was told of a due date: by occurrence, due date (ISO) and person."""
    found: dict[tuple[int, str, int], int] = {}
    of = reminder.c
    for some in _in_parts(occurrence_ids):
        query = select(of.occurrence_id, of.key, of.person_id, of.step).where(
            of.occurrence_id.in_(some), ~of.step.startswith(LEADER)
        )
        for row in connection.execute(query):
            told = row.occurrence_id, row.key.split(":")[1], row.person_id
            step = int(row.step.removeprefix("T"))
            found[told] = max(step, found.get(told, step))
    return found


def has_message(connection: Connection, outbox_key: str) -> bool:
    """Whether a message of this key was laid into the tray, also when the tray has forgotten it."""
    return bool(connection.execute(select(exists().where(reminder.c.outbox_key == outbox_key))).scalar())


def occurrences_in(connection: Connection, outbox_key: str) -> list[int]:
    """Which occurrences a message spoke of."""
    query = select(reminder.c.occurrence_id).where(reminder.c.outbox_key == outbox_key).distinct()
    return list(connection.execute(query).scalars())


@dataclass(frozen=True)
class Undelivered:
    """A message about work that reached its person on none of their accounts."""

    person: str
    unit: str
    key: str
    reason: str | None
    given_up_at: dt.datetime


AMENDED = "amended:"
"""What the key of a message begins with that tells what an amended or corrected plan changes."""
REOPENED = "reopened:"
"""The same of one that tells that somebody else opened a task again."""
OF_WORK = ("remind:", "escalate:", "weekly:", AMENDED, REOPENED)
"""What the keys of messages about work begin with."""
_PASSED_ON = "@"


def undelivered(connection: Connection, since: dt.datetime) -> list[Undelivered]:
    """What was given up since then and went out on no other account either, the newest first."""
    about_work = or_(*(outbox.c.key.startswith(begin) for begin in OF_WORK))
    query = (
        select(outbox.c.key, outbox.c.last_error, outbox.c.dead_at, person.c.name, unit.c.name.label("unit"))
        .join(account, account.c.conversation_id == outbox.c.conversation_id)
        .join(person, person.c.id == account.c.person_id)
        .join(unit, unit.c.id == person.c.unit_id)
        .where(outbox.c.dead_at >= since, about_work, person.c.active)
        .order_by(outbox.c.id)
    )
    newest = {row.key.partition(_PASSED_ON)[0]: row for row in connection.execute(query)}
    return [
        Undelivered(row.name, row.unit, first, row.last_error, row.dead_at)
        for first, row in reversed(newest.items())
        if not _is_alive(connection, first)
    ]


def _is_alive(connection: Connection, first: str) -> bool:
    """Whether a message waits or went out under its key, or was passed on to an account that took it."""
    passed_on = outbox.c.key.startswith(f"{first}{_PASSED_ON}", autoescape=True)
    query = select(exists().where(or_(outbox.c.key == first, passed_on), outbox.c.dead_at.is_(None)))
    return bool(connection.execute(query).scalar())
