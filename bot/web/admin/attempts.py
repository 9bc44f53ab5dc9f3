"""Tries to sign in: how many one address gets, and the record of each. What was typed is kept nowhere."""

from __future__ import annotations

import datetime as dt

from aiohttp import web
from sqlalchemy import Connection

from bot.web.chat.newcomers import Newcomers, address_of
from storage import audit
from storage.audit_actions import Action
from storage.staff import Staff

PER_MINUTE = 10
"""Tries of one address in each process: a person needs one or two, an office behind one address a few more."""
ATTEMPTS = web.AppKey("attempts", Newcomers)
UNKNOWN = "?"
"""Whoever tried a name that is none: what was typed may be a password, or a citizen's data."""


def add_to(app: web.Application) -> None:
    app[ATTEMPTS] = Newcomers(PER_MINUTE)


async def admit(request: web.Request) -> bool:
    """Whether this address may try once more now."""
    return await request.config_dict[ATTEMPTS].admit(address_of(request))


def note(connection: Connection, who: Staff | None, action: Action, now: dt.datetime) -> None:
    """Write a try down; as much work for a name that is none."""
    login = who.login if who else UNKNOWN
    audit.record(
        connection, actor=login, action=action, subject=f"staff {who.id if who else UNKNOWN}", now=now
    )
