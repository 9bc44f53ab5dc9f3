"""Signing in and out, and the very first account."""

from __future__ import annotations

import asyncio

from aiohttp import web
from sqlalchemy import Connection

from bot.web.admin.passwords import SHORTEST, hash_password, is_right
from bot.web.forms import read_form
from bot.web.pages import render
from bot.web.services import Services, services
from storage import audit, staff

COOKIE = "motcua_staff"
LONGEST_LOGIN = 80
routes = web.RouteTableDef()


@routes.get("/quan-tri/dang-nhap")
async def form(request: web.Request) -> web.StreamResponse:
    anybody = await services(request).read(staff.anybody)
    return render(request, "admin/sign_in.html", {"expired": "het-han" in request.query, "anybody": anybody})


@routes.post("/quan-tri/dang-nhap")
async def sign_in(request: web.Request) -> web.StreamResponse:
    shared = services(request)
    data = await read_form(request)
    login, password = str(data.get("login", "")), str(data.get("password", ""))
    found = await shared.read(lambda c: staff.by_login(c, login))
    right = await asyncio.to_thread(is_right, found.password_hash if found else None, password)
    locked = found is not None and await shared.write(
        lambda c: staff.count_attempt(c, found.id, shared.clock(), right=right)
    )
    if found is None or locked or not right:
        context = {"expired": False, "anybody": True, "wrong": True, "locked": locked}
        return render(request, "admin/sign_in.html", context, status=401)
    raise await _let_in(shared, found.id)


async def _let_in(shared: Services, staff_id: int) -> web.HTTPSeeOther:
    token = await shared.write(lambda c: staff.open_session(c, staff_id, shared.clock()))
    response = web.HTTPSeeOther("/quan-tri")
    response.set_cookie(
        COOKIE, token, path="/quan-tri", httponly=True, samesite="Strict", secure=shared.settings.https_only
    )
    return response


@routes.post("/quan-tri/dang-xuat")
async def sign_out(request: web.Request) -> web.StreamResponse:
    token = request.cookies[COOKIE]
    await services(request).write(lambda c: staff.close_session(c, token))
    response = web.HTTPSeeOther("/quan-tri/dang-nhap")
    response.del_cookie(COOKIE, path="/quan-tri")
    raise response


@routes.get("/quan-tri/thiet-lap")
async def first_account(request: web.Request) -> web.StreamResponse:
    return render(
        request, "admin/first_account.html", {"code": request.query.get("ma", ""), "shortest": SHORTEST}
    )


@routes.post("/quan-tri/thiet-lap")
async def make_first_account(request: web.Request) -> web.StreamResponse:
    """Make an admin account, with the code that the process printed."""
    shared = services(request)
    data = await read_form(request)
    code, login, password = (str(data.get(name, "")) for name in ("code", "login", "password"))
    name = str(data.get("name", "")).strip() or login
    if len(password) < SHORTEST or not 0 < len(login.strip()) <= LONGEST_LOGIN:
        return _again(request, code, "short")
    password_hash = await asyncio.to_thread(hash_password, password)

    def work(connection: Connection) -> int | None:
        if not staff.setup_code_is_right(connection, code):
            return None
        if staff.set_password(connection, login, password_hash):
            found = staff.by_login(connection, login)
            assert found is not None
            return found.id
        now = shared.clock()
        audit.record(connection, actor=login, action="staff.first", subject=login, now=now)
        return staff.add(
            connection, login=login, name=name, password_hash=password_hash, role="admin", now=now
        )

    staff_id = await shared.write(work)
    if staff_id is None:
        return _again(request, "", "code")
    raise await _let_in(shared, staff_id)


def _again(request: web.Request, code: str, problem: str) -> web.Response:
    context = {"code": code, "shortest": SHORTEST, "problem": problem}
    return render(request, "admin/first_account.html", context, status=400)
