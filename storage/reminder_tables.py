"""Tables of reminders and of the calendar they keep to; part of `storage/tables.py`."""

from __future__ import annotations

from sqlalchemy import (
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
)

from storage.columns import Instant, Json
from storage.metadata import metadata

reminder = Table(
    "reminder",
    metadata,
    Column("key", String(200), primary_key=True),
    Column("occurrence_id", ForeignKey("occurrence.id"), nullable=False, index=True),
    Column("person_id", ForeignKey("person.id"), nullable=False),
    Column("step", String(16), nullable=False),
    Column("outbox_key", String(200)),
    Column("at", Instant, nullable=False),
    Column("state", String(16), nullable=False, server_default="sent"),
    Index("ix_reminder_outbox_key", "outbox_key"),
)

plan_steps = Table(
    "plan_steps",
    metadata,
    Column("plan_id", ForeignKey("plan.id"), primary_key=True),
    Column("steps", Json, nullable=False),
)

task_steps = Table(
    "task_steps",
    metadata,
    Column("task_id", ForeignKey("task.id"), primary_key=True),
    Column("steps", Json, nullable=False),
)

unit_hours = Table(
    "unit_hours",
    metadata,
    Column("unit_id", ForeignKey("unit.id"), primary_key=True),
    Column("opens", String(5), nullable=False),
    Column("closes", String(5), nullable=False),
)

weekly_summary = Table(
    "weekly_summary",
    metadata,
    Column("key", String(200), primary_key=True),
    Column("unit_id", ForeignKey("unit.id"), nullable=False),
    Column("person_id", ForeignKey("person.id"), nullable=False),
    Column("token_hash", String(64), nullable=False, unique=True),
    Column("progress", Json, nullable=False),
    Column("at", Instant, nullable=False, index=True),
)

calendar_override = Table(
    "calendar_override",
    metadata,
    Column("date", Date, primary_key=True),
    Column("kind", String(8), nullable=False),
    Column("reason", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("decided_on", Date, nullable=False),
    Column("entered_by", Text, nullable=False),
    Column("entered_at", Instant, nullable=False),
    CheckConstraint("kind IN ('off', 'work')", name="kind"),
)

calendar_year = Table(
    "calendar_year",
    metadata,
    Column("year", Integer, primary_key=True, autoincrement=False),
    Column("source", Text, nullable=False),
    Column("decided_on", Date, nullable=False),
    Column("entered_by", Text, nullable=False),
    Column("entered_at", Instant, nullable=False),
)
