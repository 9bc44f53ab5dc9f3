"""Tables of what was not answered; part of `storage/tables.py`, which would be too long with them."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, Date, ForeignKey, String, Table, Text

from storage.columns import Instant
from storage.metadata import metadata, row_id

outcome = Table(
    "outcome",
    metadata,
    row_id(),
    Column("at", Instant, nullable=False, index=True),
    Column("channel", String(32), nullable=False),
    Column("outcome", String(32), nullable=False),
)

question_group = Table(
    "question_group",
    metadata,
    row_id(),
    Column("title", Text, nullable=False),
    Column("language", String(8), nullable=False),
    Column("state", String(16), nullable=False, server_default="new"),
    Column("unit_id", ForeignKey("unit.id")),
    Column("due", Date),
    Column("answer", Text),
    Column("basis", Text),
    Column("source", Text),
    Column("as_of", Date),
    Column("answered_by", Text),
    Column("approver", Text),
    Column("live_at", Instant),
    Column("created_at", Instant, nullable=False),
    CheckConstraint("state IN ('new', 'assigned', 'answered', 'live', 'closed')", name="state"),
    sqlite_autoincrement=True,  # the tray's keys name groups: an id must never come again
)

unmet_question = Table(
    "unmet_question",
    metadata,
    row_id(),
    Column("question_id", ForeignKey("question.id", ondelete="SET NULL"), index=True),
    Column("group_id", ForeignKey("question_group.id"), index=True),
    Column("conversation_id", ForeignKey("conversation.id", ondelete="SET NULL"), index=True),
    Column("channel", String(32), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("text", Text, nullable=False),
    Column("wish", Text),
    Column("language", String(8), nullable=False),
    Column("at", Instant, nullable=False),
    Column("ready_at", Instant, nullable=False),
    CheckConstraint("kind IN ('unknown', 'choices', 'not_helpful')", name="kind"),
)
