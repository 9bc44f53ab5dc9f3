"""The one-time link with which an invited person, or one who forgot the password, chooses a password."""

from __future__ import annotations

import asyncio
import datetime as dt

from aiohttp import web
from sqlalchemy import Connection

from bot.web.admin import attempts, sign_in
from bot.web.admin.passwords import LONGEST, SHORTEST, fault, hash_password
from bot.web.forms import read_form
from bot.web.pages import render
from bot.web.services import services
from storage import audit, staff, staff_factors
from storage.staff import Staff

HERE = "/quan-tri/loi-moi"
routes = web.RouteTableDef()


def address(site: str, token: str) -> str:
    return f"{site}{HERE}?ma={token}"


@routes.get(HERE)
async def form(request: web.Request) -> web.StreamResponse:
    """Looking at the link uses nothing up: messengers open links to show a preview."""
    return await _form(request, request.query.get("ma", ""))


@routes.post(HERE)
async def choose(request: web.Request) -> web.StreamResponse:
    """Set the password; then sign in with it, one-time code included."""
    shared = services(request)
    data = await read_form(request)
    token, password = str(data.get("token", "")), str(data.get("password", ""))
    if not await attempts.admit(request):
        return await _form(request, token, "many")
    who = await shared.read(lambda c: _whose(c, token, shared.clock()))
    problem = fault(password, who.login, who.name) if who else None
    if who is None or problem:
        return await _form(request, token, problem)
    password_hash = await asyncio.to_thread(hash_password, password)

    def work(connection: Connection) -> bool:
        now = shared.clock()
        if staff_factors.use_link(connection, token, "password", now) != who.id:
            return False
        staff.set_password(connection, who.login, password_hash)
        audit.record(
            connection, actor=who.login, action="staff.password_by_link", subject=f"staff {who.id}", now=now
        )
        return True

    if not await shared.write(work):
        return await _form(request, token)
    raise web.HTTPSeeOther(f"{sign_in.HERE}?da-doi=1")


def _whose(connection: Connection, token: str, now: dt.datetime) -> Staff | None:
    staff_id = staff_factors.of_link(connection, token, "password", now)
    return staff.by_id(connection, staff_id) if staff_id is not None else None


async def _form(request: web.Request, token: str, problem: str | None = None) -> web.Response:
    shared = services(request)
    who = await shared.read(lambda c: _whose(c, token, shared.clock()))
    context = {"who": who, "token": token, "shortest": SHORTEST, "longest": LONGEST, "problem": problem}
    status = 400 if problem else 200 if who else 410
    return render(request, "admin/invitation.html", context, status=status)
