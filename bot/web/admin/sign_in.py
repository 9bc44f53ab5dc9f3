"""Signing in and out: the password, then the one-time code of those who turned it on."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

from aiohttp import web
from sqlalchemy import Connection

from bot.web.admin import attempts, session
from bot.web.admin.one_time import seal_of, seed_of, step_of
from bot.web.admin.passwords import is_right
from bot.web.forms import read_form
from bot.web.pages import render
from bot.web.services import STAFF, Services, services
from storage import staff, staff_factors, staff_sessions
from storage.audit_actions import Action
from storage.sealing import Seal
from storage.staff import Staff

HERE = "/quan-tri/dang-nhap"
TOO_MANY = 429
routes = web.RouteTableDef()


@routes.get(HERE)
async def form(request: web.Request) -> web.StreamResponse:
    anybody = await services(request).read(staff.anybody)
    context = {
        "expired": "het-han" in request.query,
        "changed": "da-doi" in request.query,
        "anybody": anybody,
        "problem": None,
    }
    return render(request, "admin/sign_in.html", context)


@routes.post(HERE)
async def sign_in(request: web.Request) -> web.StreamResponse:
    """Check the password. Whoever is refused does not learn whether the account exists, is shut or is locked."""
    shared = services(request)
    data = await read_form(request)
    if not await attempts.admit(request):
        return _again(request, "many")
    found = await shared.read(lambda c: staff.by_login(c, str(data.get("login", ""))))
    known = found.password_hash if found and not found.disabled_at else None
    right = await asyncio.to_thread(is_right, known, str(data.get("password", "")))

    def work(connection: Connection) -> str | None:
        """The token for the second step, "" when there is none; None: refused."""
        now = shared.clock()
        locked = found is not None and staff.count_attempt(connection, found.id, now, right=right)
        if found is None or locked or not right:
            attempts.note(connection, found, "sign_in.refused", now)
            return None
        return staff_factors.new_link(connection, found.id, "code", now) if found.totp else ""

    step = await shared.write(work)
    if found is None or step is None:
        return _again(request, "wrong")
    if step:
        return render(request, "admin/one_time.html", {"step": step, "problem": None})
    raise await let_in(request, found, "password")


@routes.post(HERE + "/ma")
async def second_step(request: web.Request) -> web.StreamResponse:
    """Check the one-time or recovery code of who has just given the right password."""
    shared = services(request)
    data = await read_form(request)
    step, code = str(data.get("step", "")), str(data.get("code", ""))
    if not await attempts.admit(request):
        return render(request, "admin/one_time.html", {"step": step, "problem": "many"}, status=TOO_MANY)

    def work(connection: Connection) -> tuple[Staff | None, str | None]:
        staff_id = staff_factors.of_link(connection, step, "code", shared.clock())
        found = staff.by_id(connection, staff_id) if staff_id is not None else None
        if found is None or found.disabled_at:
            return None, None
        return found, _checked_code(connection, found, code, step, shared)

    found, factor = await shared.write(work)
    if found is None:
        return _again(request, "late")
    if factor is None:
        return render(request, "admin/one_time.html", {"step": step, "problem": "code"}, status=401)
    raise await let_in(request, found, f"password, {factor}")


def _checked_code(connection: Connection, found: Staff, code: str, step: str, shared: Services) -> str | None:
    """Which factor the code is; None when it is wrong, used before, or the account is locked."""
    now = shared.clock()
    factor = factor_of(connection, found, code, seal_of(shared.settings), shared)
    if staff.count_attempt(connection, found.id, now, right=factor is not None) or factor is None:
        attempts.note(connection, found, "sign_in.refused", now)
        return None
    staff_factors.use_link(connection, step, "code", now)
    return factor


def factor_of(
    connection: Connection, found: Staff, code: str, seal: Seal | None, shared: Services
) -> str | None:
    """What a code is for an account, used up by this: `totp`, `recovery`, or None."""
    seed = seed_of(seal, found.totp)
    number = step_of(seed, code, shared.clock()) if seed else None
    if number is not None and staff_factors.use_step(connection, found.id, number):
        return "totp"
    return "recovery" if staff_factors.use_recovery(connection, found.id, code) else None


SIGNED_IN: Mapping[str, Action] = {
    "password": "sign_in.password",
    "totp": "sign_in.totp",
    "recovery": "sign_in.recovery",
    "code": "sign_in.code",
}
"""The last factor that was shown → what the audit log says."""


async def let_in(request: web.Request, who: Staff, by: str) -> web.HTTPSeeOther:
    """A fresh session, never the one the browser came with. `by`: the factors that were shown."""
    shared, old = services(request), session.token_of(request)

    def work(connection: Connection) -> str:
        attempts.note(connection, who, SIGNED_IN[by.rpartition(" ")[2]], shared.clock())
        return staff_sessions.open_session(connection, who.id, shared.clock(), old)

    response = web.HTTPSeeOther("/quan-tri")
    session.keep(response, shared.settings, await shared.write(work))
    return response


@routes.post("/quan-tri/dang-xuat")
async def sign_out(request: web.Request) -> web.StreamResponse:
    shared, token = services(request), session.token_of(request)

    def work(connection: Connection) -> None:
        staff_sessions.close_session(connection, token or "")
        attempts.note(connection, request[STAFF], "sign_out", shared.clock())

    await shared.write(work)
    response = web.HTTPSeeOther(HERE)
    session.forget(response, shared.settings)
    response.headers["Clear-Site-Data"] = '"cache"'
    raise response


def _again(request: web.Request, problem: str) -> web.Response:
    context = {"expired": False, "changed": False, "anybody": True, "problem": problem}
    return render(request, "admin/sign_in.html", context, status=TOO_MANY if problem == "many" else 401)
