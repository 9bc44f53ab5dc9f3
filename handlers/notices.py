"""What may be told outside a conversation, as a platform's approved template needs it: a name, and named values.

`NOTICES` is the list an office makes its templates from (docs/data/zalo-templates.md; a test keeps the two equal).
Dates are written dd/mm/yyyy, as Zalo wants them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from handlers.turn import LOCAL
from storage.groups import Group
from storage.messages import Notice
from storage.people import Person
from storage.tasks import Occurrence

DEADLINE, ANSWER_READY, FEEDBACK_NEWS = "deadline", "answer_ready", "feedback_news"
NOTICES: dict[str, tuple[str, ...]] = {
    DEADLINE: ("name", "unit", "count", "title", "due", "plan"),
    ANSWER_READY: ("question", "answered"),
    FEEDBACK_NEWS: ("code", "state", "day"),
}
"""Name → the values it carries."""
LONGEST = 200
"""Characters of a value; no parameter of a template takes more."""


def deadline(due: Sequence[Occurrence], person: Person) -> Notice:
    """The reminder of tasks that are due, the nearest first: that one is named, the others are counted."""
    first = due[0]
    values = (person.name, first.unit, str(len(due)), first.text, _day(first.due), first.plan)
    return _notice(DEADLINE, values)


def answer_ready(group: Group, now: dt.datetime) -> Notice:
    """That a question asked earlier has its answer."""
    return _notice(ANSWER_READY, (group.title, _day(group.as_of or now.date())))


def feedback_news(code: str, state: str, now: dt.datetime) -> Notice:
    """That a feedback moved on; what was said about it is read by its code."""
    return _notice(FEEDBACK_NEWS, (code, state, _day(now.astimezone(LOCAL).date())))


def _notice(name: str, values: Sequence[str]) -> Notice:
    return Notice(name=name, values={key: v[:LONGEST] for key, v in zip(NOTICES[name], values, strict=True)})


def _day(day: dt.date) -> str:
    return f"{day:%d/%m/%Y}"
