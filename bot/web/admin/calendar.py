"""The working calendar: days that differ, years that are confirmed, and units with hours of their own."""

from __future__ import annotations

import datetime as dt

from aiohttp import web
from pydantic import ValidationError
from sqlalchemy import Connection

from bot.web.admin.calendar_forms import Form, read_confirmation, read_day, read_hours
from bot.web.admin.seen import mark, must_be_as_shown
from bot.web.forms import read_form
from bot.web.pages import render, words
from bot.web.services import STAFF, services
from handlers.turn import LOCAL
from knowledge.workdays import Override
from storage import audit, calendar, people
from storage.audit_actions import Action
from storage.errors import Refused

routes = web.RouteTableDef()
HERE = "/quan-tri/lich"


@routes.get(HERE)
async def page(request: web.Request) -> web.StreamResponse:
    return await _page(request)


async def _page(
    request: web.Request, problem: str | None = None, typed: Form | None = None, status: int = 400
) -> web.Response:
    """`problem`: what is wrong with what was `typed`; told in the very form, which is known by its address."""
    shared = services(request)
    today = shared.clock().astimezone(LOCAL).date()

    def work(connection: Connection) -> dict[str, object]:
        known = calendar.work_calendar(connection)
        asked = request.query.get("ngay", "")
        entered = calendar.overrides(connection)
        mine = {day.date for day in entered}
        return {
            "overrides": entered,
            "in_english": known.english,
            "proposed": [day for day in known.proposed if day.date >= today and day.date not in mine],
            "asked": next((day for day in known.proposed if day.date.isoformat() == asked), None),
            "to_confirm": known.years_to_look_at(today),
            "confirmed": calendar.confirmed_years(connection),
            "years": {year: known.unusual_days(year) for year in (today.year, today.year + 1)},
            "units": people.units(connection),
            "hours": calendar.unit_days(connection),
            "mark": mark,
        }

    usual = shared.knowledge.place.office_day
    slip = {
        "problem": problem,
        "kept": typed is not None,
        "typed_at": lambda address: typed or {} if request.path == address else {},
        "wrong_at": lambda address: problem if request.path == address else None,
    }
    context = {**await shared.read(work), **slip, "today": today, "usual": usual}
    return render(request, "admin/calendar.html", context, status=status if problem else 200)


@routes.post(HERE)
async def put_day(request: web.Request) -> web.StreamResponse:
    """Enter a decided day."""
    shared, form = services(request), await read_form(request)
    _, actor, now = words(request), request[STAFF].login, shared.clock()
    try:
        day = read_day(form, now.astimezone(LOCAL).date())
    except ValueError:
        told = _("Cần có ngày, lý do, văn bản và ngày quyết định. Ngày trong vòng 3 năm quanh năm nay.")
        return await _page(request, told, form)

    def work(connection: Connection) -> None:
        calendar.put_day(connection, day, actor, now)
        _record(connection, actor, "calendar.put", day, now)

    await shared.write(work)
    raise web.HTTPSeeOther(HERE)


def _record(connection: Connection, actor: str, action: Action, day: Override, now: dt.datetime) -> None:
    detail = day.model_dump(mode="json")
    audit.record(connection, actor=actor, action=action, subject=f"day {day.date}", now=now, detail=detail)


@routes.post(HERE + r"/{day:\d{4}-\d{2}-\d{2}}/bo")
async def take_day(request: web.Request) -> web.StreamResponse:
    """Take an entered day away: what is computed holds again."""
    shared = services(request)
    actor, now = request[STAFF].login, shared.clock()
    try:
        day = dt.date.fromisoformat(request.match_info["day"])
    except ValueError:
        raise web.HTTPNotFound from None

    def work(connection: Connection) -> None:
        if kind := calendar.take_day(connection, day):
            detail = {"kind": kind}
            audit.record(
                connection, actor=actor, action="calendar.take", subject=f"day {day}", now=now, detail=detail
            )

    await shared.write(work)
    raise web.HTTPSeeOther(HERE)


@routes.post(HERE + "/nam")
async def confirm_year(request: web.Request) -> web.StreamResponse:
    """Say that all days off of a year are in the calendar."""
    shared, form = services(request), await read_form(request)
    _, actor, now = words(request), request[STAFF].login, shared.clock()
    try:
        year, source, decided_on = read_confirmation(form, now.astimezone(LOCAL).date())
    except ValueError:
        return await _page(request, _("Cần có năm, văn bản và ngày của văn bản."), form)

    def work(connection: Connection) -> None:
        calendar.confirm_year(connection, year, source, decided_on, actor, now)
        detail = {"source": source, "decided_on": decided_on.isoformat()}
        audit.record(
            connection,
            actor=actor,
            action="calendar.confirm",
            subject=f"year {year}",
            now=now,
            detail=detail,
        )

    await shared.write(work)
    raise web.HTTPSeeOther(HERE)


@routes.post(HERE + r"/gio/{unit:\d+}")
async def set_hours(request: web.Request) -> web.StreamResponse:
    """Give a unit hours of its own; empty fields: the place's again."""
    shared, form = services(request), await read_form(request)
    _, actor, now = words(request), request[STAFF].login, shared.clock()
    unit_id = int(request.match_info["unit"][:18])
    try:
        hours = read_hours(form)
    except (ValueError, ValidationError):
        told = _("Giờ mở phải trước giờ đóng, và có giờ ngoài khoảng 21–7 giờ.")
        return await _page(request, told, form)

    def work(connection: Connection) -> bool:
        if unit_id not in {known for known, _name in people.units(connection)}:
            return False
        must_be_as_shown(form, calendar.unit_days(connection).get(unit_id), _)
        calendar.set_unit_day(connection, unit_id, hours)
        detail = {"opens": f"{hours.opens:%H:%M}", "closes": f"{hours.closes:%H:%M}"} if hours else {}
        audit.record(
            connection, actor=actor, action="unit.hours", subject=f"unit {unit_id}", now=now, detail=detail
        )
        return True

    try:
        known = await shared.write(work)
    except Refused as error:
        return await _page(request, str(error), status=409)
    if not known:
        raise web.HTTPNotFound
    raise web.HTTPSeeOther(HERE)
