"""Accounts of the admin pages: invite, give a role, shut, help who forgot. Nobody chooses another's password."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from aiohttp import web
from sqlalchemy import Connection

from bot.web.admin import invitation, proof
from bot.web.admin.first_account import LONGEST_LOGIN
from bot.web.forms import read_form
from bot.web.pages import render, words
from bot.web.services import STAFF, services
from storage import audit, people, staff, staff_factors, staff_sessions
from storage.audit_actions import Action
from storage.errors import Refused
from storage.staff import NO_PASSWORD, ROLES, Role

HERE = "/quan-tri/tai-khoan"
ONE = HERE + r"/{staff:\d+}"
LONGEST_NAME = 200
routes = web.RouteTableDef()


@routes.get(HERE)
async def page(request: web.Request) -> web.StreamResponse:
    return await _page(request)


async def _page(request: web.Request, status: int = 200, **more: Any) -> web.Response:
    shared = services(request)

    def work(connection: Connection) -> dict[str, object]:
        return {
            "accounts": staff.everybody(connection),
            "sessions": staff_sessions.open_now(connection, shared.clock()),
            "units": people.units(connection),
        }

    known = {"roles": ROLES, "now": shared.clock(), "link": None, "link_for": None, "problem": None}
    return render(request, "admin/accounts.html", {**known, **await shared.read(work), **more}, status=status)


@routes.post(HERE)
async def invite(request: web.Request) -> web.StreamResponse:
    """Make an account without a password, and show the link with which its owner chooses one."""
    shared = services(request)
    data = await read_form(request)
    await proof.demand(request, data)
    login, name = str(data.get("login", "")).strip(), str(data.get("name", "")).strip()
    if not 0 < len(login) <= LONGEST_LOGIN or not 0 < len(name) <= LONGEST_NAME:
        _ = words(request)
        raise web.HTTPBadRequest(text=_("Cần có tên đăng nhập và họ tên."))
    role, unit_id = _role(request, data)

    def work(connection: Connection) -> tuple[int, str]:
        made = staff.add(
            connection,
            login=login,
            name=name,
            role=role,
            unit_id=unit_id,
            password_hash=NO_PASSWORD,
            now=shared.clock(),
        )
        _record(connection, request, "staff.invite", made, role=role)
        return made, staff_factors.new_link(connection, made, "password", shared.clock())

    try:
        made, token = await shared.write(work)
    except Refused as error:
        return await _page(request, 409, problem=str(error))
    return await _page(request, link=invitation.address(shared.settings.address, token), link_for=made)


@routes.post(ONE + "/mat-khau")
async def new_link(request: web.Request) -> web.StreamResponse:
    """A link with which the owner chooses a new password; the old one works until then."""
    shared, staff_id = services(request), _staff_id(request)
    await proof.demand(request, await read_form(request))

    def work(connection: Connection) -> str:
        _record(connection, request, "staff.link", staff_id)
        return staff_factors.new_link(connection, staff_id, "password", shared.clock())

    await _there(request, staff_id)
    token = await shared.write(work)
    return await _page(request, link=invitation.address(shared.settings.address, token), link_for=staff_id)


@routes.post(ONE + "/vai-tro")
async def give_role(request: web.Request) -> web.StreamResponse:
    """Another role or unit; holds from the person's next click."""
    staff_id = _staff_id(request)
    data = await read_form(request)
    role, unit_id = _role(request, data)

    def work(connection: Connection) -> None:
        staff.set_role(connection, staff_id, role, unit_id)
        _record(connection, request, "staff.role", staff_id, role=role, unit=unit_id)

    return await _change(request, data, work)


@routes.post(ONE + "/khoa")
async def disable(request: web.Request) -> web.StreamResponse:
    """Shut an account, for instance of somebody who left; all its sessions end."""
    staff_id = _staff_id(request)

    def work(connection: Connection) -> None:
        staff.disable(connection, staff_id, services(request).clock())
        _record(connection, request, "staff.disable", staff_id)

    return await _change(request, await read_form(request), work)


@routes.post(ONE + "/mo")
async def enable(request: web.Request) -> web.StreamResponse:
    staff_id = _staff_id(request)

    def work(connection: Connection) -> None:
        staff.enable(connection, staff_id)
        _record(connection, request, "staff.enable", staff_id)

    return await _change(request, await read_form(request), work)


@routes.post(ONE + "/thoat")
async def end_sessions(request: web.Request) -> web.StreamResponse:
    """Sign somebody out everywhere."""
    staff_id = _staff_id(request)

    def work(connection: Connection) -> None:
        staff_sessions.close_all(connection, staff_id)
        _record(connection, request, "staff.sessions_ended", staff_id)

    return await _change(request, await read_form(request), work)


@routes.post(ONE + "/tat-ma")
async def turn_codes_off(request: web.Request) -> web.StreamResponse:
    """For who lost the phone and the recovery codes, once it is sure who asks; all sessions end."""
    staff_id = _staff_id(request)

    def work(connection: Connection) -> None:
        staff_factors.turn_off(connection, staff_id)
        staff_sessions.close_all(connection, staff_id)
        _record(connection, request, "staff.codes_off", staff_id)

    return await _change(request, await read_form(request), work)


async def _change(
    request: web.Request, data: Mapping[str, object], work: Callable[[Connection], None]
) -> web.Response:
    """Do it after the own password was typed; what is against the rules is told and undone."""
    await proof.demand(request, data)
    await _there(request, _staff_id(request))
    try:
        await services(request).write(work)
    except Refused as error:
        return await _page(request, 409, problem=str(error))
    raise web.HTTPSeeOther(HERE)


async def _there(request: web.Request, staff_id: int) -> None:
    if await services(request).read(lambda c: staff.by_id(c, staff_id)) is None:
        raise web.HTTPNotFound


def _staff_id(request: web.Request) -> int:
    return int(request.match_info["staff"][:18])


def _role(request: web.Request, data: Mapping[str, object]) -> tuple[Role, int | None]:
    role, unit = str(data.get("role", "")), str(data.get("unit", ""))
    if role not in ROLES or (role == "leader" and not unit.isdecimal()):
        _ = words(request)
        raise web.HTTPBadRequest(text=_("Cần chọn vai trò; lãnh đạo đơn vị cần chọn đơn vị."))
    return role, int(unit[:18]) if unit.isdecimal() else None


def _record(
    connection: Connection, request: web.Request, action: Action, staff_id: int, **detail: object
) -> None:
    by, now = request[STAFF].login, services(request).clock()
    audit.record(connection, actor=by, action=action, subject=f"staff {staff_id}", now=now, detail=detail)
