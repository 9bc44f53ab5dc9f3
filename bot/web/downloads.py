"""A download asked for in chat: a page first, as platforms look at links before people do; then the file, once."""

from __future__ import annotations

from aiohttp import web
from sqlalchemy import Connection

from bot import take_away
from bot.take_away import Taken
from bot.web.pages import render
from bot.web.services import services
from handlers.statistics import ADDRESS, REPORT, this_quarter
from handlers.turn import LOCAL
from storage import audit, downloads

routes = web.RouteTableDef()
ONE = ADDRESS + "{token:[A-Za-z0-9_-]{20,80}}"
HIDDEN = {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer"}


@routes.get(ONE)
async def page(request: web.Request) -> web.StreamResponse:
    """A button; looking uses nothing up."""
    shared, token = services(request), request.match_info["token"]
    found = await shared.read(lambda c: downloads.look(c, token, shared.clock()))
    answer = render(request, "download.html", {"there": found is not None}, status=200 if found else 404)
    answer.headers.update(HIDDEN)
    return answer


@routes.post(ONE)
async def take(request: web.Request) -> web.StreamResponse:
    """The file; the address is worth nothing afterwards."""
    shared, token, now = services(request), request.match_info["token"], services(request).clock()
    today = now.astimezone(LOCAL).date()
    knowledge, period = shared.knowledge, this_quarter(today)

    def work(connection: Connection) -> str | None:
        found = downloads.take(connection, token, now)
        if found is None:
            return None
        audit.record(connection, actor=found.asked_by, action="export.take", subject=found.what, now=now)
        return found.what

    def made(connection: Connection, what: str) -> Taken:
        if what == REPORT:
            return take_away.report(connection, knowledge, period, today)
        return take_away.table(connection, knowledge, what, period, today, "xlsx")

    what = await shared.write(work)
    if what is None:
        answer = render(request, "download.html", {"there": False}, status=404)
        answer.headers.update(HIDDEN)
        return answer
    file = await shared.read(lambda c: made(c, what))
    return web.Response(body=file.body, headers={**HIDDEN, **file.headers})
