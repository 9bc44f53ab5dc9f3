"""From when to when something holds: dated facts, and texts that name their own last day."""

from __future__ import annotations

import datetime as dt
import re

from knowledge.procedures import Fact, Procedure

ENDED = "đã hết"
_LAST_DAY = re.compile(r"\bđến (?:hết )?(?:ngày )?(\d{1,2})/(\d{1,2})/(\d{4})(?! \(đã hết\))", re.IGNORECASE)


def holds(fact: Fact, today: dt.date) -> bool:
    """Whether a fact holds on a day; both of its dates are days on which it does."""
    return (fact.since is None or fact.since <= today) and (fact.until is None or today <= fact.until)


def as_of_day(record: Procedure, today: dt.date) -> Procedure:
    """A record without the facts that do not hold on a day: not yet, or no more."""
    if all(holds(fact, today) for fact in record.facts):
        return record
    return record.model_copy(update={"facts": tuple(fact for fact in record.facts if holds(fact, today))})


def mark_ended(text: str, today: dt.date) -> str:
    """Say "đã hết" behind every last day ("đến hết 31/12/2026") that has passed."""

    def marked(found: re.Match[str]) -> str:
        day, month, year = map(int, found.groups())
        return f"{found[0]} ({ENDED})" if _passed(year, month, day, today) else found[0]

    return _LAST_DAY.sub(marked, text)


def _passed(year: int, month: int, day: int, today: dt.date) -> bool:
    try:
        return dt.date(year, month, day) < today
    except ValueError:  # no such day: an editor's slip, which the data tests find
        return False
