"""Officials: who belongs to which unit, and the one-time code that links a chat account."""

from __future__ import annotations

from aiohttp import web
from sqlalchemy import Connection

from bot.web.forms import read_form
from bot.web.pages import render, words
from bot.web.services import STAFF, services
from storage import audit, people
from storage.errors import Refused

routes = web.RouteTableDef()
HERE = "/quan-tri/can-bo"
ROLES = ("official", "leader")


@routes.get(HERE)
async def page(request: web.Request) -> web.StreamResponse:
    return await _page(request)


async def _page(request: web.Request, code: str | None = None, code_for: int | None = None) -> web.Response:
    def work(connection: Connection) -> dict[str, object]:
        return {"people": people.all_active(connection), "units": people.units(connection)}

    context = await services(request).read(work)
    return render(request, "admin/people.html", {**context, "code": code, "code_for": code_for})


@routes.post(HERE)
async def add(request: web.Request) -> web.StreamResponse:
    shared = services(request)
    data = await read_form(request)
    name, unit = str(data.get("name", "")).strip(), str(data.get("unit", "")).strip()
    role = str(data.get("role", "official"))
    if not name or not unit or role not in ROLES:
        _ = words(request)
        raise web.HTTPBadRequest(text=_("Cần có họ tên và đơn vị."))
    actor, now = request[STAFF].login, shared.clock()

    def work(connection: Connection) -> None:
        unit_id = people.ensure_unit(connection, unit, now)
        person_id = people.add(connection, name=name, unit_id=unit_id, role=role, now=now)
        audit.record(connection, actor=actor, action="person.add", subject=f"person {person_id}", now=now)

    await shared.write(work)
    raise web.HTTPSeeOther(HERE)


@routes.post(HERE + r"/{person:\d+}/ma")
async def new_code(request: web.Request) -> web.StreamResponse:
    """Make a code and show it once: only its hash is kept."""
    shared = services(request)
    person_id, actor, now = int(request.match_info["person"][:18]), request[STAFF].login, shared.clock()

    def work(connection: Connection) -> str:
        code = people.new_link_code(connection, person_id, now)
        audit.record(connection, actor=actor, action="person.code", subject=f"person {person_id}", now=now)
        return code

    try:
        code = await shared.write(work)
    except Refused as error:
        raise web.HTTPNotFound from error
    return await _page(request, code=code, code_for=person_id)
