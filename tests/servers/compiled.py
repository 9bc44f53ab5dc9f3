"""Statements are compiled once for all databases of the tests: each test opens another, and compiling costs most."""

from __future__ import annotations

from functools import wraps
from typing import Any

import pytest
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.util import LRUCache

from storage.database import Database

KEPT = 5_000
"""Statements; ours are some hundreds on each kind of database."""


def share_compiled_statements(patch: pytest.MonkeyPatch) -> None:
    """Have every `Database` look into one cache, in which two dialects of a kind are one."""
    for dialect in (SQLiteDialect_pysqlite, PGDialect_psycopg):
        patch.setattr(dialect, "__eq__", lambda one, other: type(one) is type(other))
        patch.setattr(dialect, "__hash__", lambda one: hash(type(one)))
    compiled: LRUCache[Any, Any] = LRUCache(KEPT)
    opened = Database.__init__

    @wraps(opened)
    def sharing(database: Database, *given: Any, **named: Any) -> None:
        opened(database, *given, **named)
        database.engine = database.engine.execution_options(compiled_cache=compiled)

    patch.setattr(Database, "__init__", sharing)
