"""Tables of the platforms' accounts; part of `storage/tables.py`, which would be too long with them."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, Float, Integer, String, Table, Text

from storage.columns import Instant, Told
from storage.metadata import metadata

channel_state = Table(
    "channel_state",
    metadata,
    Column("channel", String(32), primary_key=True),
    Column("last_event_at", Instant),
    Column("paused_until", Instant),
    Column("reason", Told),
    Column("needs_operator_since", Instant),
)

channel_token = Table(
    "channel_token",
    metadata,
    Column("channel", String(32), primary_key=True),
    Column("account", String(64), primary_key=True),
    Column("sealed", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("state", String(16), nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("refreshing_until", Instant),
    Column("changed_at", Instant, nullable=False),
    CheckConstraint("state IN ('ok', 'needs_consent')", name="state"),
)

channel_usage = Table(
    "channel_usage",
    metadata,
    Column("channel", String(32), primary_key=True),
    Column("period", String(10), primary_key=True),
    Column("kind", String(32), primary_key=True),
    Column("count", Integer, nullable=False),
)

bucket = Table(
    "bucket",
    metadata,
    Column("channel", String(32), primary_key=True),
    Column("tokens", Float, nullable=False),
    Column("rate", Float, nullable=False),
    Column("filled_at", Float, nullable=False),
    Column("granted", Integer, nullable=False),
    Column("slowed_at", Float, nullable=False, server_default="0"),
)
