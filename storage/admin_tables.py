"""Tables of the admin's desk: what is confirmed, written, handed out, erased; part of `storage/tables.py`."""

from __future__ import annotations

from sqlalchemy import Column, Integer, String, Table, Text

from storage.columns import Instant, Json
from storage.metadata import metadata, row_id

api_token = Table(
    "api_token",
    metadata,
    row_id(),
    Column("name", Text, nullable=False),
    Column("token_hash", String(64), nullable=False, unique=True),
    Column("scopes", Json, nullable=False),
    Column("created_by", Text, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("expires_at", Instant),
    Column("last_used_at", Instant),
    Column("revoked_at", Instant),
)

confirmation = Table(
    "confirmation",
    metadata,
    Column("item", String(40), primary_key=True),
    Column("note", Text, nullable=False),
    Column("confirmed_by", Text, nullable=False),
    Column("confirmed_at", Instant, nullable=False),
)

download = Table(
    "download",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    Column("what", String(40), nullable=False),
    Column("asked_by", Text, nullable=False),
    Column("expires_at", Instant, nullable=False, index=True),
)

erased = Table(
    "erased",
    metadata,
    Column("rule", String(40), primary_key=True),
    Column("at", Instant, nullable=False),
    Column("rows", Integer, nullable=False),
)

record_version = Table(
    "record_version",
    metadata,
    row_id(),
    Column("file", String(80), nullable=False, index=True),
    Column("content", Text),
    Column("written_by", Text, nullable=False),
    Column("written_at", Instant, nullable=False),
    Column("note", Text, nullable=False),
)
