"""Officials: who belongs to which unit, the one-time code that links a chat account, who leaves and comes back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping

from aiohttp import web
from aiohttp.web_request import FileField
from sqlalchemy import Connection

from bot.web.admin.seen import mark, must_be_as_shown
from bot.web.forms import read_form
from bot.web.pages import render, words
from bot.web.services import STAFF, services
from storage import audit, calendar_feeds, people
from storage.audit_actions import Action
from storage.errors import Refused

routes = web.RouteTableDef()
HERE = "/quan-tri/can-bo"
ONE = HERE + r"/{person:\d+}"
ROLES = ("official", "leader")

Form = Mapping[str, str | FileField]
Move = Callable[[Connection, int, dt.datetime], bool]
"""Lets a person leave or come back; False when they had already."""


@routes.get(HERE)
async def page(request: web.Request) -> web.StreamResponse:
    return await _page(request)


async def _page(
    request: web.Request, code: str | None = None, code_for: int | None = None, problem: str | None = None
) -> web.Response:
    def work(connection: Connection) -> dict[str, object]:
        return {
            "people": people.all_active(connection),
            "left": people.left(connection),
            "units": people.units(connection),
        }

    context = await services(request).read(work)
    more = {"code": code, "code_for": code_for, "problem": problem, "mark": shown_of}
    return render(request, "admin/people.html", {**context, **more}, status=409 if problem else 200)


def shown_of(person: people.Person) -> str:
    """The mark of what the page shows of somebody."""
    return mark((person.name, person.unit_id, person.role))


@routes.post(HERE)
async def add(request: web.Request) -> web.StreamResponse:
    shared = services(request)
    name, unit, role = _typed(request, await read_form(request))
    actor, now = request[STAFF].login, shared.clock()

    def work(connection: Connection) -> None:
        unit_id = people.ensure_unit(connection, unit, now)
        person_id = people.add(connection, name=name, unit_id=unit_id, role=role, now=now)
        audit.record(connection, actor=actor, action="person.add", subject=f"person {person_id}", now=now)

    await shared.write(work)
    raise web.HTTPSeeOther(HERE)


def _typed(request: web.Request, form: Form) -> tuple[str, str, str]:
    """Name, unit and role.

    Raises:
        HTTPBadRequest: one is missing.
    """
    name, unit = (" ".join(str(form.get(field, "")).split()) for field in ("name", "unit"))
    role = str(form.get("role", "official"))
    if not name or not unit or role not in ROLES:
        _ = words(request)
        raise web.HTTPBadRequest(text=_("Cần có họ tên và đơn vị."))
    return name, unit, role


@routes.post(ONE)
async def correct(request: web.Request) -> web.StreamResponse:
    """Another name, unit or role. Who goes to another unit leaves that one's work and calendar behind."""
    form, person_id, now = await read_form(request), _person_id(request), services(request).clock()
    name, unit, role = _typed(request, form)
    actor = request[STAFF].login

    def work(connection: Connection) -> None:
        unit_id = people.ensure_unit(connection, unit, now)
        before = people.correct(connection, person_id, name=name, unit_id=unit_id, role=role)
        if before is None:
            raise web.HTTPNotFound
        must_be_as_shown(form, (before.name, before.unit_id, before.role), words(request))
        if (before.unit_id, before.role) != (unit_id, role):
            calendar_feeds.revoke(connection, person_id, before.unit_id, now, by=actor)
        detail = {"name": [before.name, name], "unit": [before.unit, unit], "role": [before.role, role]}
        changed = {field: both for field, both in detail.items() if both[0] != both[1]}
        subject = f"person {person_id}"
        audit.record(
            connection, actor=actor, action="person.correct", subject=subject, now=now, detail=changed
        )

    try:
        await services(request).write(work)
    except Refused as error:
        return await _page(request, problem=str(error))
    raise web.HTTPSeeOther(HERE)


def _person_id(request: web.Request) -> int:
    return int(request.match_info["person"][:18])


@routes.post(ONE + "/nghi")
async def leave(request: web.Request) -> web.StreamResponse:
    """Nobody writes to them any more; their open work is the unit's again. What they said stays."""

    def work(connection: Connection, person_id: int, now: dt.datetime) -> bool:
        calendar_feeds.revoke_all(connection, person_id, now, by=request[STAFF].login)
        return people.leave(connection, person_id, now)

    return await _moved(request, "person.leave", work)


@routes.post(ONE + "/lam-lai")
async def come_back(request: web.Request) -> web.StreamResponse:
    """They work here again, and are linked by a new code."""
    return await _moved(request, "person.return", lambda c, person_id, _now: people.come_back(c, person_id))


async def _moved(request: web.Request, action: Action, move: Move) -> web.StreamResponse:
    person_id, actor, now = _person_id(request), request[STAFF].login, services(request).clock()

    def work(connection: Connection) -> None:
        if move(connection, person_id, now):
            audit.record(connection, actor=actor, action=action, subject=f"person {person_id}", now=now)

    await services(request).write(work)
    raise web.HTTPSeeOther(HERE)


@routes.post(ONE + "/ma")
async def new_code(request: web.Request) -> web.StreamResponse:
    """Make a code and show it once: only its hash is kept."""
    shared = services(request)
    person_id, actor, now = _person_id(request), request[STAFF].login, shared.clock()

    def work(connection: Connection) -> str:
        code = people.new_link_code(connection, person_id, now)
        audit.record(connection, actor=actor, action="person.code", subject=f"person {person_id}", now=now)
        return code

    try:
        code = await shared.write(work)
    except Refused as error:
        raise web.HTTPNotFound from error
    return await _page(request, code=code, code_for=person_id)
