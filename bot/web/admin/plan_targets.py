"""The figures a plan wants reached: correct, drop, take back, add."""

from __future__ import annotations

from typing import Any

from aiohttp import web
from sqlalchemy import Connection

from bot.web.admin.plan_forms import OPERATORS, Form, read_target
from bot.web.admin.plan_pages import HERE, ONE, author_of, number_of, plan_id_of
from bot.web.admin.slips import MistypedError
from bot.web.forms import read_form
from bot.web.pages import render, words
from bot.web.services import services
from handlers.turn import LOCAL
from storage import audit, plans
from storage.audit_actions import Action
from storage.errors import Refused
from storage.plans import Target
from storage.task_changes import must_be_open

routes = web.RouteTableDef()
TARGET = ONE + r"/chi-tieu/{target:\d+}"
NEW = 0
"""The number in the address of a target that is not there yet."""


@routes.get(TARGET)
async def page(request: web.Request) -> web.StreamResponse:
    return await _page(request)


def _find(connection: Connection, plan_id: int, target_id: int) -> Target | None:
    return next((one for one in plans.targets_of(connection, plan_id) if one.id == target_id), None)


async def _page(
    request: web.Request,
    typed: Form | None = None,
    slip: MistypedError | None = None,
    problem: str | None = None,
) -> web.Response:
    plan_id, target_id = plan_id_of(request), number_of(request.match_info["target"])

    def work(connection: Connection) -> dict[str, Any]:
        head, target = plans.one(connection, plan_id), _find(connection, plan_id, target_id)
        if head is None or (target is None and target_id != NEW):
            raise web.HTTPNotFound
        return {"plan": head, "target": target}

    more = {"typed": typed, "slip": slip, "problem": problem, "operators": OPERATORS}
    status = 409 if problem else 400 if slip else 200
    context = await services(request).read(work)
    return render(request, "admin/plan_target.html", {**context, **more}, status=status)


@routes.post(TARGET)
async def save(request: web.Request) -> web.StreamResponse:
    """Keep a target as it was typed; nobody else's change is overwritten."""
    form, plan_id, author = await read_form(request), plan_id_of(request), author_of(request)
    target_id = number_of(request.match_info["target"])
    try:
        values = read_target(form, author.now.astimezone(LOCAL).date())
    except MistypedError as slip:
        return await _page(request, form, slip)
    _ = words(request)

    def work(connection: Connection) -> None:
        must_be_open(connection, plan_id)
        found = _find(connection, plan_id, target_id)
        if found is None and target_id == NEW:
            plans.add_target(connection, plan_id, values)
        else:
            seen = Target(target_id, found.detail if found else {}, True, number_of(form.get("version", "")))  # noqa: FBT003 - a row as it is stored
            if not plans.correct_target(connection, plan_id, seen, values, included="included" in form):
                raise Refused(
                    _(
                        "Người khác vừa sửa chỉ tiêu này. Bản đang lưu: “{text}”. Muốn giữ bản của mình, "
                        "anh/chị bấm Lưu lần nữa."
                    ).format(text=found.detail["text"] if found else "")
                )
        subject = f"target {target_id}"
        action: Action = "target.correct" if target_id else "target.add"
        detail = {"before": found.detail if found else None, "after": values}
        audit.record(
            connection, actor=author.login, action=action, subject=subject, now=author.now, detail=detail
        )

    try:
        await services(request).write(work)
    except Refused as error:
        return await _page(request, form, problem=str(error))
    raise web.HTTPSeeOther(f"{HERE}/{plan_id}#chi-tieu")
