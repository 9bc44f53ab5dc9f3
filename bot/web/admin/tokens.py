"""Tokens for programs that read figures: made here, shown once, revoked here."""

from __future__ import annotations

import datetime as dt

from aiohttp import web
from sqlalchemy import Connection

from bot.web.api.addresses import SCOPES
from bot.web.forms import read_form
from bot.web.pages import render
from bot.web.services import STAFF, services
from storage import api_tokens, audit

routes = web.RouteTableDef()
HERE = "/quan-tri/ma-truy-cap"
LASTS = {"90": dt.timedelta(days=90), "365": dt.timedelta(days=365)}
LONGEST_NAME = 80


@routes.get(HERE)
async def page(request: web.Request) -> web.StreamResponse:
    return await _shown(request)


async def _shown(request: web.Request, *, made: str | None = None, problem: bool = False) -> web.Response:
    shared = services(request)
    context = {
        "tokens": await shared.read(api_tokens.all_of),
        "scopes": SCOPES,
        "made": made,
        "problem": problem,
        "now": shared.clock(),
        "address": shared.settings.address,
    }
    return render(request, "admin/tokens.html", context, status=400 if problem else 200)


@routes.post(HERE)
async def make(request: web.Request) -> web.StreamResponse:
    """Make a token; it is shown on this page only."""
    shared, actor, now = services(request), request[STAFF].login, services(request).clock()
    form = await read_form(request)
    sent = await request.post()
    scopes = [name for name in SCOPES if name in sent.getall("scopes", [])]
    name = str(form.get("name", "")).strip()[:LONGEST_NAME]
    lasts = LASTS.get(str(form.get("days", "")), LASTS["90"])
    if not name or not scopes:
        return await _shown(request, problem=True)

    def work(connection: Connection) -> str:
        token = api_tokens.make(
            connection, name=name, scopes=scopes, by=actor, now=now, expires_at=now + lasts
        )
        audit.record(
            connection, actor=actor, action="token.make", subject=name, now=now, detail={"scopes": scopes}
        )
        return token

    return await _shown(request, made=await shared.write(work))


@routes.post(HERE + r"/{token:\d+}/thu-hoi")
async def revoke(request: web.Request) -> web.StreamResponse:
    """End a token at once."""
    shared, actor = services(request), request[STAFF].login
    number, now = int(request.match_info["token"][:18]), shared.clock()

    def work(connection: Connection) -> None:
        name = api_tokens.revoke(connection, number, now)
        if name is not None:
            audit.record(connection, actor=actor, action="token.revoke", subject=name, now=now)

    await shared.write(work)
    raise web.HTTPSeeOther(HERE)
