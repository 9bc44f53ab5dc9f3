"""The table of broadcasts; part of `storage/tables.py`, which would be too long with it."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, Integer, String, Table, Text

from storage.columns import Id, Instant, Json
from storage.metadata import metadata, row_id

campaign = Table(
    "campaign",
    metadata,
    row_id(),
    Column("title", Text, nullable=False),
    Column("reply", Json, nullable=False),
    Column("segment", Json, nullable=False),
    Column("state", String(16), nullable=False, server_default="draft"),
    Column("cursor", Id, nullable=False, server_default="0"),
    Column("cursors", Json, nullable=False, server_default="{}"),
    Column("people", Integer, nullable=False, server_default="0"),
    Column("written", Integer, nullable=False, server_default="0"),
    Column("taken_back", Integer, nullable=False, server_default="0"),
    Column("created_by", Text, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("start_at", Instant),
    Column("started_at", Instant),
    Column("ended_at", Instant),
    CheckConstraint("state IN ('draft', 'running', 'paused', 'cancelled', 'done')", name="state"),
    sqlite_autoincrement=True,  # the tray's keys name campaigns: an id must never come again
)
