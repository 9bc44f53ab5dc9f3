"""Questions without an answer: their groups, who is to answer by when, the answer, and its approval."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

from aiohttp import web
from sqlalchemy import Connection

from bot.web.admin.group_forms import Form, read_answer, read_days
from bot.web.admin.seen import mark, must_be_as_shown
from bot.web.forms import read_form
from bot.web.pages import render, words
from bot.web.services import STAFF, services
from handlers import approved
from handlers.turn import LOCAL
from storage import audit, group_changes, groups, people, unmet
from storage.audit_actions import Action
from storage.calendar import work_calendar
from storage.errors import Refused

routes = web.RouteTableDef()
HERE = "/quan-tri/chua-tra-loi"
ONE = HERE + r"/{group:\d+}"

Detail = Mapping[str, Any]
Change = Callable[[Connection, int], Detail | None]
"""Changes a group; returns what the audit should say of it."""


@routes.get(HERE)
async def listing(request: web.Request) -> web.StreamResponse:
    today = _today(request)
    found = await services(request).read(lambda connection: groups.listed(connection, today))
    wanted = request.query.get("trang-thai", "")
    shown = [group for group in found if group.state == wanted or (not wanted and group.state != "closed")]
    return render(request, "admin/groups.html", {"groups": shown, "wanted": wanted, "today": today})


@routes.get(ONE)
async def page(request: web.Request) -> web.StreamResponse:
    return await _page(request)


async def _page(
    request: web.Request, problem: str | None = None, status: int = 200, draft: Form | None = None
) -> web.Response:
    group_id, today = _group_id(request), _today(request)

    def work(connection: Connection) -> dict[str, Any]:
        listed = groups.listed(connection, today)
        return {
            "group": next((group for group in listed if group.id == group_id), None),
            "others": [group for group in listed if group.id != group_id and group.state != "closed"],
            "members": unmet.of_group(connection, group_id),
            "units": people.units(connection),
        }

    context = await services(request).read(work)
    if context["group"] is None:
        raise web.HTTPNotFound
    more = {
        "problem": problem,
        "today": today,
        "draft": draft or {},
        "mark": mark,
        "procedures": services(request).knowledge.procedures,
    }
    return render(request, "admin/group.html", {**context, **more}, status=status)


def _answer_of(connection: Connection, group_id: int) -> str | None:
    found = groups.one(connection, group_id)
    return found.answer if found else None


def _assigned_to(connection: Connection, group_id: int) -> int | None:
    found = groups.one(connection, group_id)
    return found.unit_id if found else None


def _group_id(request: web.Request) -> int:
    return int(request.match_info["group"][:18])


def _today(request: web.Request) -> dt.date:
    return services(request).clock().astimezone(LOCAL).date()


async def _change(
    request: web.Request, action: Action, change: Change, then: str | None = None, draft: Form | None = None
) -> web.Response:
    """Make a change and write it down with who made it; a refusal is shown on the page."""
    shared, group_id, actor = services(request), _group_id(request), request[STAFF].login

    def work(connection: Connection) -> None:
        detail = change(connection, group_id)
        subject, now = f"question group {group_id}", shared.clock()
        audit.record(connection, actor=actor, action=action, subject=subject, now=now, detail=detail)

    try:
        await shared.write(work)
    except Refused as error:
        return await _page(request, str(error), status=409, draft=draft)
    raise web.HTTPSeeOther(then or f"{HERE}/{group_id}")


@routes.post(ONE + "/giao")
async def assign(request: web.Request) -> web.StreamResponse:
    """To an office, with a number of working days."""
    form, today = await read_form(request), _today(request)
    days, unit = read_days(form), str(form.get("unit", ""))
    units = dict(await services(request).read(people.units))
    if days is None or not unit.isdecimal() or int(unit[:18]) not in units:
        return await _page(request, "giao", status=400)
    calendar = await services(request).read(work_calendar)
    unit_id, due = int(unit[:18]), calendar.add_working_days(today, days)

    def change(connection: Connection, group_id: int) -> Detail:
        must_be_as_shown(form, _assigned_to(connection, group_id), words(request))
        group_changes.assign(connection, group_id, unit_id, due)
        return {"unit": units[unit_id], "due": due.isoformat()}

    return await _change(request, "question.assign", change)


@routes.post(ONE + "/tra-loi")
async def answer(request: web.Request) -> web.StreamResponse:
    """Keep what the office answers; every fact it needs must be there."""
    form = await read_form(request)
    written = read_answer(form, _today(request))
    if written is None:
        return await _page(request, "tra-loi", status=400, draft=form)
    by = request[STAFF].login

    def change(connection: Connection, group_id: int) -> Detail:
        must_be_as_shown(form, _answer_of(connection, group_id), words(request))
        group_changes.write_answer(connection, group_id, written, by)
        return {"answer": written.answer, "basis": written.basis, "source": written.source}

    return await _change(request, "question.answer", change, draft=form)


@routes.post(ONE + "/duyet")
async def approve(request: web.Request) -> web.StreamResponse:
    """The answer that was on the page goes live, and who asked is told."""
    seen = str((await read_form(request)).get("seen", "")).replace("\r\n", "\n")
    by, now = request[STAFF].login, services(request).clock()

    def change(connection: Connection, group_id: int) -> Detail:
        return {"told": approved.approve(connection, group_id, seen, by, now), "answer": seen}

    return await _change(request, "question.approve", change)


@routes.post(ONE + "/rut")
async def withdraw(request: web.Request) -> web.StreamResponse:
    return await _change(request, "question.withdraw", approved.withdraw)


@routes.post(ONE + "/dong")
async def close(request: web.Request) -> web.StreamResponse:
    return await _change(request, "question.close", approved.close)


@routes.post(ONE + "/mo-lai")
async def reopen(request: web.Request) -> web.StreamResponse:
    return await _change(request, "question.reopen", group_changes.reopen)


@routes.post(ONE + "/gop")
async def merge(request: web.Request) -> web.StreamResponse:
    """Into another group; where that one's answer is live, the newcomers are told it."""
    chosen = str((await read_form(request)).get("into", ""))
    into, now = int(chosen[:18]) if chosen.isdecimal() else 0, services(request).clock()

    def change(connection: Connection, group_id: int) -> Detail:
        group_changes.merge(connection, group_id, into)
        return {"into": into, "told": approved.tell(connection, into, now)}

    return await _change(request, "question.merge", change, then=f"{HERE}/{into}")


@routes.post(ONE + r"/tach/{question:\d+}")
async def take_out(request: web.Request) -> web.StreamResponse:
    """One question into a group of its own."""
    question_id, now = int(request.match_info["question"][:18]), services(request).clock()

    def change(connection: Connection, group_id: int) -> Detail:
        return {"own": group_changes.take_out(connection, group_id, question_id, now)}

    return await _change(request, "question.take_out", change)
