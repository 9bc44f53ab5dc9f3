"""Broadcasts: one message to many people, laid into the tray a few thousand at a time.

Whom it reaches is a segment, read channel by channel in order of conversation ids; `cursors` are the last that were
read. Rows and cursors are written in one transaction and the rows' keys name campaign and conversation, so a kill
repeats nothing.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection, Mapping
from typing import Any, Literal, NamedTuple

from pydantic import BaseModel, ConfigDict
from sqlalchemy import (
    JSON,
    ColumnElement,
    Connection,
    Select,
    String,
    Text,
    cast,
    delete,
    func,
    insert,
    literal,
    select,
    type_coerce,
    update,
)
from sqlalchemy.types import Integer

from storage.columns import Instant, Json
from storage.locks import Alone, wait_to_be_alone
from storage.messages import Reply
from storage.outbox import READ_BY_NUMBER, UNTIL_RELEASED, Lane
from storage.segments import Segment, agreed, members, sizes
from storage.tables import campaign, conversation, outbox

State = Literal["draft", "running", "paused", "cancelled", "done"]


class Campaign(BaseModel):
    """One broadcast. `people`: how many it was meant for when it began; `written`: rows laid into the tray."""

    model_config = ConfigDict(from_attributes=True, frozen=True)

    id: int
    title: str
    reply: Reply
    segment: Segment
    state: State
    cursor: int
    """Where a version that read all channels as one got to."""
    cursors: Mapping[str, int | None]
    """By channel; None: all its people were read. Empty for a draft, and for what a version before began."""
    people: int
    written: int
    taken_back: int
    created_by: str
    created_at: dt.datetime
    start_at: dt.datetime | None = None
    """When a draft is to begin by itself; None: when somebody says so."""
    started_at: dt.datetime | None
    ended_at: dt.datetime | None


class Progress(BaseModel):
    """How far a campaign is, in people. `left`: in the tray and still to be laid there."""

    sent: int
    failed: int
    left: int


def add(
    connection: Connection, *, title: str, reply: Reply, segment: Segment, by: str, now: dt.datetime
) -> int:
    """A draft. Nothing is sent before it is started."""
    values = {
        "title": title,
        "reply": reply.model_dump(mode="json"),
        "segment": segment.model_dump(mode="json"),
        "created_by": by,
        "created_at": now,
    }
    key = connection.execute(insert(campaign).values(**values)).inserted_primary_key
    assert key is not None
    return int(key[0])


def find(connection: Connection, campaign_id: int) -> Campaign | None:
    row = connection.execute(select(campaign).where(campaign.c.id == campaign_id)).one_or_none()
    return Campaign.model_validate(row) if row else None


def all_of(connection: Connection) -> list[Campaign]:
    """Every campaign, the newest first."""
    rows = connection.execute(select(campaign).order_by(campaign.c.id.desc()))
    return [Campaign.model_validate(row) for row in rows]


def running(connection: Connection) -> list[Campaign]:
    """Those that are under way, the oldest first."""
    query = select(campaign).where(campaign.c.state == "running").order_by(campaign.c.id)
    return [Campaign.model_validate(row) for row in connection.execute(query)]


def due_drafts(connection: Connection, now: dt.datetime) -> list[Campaign]:
    """Drafts whose hour has come, the earliest first."""
    ripe = campaign.c.state == "draft", campaign.c.start_at <= now
    rows = connection.execute(select(campaign).where(*ripe).order_by(campaign.c.start_at, campaign.c.id))
    return [Campaign.model_validate(row) for row in rows]


def change(
    connection: Connection, campaign_id: int, before: tuple[State, ...], after: State, **values: Any
) -> bool:
    """Move a campaign to another state. False when it is in none of `before`."""
    changed = connection.execute(
        update(campaign)
        .where(campaign.c.id == campaign_id, campaign.c.state.in_(before))
        .values(state=after, **values)
    )
    return changed.rowcount == 1


def waiting(connection: Connection, campaign_id: int) -> int:
    """Its rows that lie in the tray unsent."""
    return int(connection.execute(_count(campaign_id).where(outbox.c.dead_at.is_(None))).scalar_one())


def progress(connection: Connection, found: Campaign) -> Progress:
    """What became of a campaign's people so far."""
    in_tray = waiting(connection, found.id)
    failed = connection.execute(_count(found.id).where(outbox.c.dead_at.is_not(None))).scalar_one()
    ended = found.state in ("done", "cancelled")
    return Progress(
        sent=found.written - found.taken_back - in_tray - failed,
        failed=failed,
        left=in_tray + (0 if ended else max(0, found.people - found.written)),
    )


def _count(campaign_id: int) -> Any:
    ours = outbox.c.campaign_id == campaign_id, outbox.c.sent_at.is_(None)
    return select(func.count()).select_from(outbox).where(*ours)


class Laid(NamedTuple):
    """How far it came."""

    people: int
    """Who are behind us now. None, while a turn holds the next of them."""
    over: bool
    """Whether nobody is left to be written to."""


