"""Health: can it work, what waits, what failed and may be tried again, what was erased, which versions run."""

from __future__ import annotations

import asyncio
import datetime as dt
import platform
import shutil
from collections.abc import Callable
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

from aiohttp import web
from sqlalchemy import Connection

from bot.settings import Settings
from bot.web.admin.kept_labels import kept_label
from bot.web.forms import read_form
from bot.web.pages import render, words
from bot.web.services import STAFF, Services, services
from storage import audit, erased, queue, revisions
from storage.audit_actions import Action

routes = web.RouteTableDef()
HERE = "/quan-tri/suc-khoe"
LIBRARIES = ("motcua", "aiohttp", "SQLAlchemy", "python-telegram-bot", "pydantic")
BY_HAND = "người trực máy gác lại"
_Work = Callable[[Connection, dt.datetime], int]
NEARLY_FULL = 0.9
"""Of a disk; from then on the page warns."""


class Disk(NamedTuple):
    """The disk that holds the database file; bytes."""

    total: int
    free: int

    @property
    def is_nearly_full(self) -> bool:
        return self.free < (1 - NEARLY_FULL) * self.total


@routes.get(HERE)
async def page(request: web.Request) -> web.StreamResponse:
    shared = services(request)
    checks, channels = await asyncio.gather(shared.readiness.checks(), shared.readiness.channels())
    context = await shared.read(_looked)
    known = {
        "checks": checks,
        "channels": channels,
        "versions": _versions(),
        "disk": await asyncio.to_thread(_disk, shared.settings, shared),
        "troubles": shared.source.troubles,
        "records": len(shared.knowledge.procedures),
        "done": request.query.get("xong"),
        "now": shared.clock(),
        "kept_label": partial(kept_label, words(request)),
    }
    return render(request, "admin/health.html", {**context, **known})


def _looked(connection: Connection) -> dict[str, object]:
    return {
        "messages": queue.messages(connection),
        "heads": queue.stuck(connection),
        "replies": queue.replies(connection),
        "dead": queue.newest_given_up(connection),
        "dead_count": sum(queue.given_up(connection).values()),
        "aside": queue.newest_put_aside(connection),
        "owners": queue.owners(connection),
        "rounds": erased.last_rounds(connection),
        "database": f"{connection.dialect.name} {'.'.join(map(str, connection.dialect.server_version_info or ()))}",
        "migration": revisions.current(connection),
    }


def _versions() -> dict[str, str]:
    return {"Python": platform.python_version(), **{name: version(name) for name in LIBRARIES}}


def _disk(settings: Settings, shared: Services) -> Disk:
    file = shared.store.database.file
    folder = file.parent if file else settings.knowledge_dir
    while not folder.exists():
        folder = folder.parent
    usage = shutil.disk_usage(Path(folder))
    return Disk(usage.total, usage.free)


@routes.post(HERE + r"/{way:gac|di}/{row:\d+}/lai")
async def retry(request: web.Request) -> web.StreamResponse:
    """Try one message again: put aside (`gac`), or given up on its way out (`di`)."""
    way, row = request.match_info["way"], int(request.match_info["row"][:18])

    def work(connection: Connection, now: dt.datetime) -> int:
        if way == "gac":
            return queue.take_up_again(connection, row_id=row)
        return queue.send_again(connection, now, row_id=row)

    return await _change(request, "queue.retry", f"{way}-{row}", work)


@routes.post(HERE + "/thu-lai")
async def retry_channel(request: web.Request) -> web.StreamResponse:
    """Try everything of one channel again."""
    channel = str((await read_form(request)).get("channel", ""))

    def work(connection: Connection, now: dt.datetime) -> int:
        again = queue.take_up_again(connection, channel=channel)
        return again + queue.send_again(connection, now, channel=channel)

    return await _change(request, "queue.retry", channel[:80], work)


@routes.post(HERE + r"/{way:den|di}/{row:\d+}/gac")
async def park(request: web.Request) -> web.StreamResponse:
    """Put one message aside that waits and holds others up."""
    way, row = request.match_info["way"], int(request.match_info["row"][:18])

    def work(connection: Connection, now: dt.datetime) -> int:
        aside = queue.put_message_aside if way == "den" else queue.put_reply_aside
        return int(aside(connection, row, BY_HAND, now))

    return await _change(request, "queue.park", f"{way}-{row}", work)


async def _change(request: web.Request, action: Action, subject: str, work: _Work) -> web.StreamResponse:
    shared, actor = services(request), request[STAFF].login
    now = shared.clock()

    def whole(connection: Connection) -> int:
        changed = work(connection, now)
        if changed:
            audit.record(connection, actor=actor, action=action, subject=subject, now=now)
        return changed

    raise web.HTTPSeeOther(f"{HERE}?xong={await shared.write(whole)}")
