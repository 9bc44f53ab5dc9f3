"""Counts over a period for the API and the leader's page, without any text of a person."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, func, select

from storage.tables import feedback, question


def feedback_states(connection: Connection, start: dt.datetime, end: dt.datetime) -> dict[str, int]:
    """Feedback received from `start` to before `end`, by state; those that accuse somebody are left out."""
    query = (
        select(feedback.c.status, func.count())
        .where(
            feedback.c.received_at >= start, feedback.c.received_at < end, feedback.c.restricted.is_(False)
        )
        .group_by(feedback.c.status)
    )
    return dict(connection.execute(query).all())


def feedback_rows(connection: Connection, start: dt.datetime, end: dt.datetime) -> Iterator[Sequence[Any]]:
    """Feedback of a period for a table: no number to call back, nothing that accuses somebody."""
    told = feedback.c
    query = select(told.code, told.channel, told.text, told.status, told.received_at, told.answered_at)
    yield from connection.execute(
        query.where(told.received_at >= start, told.received_at < end, told.restricted.is_(False)).order_by(
            told.id
        )
    )


def question_rows(connection: Connection, start: dt.datetime, end: dt.datetime) -> Iterator[Sequence[Any]]:
    """Questions of a period for a table, masked as they are kept."""
    asked = question.c
    query = select(asked.at, asked.channel, asked.text, asked.outcome, asked.procedure_id, asked.facet)
    yield from connection.execute(query.where(asked.at >= start, asked.at < end).order_by(asked.id))
