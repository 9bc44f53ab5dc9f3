"""Satisfaction: the table, one chart per factor, and the download."""

from __future__ import annotations

import asyncio
import datetime as dt
import io

from aiohttp import web
from sqlalchemy import Connection

from bot.web.pages import language, render
from bot.web.services import services
from handlers.satisfaction import Report, report
from handlers.turn import LOCAL
from knowledge.charts import factor_chart, factor_description
from knowledge.periods import quarter
from knowledge.sipas import interval_text, publishable, share_text
from knowledge.wording import Language
from storage import rating_export

routes = web.RouteTableDef()
HERE = "/quan-tri/hai-long"
TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def period_of(request: web.Request) -> tuple[dt.date, dt.date]:
    """The days asked for; this quarter when nothing (or nonsense) is asked."""
    today = services(request).clock().astimezone(LOCAL).date()
    usual = quarter(today.year, (today.month + 2) // 3)
    try:
        start = dt.date.fromisoformat(request.query.get("tu", usual.start.isoformat()))
        end = dt.date.fromisoformat(request.query.get("den", usual.end.isoformat()))
    except ValueError:
        return usual.start, usual.end
    return (start, end) if start <= end else (end, start)


def spoken(request: web.Request) -> Language:
    return "en" if language(request) == "en" else "vi"


async def report_of(request: web.Request) -> Report:
    shared = services(request)
    start, end = period_of(request)
    return await shared.read(lambda c: report(c, shared.knowledge.questionnaire, start, end))


@routes.get(HERE)
async def page(request: web.Request) -> web.StreamResponse:
    found = await report_of(request)
    context = {
        "report": found,
        "said": spoken(request),
        "share": share_text,
        "interval": interval_text,
        "publishable": publishable,
        "describe": factor_description,
    }
    return render(request, "admin/satisfaction.html", context)


@routes.get(HERE + r"/bieu-do/{factor:[A-Z]}.svg")
async def chart(request: web.Request) -> web.StreamResponse:
    """One factor's chart."""
    found, said = await report_of(request), spoken(request)
    factor = next((f for f in found.questionnaire.factors if f.code == request.match_info["factor"]), None)
    if factor is None:
        raise web.HTTPNotFound
    criteria = found.criteria_of(factor.code, said)
    drawn = await asyncio.to_thread(factor_chart, factor.label.text(said), criteria, language=said)
    # The drawing library styles shapes by attribute; the picture can load nothing else.
    policy = {"Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'"}
    return web.Response(body=drawn, content_type="image/svg+xml", headers=policy)


@routes.get(HERE + r"/tai-ve.{format:csv|xlsx}")
async def download(request: web.Request) -> web.StreamResponse:
    shared = services(request)
    start, end = period_of(request)
    chosen = request.match_info["format"]
    codes = [
        item.code
        for item in shared.knowledge.questionnaire.items()
        if item is not shared.knowledge.questionnaire.comment
    ]

    def work(connection: Connection) -> bytes:
        to = io.BytesIO()
        rating_export.export(connection, start, end, codes, "csv" if chosen == "csv" else "xlsx", to)
        return to.getvalue()

    name = f"danh-gia-{start.isoformat()}-{end.isoformat()}.{chosen}"
    headers = {"Content-Type": TYPES[chosen], "Content-Disposition": f'attachment; filename="{name}"'}
    return web.Response(body=await shared.read(work), headers=headers)
