"""The admin's desk: every page under /quan-tri, and the door in front of them."""

from __future__ import annotations

from aiohttp import web
from aiohttp.typedefs import Handler

from bot.web.admin import (
    apologies,
    broadcasts,
    calendar,
    dossier_columns,
    dossiers,
    exports,
    feedback,
    groups,
    health,
    knowledge,
    people,
    place,
    plan_amendment,
    plan_targets,
    plan_tasks,
    plan_units,
    plans,
    questions,
    rating_codes,
    reminder_steps,
    satisfaction,
    settings,
    sign_in,
    targets,
    tasks,
    today,
    tokens,
)
from bot.web.services import STAFF, services
from storage import staff

PREFIX = "/quan-tri"
OPEN_PATHS = {f"{PREFIX}/dang-nhap", f"{PREFIX}/thiet-lap"}

PLAN_PAGES = (plans, plan_tasks, plan_units, plan_amendment, plan_targets)
PAGES = (
    sign_in,
    today,
    satisfaction,
    rating_codes,
    *PLAN_PAGES,
    tasks,
    targets,
    people,
    feedback,
    questions,
    groups,
    knowledge,
    place,
    broadcasts,
    exports,
    settings,
    tokens,
    health,
    calendar,
    reminder_steps,
    dossiers,
    dossier_columns,
    apologies,
)


def add_to(app: web.Application) -> None:
    for page in PAGES:
        app.add_routes(page.routes)
    app.middlewares.append(signed_in_only)


@web.middleware
async def signed_in_only(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Nobody passes without a session; a forged or old cookie is told so and asked to sign in."""
    path = request.path
    if not (path == PREFIX or path.startswith(PREFIX + "/")) or path in OPEN_PATHS:
        return await handler(request)
    token = request.cookies.get(sign_in.COOKIE)
    shared = services(request)
    found = await shared.read(lambda c: staff.of_session(c, token, shared.clock())) if token else None
    if found is None or token is None:
        answer = web.HTTPSeeOther(f"{PREFIX}/dang-nhap" + ("?het-han=1" if token else ""))
        answer.del_cookie(sign_in.COOKIE, path=PREFIX)
        raise answer
    await shared.write(lambda c: staff.touch_session(c, token, shared.clock()))
    request[STAFF] = found
    response = await handler(request)
    if not response.prepared:
        response.headers["Cache-Control"] = "no-store"
    return response
