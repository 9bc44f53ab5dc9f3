"""The migrations lead to exactly the tables of `storage/tables.py`, on both databases."""

from __future__ import annotations

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Column, Integer, MetaData, Table, create_engine, inspect
from sqlalchemy.exc import OperationalError

from storage import revisions
from storage.tables import metadata
from storage.upgrade import alembic_config, upgrade


def _differences(database, wanted: MetaData) -> list[object]:
    with database.read() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return compare_metadata(context, wanted)


def _checks(engine) -> dict[str, set[str | None]]:
    looked = inspect(engine)
    return {name: {c["name"] for c in looked.get_check_constraints(name)} for name in metadata.tables}


def test_migrated_database_has_the_tables_of_the_code(database):
    """An operator who upgrades gets the same database as one who starts afresh."""
    assert _differences(database, metadata) == []


def test_migrated_database_has_the_rules_of_the_code(database):
    """What may be stored is limited alike in an old database and a new one."""
    fresh = create_engine("sqlite://")
    metadata.create_all(fresh)

    assert _checks(database.engine) == _checks(fresh)


def test_a_forgotten_migration_is_noticed(database):
    """A developer who changes a table without a migration is told."""
    changed = MetaData()
    for table in metadata.tables.values():
        table.to_metadata(changed)
    Table("unit", changed, Column("population", Integer), extend_existing=True)

    assert [difference[0] for difference in _differences(database, changed)] == ["add_column"]


def test_files_are_named_by_their_numbers(database):
    """A start that has nothing to migrate knows so from the files' names, as surely as from Alembic."""
    scripts = ScriptDirectory.from_config(alembic_config())

    assert revisions.known() == sorted(script.revision for script in scripts.walk_revisions())
    assert revisions.known()[-1] == scripts.get_current_head()
    with database.read() as connection:
        assert revisions.current(connection) == scripts.get_current_head()


def test_an_upgrade_stands_in_front_of_nobody_for_long(database_on_postgresql, monkeypatch):
    """While replicas serve, one that starts with a new version gives up soon instead of holding everybody up."""
    monkeypatch.setattr("storage.upgrade.LONGEST_WAIT_S", 0.05)
    monkeypatch.setattr(
        "storage.upgrade.command.upgrade",
        lambda config, _to: config.attributes["connection"].exec_driver_sql("LOCK TABLE outbox"),
    )
    with database_on_postgresql.write() as serving, database_on_postgresql.engine.connect() as starting:
        serving.exec_driver_sql("SELECT count(*) FROM outbox")
        starting.exec_driver_sql("SET LOCAL statement_timeout = '2s'")
        with pytest.raises(OperationalError, match="lock timeout"):
            upgrade(starting)
