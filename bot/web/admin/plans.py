"""Plans: put a document up for review, correct what was read, confirm it. Nothing is sent before that."""

from __future__ import annotations

import asyncio
import datetime as dt

from aiohttp import web
from aiohttp.web_request import FileField
from sqlalchemy import Connection

from bot.plan_import import import_plan, read_document
from bot.web.forms import read_form
from bot.web.pages import render, words
from bot.web.services import STAFF, services
from knowledge.errors import KnowledgeError
from storage import audit, plans, tasks
from storage.errors import Refused

routes = web.RouteTableDef()
HERE = "/quan-tri/ke-hoach"


@routes.get(HERE)
async def listing(request: web.Request) -> web.StreamResponse:
    return await _listing(request)


async def _listing(request: web.Request, problem: str | None = None) -> web.Response:
    found = await services(request).read(plans.listed)
    return render(
        request, "admin/plans.html", {"plans": found, "problem": problem}, status=400 if problem else 200
    )


@routes.post(HERE)
async def upload(request: web.Request) -> web.StreamResponse:
    shared = services(request)
    field = (await read_form(request)).get("file")
    if not isinstance(field, FileField):
        _ = words(request)
        return await _listing(request, _("Anh/chị chọn một tệp kế hoạch trước đã."))
    try:
        document = await asyncio.to_thread(read_document, field.filename, field.file.read())
        plan_id = await shared.write(lambda c: import_plan(c, document, request[STAFF].login, shared.clock()))
    except (KnowledgeError, Refused) as error:
        return await _listing(request, str(error))
    raise web.HTTPSeeOther(f"{HERE}/{plan_id}")


@routes.get(HERE + r"/{plan:\d+}")
async def review(request: web.Request) -> web.StreamResponse:
    plan_id = _plan_id(request)

    def work(connection: Connection) -> dict[str, object]:
        return {
            "plan": plans.one(connection, plan_id),
            "tasks": sorted(tasks.of_plan(connection, plan_id), key=_doubtful_first),
            "targets": plans.targets_of(connection, plan_id),
        }

    context = await services(request).read(work)
    if context["plan"] is None:
        raise web.HTTPNotFound
    return render(request, "admin/plan.html", {**context, "problem": request.query.get("loi")})


DOUBT = 0.8
"""A field that is less certain than this puts its task on top."""


def _doubtful_first(task: tasks.Task) -> tuple[bool, int]:
    return (min(task.certainty.values(), default=1.0) >= DOUBT and not task.ambiguity, task.position)


def _plan_id(request: web.Request) -> int:
    return int(request.match_info["plan"][:18])


@routes.post(HERE + r"/{plan:\d+}/viec/{task:\d+}")
async def correct(request: web.Request) -> web.StreamResponse:
    """Save a reviewer's correction of one task."""
    shared = services(request)
    plan_id, task_id = _plan_id(request), int(request.match_info["task"][:18])
    data = await read_form(request)
    form = {name: str(value).strip() for name, value in data.items()}
    try:
        due = _day(form["due"], shared.clock()) if form.get("due") else None
    except ValueError:
        raise web.HTTPSeeOther(f"{HERE}/{plan_id}?loi=ngay#viec-{task_id}") from None
    if not form.get("text"):
        _ = words(request)
        raise web.HTTPBadRequest(text=_("Nội dung việc không được để trống."))
    values = {
        "text": form.get("text", ""),
        "product": form.get("product") or None,
        "lead": [name.strip() for name in form.get("lead", "").split(";") if name.strip()],
        "due": due,
        "included": "included" in form,
    }
    if due is not None:
        values["rules"] = []
    actor = request[STAFF].login

    def work(connection: Connection) -> None:
        if tasks.correct(connection, plan_id, task_id, values):
            subject = f"task {task_id}"
            detail = {**values, "due": form.get("due")}
            audit.record(
                connection,
                actor=actor,
                action="task.correct",
                subject=subject,
                now=shared.clock(),
                detail=detail,
            )

    await shared.write(work)
    raise web.HTTPSeeOther(f"{HERE}/{plan_id}#viec-{task_id}")


FARTHEST_YEARS = 20
"""A deadline farther away than this is a slip of the hand (0025, 20255)."""


def _day(text: str, now: dt.datetime) -> dt.date:
    """A typed day.

    Raises:
        ValueError: it is none, or lies unbelievably far away.
    """
    day = dt.date.fromisoformat(text)
    if abs(day.year - now.year) > FARTHEST_YEARS:
        raise ValueError(text)
    return day


@routes.post(HERE + r"/{plan:\d+}/duyet")
async def confirm(request: web.Request) -> web.StreamResponse:
    return await _decide(request, "confirmed")


@routes.post(HERE + r"/{plan:\d+}/bo")
async def discard(request: web.Request) -> web.StreamResponse:
    return await _decide(request, "discarded")


async def _decide(request: web.Request, status: str) -> web.StreamResponse:
    shared = services(request)
    plan_id, actor, now = _plan_id(request), request[STAFF].login, shared.clock()

    def work(connection: Connection) -> None:
        plans.set_status(connection, plan_id, status, actor, now)
        audit.record(connection, actor=actor, action=f"plan.{status}", subject=f"plan {plan_id}", now=now)

    try:
        await shared.write(work)
    except Refused as error:
        raise web.HTTPConflict(text=str(error)) from error
    raise web.HTTPSeeOther(f"{HERE}/{plan_id}")
