"""Every table, on one page. Alembic's migrations are checked equal to this.

`docs/database.md` says why each is there. Rows of `inbox` are pending only: done means deleted, in the same
transaction as what the turn wrote.
"""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    SmallInteger,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from storage.broadcast_tables import campaign
from storage.channel_tables import bucket, channel_state, channel_token, channel_usage
from storage.columns import Id, Instant, Json
from storage.desk_tables import outcome, question_group, unmet_question
from storage.metadata import metadata
from storage.metadata import row_id as _id

# Those of the platforms and of what was not answered lie in files of their own; this stays the page to read them from.
__all__ = [
    "bucket",
    "campaign",
    "channel_state",
    "channel_token",
    "channel_usage",
    "metadata",
    "outcome",
    "question_group",
    "unmet_question",
]

# --- messages -------------------------------------------------------------------------------------------

conversation = Table(
    "conversation",
    metadata,
    _id(),
    Column("channel", String(32), nullable=False),
    Column("peer", Text, nullable=False),
    Column("shard", SmallInteger, nullable=False),
    Column("state", Json, nullable=False),
    Column("updated_at", Instant, nullable=False),
    Column("last_heard_at", Instant),
    Column("unreachable_at", Instant),
    Column("silent_until", Instant),
    UniqueConstraint("channel", "peer"),
)

seen = Table(
    "seen",
    metadata,
    Column("channel", String(32), primary_key=True),
    Column("message_id", String(200), primary_key=True),
    Column("at", Instant, nullable=False, index=True),
)

inbox = Table(
    "inbox",
    metadata,
    _id(),
    Column("shard", SmallInteger, nullable=False),
    Column("conversation_id", ForeignKey("conversation.id"), nullable=False),
    Column("payload", Json, nullable=False),
    Column("received_at", Instant, nullable=False),
    Column("attempts", SmallInteger, nullable=False, server_default="0"),
    Index("ix_inbox_shard_id", "shard", "id"),
    sqlite_autoincrement=True,  # replies are keyed by this id: it must never come again
)

inbox_dead = Table(
    "inbox_dead",
    metadata,
    _id(),
    Column("conversation_id", ForeignKey("conversation.id"), nullable=False),
    Column("payload", Json, nullable=False),
    Column("received_at", Instant, nullable=False),
    Column("error", Text, nullable=False),
    Column("died_at", Instant, nullable=False),
)

