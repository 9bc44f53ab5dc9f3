"""Reports and tables to take away, for a period."""

from __future__ import annotations

from typing import Literal

from aiohttp import web
from sqlalchemy import Connection

from bot import take_away
from bot.take_away import Taken
from bot.web.admin.satisfaction import period_of, periods_of
from bot.web.pages import render
from bot.web.services import STAFF, services
from handlers import tables
from handlers.turn import LOCAL
from storage import audit

routes = web.RouteTableDef()
HERE = "/quan-tri/xuat"
NAMES = "|".join(tables.NAMES)
Format = Literal["csv", "xlsx", "json"]
FORMATS: dict[str, Format] = {"csv": "csv", "xlsx": "xlsx", "json": "json"}


@routes.get(HERE)
async def page(request: web.Request) -> web.StreamResponse:
    context = {"period": period_of(request), "periods": periods_of(request)}
    return render(request, "admin/exports.html", context)


@routes.get(HERE + "/bao-cao.docx")
async def report(request: web.Request) -> web.StreamResponse:
    """The leader's page."""
    shared, period = services(request), period_of(request)
    today = shared.clock().astimezone(LOCAL).date()
    found = await shared.read(lambda c: take_away.report(c, shared.knowledge, period, today))
    return await _handed(request, found)


@routes.get(HERE + r"/{name:" + NAMES + r"}.{format:csv|xlsx|json}")
async def table(request: web.Request) -> web.StreamResponse:
    """One table."""
    shared, period, name = services(request), period_of(request), request.match_info["name"]
    chosen, today = FORMATS[request.match_info["format"]], shared.clock().astimezone(LOCAL).date()
    found = await shared.read(lambda c: take_away.table(c, shared.knowledge, name, period, today, chosen))
    return await _handed(request, found)


async def _handed(request: web.Request, found: Taken) -> web.StreamResponse:
    shared, actor = services(request), request[STAFF].login

    def work(connection: Connection) -> None:
        audit.record(connection, actor=actor, action="export.take", subject=found.name, now=shared.clock())

    await shared.write(work)
    return web.Response(body=found.body, headers=found.headers)
