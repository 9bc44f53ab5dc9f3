"""Tables of ratings; part of `storage/tables.py`, which would be too long with them."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Integer,
    SmallInteger,
    String,
    Table,
    Text,
)

from storage.metadata import metadata

rating = Table(
    "rating",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("questionnaire", String(32), nullable=False),
    Column("formula", String(16), nullable=False),
    Column("form", String(16), nullable=False),
    Column("completed", Boolean, nullable=False),
    Column("day", Date, nullable=False, index=True),
    Column("unit", Text),
    Column("procedure_id", String(80)),
    Column("channel", String(32), nullable=False),
    Column("comment", Text),
)

rating_answer = Table(
    "rating_answer",
    metadata,
    Column("rating_id", ForeignKey("rating.id", ondelete="CASCADE"), primary_key=True),
    Column("item", String(8), primary_key=True),
    Column("value", SmallInteger),
    CheckConstraint("value BETWEEN 1 AND 5", name="value"),
)

rating_tally = Table(
    "rating_tally",
    metadata,
    Column("day", Date, primary_key=True),
    Column("channel", String(32), primary_key=True),
    Column("event", String(16), primary_key=True),
    Column("count", Integer, nullable=False),
)

rating_token = Table(
    "rating_token",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    Column("until", Date, nullable=False, index=True),
)
