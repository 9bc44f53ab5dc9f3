"""What all tables share: where they are registered, and how their rules are named."""

from __future__ import annotations

from sqlalchemy import Column, MetaData

from storage.columns import Id

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def row_id() -> Column[int]:
    """The column that numbers a table's rows."""
    return Column("id", Id, primary_key=True, autoincrement=True)
