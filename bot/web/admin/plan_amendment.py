"""A plan that amends another: which one, and what it keeps, changes, drops and adds, seen before it is confirmed."""

from __future__ import annotations

from typing import Any

from aiohttp import web
from sqlalchemy import Connection

from bot.web.admin.plan_pages import HERE, ONE, author_of, number_of, plan_id_of, seen_in, written
from bot.web.admin.plan_view import seen_as
from bot.web.forms import read_form
from bot.web.pages import render, words
from bot.web.services import services
from storage import amendments, plans

routes = web.RouteTableDef()
CHANGES = ONE + "/thay-doi"


@routes.post(ONE + "/thay")
async def choose(request: web.Request) -> web.StreamResponse:
    """Say which plan this one amends, and whether all of it."""
    form, plan_id, author = await read_form(request), plan_id_of(request), author_of(request)
    old_id, whole = number_of(form.get("plan", "")) or None, form.get("how") != "part"
    then = f"{HERE}/{plan_id}" + ("/thay-doi" if old_id else "")
    return await written(
        request, lambda c: amendments.set_amended(c, plan_id, old_id, author, whole=whole), then
    )


@routes.get(CHANGES)
async def page(request: web.Request) -> web.StreamResponse:
    """Kept, changed field by field, dropped, new."""
    plan_id, _ = plan_id_of(request), words(request)

    def work(connection: Connection) -> dict[str, Any]:
        head, found = plans.one(connection, plan_id), amendments.compare(connection, plan_id)
        amends = amendments.amended_by(connection, plan_id)
        if head is None or found is None or amends is None or head.status != "review":
            raise web.HTTPNotFound
        old = plans.one(connection, amends.plan_id)
        assert old is not None
        spoken = {one.old.id: seen_as(one.old, old, _).deadline for one in found.changed}
        spoken |= {one.new.id: seen_as(one.new, head, _).deadline for one in found.changed}
        return {"plan": head, "old": old, "whole": amends.whole, "found": found, "spoken": spoken}

    return render(request, "admin/plan_changes.html", await services(request).read(work))


@routes.post(CHANGES + r"/viec/{task:\d+}")
async def pair(request: web.Request) -> web.StreamResponse:
    """Say which old task a new one continues; none makes it new."""
    form, plan_id, author = await read_form(request), plan_id_of(request), author_of(request)
    seen, old_id = (
        seen_in(form, number_of(request.match_info["task"])),
        number_of(form.get("old", "")) or None,
    )
    then = f"{HERE}/{plan_id}/thay-doi"
    return await written(request, lambda c: amendments.pair_by_hand(c, plan_id, seen, old_id, author), then)


@routes.post(CHANGES + r"/giu/{task:\d+}")
async def keep(request: web.Request) -> web.StreamResponse:
    """Go on with an old task that the new document does not name."""
    plan_id, author = plan_id_of(request), author_of(request)
    old_id, then = number_of(request.match_info["task"]), f"{HERE}/{plan_id}/thay-doi"
    return await written(request, lambda c: amendments.keep(c, plan_id, old_id, author), then)
