"""Tables of what officials add to their tasks, and of what plans want reached; part of `storage/tables.py`."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    Float,
    ForeignKey,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    text,
)

from storage.columns import Instant, Json
from storage.metadata import metadata, row_id

task_note = Table(
    "task_note",
    metadata,
    row_id(),
    Column("occurrence_id", ForeignKey("occurrence.id"), nullable=False, index=True),
    Column("person_id", ForeignKey("person.id"), nullable=False),
    Column("channel", String(32), nullable=False),
    Column("text", Text, nullable=False),
    Column("files", Json, nullable=False, server_default=text("'[]'")),
    Column("at", Instant, nullable=False),
)

task_file = Table(
    "task_file",
    metadata,
    row_id(),
    Column("key", String(200), nullable=False, unique=True),
    Column("conversation_id", ForeignKey("conversation.id", ondelete="SET NULL"), index=True),
    Column("note_id", ForeignKey("task_note.id", ondelete="CASCADE"), index=True),
    Column("name", Text, nullable=False),
    Column("content_type", String(100), nullable=False),
    Column("size", Integer, nullable=False),
    Column("content", LargeBinary, nullable=False),
    Column("added_at", Instant, nullable=False),
)

handover = Table(
    "handover",
    metadata,
    row_id(),
    Column("occurrence_id", ForeignKey("occurrence.id"), nullable=False, index=True),
    Column("from_id", ForeignKey("person.id"), nullable=False),
    Column("to_id", ForeignKey("person.id"), nullable=False),
    Column("asked_at", Instant, nullable=False),
    Column("answered_at", Instant),
    Column("accepted", Boolean),
)

calendar_feed = Table(
    "calendar_feed",
    metadata,
    row_id(),
    Column("token_hash", String(64), nullable=False, unique=True),
    Column("person_id", ForeignKey("person.id"), nullable=False, index=True),
    Column("unit_id", ForeignKey("unit.id")),
    Column("made_at", Instant, nullable=False),
    Column("revoked_at", Instant),
    Column("revoked_by", Text),
)

target_actual = Table(
    "target_actual",
    metadata,
    row_id(),
    Column("target_id", ForeignKey("target.id"), nullable=False, index=True),
    Column("label", Text, nullable=False),
    Column("day", Date, nullable=False),
    Column("value", Float, nullable=False),
    Column("note", Text),
    Column("origin", String(16), nullable=False, server_default="entered"),
    Column("entered_by", Text, nullable=False),
    Column("entered_at", Instant, nullable=False),
    Column("withdrawn_at", Instant),
    Column("withdrawn_by", Text),
)
