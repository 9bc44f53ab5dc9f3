"""Tasks: every due date, how it stands, and what the officials answered."""

from __future__ import annotations

from aiohttp import web
from sqlalchemy import Connection

from bot.web.pages import render
from bot.web.services import STAFF, services
from handlers.turn import LOCAL
from storage import audit, tasks

routes = web.RouteTableDef()
HERE = "/quan-tri/cong-viec"


@routes.get(HERE)
async def page(request: web.Request) -> web.StreamResponse:
    shared = services(request)
    found = await shared.read(tasks.all_with_answers)
    wanted = request.query.get("trang-thai", "")
    who = request[STAFF]
    mine = [task for task in found if who.may_see(task.unit_id)]
    shown = [task for task in mine if wanted in {"", task.status}]
    today = shared.clock().astimezone(LOCAL).date()
    return render(request, "admin/tasks.html", {"tasks": shown, "wanted": wanted, "today": today})


@routes.post(HERE + r"/{occurrence:\d+}/lui-han")
async def grant(request: web.Request) -> web.StreamResponse:
    """Agree to the later deadline that was asked for."""
    shared = services(request)
    occurrence_id, actor = int(request.match_info["occurrence"][:18]), request[STAFF].login

    def work(connection: Connection) -> None:
        asked = tasks.by_ids(connection, [occurrence_id])
        if not all(request[STAFF].may_see(one.unit_id) for one in asked):
            raise web.HTTPNotFound  # of another unit: as if it were not there
        day = tasks.grant_extension(connection, occurrence_id)
        audit.record(
            connection,
            actor=actor,
            action="task.extend",
            subject=f"occurrence {occurrence_id}",
            now=shared.clock(),
            detail={"due": day.isoformat() if day else None},
        )

    await shared.write(work)
    raise web.HTTPSeeOther(HERE)
