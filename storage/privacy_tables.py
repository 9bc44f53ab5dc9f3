"""Tables of people's rights over their data, and of what went wrong with it; part of `storage/tables.py`."""

from __future__ import annotations

from sqlalchemy import Boolean, CheckConstraint, Column, Date, ForeignKey, Integer, String, Table, Text, text

from storage.columns import Instant
from storage.metadata import metadata, row_id

data_request = Table(
    "data_request",
    metadata,
    row_id(),
    Column("code", String(16), nullable=False, unique=True),
    Column("kind", String(16), nullable=False),
    Column("conversation_id", ForeignKey("conversation.id", ondelete="SET NULL"), index=True),
    Column("channel", String(32), nullable=False),
    Column("text", Text),
    Column("received_at", Instant, nullable=False, index=True),
    Column("clock", String(32), nullable=False),
    Column("answer_due", Date, nullable=False),
    Column("due", Date, nullable=False),
    Column("answered_at", Instant),
    Column("extended_at", Instant),
    Column("extension_reason", Text),
    Column("done_at", Instant),
    Column("result", Text),
    Column("done_by", Text),
    CheckConstraint(
        "kind IN ('view', 'copy', 'correct', 'withdraw', 'restrict', 'object', 'erase')", name="kind"
    ),
)

breach = Table(
    "breach",
    metadata,
    row_id(),
    Column("found_at", Instant, nullable=False),
    Column("what", Text, nullable=False),
    Column("data", Text, nullable=False),
    Column("people", Integer),
    Column("harmful", Boolean, nullable=False, server_default=text("true")),
    Column("location", Boolean, nullable=False, server_default=text("false")),
    Column("incident", Boolean, nullable=False, server_default=text("false")),
    Column("clock", String(32), nullable=False),
    Column("measures", Text, nullable=False, server_default=""),
    Column("authority_told_at", Instant),
    Column("people_told_at", Instant),
    Column("incident_told_at", Instant),
    Column("incident_reported_at", Instant),
    Column("closed_at", Instant),
    Column("recorded_by", Text, nullable=False),
)
