"""Bringing a database up to date with Alembic; the migrations lie beside."""

from __future__ import annotations

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection

from storage import revisions
from storage.errors import DatabaseUnusable
from storage.locks import Alone, wait_to_be_alone

LONGEST_WAIT_S = 10
"""For one table, on PostgreSQL."""


def alembic_config(connection: Connection | None = None) -> Config:
    """Alembic's settings, without a file of its own."""
    config = Config()
    config.set_main_option("script_location", str(revisions.MIGRATIONS))
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
    current = revisions.current(connection)
    if current is not None and current not in revisions.known():
        raise DatabaseUnusable(
            f"Cơ sở dữ liệu được tạo bởi phiên bản mới hơn (bản {current}). "
            "Hãy cập nhật chương trình motcua, hoặc dùng lại bản sao lưu cũ."
        )
    command.upgrade(alembic_config(connection), "head")
