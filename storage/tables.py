"""Every table, on one page. Alembic's migrations are checked equal to this.

`docs/database.md` says why each is there. Rows of `inbox` are pending only: done means deleted, in the same
transaction as what the turn wrote.
"""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    SmallInteger,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from storage.admin_tables import api_token, confirmation, download, erased, record_version
from storage.broadcast_tables import campaign
from storage.channel_tables import bucket, channel_state, channel_token, channel_usage
from storage.columns import Id, Instant, Json, Told
from storage.desk_tables import outcome, question_group, unmet_question
from storage.dossier_tables import (
    apology,
    dossier,
    dossier_import,
    dossier_mapping,
    dossier_try,
    dossier_watch,
)
from storage.duty_tables import calendar_feed, handover, target_actual, task_file, task_note
from storage.feedback_tables import feedback, feedback_due, feedback_event, feedback_file
from storage.metadata import metadata
from storage.metadata import row_id as _id
from storage.privacy_tables import breach, data_request
from storage.rating_tables import (
    kiosk,
    rating,
    rating_answer,
    rating_invited,
    rating_pack,
    rating_tally,
    rating_token,
    visit,
)
from storage.reminder_tables import (
    calendar_override,
    calendar_year,
    plan_steps,
    reminder,
    task_steps,
    unit_hours,
    weekly_summary,
)
from storage.staff_tables import audit, setup_code, staff, staff_link, staff_recovery, staff_session
from storage.task_tables import answer, occurrence, plan, target, task
from storage.unit_tables import plan_answerer, plan_unit_name, unit_alias

# Many lie in files of their own, by noun; this stays the page to read them from.
__all__ = [
    "answer",
    "api_token",
    "apology",
    "audit",
    "breach",
    "bucket",
    "calendar_feed",
    "calendar_override",
    "calendar_year",
    "campaign",
    "channel_state",
    "channel_token",
    "channel_usage",
    "confirmation",
    "data_request",
    "dossier",
    "dossier_import",
    "dossier_mapping",
    "dossier_try",
    "dossier_watch",
    "download",
    "erased",
    "feedback",
    "feedback_due",
    "feedback_event",
    "feedback_file",
    "handover",
    "kiosk",
    "metadata",
    "occurrence",
    "outcome",
    "plan",
    "plan_answerer",
    "plan_steps",
    "plan_unit_name",
    "question_group",
    "rating",
    "rating_answer",
    "rating_invited",
    "rating_pack",
    "rating_tally",
    "rating_token",
    "record_version",
    "reminder",
    "setup_code",
    "staff",
    "staff_link",
    "staff_recovery",
    "staff_session",
    "target",
    "target_actual",
    "task",
    "task_file",
    "task_note",
    "task_steps",
    "unit_alias",
    "unit_hours",
    "unmet_question",
    "visit",
    "weekly_summary",
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
    Index("ix_conversation_channel_id", "channel", "id"),
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
    Column("error", Told, nullable=False),
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
    Column("last_error", Told),
    Column("sent_at", Instant),
    Column("dead_at", Instant),
    Column("receipt", Told(200)),
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
