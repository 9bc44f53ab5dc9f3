"""One's own account: password, one-time codes, other sessions. Each change asks for the password once more."""

from __future__ import annotations

import asyncio
from typing import Any

from aiohttp import web
from sqlalchemy import Connection

from bot.web.admin import one_time, proof, session
from bot.web.admin.passwords import LONGEST, SHORTEST, fault, hash_password
from bot.web.forms import read_form
from bot.web.pages import render, words
from bot.web.services import STAFF, services
from storage import audit, staff, staff_factors, staff_sessions
from storage.audit_actions import Action

HERE = "/quan-tri/toi"
routes = web.RouteTableDef()


@routes.get(HERE)
async def page(request: web.Request) -> web.StreamResponse:
    return await _page(request)


async def _page(request: web.Request, status: int = 200, **more: Any) -> web.Response:
    shared, who = services(request), request[STAFF]

    def work(connection: Connection) -> dict[str, object]:
        return {
            "sessions": staff_sessions.open_now(connection, shared.clock()).get(who.id, 0),
            "codes_left": staff_factors.recovery_left(connection, [who.id]).get(who.id, 0),
            "me": staff.by_id(connection, who.id),
        }

    known = {
        "can_seal": one_time.seal_of(shared.settings) is not None,
        "shortest": SHORTEST,
        "longest": LONGEST,
        "problem": None,
        "done": request.query.get("xong"),
        "seed": None,
        "recovery": (),
    }
    context = {**known, **await shared.read(work), **more}
    return render(request, "admin/own_account.html", context, status=status)


@routes.post(HERE + "/mat-khau")
async def change_password(request: web.Request) -> web.StreamResponse:
    """The old one and the new one; the session goes on under a new token, all others end."""
    shared, who = services(request), request[STAFF]
    data = await read_form(request)
    await proof.demand(request, data)
    password = str(data.get("password", ""))
    problem = fault(password, who.login, who.name)
    if problem:
        return await _page(request, 400, problem=problem)
    password_hash = await asyncio.to_thread(hash_password, password)

    def work(connection: Connection) -> str:
        staff.set_password(connection, who.login, password_hash)
        _record(connection, request, "staff.password")
        return staff_sessions.open_session(connection, who.id, shared.clock())

    response = web.HTTPSeeOther(f"{HERE}?xong=mat-khau")
    session.keep(response, shared.settings, await shared.write(work))
    raise response


@routes.post(HERE + "/ma-mot-lan")
async def begin_codes(request: web.Request) -> web.StreamResponse:
    """Draw a seed and show it: it counts after a code of it was typed."""
    shared, who = services(request), request[STAFF]
    await proof.demand(request, await read_form(request))
    seal = one_time.seal_of(shared.settings)
    if seal is None:
        raise web.HTTPConflict(text=_no_secret(request))
    seed = one_time.new_seed()
    await shared.write(lambda c: staff_factors.keep_next_seed(c, who.id, seal.close(seed)))
    return await _page(request, seed=seed, picture=one_time.picture(seed, who.login))


@routes.post(HERE + "/ma-mot-lan/bat")
async def turn_on(request: web.Request) -> web.StreamResponse:
    """Confirm the seed with a code of it; recovery codes are shown once. Other sessions end."""
    shared, who = services(request), request[STAFF]
    code = str((await read_form(request)).get("code", ""))
    seal = one_time.seal_of(shared.settings)

    def work(connection: Connection) -> list[str]:
        seed = one_time.seed_of(seal, staff_factors.next_seed(connection, who.id))
        step = one_time.step_of(seed, code, shared.clock()) if seed else None
        if step is None:
            return []
        _record(connection, request, "staff.codes_on")
        staff_sessions.close_all(connection, who.id, but=session.token_of(request))
        return staff_factors.turn_on(connection, who.id, step)

    codes = await shared.write(work)
    return await _page(request, 200 if codes else 400, recovery=codes, problem=None if codes else "code")


@routes.post(HERE + "/ma-mot-lan/tat")
async def turn_off(request: web.Request) -> web.StreamResponse:
    shared, who = services(request), request[STAFF]
    await proof.demand(request, await read_form(request))

    def work(connection: Connection) -> None:
        staff_factors.turn_off(connection, who.id)
        staff_sessions.close_all(connection, who.id, but=session.token_of(request))
        _record(connection, request, "staff.codes_off")

    await shared.write(work)
    raise web.HTTPSeeOther(f"{HERE}?xong=tat-ma")


@routes.post(HERE + "/thoat")
async def end_others(request: web.Request) -> web.StreamResponse:
    """End every other session of this account."""
    shared, who = services(request), request[STAFF]
    await proof.demand(request, await read_form(request))

    def work(connection: Connection) -> None:
        staff_sessions.close_all(connection, who.id, but=session.token_of(request))
        _record(connection, request, "staff.sessions_ended")

    await shared.write(work)
    raise web.HTTPSeeOther(f"{HERE}?xong=thoat")


def _record(connection: Connection, request: web.Request, action: Action) -> None:
    who, now = request[STAFF], services(request).clock()
    audit.record(connection, actor=who.login, action=action, subject=f"staff {who.id}", now=now)


def _no_secret(request: web.Request) -> str:
    _ = words(request)
    return _(
        "Máy chủ chưa đặt MOTCUA_SECRET_KEY nên chưa giữ kín được mã. Nhờ người trực máy đặt rồi làm lại."
    )
