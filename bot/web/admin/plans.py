"""Plans: put a document up for review, see what was read, confirm it. Nothing is sent before that."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection
from typing import Any

from aiohttp import web
from aiohttp.web_request import FileField
from sqlalchemy import Connection

from bot.plan_amended import candidates, likely_amended, twin_of
from bot.plan_import import import_plan, read_document
from bot.plan_names import offices_named
from bot.web.admin.plan_pages import HERE, ONE, author_of, number_of, plan_id_of
from bot.web.admin.plan_units import meanings_of
from bot.web.admin.plan_view import doubtful_first, page_of, seen_as
from bot.web.admin.seen import mark
from bot.web.forms import read_form
from bot.web.pages import render, words
from bot.web.services import STAFF, services
from handlers import plan_confirmation, plan_corrections
from handlers.turn import LOCAL
from knowledge.errors import KnowledgeError
from knowledge.unit_names import belongs
from storage import amendments, audit, plans, task_changes, tasks, units
from storage.errors import Refused

routes = web.RouteTableDef()


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


@routes.get(ONE)
async def review(request: web.Request) -> web.StreamResponse:
    return await review_page(request)


async def review_page(
    request: web.Request, problem: str | None = None, ticked: Collection[int] = ()
) -> web.Response:
    """The plan with its tasks, names and targets; `problem` is told on top, tasks that were `ticked` stay so."""
    plan_id, _ = plan_id_of(request), words(request)
    today = services(request).clock().astimezone(LOCAL).date()

    def work(connection: Connection) -> dict[str, Any]:
        head = plans.one(connection, plan_id)
        if head is None:
            raise web.HTTPNotFound
        found, known = tasks.of_plan(connection, plan_id), units.directory(connection)
        comparison = amendments.compare(connection, plan_id)
        kept = {one.new.id for one in comparison.kept} if comparison else set()
        views = doubtful_first(seen_as(task, head, _, kept, today) for task in found)
        return {
            "plan": head,
            "watched": [view for view in views if view.task.included],
            "dropped": [view for view in views if not view.task.included],
            "offices": (named := offices_named(plan_id, found, known)),
            "units_shown": mark(meanings_of(named)),
            "units": list(known.units.values()),
            "belongs": belongs,
            "targets": plans.targets_of(connection, plan_id),
            "comparison": comparison,
            "going_on": kept | {one.new.id for one in comparison.changed} if comparison else set(),
            "candidates": candidates(head, plans.listed(connection)),
        }

    context = await services(request).read(work)
    doubtful = sum(view.is_doubtful for view in context["watched"])
    shown = page_of(context["watched"], number_of(request.query.get("trang", "1")))
    over = sum(view.is_past and view.task.id not in context["going_on"] for view in context["watched"])
    texts = {"over": over, "ticked": ticked, "problem": problem, "shown": shown, "doubtful": doubtful}
    return render(request, "admin/plan.html", {**context, **texts}, status=409 if problem else 200)


@routes.post(ONE + "/duyet")
async def confirm(request: web.Request) -> web.StreamResponse:
    """Put the plan in force. What it amends is taken over in the same transaction."""
    plan_id, author, form = plan_id_of(request), author_of(request), await read_form(request)

    def work(connection: Connection) -> None:
        known = units.directory(connection)
        open_names = offices_named(plan_id, tasks.of_plan(connection, plan_id), known)
        if any(not office.is_settled for office in open_names):
            raise Refused(_("Còn tên đơn vị chưa rõ. Anh/chị chọn đơn vị cho từng tên rồi duyệt."))
        listed = plans.listed(connection)
        if (twin := twin_of(plan_id, listed)) is not None:
            raise Refused(
                _(
                    "Kế hoạch số {number} đang thực hiện rồi. Anh/chị chọn nó ở mục “Kế hoạch được thay”."
                ).format(number=twin.number)
            )
        if "new" not in form and (like := likely_amended(plan_id, listed)) is not None:
            raise Refused(
                _(
                    "Văn bản này có vẻ thay hoặc sửa kế hoạch {number}. Anh/chị chọn ở mục “Kế hoạch được thay”; "
                    "nếu là kế hoạch mới thì đánh dấu ô bên nút duyệt, để không ai bị nhắc hai lần."
                ).format(number=like.number or like.file_name)
            )
        plan_confirmation.confirm(connection, plan_id, author)
        subject = f"plan {plan_id}"
        audit.record(connection, actor=author.login, action="plan.confirmed", subject=subject, now=author.now)

    _ = words(request)
    return await _decide(request, work)


@routes.post(ONE + "/bo")
async def discard(request: web.Request) -> web.StreamResponse:
    plan_id, author = plan_id_of(request), author_of(request)

    def work(connection: Connection) -> None:
        plans.set_status(connection, plan_id, "discarded", author.login, author.now)
        subject = f"plan {plan_id}"
        audit.record(connection, actor=author.login, action="plan.discarded", subject=subject, now=author.now)

    return await _decide(request, work)


@routes.post(ONE + "/thoi")
async def stop(request: web.Request) -> web.StreamResponse:
    """No longer carry out a plan in force. Whoever worked by it hears so; what is done still counts."""
    plan_id, author, form = plan_id_of(request), author_of(request), await read_form(request)

    def work(connection: Connection) -> None:
        head = plans.one(connection, plan_id)
        if head is None or head.status != "confirmed" or "sure" not in form:
            raise Refused(_("Anh/chị đánh dấu ô “Tôi chắc chắn” rồi bấm lại."))
        many = task_changes.drop_all(connection, plan_id, author)
        subject, detail = f"plan {plan_id}", {"tasks": many}
        audit.record(
            connection,
            actor=author.login,
            action="plan.stopped",
            subject=subject,
            now=author.now,
            detail=detail,
        )

    _ = words(request)
    return await _decide(request, lambda c: plan_corrections.correct(c, plan_id, author, work))


async def _decide(request: web.Request, work: Callable[[Connection], None]) -> web.StreamResponse:
    try:
        await services(request).write(work)
    except Refused as error:
        return await review_page(request, str(error))
    raise web.HTTPSeeOther(f"{HERE}/{plan_id_of(request)}")
