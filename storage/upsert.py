"""Insert unless it is there: the one statement whose spelling differs between the databases."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.dialects.postgresql import Insert as PostgresInsert
from sqlalchemy.dialects.sqlite import Insert as SqliteInsert
from sqlalchemy.sql.dml import ReturningInsert


def insert_new(connection: Connection, table: Table, row: Mapping[str, Any]) -> bool:
    """Insert `row` unless a unique key of it exists. True when it was inserted."""
    statement = _unless_there(connection.dialect.name, table)
    return connection.execute(statement, row, execution_options=_COUNTED).rowcount == 1


def insert_all_new(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert those of `rows` of which no unique key exists, in their order. All have the same columns."""
    if rows:
        connection.execute(_unless_there(connection.dialect.name, table), rows)


def insert_those_new(
    connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]
) -> set[tuple[Any, ...]]:
    """As `insert_all_new`; returns the primary keys of what was inserted."""
    if not rows:
        return set()
    statement = _telling(connection.dialect.name, table)
    return {tuple(row) for row in connection.execute(statement, rows)}


_COUNTED = {"preserve_rowcount": True}


@cache
def _unless_there(dialect: str, table: Table) -> PostgresInsert | SqliteInsert:
    """Built once: a statement costs more to write than to run."""
    return _insert(dialect, table).on_conflict_do_nothing().inline()  # nobody asks for the ids


@cache
def _telling(dialect: str, table: Table) -> ReturningInsert[tuple[Any, ...]]:
    return _unless_there(dialect, table).returning(*table.primary_key)


def _insert(dialect: str, table: Table) -> PostgresInsert | SqliteInsert:
    return postgresql.insert(table) if dialect == "postgresql" else sqlite.insert(table)


def add_to_count(connection: Connection, table: Table, key: Mapping[str, Any], amount: int = 1) -> None:
    """Add to the `count` of a row, made when it is new."""
    statement = _insert(connection.dialect.name, table).values(**key, count=amount)
    more = {"count": table.c["count"] + statement.excluded["count"]}
    connection.execute(statement.on_conflict_do_update(index_elements=list(key), set_=more))
