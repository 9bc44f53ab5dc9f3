"""Tables of who signs in to the admin pages and what they changed; part of `storage/tables.py`, too long with them."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, ForeignKey, SmallInteger, String, Table, Text

from storage.columns import Id, Instant, Json
from storage.metadata import metadata, row_id

staff = Table(
    "staff",
    metadata,
    row_id(),
    Column("login", String(80), nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("password_hash", Text, nullable=False),
    Column("role", String(16), nullable=False),
    Column("failed_logins", SmallInteger, nullable=False, server_default="0"),
    Column("locked_until", Instant),
    Column("created_at", Instant, nullable=False),
    Column("unit_id", Id),  # no foreign key: SQLite would make the table anew, and end every session with it
    Column("disabled_at", Instant),
    Column("totp", Text),
    Column("totp_next", Text),
    Column("totp_step", Id),
    CheckConstraint("role IN ('admin', 'leader', 'editor', 'viewer')", name="role"),
)

staff_session = Table(
    "staff_session",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    Column("staff_id", ForeignKey("staff.id", ondelete="CASCADE"), nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("last_seen_at", Instant, nullable=False),
)

staff_link = Table(
    "staff_link",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    Column("staff_id", ForeignKey("staff.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("kind", String(16), nullable=False),
    Column("expires_at", Instant, nullable=False),
)

staff_recovery = Table(
    "staff_recovery",
    metadata,
    Column("code_hash", String(64), primary_key=True),
    Column("staff_id", ForeignKey("staff.id", ondelete="CASCADE"), nullable=False, index=True),
)

setup_code = Table(
    "setup_code",
    metadata,
    Column("code_hash", String(64), primary_key=True),
    Column("created_at", Instant, nullable=False),
)

audit = Table(
    "audit",
    metadata,
    row_id(),
    Column("at", Instant, nullable=False, index=True),
    Column("actor", Text, nullable=False),
    Column("action", String(64), nullable=False),
    Column("subject", Text, nullable=False),
    Column("detail", Json, nullable=False),
)
