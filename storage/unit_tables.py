"""Tables of what units are called in documents, and who answers for them; part of `storage/tables.py`."""

from __future__ import annotations

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKey,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from storage.columns import Instant, Json
from storage.metadata import metadata, row_id

unit_alias = Table(
    "unit_alias",
    metadata,
    row_id(),
    Column("key", String(200), nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("meaning", String(16), nullable=False),
    Column("unit_id", ForeignKey("unit.id")),
    Column("learnt_by", Text, nullable=False),
    Column("learnt_at", Instant, nullable=False),
    CheckConstraint("(meaning = 'unit') = (unit_id IS NOT NULL)", name="unit"),
)

plan_unit_name = Table(
    "plan_unit_name",
    metadata,
    row_id(),
    Column("plan_id", ForeignKey("plan.id"), nullable=False, index=True),
    Column("key", String(200), nullable=False),
    Column("meaning", String(16), nullable=False),
    Column("unit_id", ForeignKey("unit.id")),
    Column("left_out", Json, nullable=False),
    UniqueConstraint("plan_id", "key"),
    CheckConstraint("(meaning = 'unit') = (unit_id IS NOT NULL)", name="unit"),
)

plan_answerer = Table(
    "plan_answerer",
    metadata,
    Column("plan_id", ForeignKey("plan.id"), nullable=False),
    Column("unit_id", ForeignKey("unit.id"), nullable=False),
    Column("person_id", ForeignKey("person.id"), nullable=False, index=True),
    PrimaryKeyConstraint("plan_id", "unit_id", "person_id"),
)
