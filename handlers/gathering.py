"""The clock's work on the desk: new questions join the group of their look-alikes, old ones forget who asked.

Done by one process at a time and in the order of asking, so the same questions make the same groups.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from sqlalchemy import Connection

from knowledge.likeness import ALIKE, Likeness
from storage import groups, unmet
from storage.groups import WAITING
from storage.locks import Alone, wait_to_be_alone
from storage.unmet import Unmet


@dataclass
class _Desk:
    """The groups of one language that may still be joined: their questions, the oldest group first."""

    texts: dict[int, list[str]] = field(default_factory=dict)

    def nearest(self, asked: str, likeness: Likeness) -> int | None:
        """The group with the question most like this one, the older of equals; None when none is alike."""
        near = [
            (max(likeness.degree(asked, text) for text in texts), -group)
            for group, texts in self.texts.items()
        ]
        degree, group = max(near, default=(0.0, 0))
        return -group if degree >= ALIKE else None

    def add(self, group: int, asked: str) -> None:
        texts = self.texts.setdefault(group, [])
        if asked not in texts:
            texts.append(asked)


def gather(connection: Connection, likeness: Likeness, now: dt.datetime) -> int:
    """Put every question that waits into a group. Returns how many there were."""
    unmet.forget_old(connection, now)
    if not unmet.ungrouped(connection, now):
        return 0
    wait_to_be_alone(connection, Alone.DESK)
    waiting = unmet.ungrouped(connection, now)
    for language in sorted({one.language for one in waiting}):
        same = [one for one in waiting if one.language == language]
        _gather(connection, likeness, same, language, now)
    return len(waiting)


def _gather(
    connection: Connection, likeness: Likeness, waiting: list[Unmet], language: str, now: dt.datetime
) -> None:
    desk = _Desk()
    for known, text in groups.texts(connection, WAITING, language):
        desk.add(known, text)
    changed: set[int] = set()
    for one in waiting:
        asked = one.asked if likeness.says_something(one.asked) else one.text
        group = desk.nearest(asked, likeness)
        if group is None:
            group = groups.begin(connection, asked, language, now)
        unmet.put_into(connection, [one.id], group)
        desk.add(group, asked)
        changed.add(group)
    for group in sorted(changed):
        groups.entitle(connection, group, likeness.most_typical(desk.texts[group]))
