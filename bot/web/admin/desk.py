"""The admin's desk: every page under /quan-tri, and the door in front of them."""

from __future__ import annotations

import logging

from aiohttp import web
from aiohttp.typedefs import Handler

from bot.web.admin import (
    accounts,
    apologies,
    attempts,
    audit_trail,
    breaches,
    broadcasts,
    calendar,
    dossier_columns,
    dossier_invitations,
    dossiers,
    exports,
    feedback,
    feedback_case,
    first_account,
    groups,
    health,
    invitation,
    knowledge,
    own_account,
    people,
    place,
    plan_amendment,
    plan_targets,
    plan_tasks,
    plan_units,
    plans,
    questions,
    rating_codes,
    rehearsal,
    reminder_steps,
    requests,
    roles,
    satisfaction,
    session,
    settings,
    sign_in,
    targets,
    task_report,
    tasks,
    today,
    tokens,
)
from bot.web.pages import render, words
from bot.web.services import STAFF, services
from storage import audit, staff, staff_sessions
from storage.staff import Staff

log = logging.getLogger(__name__)

PREFIX = "/quan-tri"
OPEN_PATHS = {f"{PREFIX}/dang-nhap", f"{PREFIX}/dang-nhap/ma", f"{PREFIX}/thiet-lap", f"{PREFIX}/loi-moi"}
"""Before anybody is signed in."""

PLAN_PAGES = (plans, plan_tasks, plan_units, plan_amendment, plan_targets)
PAGES = (
    sign_in,
    first_account,
    invitation,
    own_account,
    today,
    satisfaction,
    rating_codes,
    *PLAN_PAGES,
    tasks,
    targets,
    people,
    feedback,
    feedback_case,
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
    rehearsal,
    task_report,
    accounts,
    audit_trail,
    requests,
    breaches,
    dossiers,
    dossier_columns,
    dossier_invitations,
    apologies,
)


def add_to(app: web.Application) -> None:
    attempts.add_to(app)
    for page in PAGES:
        app.add_routes(page.routes)
    app.middlewares.append(signed_in_only)


@web.middleware
async def signed_in_only(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Nobody passes without a session; a forged or old cookie is told so and asked to sign in."""
    path = request.path
    if not (path == PREFIX or path.startswith(PREFIX + "/")):
        return await handler(request)
    if path not in OPEN_PATHS:
        request[STAFF] = await _signed_in(request)
        if request[STAFF].role not in roles.allowed(request.method, _canonical(request)):
            return await _refused(request, request[STAFF])
    return await handler(request)


async def _signed_in(request: web.Request) -> Staff:
    shared, token = services(request), session.token_of(request)
    found = (
        await shared.read(lambda c: staff_sessions.of_session(c, token, shared.clock())) if token else None
    )
    if found is None or token is None:
        answer = web.HTTPSeeOther(f"{PREFIX}/dang-nhap" + ("?het-han=1" if token else ""))
        session.forget(answer, shared.settings)
        raise answer
    await shared.write(lambda c: staff_sessions.touch_session(c, token, shared.clock()))
    return found


def _canonical(request: web.Request) -> str:
    """The route's own path; the path that was asked for when there is no such page: nobody learns which there are."""
    resource = request.match_info.route.resource
    return resource.canonical if resource is not None else request.path


async def _refused(request: web.Request, who: Staff) -> web.StreamResponse:
    """Say whom to ask, and write it down."""
    _ = words(request)
    shared, method, path = services(request), request.method, _canonical(request)
    if roles.entry(path) is None and request.match_info.http_exception is not None:
        raise web.HTTPNotFound
    everybody = await shared.read(staff.everybody)
    admins = [
        one.name for one in everybody if one.role == "admin" and not one.disabled_at and not one.invited
    ]
    subject = f"{method} {path}"
    await shared.write(
        lambda c: audit.record(c, actor=who.login, action="denied", subject=subject, now=shared.clock())
    )
    log.warning("refused: %s may not %s", who.role, subject)
    detail = _("Tài khoản của anh/chị ({role}) không có quyền này. Anh/chị hỏi: {names}.").format(
        role=roles.role_label(_, who.role), names=", ".join(admins)
    )
    return render(request, "error.html", {"status": 403, "detail": detail}, status=403)
