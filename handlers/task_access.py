"""Who may say what about a task, and how the other ones who are concerned are told."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable

from sqlalchemy import Connection

from handlers import news
from handlers.state import state_of
from handlers.turn import Outcome, Turn
from knowledge.texts import SOURCE, Translate, translator
from storage import people, tasks
from storage.messages import Reply
from storage.people import Person
from storage.tasks import Occurrence

LONGEST_LABEL = 60

Compose = Callable[[Translate], Reply]
"""Writes a reply in the reader's language."""


def speaker(turn: Turn) -> Person | None:
    """The official who speaks; None for citizens."""
    return people.of_conversation(turn.connection, turn.conversation_id)


def is_leader_of(person: Person, unit_id: int) -> bool:
    return person.role == "leader" and person.unit_id == unit_id


def may_answer(person: Person, occurrence: Occurrence) -> bool:
    """A unit's task is everybody's who works there, until one takes it over; its leader always may."""
    if occurrence.unit_id != person.unit_id:
        return False
    return occurrence.assignee_id in {None, person.id} or person.role == "leader"


def for_officials(turn: Turn) -> Outcome:
    """Say whom this is for."""
    turn.reply(
        turn.text("Mục này dành cho cán bộ đã liên kết tài khoản. Anh/chị gõ /lienket rồi đến mã được cấp.")
    )
    return Outcome.TASK


def named(turn: Turn, person: Person, number: str) -> Occurrence | None:
    """The task of this number, when it is of the person's unit."""
    found = (
        tasks.one(turn.connection, int(number)) if number.isdecimal() and len(number) <= MOST_DIGITS else None
    )
    return found if found is not None and found.unit_id == person.unit_id else None


MOST_DIGITS = 18
"""Longer numbers no table has room for."""


def with_somebody_else(turn: Turn, occurrence: Occurrence) -> Outcome:
    turn.reply(
        turn.text(
            "Việc “{text}” đang do {name} phụ trách. Anh/chị trao đổi với {name}, hoặc nhờ lãnh đạo đơn vị."
        ).format(text=occurrence.text, name=occurrence.assignee)
    )
    return Outcome.TASK


def tell(connection: Connection, person_id: int, key: str, compose: Compose, now: dt.datetime) -> bool:
    """Tell an official, where they were heard last and in their language. False: no account reaches them."""
    reached = people.conversations_of(connection, person_id, now)
    if not reached:
        return False
    language = state_of(connection, reached[0]).language or SOURCE
    news.tell(connection, reached[0], key, compose(translator(language)), now)
    return True


def tell_all(
    connection: Connection, persons: Iterable[Person], key: str, compose: Compose, now: dt.datetime
) -> int:
    """Tell each of them; returns how many are reached. `key` is completed by the person."""
    return sum(tell(connection, person.id, f"{key}:{person.id}", compose, now) for person in persons)
