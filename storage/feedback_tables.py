"""The table of feedback; part of `storage/tables.py`, which would be too long with it."""

from __future__ import annotations

from sqlalchemy import Boolean, CheckConstraint, Column, ForeignKey, String, Table, Text, text

from storage.columns import Instant, Json
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
    CheckConstraint("status IN ('new', 'accepted', 'answered', 'refused')", name="status"),
)
