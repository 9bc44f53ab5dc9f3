"""Counts over a period for the API and the leader's page, without any text of a person."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import Connection, func, select

from storage.tables import feedback


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
