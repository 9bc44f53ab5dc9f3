"""Tasks: what waits for a decision, every due date, how it stands, what was answered, and its evidence."""

from __future__ import annotations

from urllib.parse import quote

from aiohttp import web
from aiohttp.web_request import FileField
from sqlalchemy import Connection

from bot.web.forms import read_form
from bot.web.pages import render
from bot.web.services import STAFF, services
from handlers import task_extension
from handlers.reminders.untold import untold
from handlers.task_answers import tell_reopened
from handlers.turn import LOCAL
from knowledge.privacy import mask
from storage import audit, calendar_feeds, extensions, people, task_answers, task_files, task_notes, tasks
from storage.audit_actions import Action
from storage.calendar import work_calendar
from storage.staff import Staff
from storage.task_files import Sent

routes = web.RouteTableDef()
HERE = "/quan-tri/cong-viec"
EACH_PAGE = 50
LONGEST_NOTE = 500
LATE = "late"
"""A filter beside the states: open, and past its day."""


@routes.get(HERE)
async def page(request: web.Request) -> web.StreamResponse:
    shared = services(request)
    today = shared.clock().astimezone(LOCAL).date()
    who, wanted, unit = request[STAFF], request.query.get("trang-thai", ""), request.query.get("don-vi", "")
    number = _number(request.query.get("trang", "1")) or 1

    def work(connection: Connection) -> dict[str, object]:
        unit_id = _number(unit)
        found = [one for one in tasks.all_of_unit(connection, unit_id) if who.may_see(one.unit_id)]
        if wanted == LATE:
            found = [one for one in found if one.is_open and one.due < today]
        elif wanted:
            found = [one for one in found if one.status == wanted]
        shown = found[(number - 1) * EACH_PAGE : number * EACH_PAGE]
        task_answers.add_answers(connection, shown)
        notes = task_notes.of(connection, [one.id for one in shown])
        asked = [one for one in extensions.waiting(connection) if who.may_see(one.unit_id)]
        return {
            "tasks": shown,
            "count": len(found),
            "wishes": [one for one in asked if unit_id in {None, one.unit_id}],
            "notes": notes,
            "stored": task_files.of_notes(connection, [one.id for found in notes.values() for one in found]),
            "units": [one for one in people.units(connection) if who.may_see(one[0])],
            "untold": untold(connection, shared.clock()) if who.role == "admin" else None,
        }

    context = await shared.read(work)
    count = context["count"]
    assert isinstance(count, int)
    about = {"wanted": wanted, "unit": unit, "today": today, "page": number}
    pages = max(1, -(-count // EACH_PAGE))
    more = {
        "pages": pages,
        "decided_before": "da-quyet" in request.query,
        "works": (await shared.read(work_calendar)).is_working_day,
    }
    return render(request, "admin/tasks.html", {**context, **about, **more})


def _number(text: str) -> int | None:
    return int(text[:18]) if text[:18].isdecimal() else None


@routes.post(HERE + r"/{occurrence:\d+}/lui-han")
async def decide(request: web.Request) -> web.StreamResponse:
    """Agree to the later deadline that was asked for, or refuse; the official hears it in chat."""
    shared = services(request)
    form = await read_form(request)
    occurrence_id, by = int(request.match_info["occurrence"][:18]), request[STAFF]
    wish_id, agreed = _number(_text(form, "yeu-cau")), _text(form, "quyet-dinh") != "khong"
    note = mask(_text(form, "ly-do"))[:LONGEST_NOTE] or None

    def work(connection: Connection) -> bool:
        _of_own_unit(connection, by, occurrence_id)
        waiting = extensions.waiting(connection, occurrence_id)
        wish = next((one for one in waiting if wish_id in {None, one.id}), None)
        now = shared.clock()
        if wish is None or not task_extension.decide(
            connection, wish, agreed=agreed, by=by.name, now=now, note=note
        ):
            return False
        detail = {"due": wish.due.isoformat(), "asked": wish.new_due.isoformat(), "agreed": agreed}
        _audit(connection, request, "task.extend", f"occurrence {occurrence_id}", detail)
        return True

    first = await shared.write(work)
    raise web.HTTPSeeOther(HERE if first else f"{HERE}?da-quyet=1")


def _of_own_unit(connection: Connection, who: Staff, occurrence_id: int) -> None:
    """What belongs to another unit is as if it were not there."""
    found = tasks.one(connection, occurrence_id)
    if found is not None and not who.may_see(found.unit_id):
        raise web.HTTPNotFound


def _text(form: dict[str, str | FileField], name: str) -> str:
    value = form.get(name, "")
    return value.strip() if isinstance(value, str) else ""


def _audit(
    connection: Connection, request: web.Request, action: Action, subject: str, detail: dict[str, object]
) -> None:
    now = services(request).clock()
    audit.record(
        connection, actor=request[STAFF].login, action=action, subject=subject, now=now, detail=detail
    )


@routes.post(HERE + r"/{occurrence:\d+}/mo-lai")
async def reopen(request: web.Request) -> web.StreamResponse:
    """Open again what was reported done, however long ago."""
    shared = services(request)
    occurrence_id, by = int(request.match_info["occurrence"][:18]), request[STAFF]

    def work(connection: Connection) -> None:
        _of_own_unit(connection, by, occurrence_id)
        now, found = shared.clock(), tasks.one(connection, occurrence_id)
        if found and task_answers.reopen(connection, occurrence_id, by.name, now, within=None):
            tell_reopened(connection, found, by.name, now)
            _audit(connection, request, "task.reopen", f"occurrence {occurrence_id}", {})

    await shared.write(work)
    raise web.HTTPSeeOther(HERE)


@routes.get(HERE + r"/tep/{file:\d+}")
async def evidence(request: web.Request) -> web.StreamResponse:
    """A picture or document that came by the web chat, to be downloaded: never shown as a page of this site."""
    file_id, by = int(request.match_info["file"][:18]), request[STAFF]

    def work(connection: Connection) -> Sent | None:
        found = task_files.content(connection, file_id)
        if found is not None:
            _of_own_unit(connection, by, found[0])
        return found[1] if found else None

    sent = await services(request).read(work)
    if sent is None:
        raise web.HTTPNotFound
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(sent.name)}"}
    return web.Response(body=sent.content, content_type=sent.content_type, headers=headers)


@routes.get(HERE + "/lich")
async def calendars(request: web.Request) -> web.StreamResponse:
    """Who reads their tasks in a calendar; the addresses themselves nobody can see."""
    feeds = await services(request).read(calendar_feeds.open_ones)
    return render(request, "admin/calendars.html", {"feeds": feeds})


@routes.post(HERE + r"/lich/{feed:\d+}/thu-hoi")
async def revoke(request: web.Request) -> web.StreamResponse:
    shared = services(request)
    feed_id, by = int(request.match_info["feed"][:18]), request[STAFF].login

    def work(connection: Connection) -> None:
        if calendar_feeds.revoke_one(connection, feed_id, shared.clock(), by=by):
            _audit(connection, request, "calendar.revoke", f"calendar_feed {feed_id}", {})

    await shared.write(work)
    raise web.HTTPSeeOther(f"{HERE}/lich")