def lay_out(
    connection: Connection, found: Campaign, most: int, now: dt.datetime, full: Collection[str] = ()
) -> Laid:
    """Lay the next `most` people's rows of each channel into the tray, but of those that are `full`."""
    cursors = {**found.cursors} or dict.fromkeys(sizes(connection, found.segment, now), found.cursor)
    read = written = 0
    # Those that are held come last, so that their people's turns wait the least.
    for channel in sorted(cursors.keys() - full, key=lambda name: (name in READ_BY_NUMBER, name)):
        cursor = cursors[channel]
        if cursor is None:
            continue
        behind = members(found.segment, now).where(
            conversation.c.channel == channel, conversation.c.id > cursor
        )
        ids = connection.scalars(behind.order_by(conversation.c.id).limit(most)).all()
        cursors[channel] = ids[-1] if len(ids) == most else None
        if ids:
            people, held = behind.where(conversation.c.id <= ids[-1]), channel in READ_BY_NUMBER
            written += _write(connection, _rows(found, now), people, held=held)
            if held and (left := connection.scalar(_left_out(found, people))) is not None:
                cursors[channel] = left - 1
                ids = [number for number in ids if number < left]
            read += len(ids)
    values = {"cursors": cursors, "written": campaign.c.written + written}
    connection.execute(update(campaign).where(campaign.c.id == found.id).values(values))
    return Laid(read, over=set(cursors.values()) <= {None})


def _write(connection: Connection, rows: Select[Any], people: Select[int], *, held: bool) -> int:
    """Returns how many rows there were: some may be known.

    `held`: see `READ_BY_NUMBER`. Whom a turn holds is left out: it may itself wait for who lays out rows.
    """
    if held:
        rows = rows.with_for_update(of=conversation, key_share=True, skip_locked=True)
    statement = insert(outbox).from_select(_COLUMNS, rows.where(conversation.c.id.in_(people)))
    return connection.execute(statement, execution_options={"preserve_rowcount": True}).rowcount


_COLUMNS = (
    "shard",
    "conversation_id",
    "channel",
    "lane",
    "key",
    "payload",
    "created_at",
    "due_at",
    "attempts",
    "campaign_id",
)


def _key(found: Campaign) -> ColumnElement[str]:
    """Of the row of a conversation."""
    return literal(f"broadcast:{found.id}:", String) + cast(conversation.c.id, Text)


def _known(found: Campaign) -> ColumnElement[bool]:
    return select(outbox.c.id).where(outbox.c.key == _key(found)).exists()


def _left_out(found: Campaign, people: Select[int]) -> Select[int]:
    """The first of these without a row; there is one only where a turn held it."""
    return select(func.min(conversation.c.id)).where(conversation.c.id.in_(people), ~_known(found))


def _rows(found: Campaign, now: dt.datetime) -> Select[Any]:
    """A row for each conversation that has none yet."""
    values: list[ColumnElement[Any]] = [
        conversation.c.shard,
        conversation.c.id,
        conversation.c.channel,
        literal(int(Lane.BROADCAST), Integer),
        _key(found),
        literal(found.reply.model_dump(mode="json"), Json),
        literal(now, Instant),
        literal(now, Instant),
        literal(0, Integer),
        literal(found.id, Integer),
    ]
    return select(*values).where(~_known(found)).order_by(conversation.c.id)


def hold(connection: Connection, campaign_id: int) -> None:
    """Its rows in the tray wait until they are released; so do those on their way, if they have to be tried again."""
    _due(connection, campaign_id, UNTIL_RELEASED)


def release(connection: Connection, campaign_id: int, now: dt.datetime) -> None:
    """Its rows in the tray may go."""
    _due(connection, campaign_id, now)


def _due(connection: Connection, campaign_id: int, at: dt.datetime) -> None:
    connection.execute(update(outbox).where(*_unsent(campaign_id)).values(due_at=at))


def take_back(connection: Connection, campaign_id: int) -> int:
    """Take its unsent rows out of the tray. Returns how many there were."""
    return take_out(connection, *_unsent(campaign_id))


def take_back_from(connection: Connection, conversation_id: int) -> None:
    """Take out of the tray what rests on the consent of a person who withdraws it, of whatever campaign."""
    wait_to_be_alone(connection, Alone.BROADCAST)  # who lays rows out meanwhile still reads the consent
    mine = outbox.c.conversation_id == conversation_id, outbox.c.dead_at.is_(None)
    take_out(connection, *mine, outbox.c.campaign_id.in_(with_consent()))


def take_back_without_consent(connection: Connection, campaign_id: int) -> None:
    """Take its rows out of the tray of who does not agree to them any more."""
    lapsed = outbox.c.conversation_id.not_in(agreed()), outbox.c.campaign_id.in_(with_consent())
    take_out(connection, *_unsent(campaign_id), *lapsed)


def take_out(connection: Connection, *which: ColumnElement[bool]) -> int:
    """Delete those of campaigns that were not sent, so that none counts as sent. Returns how many there were."""
    ours = outbox.c.campaign_id.is_not(None), outbox.c.sent_at.is_(None)
    gone = delete(outbox).where(*ours, *which).returning(outbox.c.campaign_id)
    by_campaign = Counter(connection.execute(gone).scalars())
    for campaign_id, many in sorted(by_campaign.items()):
        taken = campaign.c.taken_back + many
        connection.execute(update(campaign).where(campaign.c.id == campaign_id).values(taken_back=taken))
    return by_campaign.total()


def with_consent() -> Select[int]:
    """The campaigns that rest on consent."""
    basis = type_coerce(campaign.c.segment, JSON)["basis"].as_string()
    return select(campaign.c.id).where(basis == "consent")


def _unsent(campaign_id: int) -> tuple[ColumnElement[bool], ...]:
    return outbox.c.campaign_id == campaign_id, outbox.c.sent_at.is_(None), outbox.c.dead_at.is_(None)
