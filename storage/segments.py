"""Whom a broadcast is for: conversations by channel, language, activity, consent and office.

Announcements rest on consent (Law 91/2025/QH15, article 9: one purpose, no silence counts as yes). Without consent only
what an authority must tell goes out: it names the rule that says so (article 19), and reaches only who wrote lately.
"""

from __future__ import annotations

import datetime as dt
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator
from sqlalchemy import JSON, Connection, Select, and_, func, select, type_coerce

from storage.tables import account, consent, conversation, person

PURPOSE = "announcements"
"""The consent that a broadcast to citizens rests on."""
LATELY = 30
"""Days: who wrote within them may expect to be told what an authority must tell."""
SOURCE = "vi"


class Segment(BaseModel):
    """Who gets a broadcast. Whoever cannot be reached is never in it."""

    model_config = ConfigDict(frozen=True)

    basis: Literal["consent", "duty", "officials"] = "consent"
    """consent: who agreed to announcements; duty: who wrote lately; officials: linked officials, for their work."""
    legal_basis: str = ""
    """With `duty`: the rule that obliges the authority to tell people."""
    channels: tuple[str, ...] = ()
    """Empty: all."""
    without: tuple[str, ...] = ()
    """Channels that were off when it began: whoever is there is left out, and nobody waits for them."""
    language: str | None = None
    active_days: int | None = Field(default=None, ge=1)
    """Only who wrote within so many days."""
    units: tuple[int, ...] = ()
    """With `officials`: of these units only."""

    @model_validator(mode="after")
    def _lawful(self) -> Segment:
        if self.basis == "duty" and not self.legal_basis.strip():
            raise ValueError("a broadcast without consent names the rule that obliges to it")
        if self.units and self.basis != "officials":
            raise ValueError("only officials belong to units")
        return self

    @property
    def days(self) -> int | None:
        """Within how many days somebody must have written."""
        if self.basis == "duty":
            return min(LATELY, self.active_days or LATELY)
        return self.active_days


def members(segment: Segment, now: dt.datetime) -> Select[int]:
    """The ids of the conversations of a segment, in no order."""
    query = select(conversation.c.id).where(conversation.c.unreachable_at.is_(None))
    if segment.channels:
        query = query.where(conversation.c.channel.in_(segment.channels))
    if segment.without:
        query = query.where(conversation.c.channel.not_in(segment.without))
    if segment.language:
        said = type_coerce(conversation.c.state, JSON)["language"].as_string()
        query = query.where(func.coalesce(said, SOURCE) == segment.language)
    if segment.days:
        query = query.where(conversation.c.last_heard_at >= now - dt.timedelta(days=segment.days))
    if segment.basis == "consent":
        query = query.where(conversation.c.id.in_(agreed()))
    if segment.basis == "officials":
        query = query.where(conversation.c.id.in_(_officials(segment)))
    return query


def agreed() -> Select[int]:
    """The conversations that agreed to announcements and have not withdrawn it."""
    return select(consent.c.conversation_id).where(
        consent.c.purpose == PURPOSE, consent.c.withdrawn_at.is_(None)
    )


def _officials(segment: Segment) -> Select[int]:
    of_person = and_(person.c.id == account.c.person_id, person.c.active)
    query = select(account.c.conversation_id).join(person, of_person)
    return query.where(person.c.unit_id.in_(segment.units)) if segment.units else query


def sizes(connection: Connection, segment: Segment, now: dt.datetime) -> dict[str, int]:
    """How many people a segment has on each channel."""
    inside = conversation.c.id.in_(members(segment, now))
    query = select(conversation.c.channel, func.count()).where(inside).group_by(conversation.c.channel)
    return dict(connection.execute(query).all())


def heard_since(
    connection: Connection, segment: Segment, channel: str, since: dt.datetime, now: dt.datetime
) -> int:
    """How many of a segment's people on a channel wrote at `since` or later."""
    inside = conversation.c.id.in_(members(segment, now))
    query = select(func.count()).where(
        inside, conversation.c.channel == channel, conversation.c.last_heard_at >= since
    )
    return int(connection.execute(query).scalar_one())