_receipt = text("receipt IS NOT NULL")
_waiting = text("sent_at IS NULL AND dead_at IS NULL")
_given_up = text("dead_at IS NOT NULL")
_of_campaign = text("campaign_id IS NOT NULL AND sent_at IS NULL")
outbox = Table(
    "outbox",
    metadata,
    _id(),
    Column("shard", SmallInteger, nullable=False),
    Column("conversation_id", ForeignKey("conversation.id"), nullable=False),
    Column("channel", String(32), nullable=False),
    Column("lane", SmallInteger, nullable=False),
    Column("key", String(200), nullable=False, unique=True),
    Column("payload", Json, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("due_at", Instant, nullable=False),
    Column("attempts", SmallInteger, nullable=False, server_default="0"),
    Column("last_error", Text),
    Column("sent_at", Instant),
    Column("dead_at", Instant),
    Column("receipt", String(200)),
    Column("turn", String(16)),
    Column("received_at", Instant),
    Column("campaign_id", Id),  # no foreign key: SQLite would copy the whole tray to add it
    Index("ix_outbox_waiting", "lane", "id", sqlite_where=_waiting, postgresql_where=_waiting),
    Index(
        "ix_outbox_conversation_waiting",
        "conversation_id",
        "id",
        sqlite_where=_waiting,
        postgresql_where=_waiting,
    ),
    Index("ix_outbox_conversation_id_id", "conversation_id", "id"),
    Index("ix_outbox_dead_at", "dead_at", sqlite_where=_given_up, postgresql_where=_given_up),
    Index(
        "ix_outbox_channel_waiting", "channel", "lane", "id", sqlite_where=_waiting, postgresql_where=_waiting
    ),
    Index("ix_outbox_campaign", "campaign_id", sqlite_where=_of_campaign, postgresql_where=_of_campaign),
    Index("ix_outbox_receipt", "channel", "receipt", sqlite_where=_receipt, postgresql_where=_receipt),
    sqlite_autoincrement=True,  # pages read by this id as a cursor: it must only grow
)

question = Table(
    "question",
    metadata,
    _id(),
    Column("at", Instant, nullable=False, index=True),
    Column("channel", String(32), nullable=False),
    Column("text", Text, nullable=False),
    Column("outcome", String(32), nullable=False),
    Column("procedure_id", String(80)),
    Column("facet", String(32)),
    Column("why", Json, nullable=False),
)

# --- people ---------------------------------------------------------------------------------------------

unit = Table(
    "unit",
    metadata,
    _id(),
    Column("name", Text, nullable=False, unique=True),
    Column("created_at", Instant, nullable=False),
)

person = Table(
    "person",
    metadata,
    _id(),
    Column("name", Text, nullable=False),
    Column("unit_id", ForeignKey("unit.id"), nullable=False, index=True),
    Column("role", String(16), nullable=False, server_default="official"),
    Column("active", Boolean, nullable=False, server_default=text("true")),
    Column("created_at", Instant, nullable=False),
    CheckConstraint("role IN ('official', 'leader')", name="role"),
)

account = Table(
    "account",
    metadata,
    _id(),
    Column("conversation_id", ForeignKey("conversation.id"), nullable=False, unique=True),
    Column("person_id", ForeignKey("person.id"), nullable=False, index=True),
    Column("linked_at", Instant, nullable=False),
)

link_code = Table(
    "link_code",
    metadata,
    Column("code_hash", String(64), primary_key=True),
    Column("person_id", ForeignKey("person.id"), nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("used_at", Instant),
)

consent = Table(
    "consent",
    metadata,
    _id(),
    Column("conversation_id", ForeignKey("conversation.id"), nullable=False, index=True),
    Column("purpose", String(32), nullable=False),
    Column("text_version", String(32), nullable=False),
    Column("text_hash", String(64), nullable=False),
    Column("language", String(8), nullable=False),
    Column("button", String(64), nullable=False),
    Column("given_at", Instant, nullable=False),
    Column("withdrawn_at", Instant),
)

staff = Table(
    "staff",
    metadata,
    _id(),
    Column("login", String(80), nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("password_hash", Text, nullable=False),
    Column("role", String(16), nullable=False),
    Column("failed_logins", SmallInteger, nullable=False, server_default="0"),
    Column("locked_until", Instant),
    Column("created_at", Instant, nullable=False),
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

setup_code = Table(
    "setup_code",
    metadata,
    Column("code_hash", String(64), primary_key=True),
    Column("created_at", Instant, nullable=False),
)

audit = Table(
    "audit",
    metadata,
    _id(),
    Column("at", Instant, nullable=False, index=True),
    Column("actor", Text, nullable=False),
    Column("action", String(64), nullable=False),
    Column("subject", Text, nullable=False),
    Column("detail", Json, nullable=False),
)

# --- plans and tasks ------------------------------------------------------------------------------------

plan = Table(
    "plan",
    metadata,
    _id(),
    Column("file_name", Text, nullable=False),
    Column("file_hash", String(64), nullable=False, index=True),
    Column("number", Text),
    Column("issuer", Text),
    Column("title", Text),
    Column("issued", Date),
    Column("period_start", Date, nullable=False),
    Column("period_end", Date, nullable=False),
    Column("status", String(16), nullable=False, server_default="review"),
    Column("warnings", Json, nullable=False),
    Column("imported_at", Instant, nullable=False),
    Column("confirmed_at", Instant),
    Column("confirmed_by", Text),
    CheckConstraint("status IN ('review', 'confirmed', 'discarded')", name="status"),
)

task = Table(
    "task",
    metadata,
    _id(),
    Column("plan_id", ForeignKey("plan.id"), nullable=False, index=True),
    Column("position", Integer, nullable=False),
    Column("no", Text),
    Column("section", Text),
    Column("text", Text, nullable=False),
    Column("product", Text),
    Column("lead", Json, nullable=False),
    Column("support", Json, nullable=False),
    Column("deadline_kind", String(16), nullable=False),
    Column("deadline_raw", Text),
    Column("due", Date),
    Column("rules", Json, nullable=False),
    Column("source", Text, nullable=False),
    Column("ambiguity", Text),
    Column("certainty", Json, nullable=False),
    Column("included", Boolean, nullable=False, server_default=text("true")),
)

target = Table(
    "target",
    metadata,
    _id(),
    Column("plan_id", ForeignKey("plan.id"), nullable=False, index=True),
    Column("position", Integer, nullable=False),
    Column("detail", Json, nullable=False),
)

occurrence = Table(
    "occurrence",
    metadata,
    _id(),
    Column("task_id", ForeignKey("task.id"), nullable=False),
    Column("unit_id", ForeignKey("unit.id"), nullable=False, index=True),
    Column("due", Date, nullable=False, index=True),
    Column("original_due", Date, nullable=False),
    Column("status", String(16), nullable=False, server_default="open"),
    UniqueConstraint("task_id", "unit_id", "original_due"),
    CheckConstraint("status IN ('open', 'received', 'asked', 'done')", name="status"),
)

answer = Table(
    "answer",
    metadata,
    _id(),
    Column("occurrence_id", ForeignKey("occurrence.id"), nullable=False, index=True),
    Column("person_id", ForeignKey("person.id"), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("note", Text),
    Column("new_due", Date),
    Column("at", Instant, nullable=False),
    CheckConstraint("kind IN ('received', 'done', 'extend')", name="kind"),
)

reminder = Table(
    "reminder",
    metadata,
    Column("key", String(200), primary_key=True),
    Column("occurrence_id", ForeignKey("occurrence.id"), nullable=False, index=True),
    Column("person_id", ForeignKey("person.id"), nullable=False),
    Column("step", String(16), nullable=False),
    Column("outbox_key", String(200)),
    Column("at", Instant, nullable=False),
)

# --- ratings and feedback -------------------------------------------------------------------------------

rating = Table(
    "rating",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("questionnaire", String(32), nullable=False),
    Column("formula", String(16), nullable=False),
    Column("form", String(16), nullable=False),
    Column("completed", Boolean, nullable=False),
    Column("day", Date, nullable=False, index=True),
    Column("unit", Text),
    Column("procedure_id", String(80)),
    Column("channel", String(32), nullable=False),
    Column("comment", Text),
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

feedback = Table(
    "feedback",
    metadata,
    _id(),
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
