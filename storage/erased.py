"""When what is old was last erased, rule by rule: so that an administrator sees that it happens."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

from sqlalchemy import Connection, insert, select, update

from storage.tables import erased


class Round(NamedTuple):
    """The last round of one rule. `rows`: how many it erased."""

    rule: str
    at: dt.datetime
    rows: int


def note(connection: Connection, rule: str, rows: int, now: dt.datetime) -> None:
    """Write a finished round down, in place of the one before."""
    values = {"at": now, "rows": rows}
    if not connection.execute(update(erased).where(erased.c.rule == rule).values(**values)).rowcount:
        connection.execute(insert(erased).values(rule=rule, **values))


def last_rounds(connection: Connection) -> list[Round]:
    """The last round of every rule, the latest first."""
    query = select(erased.c.rule, erased.c.at, erased.c.rows).order_by(erased.c.at.desc(), erased.c.rule)
    return [Round(*row) for row in connection.execute(query)]
