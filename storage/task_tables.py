"""Tables of plans and their tasks; part of `storage/tables.py`, which would be too long with them."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from storage.columns import Id, Instant, Json
from storage.metadata import metadata, row_id

plan = Table(
    "plan",
    metadata,
    row_id(),
    Column("file_name", Text, nullable=False),
    Column("file_hash", String(64), nullable=False, index=True),
    Column("number", Text),
    Column("issuer", Text),
    Column("title", Text),
    Column("issued", Date),
    Column("period_start", Date, nullable=False),
    Column("period_end", Date, nullable=False),
    Column("status", String(16), nullable=False, server_default="review"),
    Column("warnings", Json, nullable=False),
    Column("imported_at", Instant, nullable=False),
    Column("confirmed_at", Instant),
    Column("confirmed_by", Text),
    Column("amends_id", Id),
    Column("amends_all", Boolean, nullable=False, server_default=text("true")),
    Column("replaced_by_id", Id),
    CheckConstraint("status IN ('review', 'confirmed', 'discarded')", name="status"),
)

task = Table(
    "task",
    metadata,
    row_id(),
    Column("plan_id", ForeignKey("plan.id"), nullable=False, index=True),
    Column("position", Integer, nullable=False),
    Column("no", Text),
    Column("section", Text),
    Column("text", Text, nullable=False),
    Column("product", Text),
    Column("lead", Json, nullable=False),
    Column("support", Json, nullable=False),
    Column("deadline_kind", String(16), nullable=False),
    Column("deadline_raw", Text),
    Column("due", Date),
    Column("rules", Json, nullable=False),
    Column("source", Text, nullable=False),
    Column("ambiguity", Text),
    Column("certainty", Json, nullable=False),
    Column("included", Boolean, nullable=False, server_default=text("true")),
    Column("audience", String(16), nullable=False, server_default="lead"),
    Column("budget", Text),
    Column("version", Integer, nullable=False, server_default="1"),
    Column("changed_by", Text),
    Column("changed_at", Instant),
    Column("merged_into_id", Id),
    Column("continues_id", Id),
)

target = Table(
    "target",
    metadata,
    row_id(),
    Column("plan_id", ForeignKey("plan.id"), nullable=False, index=True),
    Column("position", Integer, nullable=False),
    Column("detail", Json, nullable=False),
    Column("included", Boolean, nullable=False, server_default=text("true")),
    Column("version", Integer, nullable=False, server_default="1"),
)

occurrence = Table(
    "occurrence",
    metadata,
    row_id(),
    Column("task_id", ForeignKey("task.id"), nullable=False),
    Column("unit_id", ForeignKey("unit.id"), nullable=False, index=True),
    Column("due", Date, nullable=False, index=True),
    Column("original_due", Date, nullable=False),
    Column("status", String(16), nullable=False, server_default="open"),
    Column("assignee_id", ForeignKey("person.id")),
    Column("withdrawn_at", Instant),
    Column("moves", Integer, nullable=False, server_default="0"),
    Column("moved_at", Instant),
    UniqueConstraint("task_id", "unit_id", "original_due"),
    CheckConstraint("status IN ('open', 'received', 'asked', 'done')", name="status"),
)

answer = Table(
    "answer",
    metadata,
    row_id(),
    Column("occurrence_id", ForeignKey("occurrence.id"), nullable=False, index=True),
    Column("person_id", ForeignKey("person.id"), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("note", Text),
    Column("new_due", Date),
    Column("at", Instant, nullable=False),
    Column("decision", String(16)),
    Column("decided_at", Instant),
    Column("decided_by", Text),
    Column("decision_note", Text),
    Column("undone_at", Instant),
    Column("undone_by", Text),
    CheckConstraint("kind IN ('received', 'done', 'extend')", name="kind"),
)
