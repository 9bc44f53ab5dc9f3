"""Which migrations there are and which of them have run, told without Alembic: most starts have nothing to migrate."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, inspect

MIGRATIONS = Path(__file__).parent / "migrations"


def known() -> list[str]:
    """The numbers of the migrations, the newest last; each file begins with its own."""
    return sorted(path.stem.split("_")[0] for path in (MIGRATIONS / "versions").glob("[0-9]*.py"))


def write_again(connection: Connection) -> None:
    """Write the number that is there: a full or read-only database reads well, and commits what changed nothing.

    On PostgreSQL a replica that is just upgrading is not waited for.
    """
    again = "UPDATE alembic_version SET version_num = version_num"
    if connection.dialect.name != "sqlite":
        again += " WHERE version_num IN (SELECT version_num FROM alembic_version FOR UPDATE SKIP LOCKED)"
    connection.exec_driver_sql(again)


def current(connection: Connection) -> str | None:
    """The number of the newest migration that has run; None in an empty database."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    number: str | None = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
    return number
