"""Dossiers: hand over the day's table, see what it would change, and which dossiers are late or nearly."""

from __future__ import annotations

import asyncio
import datetime as dt

from aiohttp import web
from aiohttp.web_request import FileField
from sqlalchemy import Connection

from bot.dossier_import import day_of_data, handed, mapping_for, open_sheet, read_sheet
from bot.web.admin.satisfaction import period_of, periods_of
from bot.web.forms import read_form
from bot.web.pages import render, words
from bot.web.services import STAFF, services
from handlers import apologies as warnings
from handlers.turn import LOCAL
from knowledge.dossiers.lateness import is_old
from knowledge.dossiers.records import known_procedures
from knowledge.errors import KnowledgeError
from storage import apologies, audit, dossier_figures, dossier_imports, dossier_invitations, dossiers
from storage.calendar import work_calendar
from storage.dossier_checks import can_check
from storage.errors import Refused

routes = web.RouteTableDef()
HERE = "/quan-tri/ho-so"
DRAFT = HERE + r"/bang/{import:\d+}"
MOST_LATE = 200
"""Late dossiers on the page; all are counted."""


def today_of(request: web.Request) -> dt.date:
    return services(request).clock().astimezone(LOCAL).date()


@routes.get(HERE)
async def listing(request: web.Request) -> web.StreamResponse:
    return await _listing(request)


async def _listing(request: web.Request, problem: str | None = None) -> web.Response:
    today, period = today_of(request), period_of(request)
    calendar = await services(request).read(work_calendar)

    def work(connection: Connection) -> dict[str, object]:
        near = warnings.near(connection, calendar, today)
        late = dossiers.late(connection, MOST_LATE)
        return {
            "day": dossiers.newest_day(connection),
            "near": near,
            "late": late,
            "late_count": dossiers.count_late(connection),
            "letters": apologies.all_of(connection, [one.id for one in (*(n for n, _ in near), *late)]),
            "figures": dossier_figures.figures(connection, period.days.start, period.days.end, calendar),
            "imports": dossier_imports.newest(connection),
            "uninvited": dossier_invitations.count(connection, today),
            "can_check": can_check(connection),
        }

    found = await services(request).read(work)
    day = found["day"]
    old = isinstance(day, dt.date) and is_old(day, today, calendar)
    return render(
        request,
        "admin/dossiers.html",
        {
            **found,
            "old": old,
            "today": today,
            "problem": problem,
            "period": period,
            "periods": periods_of(request),
        },
        status=400 if problem else 200,
    )


@routes.get(HERE + "/tim")
async def search(request: web.Request) -> web.StreamResponse:
    """By code."""
    code = request.query.get("ma", "")
    found = await services(request).read(lambda connection: dossiers.find(connection, code))
    if found is None:
        _ = words(request)
        return await _listing(request, _("Không thấy hồ sơ nào mang mã này."))
    raise web.HTTPSeeOther(f"{HERE}/{found.id}")


@routes.post(HERE)
async def upload(request: web.Request) -> web.StreamResponse:
    """Read a table and show what it would change; only what a dossier needs is kept of it."""
    shared, actor, now = services(request), request[STAFF].login, services(request).clock()
    form, _ = await read_form(request), words(request)
    field = form.get("file")
    if not isinstance(field, FileField):
        return await _listing(request, _("Anh/chị chọn tệp bảng hồ sơ trước đã."))
    try:
        told = _typed_day(str(form.get("day", "")))
        sheet = await asyncio.to_thread(open_sheet, field.filename, field.file.read())
        day = day_of_data(sheet, told, today_of(request))
        mapping = await shared.read(lambda connection: mapping_for(connection, sheet))
        await shared.write(
            lambda c: dossier_imports.remember(
                c, sheet.fingerprint, sheet.headers, mapping, actor, now, anew=False
            )
        )
        if not mapping.is_enough:
            raise web.HTTPSeeOther(f"{HERE}/cot/{sheet.fingerprint}")
        reading = await asyncio.to_thread(read_sheet, sheet, mapping)
        known = known_procedures(shared.knowledge.procedures.values())
        table = await shared.read(lambda c: handed(c, sheet.name, sheet.fingerprint, reading, day, known))
        draft = await shared.write(lambda c: dossier_imports.draft(c, table, actor, now))
    except (KnowledgeError, Refused) as error:
        return await _listing(request, str(error))
    raise web.HTTPSeeOther(f"{HERE}/bang/{draft}")


def _typed_day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text) if text else None
    except ValueError:
        raise Refused("Ngày số liệu chưa đúng. Anh/chị chọn lại ngày.") from None


@routes.get(DRAFT)
async def preview(request: web.Request) -> web.StreamResponse:
    """What taking the table over would change."""
    number = _number(request)

    def work(connection: Connection) -> dict[str, object]:
        found = dossier_imports.one(connection, number)
        mapping = found and found.fingerprint and dossier_imports.mapping_of(connection, found.fingerprint)
        headers = found and found.fingerprint and dossier_imports.headers_of(connection, found.fingerprint)
        return {"table": found, "mapping": mapping or None, "headers": headers or []}

    context = await services(request).read(work)
    if context["table"] is None:
        raise web.HTTPNotFound
    return render(request, "admin/dossier_table.html", context)


@routes.post(DRAFT + "/nhap")
async def take_over(request: web.Request) -> web.StreamResponse:
    shared, number, actor = services(request), _number(request), request[STAFF].login
    now = shared.clock()

    def work(connection: Connection) -> None:
        counts = dossier_imports.confirm(connection, number, now)
        told = {"rows": counts.rows, "new": counts.new, "changed": counts.changed}
        subject = f"dossier import {number}"
        audit.record(connection, actor=actor, action="dossiers.import", subject=subject, now=now, detail=told)

    try:
        await shared.write(work)
    except Refused as error:
        return await _listing(request, str(error))
    raise web.HTTPSeeOther(f"{HERE}/bang/{number}")


@routes.post(DRAFT + "/bo")
async def drop(request: web.Request) -> web.StreamResponse:
    shared, number, actor, now = (
        services(request),
        _number(request),
        request[STAFF].login,
        services(request).clock(),
    )

    def work(connection: Connection) -> None:
        dossier_imports.drop(connection, number)
        subject = f"dossier import {number}"
        audit.record(connection, actor=actor, action="dossiers.drop", subject=subject, now=now)

    await shared.write(work)
    raise web.HTTPSeeOther(HERE)


def _number(request: web.Request) -> int:
    return int(request.match_info["import"][:18])
