"""A row in every table, with a value in every column: what must survive whatever is done to the whole database."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    CheckConstraint,
    Column,
    Connection,
    Date,
    DateTime,
    Float,
    Integer,
    LargeBinary,
    Table,
    insert,
)
from sqlalchemy.types import TypeEngine

from storage.tables import metadata

AT = dt.datetime(2026, 11, 21, 8, 0, 0, 123456, tzinfo=dt.UTC)
EVERY_BYTE = bytes(range(256))
VALUES: tuple[tuple[type[TypeEngine[Any]], Any], ...] = (
    (JSON, {"ă": [1, 2.5, None, "\u2028"]}),
    (Boolean, True),
    (DateTime, AT),
    (Date, AT.date()),
    (Float, 0.1),
    (Integer, 1),
    (LargeBinary, EVERY_BYTE),
)
"""The type of a column → what is put into it; everything else is text."""


def fill_every_table(connection: Connection) -> None:
    """One row each, number 1, so that every foreign key leads somewhere."""
    for table in metadata.sorted_tables:
        connection.execute(insert(table).values(full_row(table)))


def full_row(table: Table) -> dict[str, Any]:
    return {column.name: _value(table, column) for column in table.columns}


def _value(table: Table, column: Column[Any]) -> Any:
    kind = getattr(column.type, "impl_instance", column.type)
    for wanted, value in VALUES:
        if isinstance(kind, wanted):
            return value
    return _allowed(table, column) or "Đèn\ntắt"[: getattr(kind, "length", None)]


def _allowed(table: Table, column: Column[Any]) -> str | None:
    """The first word of the list that a column may hold, where there is one; a unit that is named is one."""
    for check in table.constraints:
        if isinstance(check, CheckConstraint):
            rule = str(check.sqltext)
            if rule.startswith(f"({column.name} = '"):
                return rule.split("'")[1]
            if found := re.match(rf"{column.name} IN \('(\w+)'", rule):
                return found[1]
    return None
