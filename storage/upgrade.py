"""Bringing a database up to date with Alembic; the migrations lie beside."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from storage.errors import DatabaseUnusable
from storage.locks import Alone, wait_to_be_alone

LONGEST_WAIT_S = 10
"""For one table, on PostgreSQL."""
MIGRATIONS = Path(__file__).parent / "migrations"


def alembic_config(connection: Connection | None = None) -> Config:
    """Alembic's settings, without a file of its own."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    return config


def upgrade(connection: Connection) -> None:
    """Run the migrations that are still to come, alone.

    Raises:
        DatabaseUnusable: it was made by a newer version.
    """
    wait_to_be_alone(connection, Alone.UPGRADE)  # replicas that start together
    if (
        connection.dialect.name == "postgresql"
    ):  # others serve meanwhile: do not stand in front of them for long
        connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{LONGEST_WAIT_S}s'")
    config = alembic_config(connection)
    current = MigrationContext.configure(connection).get_current_revision()
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    if current is not None and current not in known:
        raise DatabaseUnusable(
            f"Cơ sở dữ liệu được tạo bởi phiên bản mới hơn (bản {current}). "
            "Hãy cập nhật chương trình motcua, hoặc dùng lại bản sao lưu cũ."
        )
    command.upgrade(config, "head")
    # A read-only database opens well and fails at the first message: find out now.
    connection.exec_driver_sql("UPDATE alembic_version SET version_num = version_num")


def revision(connection: Connection) -> str | None:
    """The number of the newest migration that has run."""
    return MigrationContext.configure(connection).get_current_revision()
