"""Ratings, stored so that nobody can be found in them.

A rating has a random id, a day instead of a moment, and no link to a conversation. That somebody has rated is
remembered apart, as a hash, only until the window against double answers is over.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy import Connection, delete, func, insert, select

from storage.secrets_at_rest import hashed
from storage.tables import rating, rating_answer, rating_tally, rating_token
from storage.upsert import add_to_count, insert_new

WINDOW = dt.timedelta(days=30)
Answers = Mapping[str, int | None]
"""Of one person: item → 1 to 5, or None for "does not apply"."""
ONCE = dt.timedelta(days=2)
"""How long a form that was sent is remembered."""


@dataclass(frozen=True)
class Rating:
    """One person's answers: None means "does not apply", a skipped item is absent."""

    questionnaire: str
    formula: str
    form: str
    completed: bool
    day: dt.date
    channel: str
    unit: str | None = None
    procedure_id: str | None = None
    comment: str | None = None
    rule: str | None = None
    """The version of the rule by which people are invited."""
    gender: str | None = None
    age: str | None = None
    job: str | None = None
    area: str | None = None
    ethnicity: str | None = None
    answers: Answers = field(default_factory=dict)


def _token(conversation_id: int, subject: str) -> str:
    return hashed(f"rating:{conversation_id}:{subject}")


def may_rate(connection: Connection, conversation_id: int, subject: str, today: dt.date) -> bool:
    """False while the window against double answers is open for this conversation and subject."""
    query = select(rating_token.c.until).where(rating_token.c.token_hash == _token(conversation_id, subject))
    until = connection.execute(query).scalar_one_or_none()
    return until is None or until < today


def close_window(connection: Connection, conversation_id: int, subject: str, today: dt.date) -> bool:
    """Remember that this conversation has rated this subject. False when it had."""
    connection.execute(delete(rating_token).where(rating_token.c.until < today))
    row = {"token_hash": _token(conversation_id, subject), "until": today + WINDOW}
    return insert_new(connection, rating_token, row)


def may_try_code(connection: Connection, conversation_id: int, today: dt.date, most: int = 5) -> bool:
    """Count a code that was wrong; False when this conversation has tried too many today."""
    tries = (_token(conversation_id, f"wrong code {number}") for number in range(most))
    return any(insert_new(connection, rating_token, {"token_hash": one, "until": today}) for one in tries)


def is_new(connection: Connection, sent: str) -> bool:
    """Whether this form was not sent yet."""
    query = select(rating_token.c.until).where(rating_token.c.token_hash == hashed(f"form:{sent}"))
    return connection.execute(query).scalar_one_or_none() is None


def first_time(connection: Connection, sent: str, today: dt.date) -> bool:
    """False when this form was sent before: a button pressed twice counts once."""
    return insert_new(connection, rating_token, {"token_hash": hashed(f"form:{sent}"), "until": today + ONCE})


def add(connection: Connection, given: Rating) -> None:
    """Keep a rating. The comment is masked by the caller."""
    rating_id = uuid.uuid4().hex
    values = {name: getattr(given, name) for name in Rating.__dataclass_fields__ if name != "answers"}
    connection.execute(insert(rating).values(id=rating_id, **values))
    rows = [{"rating_id": rating_id, "item": item, "value": value} for item, value in given.answers.items()]
    if rows:
        connection.execute(insert(rating_answer), rows)


def agreed_to(text_version: str) -> str:
    """The event that a text was agreed to, by nobody in particular."""
    return f"ok {text_version}"[:16]


def tally(connection: Connection, *, day: dt.date, channel: str, event: str) -> None:
    """Count `invited`, `declined`, `stopped`, `completed` or what `agreed_to` names, without saying who."""
    add_to_count(connection, rating_tally, {"day": day, "channel": channel, "event": event})


def tallies(connection: Connection, start: dt.date, end: dt.date) -> dict[str, int]:
    """Events between two days, both included."""
    query = (
        select(rating_tally.c.event, func.sum(rating_tally.c.count))
        .where(rating_tally.c.day.between(start, end))
        .group_by(rating_tally.c.event)
    )
    return {event: int(count) for event, count in connection.execute(query)}


def between(connection: Connection, start: dt.date, end: dt.date) -> list[Rating]:
    """Every rating of a period, both days included, in no order that tells who was when."""
    columns = [rating.c[name] for name in Rating.__dataclass_fields__ if name != "answers"]
    heads = connection.execute(
        select(rating.c.id, *columns)
        .where(rating.c.day.between(start, end))
        .order_by(rating.c.day, rating.c.id)
    ).all()
    answers: dict[str, dict[str, int | None]] = {head.id: {} for head in heads}
    rows = connection.execute(
        select(rating_answer.c.rating_id, rating_answer.c.item, rating_answer.c.value)
        .join(rating, rating.c.id == rating_answer.c.rating_id)
        .where(rating.c.day.between(start, end))
    )
    for rating_id, item, value in rows:
        answers[rating_id][item] = value
    return [
        Rating(**dict(zip(head._fields[1:], head[1:], strict=True)), answers=answers[head.id])
        for head in heads
    ]
