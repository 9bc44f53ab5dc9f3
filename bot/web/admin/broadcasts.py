"""Broadcasts: whom, how it looks on each channel, how long and how dear; then send, put on, pause, go on, cancel."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import partial

from aiohttp import web
from sqlalchemy import Connection

from bot.broadcast_outlook import held_up, outlook
from bot.channels.off import off
from bot.channels.previews import SHAPES, previews
from bot.settings import Settings
from bot.web.admin.broadcast_forms import MOST_TEXT, Wrong, moment_of, segment_of
from bot.web.forms import read_form
from bot.web.pages import render, words
from bot.web.services import STAFF, services
from handlers import broadcasts
from knowledge.texts import Translate
from storage import broadcasts as stored
from storage import people
from storage.broadcasts import Campaign
from storage.errors import Refused

routes = web.RouteTableDef()
HERE = "/quan-tri/phat-tin"
EMPTY = {"title": "", "text": "", "basis": "consent", "legal_basis": "", "days": ""}


@routes.get(HERE)
async def page(request: web.Request) -> web.StreamResponse:
    return await _listed(request)


async def _listed(
    request: web.Request, problem: str | None = None, typed: dict[str, str] | None = None
) -> web.Response:
    def work(connection: Connection) -> dict[str, object]:
        campaigns = stored.all_of(connection)
        return {
            "campaigns": [(one, stored.progress(connection, one)) for one in campaigns],
            "units": people.units(connection),
        }

    context = await services(request).read(work)
    known = {
        "channels": _on(services(request).settings),
        "problem": problem,
        "typed": {**EMPTY, **(typed or {})},
        "most_text": MOST_TEXT,
    }
    return render(request, "admin/broadcasts.html", {**context, **known}, status=400 if problem else 200)


def _on(settings: Settings) -> list[str]:
    """The channels a broadcast may be kept to."""
    return [name for name in SHAPES if name not in off(settings)]


@routes.post(HERE)
async def draft(request: web.Request) -> web.StreamResponse:
    """Write a draft; nobody gets it yet."""
    shared, actor = services(request), request[STAFF].login
    form = {name: str(value) for name, value in (await read_form(request)).items()}
    now = shared.clock()
    try:
        segment = await segment_of(request)
    except Wrong as error:
        return await _listed(request, str(error), form)
    if not set(segment.channels) <= set(_on(shared.settings)):
        return await _listed(request, "channels", form)
    title, text = form.get("title", "")[:200], form.get("text", "").replace("\r\n", "\n")[:MOST_TEXT]

    def work(connection: Connection) -> int:
        return broadcasts.draft(connection, title=title, text=text, segment=segment, by=actor, now=now)

    try:
        made = await shared.write(work)
    except Refused:
        return await _listed(request, "text", form)
    raise web.HTTPSeeOther(f"{HERE}/{made}")


@routes.get(HERE + r"/{campaign:\d+}")
async def one(request: web.Request) -> web.StreamResponse:
    return await _shown(request)


async def _shown(request: web.Request, problem: str | None = None) -> web.Response:
    shared = services(request)
    number, now, _ = _number(request), shared.clock(), words(request)

    def work(connection: Connection) -> dict[str, object] | None:
        found = stored.find(connection, number)
        return None if found is None else _facts(connection, found, shared.settings, now, _)

    context = await shared.read(work)
    if context is None:
        raise web.HTTPNotFound
    context |= {"problem": problem}
    return render(request, "admin/broadcast.html", context, status=409 if problem else 200)


def _facts(
    connection: Connection, found: Campaign, settings: Settings, now: dt.datetime, _: Translate
) -> dict[str, object]:
    begin = max(found.start_at or now, now)
    expected = outlook(connection, found.segment, settings, begin)
    shown = found.segment.channels or tuple(SHAPES)
    names = dict(people.units(connection))
    return {
        "campaign": found,
        "progress": stored.progress(connection, found),
        "outlook": expected,
        "expected": expected.told(_),
        "held_up": held_up(connection, found, settings, _),
        "units": [names.get(unit, str(unit)) for unit in found.segment.units],
        "previews": previews([found.reply], shown),
    }


Action = Callable[[Connection, int, str, dt.datetime], object]
ACTIONS: dict[str, Action] = {
    "tam-dung": broadcasts.pause,
    "gui-tiep": broadcasts.resume,
    "huy": broadcasts.cancel,
    "bo-hen": lambda connection, number, by, now: broadcasts.schedule(connection, number, None, by, now),
}


@routes.post(HERE + r"/{campaign:\d+}/{action:gui|tam-dung|gui-tiep|huy|bo-hen}")
async def act(request: web.Request) -> web.StreamResponse:
    action = request.match_info["action"]
    if action == "gui":
        return await _do(request, partial(broadcasts.start, off=off(services(request).settings)))
    return await _do(request, ACTIONS[action])


@routes.post(HERE + r"/{campaign:\d+}/hen")
async def put_on(request: web.Request) -> web.StreamResponse:
    """Let it begin by itself at an hour (field `at`)."""
    try:
        at = moment_of(str((await read_form(request)).get("at", "")))
    except Wrong:
        _ = words(request)
        return await _shown(request, _("Chưa đọc được giờ hẹn. Anh/chị chọn ngày và giờ."))
    return await _do(
        request, lambda connection, number, by, now: broadcasts.schedule(connection, number, at, by, now)
    )


async def _do(request: web.Request, action: Action) -> web.StreamResponse:
    shared, actor, number = services(request), request[STAFF].login, _number(request)
    try:
        await shared.write(lambda connection: action(connection, number, actor, shared.clock()))
    except Refused as error:
        return await _shown(request, str(error))
    raise web.HTTPSeeOther(f"{HERE}/{number}")


def _number(request: web.Request) -> int:
    return int(request.match_info["campaign"][:18])
