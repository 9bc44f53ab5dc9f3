"""New migrations only add: replicas of the version before go on serving on the new tables."""

from __future__ import annotations

import ast
import datetime as dt
import re
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import Connection, MetaData, Table, insert, inspect, select

from storage.database import Database
from storage.revisions import MIGRATIONS
from storage.upgrade import alembic_config
from tests.source import parsed

SINCE = 6
"""The first migration of which replicas may be in service."""
BEFORE = "0005"
CONTRACTING: dict[str, str] = {}
"""Migrations that may drop something, with the reason: no version in service names it any more."""
NOW = dt.datetime(2026, 11, 21, 8, 0, tzinfo=dt.UTC)
ADDS = {"create_table", "add_column", "create_index", "batch_alter_table", "f", "execute", "get_bind"}

FILES = [
    path
    for path in sorted((MIGRATIONS / "versions").glob("[0-9]*.py"))
    if int(path.name[:4]) >= SINCE and path.name not in CONTRACTING
]


def faults(tree: ast.AST) -> Iterator[str]:
    """What `upgrade` does besides adding."""
    (upgrade,) = (n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef) and n.name == "upgrade")
    for call in (node for node in ast.walk(upgrade) if isinstance(node, ast.Call)):
        if not isinstance(call.func, ast.Attribute) or not isinstance(call.func.value, ast.Name):
            continue
        owner, name = call.func.value.id, call.func.attr
        if owner in {"op", "batch_op"} and name not in ADDS:
            yield name
        if name == "execute" and re.search(
            r"\b(?:drop|rename|delete|set not null)\b", ast.unparse(call), re.IGNORECASE
        ):
            yield ast.unparse(call)
        if name == "add_column":
            yield from _narrow(call)
        if name == "create_index" and any(
            w.arg == "unique" and ast.unparse(w.value) == "True" for w in call.keywords
        ):
            yield f"unique index: {ast.unparse(call)}"


def _narrow(call: ast.Call) -> Iterator[str]:
    (column,) = (arg for arg in call.args if isinstance(arg, ast.Call))
    words = {word.arg: ast.unparse(word.value) for word in column.keywords}
    if words.get("nullable") == "False" and "server_default" not in words:
        yield f"not null without default: {ast.unparse(column)}"


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_migration_only_adds(path: Path):
    """An operator rolls a new version out while the old one serves."""
    assert list(faults(parsed(path))) == []


@pytest.mark.parametrize(
    "line",
    [
        "op.drop_table('a')",
        "op.drop_column('a', 'b')",
        "op.alter_column('a', 'b', nullable=False)",
        "op.rename_table('a', 'b')",
        "op.add_column('a', sa.Column('b', sa.Text(), nullable=False))",
        "batch_op.add_column(sa.Column('b', sa.Text(), nullable=False))",
        "op.execute('ALTER TABLE a DROP COLUMN b')",
        "op.create_index('x', 'a', ['b'], unique=True)",
        "op.create_check_constraint('x', 'a', 'b > 0')",
    ],
)
def test_a_narrowing_migration_is_noticed(line):
    """Whoever takes something away is told before it is released."""
    assert list(faults(ast.parse(f"def upgrade():\n    {line}")))


def _upgrade(connection: Connection, revision: str) -> None:
    command.upgrade(alembic_config(connection), revision)


def _reflected(connection: Connection) -> MetaData:
    found = MetaData()
    found.reflect(connection)
    return found


def test_old_code_works_on_the_new_tables(bare_database_url):
    """Rows written the way of the old version are taken by the new tables, and every old column is still read."""
    with closing(Database(bare_database_url)) as database, database.write() as connection:
        _upgrade(connection, BEFORE)
        old = _reflected(connection)
        _upgrade(connection, "head")
        looked = inspect(connection)
        for table in old.sorted_tables:
            connection.execute(select(table).limit(1))
            assert _forced(looked, table) <= {column.name for column in table.columns}
        talk = {"channel": "web", "peer": "an", "shard": 1, "state": {}, "updated_at": NOW}
        connection.execute(insert(old.tables["conversation"]).values(talk))
        row = {
            "shard": 1,
            "conversation_id": 1,
            "channel": "web",
            "lane": 0,
            "key": "reply:1:0",
            "payload": {},
        }
        connection.execute(insert(old.tables["outbox"]).values(**row, created_at=NOW, due_at=NOW))


def _forced(looked, table: Table) -> set[str]:
    """The columns of today's table that must be given."""
    columns = looked.get_columns(table.name)
    return {
        c["name"]
        for c in columns
        if not c["nullable"] and c["default"] is None and not c.get("autoincrement")
    }
