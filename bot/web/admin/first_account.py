"""The very first account, or a new password, with the code that the process or `motcua admin code` printed."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

from aiohttp import web
from sqlalchemy import Connection

from bot.web.admin import attempts, sign_in
from bot.web.admin.passwords import LONGEST, SHORTEST, fault, hash_password
from bot.web.forms import read_form
from bot.web.pages import render
from bot.web.services import services
from storage import audit, staff
from storage.staff import Staff

HERE = "/quan-tri/thiet-lap"
LONGEST_LOGIN = 80
routes = web.RouteTableDef()


@routes.get(HERE)
async def form(request: web.Request) -> web.StreamResponse:
    return _form(request, request.query.get("ma", ""))


@routes.post(HERE)
async def make(request: web.Request) -> web.StreamResponse:
    """Make an admin account, or set the password of one; its one-time codes go on being asked for."""
    shared = services(request)
    data = await read_form(request)
    code, login, password = (str(data.get(name, "")) for name in ("code", "login", "password"))
    if not await attempts.admit(request):
        return _form(request, code, "many")
    problem = _problem(data, login, password)
    if problem:
        return _form(request, code, problem)
    password_hash = await asyncio.to_thread(hash_password, password)
    name = str(data.get("name", "")).strip() or login

    def work(connection: Connection) -> Staff | None:
        if not staff.setup_code_is_right(connection, code):
            return None
        now = shared.clock()
        if staff.set_password(connection, login, password_hash):
            audit.record(connection, actor=login, action="staff.password_by_code", subject=login, now=now)
        else:
            audit.record(connection, actor=login, action="staff.first", subject=login, now=now)
            staff.add(connection, login=login, name=name, password_hash=password_hash, role="admin", now=now)
        return staff.by_login(connection, login)

    made = await shared.write(work)
    if made is None:
        return _form(request, "", "code")
    if made.totp or made.disabled_at:
        raise web.HTTPSeeOther(f"{sign_in.HERE}?da-doi=1")
    raise await sign_in.let_in(request, made, "setup code")


def _problem(data: Mapping[str, object], login: str, password: str) -> str | None:
    if not 0 < len(login.strip()) <= LONGEST_LOGIN:
        return "short"
    return fault(password, login, str(data.get("name", "")))


def _form(request: web.Request, code: str, problem: str | None = None) -> web.Response:
    context = {"code": code, "shortest": SHORTEST, "longest": LONGEST, "problem": problem}
    return render(request, "admin/first_account.html", context, status=400 if problem else 200)
