"""The report on tasks of a quarter, six months or a year: figures on a page, a document and a table to take away."""

from __future__ import annotations

import asyncio
import io

from aiohttp import web

from bot.web.admin.apologies import DOCX
from bot.web.admin.satisfaction import TYPES, periods_of
from bot.web.pages import render, words
from bot.web.services import STAFF, services
from handlers.task_report import task_report
from handlers.turn import LOCAL
from knowledge.report_periods import ReportPeriod, named, running
from knowledge.task_report import HEAD, State, TaskReport, rows
from storage import people
from storage.errors import Refused
from storage.exports import write_table

routes = web.RouteTableDef()
HERE = "/quan-tri/bao-cao"
FORMATS = {"docx": DOCX, "xlsx": TYPES["xlsx"]}


@routes.get(HERE)
async def page(request: web.Request) -> web.StreamResponse:
    """The counts, unit by unit, and where the files are."""
    shared, chosen = services(request), _period(request)
    problem, found = None, None
    try:
        found = await _report(request, chosen)
    except Refused as error:
        problem = str(error)
    context = {
        "report": found,
        "problem": problem,
        "chosen": chosen,
        "periods": periods_of(request),
        "units": [one for one in await shared.read(people.units) if request[STAFF].may_see(one[0])],
        "unit": _unit(request),
        "own": request[STAFF].role == "leader",
        "states": list(State),
    }
    return render(request, "admin/task_report.html", context, status=400 if problem else 200)


@routes.get(HERE + r"/nhiem-vu.{format:docx|xlsx}")
async def download(request: web.Request) -> web.StreamResponse:
    """The document to be finished and signed, or the table."""
    chosen, ending = _period(request), request.match_info["format"]
    try:
        found = await _report(request, chosen)
    except Refused as error:
        raise web.HTTPBadRequest(text=str(error)) from error
    data = await asyncio.to_thread(written, found, ending)
    name = f"bao-cao-nhiem-vu-{chosen.name}.{ending}"
    headers = {"Content-Type": FORMATS[ending], "Content-Disposition": f'attachment; filename="{name}"'}
    return web.Response(body=data, headers=headers)


def written(report: TaskReport, ending: str) -> bytes:
    """The file, `docx` or `xlsx`."""
    if ending == "docx":
        from knowledge.task_report_docx import write_report  # noqa: PLC0415 - 7 MB that few processes need

        return write_report(report)
    to = io.BytesIO()
    write_table(rows(report), HEAD, "xlsx", to)
    return to.getvalue()


async def _report(request: web.Request, chosen: ReportPeriod) -> TaskReport:
    shared, unit = services(request), _unit(request)
    if not request[STAFF].may_see(unit):
        _ = words(request)
        raise Refused(_("Tài khoản của anh/chị chưa gắn với đơn vị nào. Nhờ quản trị viên gắn giúp."))
    now, place = shared.clock(), shared.knowledge.place.name
    return await shared.read(lambda c: task_report(c, chosen.days, now, place, unit))


def _period(request: web.Request) -> ReportPeriod:
    """The period asked for; this quarter when nothing (or nonsense) is asked."""
    shared = services(request)
    today = shared.clock().astimezone(LOCAL).date()
    return named(request.query.get("ky", ""), shared.settings.cchc_cutoff_day) or running("quarter", today)


def _unit(request: web.Request) -> int | None:
    """The unit asked for; of a unit's leader the own one, whatever is asked."""
    if request[STAFF].role == "leader":
        return request[STAFF].unit_id
    number = request.query.get("don-vi", "")[:18]
    return int(number) if number.isdecimal() else None
