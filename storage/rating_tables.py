"""Tables of ratings; part of `storage/tables.py`, which would be too long with them."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    SmallInteger,
    String,
    Table,
    Text,
    text,
)

from storage.columns import Instant, Json
from storage.metadata import metadata, row_id

_has_comment = text("comment IS NOT NULL")
rating = Table(
    "rating",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("questionnaire", String(32), nullable=False),
    Column("formula", String(32), nullable=False),
    Column("form", String(16), nullable=False),
    Column("completed", Boolean, nullable=False),
    Column("day", Date, nullable=False, index=True),
    Column("unit", Text),
    Column("procedure_id", String(80)),
    Column("channel", String(32), nullable=False),
    Column("comment", Text),
    Column("rule", String(32)),
    Column("gender", String(16)),
    Column("age", String(16)),
    Column("job", String(16)),
    Column("area", String(16)),
    Column("ethnicity", String(16)),
    Index("ix_rating_comment", "day", "id", sqlite_where=_has_comment, postgresql_where=_has_comment),
)

rating_answer = Table(
    "rating_answer",
    metadata,
    Column("rating_id", ForeignKey("rating.id", ondelete="CASCADE"), primary_key=True),
    Column("item", String(8), primary_key=True),
    Column("value", SmallInteger),
    CheckConstraint("value BETWEEN 1 AND 5", name="value"),
)

rating_tally = Table(
    "rating_tally",
    metadata,
    Column("day", Date, primary_key=True),
    Column("channel", String(32), primary_key=True),
    Column("event", String(16), primary_key=True),
    Column("count", Integer, nullable=False),
)

rating_token = Table(
    "rating_token",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    Column("until", Date, nullable=False, index=True),
)

rating_pack = Table(
    "rating_pack",
    metadata,
    Column("day", Date, primary_key=True),
    Column("legend", Json, nullable=False),
    Column("cells", LargeBinary, nullable=False),
)

rating_invited = Table(
    "rating_invited",
    metadata,
    Column("day", Date, primary_key=True),
    Column("unit", String(120), primary_key=True),
    Column("procedure_id", String(80), primary_key=True),
    Column("channel", String(32), primary_key=True),
    Column("count", Integer, nullable=False),
)

_to_remind = text("conversation_id IS NOT NULL AND reminded_at IS NULL")
visit = Table(
    "visit",
    metadata,
    row_id(),
    Column("code_hash", String(64), nullable=False, unique=True),
    Column("source", String(16), nullable=False),
    Column("unit", Text),
    Column("procedure_id", String(80)),
    Column("known", Json, nullable=False),
    Column("expires_on", Date, nullable=False, index=True),
    Column("conversation_id", ForeignKey("conversation.id", ondelete="SET NULL"), index=True),
    Column("invited_at", Instant),
    Column("reminded_at", Instant),
    Index("ix_visit_to_remind", "invited_at", sqlite_where=_to_remind, postgresql_where=_to_remind),
    sqlite_autoincrement=True,  # buttons and the tray's keys name visits: an id must never come again
)

kiosk = Table(
    "kiosk",
    metadata,
    row_id(),
    Column("key_hash", String(64), nullable=False, unique=True),
    Column("name", String(80), nullable=False),
    Column("unit", Text),
    Column("form", String(16), nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("closed_at", Instant),
    Column("last_rating_at", Instant),
)
