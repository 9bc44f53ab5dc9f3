"""Tables of feedback; part of `storage/tables.py`, which would be too long with them."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Integer,
    LargeBinary,
    SmallInteger,
    String,
    Table,
    Text,
    text,
)

from storage.columns import Id, Instant, Json
from storage.metadata import metadata, row_id

feedback = Table(
    "feedback",
    metadata,
    row_id(),
    Column("code", String(16), nullable=False, unique=True),
    Column("conversation_id", ForeignKey("conversation.id"), index=True),
    Column("channel", String(32), nullable=False),
    Column("text", Text, nullable=False),
    Column("status", String(16), nullable=False, server_default="new"),
    Column("received_at", Instant, nullable=False, index=True),
    Column("answer", Text),
    Column("answered_at", Instant),
    Column("contact", Text),
    Column("files", Json, nullable=False, server_default=text("'[]'")),
    Column("restricted", Boolean, nullable=False, server_default=text("false")),
    Column("stage", String(16), nullable=False, server_default="new", index=True),
    Column("round", SmallInteger, nullable=False, server_default="1"),
    Column("category", String(32)),
    Column("unit_id", Id, index=True),  # no foreign keys in what was added: SQLite would copy the table
    Column("place", Json),
    Column("confidential", Boolean, nullable=False, server_default=text("false")),
    Column("repeat_of", Id),
    Column("split_from", Id),
    Column("liked", Boolean),
    Column("settled_at", Instant),
    Column("public_summary", Text),
    Column("public_answer", Text),
    Column("public_at", Instant),
    CheckConstraint("status IN ('new', 'accepted', 'answered', 'refused')", name="status"),
)
"""`status` is what a version before 0013 reads of `stage`."""

feedback_event = Table(
    "feedback_event",
    metadata,
    row_id(),
    Column("feedback_id", ForeignKey("feedback.id"), nullable=False, index=True),
    Column("at", Instant, nullable=False),
    Column("actor", Text, nullable=False),
    Column("move", String(16), nullable=False),
    Column("from_stage", String(16)),
    Column("to_stage", String(16), nullable=False),
    Column("text", Text),
    Column("reason", Text),
    Column("key", String(80), unique=True),
    sqlite_autoincrement=True,  # the tray's keys name events: an id must never come again
)

feedback_due = Table(
    "feedback_due",
    metadata,
    Column("feedback_id", ForeignKey("feedback.id"), primary_key=True),
    Column("round", SmallInteger, primary_key=True),
    Column("step", String(16), primary_key=True),
    Column("due", Date, nullable=False, index=True),
    Column("version", String(32), nullable=False),
    Column("met_at", Instant),
    Column("warned_at", Instant),
    Column("overdue_told_at", Instant),
)

feedback_file = Table(
    "feedback_file",
    metadata,
    row_id(),
    Column("feedback_id", ForeignKey("feedback.id"), nullable=False, index=True),
    Column("content_type", String(32), nullable=False),
    Column("size", Integer, nullable=False),
    Column("content", LargeBinary, nullable=False),
    Column("added_at", Instant, nullable=False),
)
