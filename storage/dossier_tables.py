"""Tables of dossiers; part of `storage/tables.py`, which would be too long with them. No names of people in any."""

from __future__ import annotations

from sqlalchemy import (
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Integer,
    SmallInteger,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from storage.columns import Instant, Json
from storage.metadata import metadata, row_id

dossier = Table(
    "dossier",
    metadata,
    row_id(),
    Column("key", String(64), nullable=False, unique=True),
    Column("code", String(64), nullable=False),
    Column("procedure", Text),
    Column("procedure_id", String(80)),
    Column("unit", Text),
    Column("received", Date),
    Column("due", Date, index=True),
    Column("first_due", Date),
    Column("due_moves", SmallInteger, nullable=False, server_default="0"),
    Column("finished", Date, index=True),
    Column("status", String(16), nullable=False),
    Column("status_said", Text),
    Column("check_hash", String(64)),
    Column("source_day", Date, nullable=False),
    Column("warned_due", Date),
    Column("warned_step", SmallInteger),
    Column("rating_asked_on", Date),
)

dossier_import = Table(
    "dossier_import",
    metadata,
    row_id(),
    Column("at", Instant, nullable=False),
    Column("by", Text, nullable=False),
    Column("file_name", Text, nullable=False),
    Column("fingerprint", String(64)),
    Column("source_day", Date, nullable=False),
    Column("check_kind", String(16)),
    Column("state", String(16), nullable=False),
    Column("counts", Json, nullable=False),
    Column("problems", Json, nullable=False),
    Column("rows", Json),
    Column("applied_at", Instant),
    CheckConstraint("state IN ('draft', 'done', 'dropped')", name="state"),
)

dossier_mapping = Table(
    "dossier_mapping",
    metadata,
    Column("fingerprint", String(64), primary_key=True),
    Column("headers", Json, nullable=False),
    Column("mapping", Json, nullable=False),
    Column("saved_by", Text, nullable=False),
    Column("saved_at", Instant, nullable=False),
)

dossier_watch = Table(
    "dossier_watch",
    metadata,
    row_id(),
    Column("dossier_id", ForeignKey("dossier.id"), nullable=False),
    Column("conversation_id", ForeignKey("conversation.id"), nullable=False, index=True),
    Column("told", String(16), nullable=False),
    Column("changes", SmallInteger, nullable=False, server_default="0"),
    Column("since", Instant, nullable=False),
    UniqueConstraint("dossier_id", "conversation_id"),
)

dossier_try = Table(
    "dossier_try",
    metadata,
    Column("subject", String(80), primary_key=True),
    Column("wrong", Integer, nullable=False),
    Column("until", Instant, nullable=False),
)

apology = Table(
    "apology",
    metadata,
    row_id(),
    Column("dossier_id", ForeignKey("dossier.id"), nullable=False, unique=True),
    Column("state", String(16), nullable=False, server_default="draft"),
    Column("reason", Text, nullable=False),
    Column("new_due", Date, nullable=False),
    Column("drafted_by", Text, nullable=False),
    Column("drafted_at", Instant, nullable=False),
    Column("number", Text),
    Column("signer", Text),
    Column("signed_on", Date),
    Column("signed_by", Text),
    Column("sent_on", Date),
    Column("sent_how", Text),
    Column("sent_by", Text),
    Column("refused", Integer, nullable=False, server_default="0"),
    CheckConstraint("state IN ('draft', 'signed', 'sent')", name="state"),
)
