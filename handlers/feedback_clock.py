"""The clock's work on feedback: offices are warned the working day before a day is due and when it has passed.

When it has passed its leaders hear of it too. Once each: the row of the day says so, whatever runs twice or on two
machines. One message a person and sweep names them all. What was settled long enough ago is closed, and what belonged
to a person goes with it.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from handlers import news
from handlers.feedback_words import step_label
from handlers.reminders.answerers import LEADER
from knowledge.formats import day_text
from knowledge.pakn import register, warned_from
from knowledge.texts import SOURCE, Translate, translator
from storage import feedback, feedback_changes, feedback_dues, people
from storage.calendar import work_calendar
from storage.errors import Refused
from storage.feedback import CLOCK, Feedback
from storage.feedback_changes import By
from storage.feedback_dues import Owed
from storage.locks import Alone, wait_to_be_alone
from storage.messages import Button, Reply
from storage.people import Person

MOST_LISTED = 10

Waiting = tuple[Feedback, Owed]
Reached = tuple[Person, int]
"""An official, and the conversation where they are written to."""


@dataclass(frozen=True)
class Swept:
    """What a sweep did: steps warned of, messages written, cases closed."""

    warned: int
    messages: int
    closed: int


def sweep(connection: Connection, today: dt.date, now: dt.datetime) -> Swept:
    """Warn of what is due or overdue, and close what is over.

    Where nobody of an office can be written to, its warnings wait until somebody can; the desk shows them meanwhile.
    """
    wait_to_be_alone(connection, Alone.SWEEP)
    offices = _offices(connection, now)
    by_unit: dict[int, list[Waiting]] = defaultdict(list)
    for owed in feedback_dues.open_until(connection, work_calendar(connection).add_working_days(today, 1)):
        found = feedback.one(connection, owed.feedback_id)
        told = found.unit_id in offices and not found.restricted
        if told and found.unit_id is not None and _claim(connection, owed, today, now):
            by_unit[found.unit_id].append((found, owed))
    messages = sum(_tell(connection, offices[unit_id], owed, today, now) for unit_id, owed in by_unit.items())
    return Swept(sum(map(len, by_unit.values())), messages, _close(connection, now))


def _offices(connection: Connection, now: dt.datetime) -> dict[int, list[Reached]]:
    """The officials of each office that can be written to, and where."""
    where = people.reachable(connection, now)
    found: dict[int, list[Reached]] = defaultdict(list)
    for person in people.all_active(connection):
        if person.id in where:
            found[person.unit_id].append((person, where[person.id]))
    return found


def _claim(connection: Connection, owed: Owed, today: dt.date, now: dt.datetime) -> bool:
    """Whether this step is to be told of now, by this sweep."""
    if owed.day < today:
        return feedback_dues.claim(connection, owed, "overdue_told_at", now)
    if warned_from(owed.day, work_calendar(connection)) <= today:
        return feedback_dues.claim(connection, owed, "warned_at", now)
    return False


def _tell(
    connection: Connection,
    office: Sequence[Reached],
    waiting: Sequence[Waiting],
    today: dt.date,
    now: dt.datetime,
) -> int:
    """One message to each official of an office; its leaders hear of what is overdue. Returns how many."""
    answering = [one for one in office if one[0].role != LEADER] or list(office)
    late = [pair for pair in waiting if pair[1].day < today]
    _ = translator(SOURCE)
    told = 0
    for person, conversation_id in office:
        leads = (person, conversation_id) not in answering
        theirs = late if leads else waiting
        if theirs:
            key = f"feedback-due:{person.id}:{today}:{theirs[0][0].id}.{theirs[0][1].step}"
            reply = compose(theirs, today, _, leader=person if leads else None)
            told += news.tell(connection, conversation_id, key, reply, now)
    return told


def compose(
    waiting: Sequence[Waiting], today: dt.date, _: Translate, *, leader: Person | None = None
) -> Reply:
    """The overdue ones first, each with what is owed; a button opens each. `leader`: who is told of others' work."""
    ordered = sorted(waiting, key=lambda pair: pair[1].day)
    shown, more = ordered[:MOST_LISTED], len(ordered) - MOST_LISTED
    lines = [_line(found, owed, today, _) for found, owed in shown]
    rest = [_("… và {more} phản ánh nữa. Gõ /pakn để xem.").format(more=more)] if more > 0 else []
    opened = {found.id: found.code for found, _owed in shown}
    buttons = tuple(Button(label=code, value=f"pakn:show:{id_}") for id_, code in opened.items())
    return Reply(text="\n".join([_head(leader, _), *lines, *rest]), buttons=buttons)


def _head(leader: Person | None, _: Translate) -> str:
    if leader is None:
        return _("Phản ánh sắp đến hạn hoặc quá hạn:")
    return _("Chào anh/chị {name}. Xin báo để anh/chị nắm: {unit} có phản ánh đã quá hạn:").format(
        name=leader.name, unit=leader.unit
    )


def _line(found: Feedback, owed: Owed, today: dt.date, _: Translate) -> str:
    values = {"code": found.code, "step": step_label(_, owed.step), "day": day_text(owed.day, _)}
    if owed.day < today:
        return _("• {code}: {step}, quá hạn từ {day}").format(**values)
    return _("• {code}: {step}, hạn {day}").format(**values)


def _close(connection: Connection, now: dt.datetime) -> int:
    """Close what was settled long enough ago. What cannot be closed now is left for the next sweep."""
    until = now - dt.timedelta(days=register().clocks.closes_after_days)
    closed = 0
    for feedback_id in feedback_changes.settled_before(connection, until):
        try:
            feedback_changes.close(connection, feedback_id, By(CLOCK, now))
        except Refused:
            continue
        closed += 1
    return closed
