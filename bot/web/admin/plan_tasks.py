"""The tasks of a plan one by one: correct any field, agree, drop, take back, merge, split, add."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from aiohttp import web
from sqlalchemy import Connection

from bot.plan_names import unknown_names
from bot.web.admin.plan_forms import Form, read_task
from bot.web.admin.plan_pages import HERE, ONE, author_of, number_of, plan_id_of, seen_in, written
from bot.web.admin.plan_view import seen_as
from bot.web.admin.plans import review_page
from bot.web.admin.slips import MistypedError
from bot.web.forms import read_form
from bot.web.pages import render, words
from bot.web.services import services
from handlers.plan_corrections import correct as correct_plan
from handlers.turn import LOCAL
from knowledge.plans.rhythm import LATEST_DAY, Picked, Rhythm, picked, weekdays
from storage import audit, people, plans, task_changes, tasks, units
from storage.errors import Refused
from storage.task_changes import Author, Seen, Stale

routes = web.RouteTableDef()
TASK = ONE + r"/viec/{task:\d+}"
NEW = ONE + "/viec-moi"

Step = Callable[[Connection, int, Seen, Author], None]


def _task_id(request: web.Request) -> int:
    return number_of(request.match_info["task"])


def _today(request: web.Request) -> dt.date:
    return services(request).clock().astimezone(LOCAL).date()


def _back(request: web.Request, task_id: int) -> str:
    page = number_of(request.query.get("trang", ""))
    return f"{HERE}/{plan_id_of(request)}" + (f"?trang={page}" if page > 1 else "") + f"#viec-{task_id}"


@routes.get(TASK)
async def page(request: web.Request) -> web.StreamResponse:
    return await _page(request)


async def _page(
    request: web.Request,
    typed: Form | None = None,
    slip: MistypedError | None = None,
    problem: str | None = None,
    stale: Stale | None = None,
) -> web.Response:
    """The form of a task beside the document's words; what was `typed` stays when it could not be saved."""
    plan_id, task_id, _ = plan_id_of(request), _task_id(request), words(request)

    def work(connection: Connection) -> dict[str, Any]:
        head, task = plans.one(connection, plan_id), tasks.by_id(connection, task_id)
        if head is None or task is None or task.plan_id != plan_id:
            raise web.HTTPNotFound
        return {
            "plan": head,
            "task": task,
            "view": seen_as(task, head, _),
            "history": audit.of_subject(connection, f"task {task_id}"),
            "units": people.units(connection),
        }

    context = await services(request).read(work)
    task = context["task"]
    choice = picked(task.deadline_kind, task.due, task.rules)
    more = {"typed": typed, "slip": slip, "problem": problem, "stale": stale}
    more |= _choices(request, choice)
    status = 409 if stale else 400 if problem or slip else 200
    return render(request, "admin/plan_task.html", {**context, **more}, status=status)


def _choices(request: web.Request, choice: Picked) -> dict[str, Any]:
    """What the controls of the deadline offer."""
    rhythms = [one for one in Rhythm if one is not Rhythm.AS_READ or choice.rhythm is Rhythm.AS_READ]
    days = range(1, LATEST_DAY + 1)
    return {"choice": choice, "rhythms": rhythms, "weekdays": weekdays(words(request)), "days": days}


@routes.post(TASK)
async def correct(request: web.Request) -> web.StreamResponse:
    """Save a correction. What somebody else changed meanwhile is not overwritten: both are shown."""
    form, author = await read_form(request), author_of(request)
    plan_id, task_id, today = plan_id_of(request), _task_id(request), _today(request)

    def work(connection: Connection) -> None:
        values = read_task(form, today, tasks.by_id(connection, task_id))
        _must_know(connection, plan_id, values["lead"])
        task_changes.change(connection, plan_id, seen_in(form, task_id), values, author)

    try:
        await services(request).write(lambda c: correct_plan(c, plan_id, author, work))
    except MistypedError as slip:
        return await _page(request, form, slip)
    except Stale as stale:
        return await _page(request, form, stale=stale)
    except Refused as error:
        return await _page(request, form, problem=str(error))
    raise web.HTTPSeeOther(_back(request, task_id))


def _must_know(connection: Connection, plan_id: int, names: list[str]) -> None:
    """In a plan that is in force a name nobody has settled would be reminded as a unit of its own.

    Raises:
        MistypedError: there is such a name.
    """
    head = plans.one(connection, plan_id)
    unknown = unknown_names(plan_id, names, units.directory(connection))
    if head is not None and head.status == "confirmed" and unknown:
        raise MistypedError(
            "lead",
            f"Chưa biết đơn vị “{unknown[0]}”. Kế hoạch đã duyệt chỉ nhận tên đơn vị đã có: "
            "anh/chị chọn trong danh sách, hoặc thêm đơn vị ở trang Cán bộ.",
        )


@routes.post(TASK + "/dung")
async def agree(request: web.Request) -> web.StreamResponse:
    return await _step(request, task_changes.agree)


@routes.post(TASK + "/bo")
async def drop(request: web.Request) -> web.StreamResponse:
    return await _step(request, task_changes.drop)


@routes.post(TASK + "/lay-lai")
async def restore(request: web.Request) -> web.StreamResponse:
    return await _step(request, task_changes.restore)


async def _step(request: web.Request, step: Step) -> web.StreamResponse:
    form, author = await read_form(request), author_of(request)
    plan_id, task_id = plan_id_of(request), _task_id(request)

    def work(connection: Connection) -> None:
        step(connection, plan_id, seen_in(form, task_id), author)

    try:
        return await written(
            request, lambda c: correct_plan(c, plan_id, author, work), _back(request, task_id)
        )
    except web.HTTPConflict as conflict:
        if isinstance(conflict.__cause__, Stale):
            return await _page(request, stale=conflict.__cause__)
        raise


@routes.post(TASK + "/tach")
async def split(request: web.Request) -> web.StreamResponse:
    """Cut a task in two where the reviewer has put an empty line, or as the two fields say."""
    form, author = await read_form(request), author_of(request)
    plan_id, task_id = plan_id_of(request), _task_id(request)
    first, second = (str(form.get(name, "")).strip() for name in ("first", "second"))
    if not first or not second:
        return await _page(request, form, MistypedError("second" if first else "first"))

    def work(connection: Connection) -> int:
        return task_changes.split(connection, plan_id, seen_in(form, task_id), first, second, author)

    try:
        await services(request).write(lambda c: correct_plan(c, plan_id, author, work))
    except Stale as stale:
        return await _page(request, form, stale=stale)
    except Refused as error:
        return await _page(request, form, problem=str(error))
    raise web.HTTPSeeOther(_back(request, task_id))


@routes.post(ONE + "/gop")
async def merge(request: web.Request) -> web.StreamResponse:
    """Join the ticked tasks into the first of them, and show it."""
    form, author, plan_id = await read_form(request), author_of(request), plan_id_of(request)
    ticked = [
        Seen(number_of(name.removeprefix("gop-")), number_of(version))
        for name, version in form.items()
        if name.startswith("gop-")
    ]

    def work(connection: Connection) -> int:
        return task_changes.merge(connection, plan_id, ticked, author)

    try:
        kept = await services(request).write(lambda c: correct_plan(c, plan_id, author, work))
    except Stale as stale:
        _ = words(request)
        said = _("{name} vừa sửa một trong các việc này. Anh/chị xem lại rồi gộp.").format(name=stale.by)
        return await review_page(request, said, [one.task_id for one in ticked])
    except Refused as error:
        return await review_page(request, str(error), [one.task_id for one in ticked])
    raise web.HTTPSeeOther(f"{HERE}/{plan_id}/viec/{kept}")


@routes.get(NEW)
async def new_page(request: web.Request) -> web.StreamResponse:
    return await _new_page(request)


async def _new_page(
    request: web.Request,
    typed: Form | None = None,
    slip: MistypedError | None = None,
    problem: str | None = None,
) -> web.Response:
    plan_id = plan_id_of(request)

    def work(connection: Connection) -> dict[str, Any]:
        head = plans.one(connection, plan_id)
        if head is None:
            raise web.HTTPNotFound
        return {"plan": head, "units": people.units(connection)}

    context = await services(request).read(work)
    blank: dict[str, Any] = {
        "task": None,
        "view": None,
        "history": [],
        "stale": None,
        "typed": typed,
        "slip": slip,
        "problem": problem,
    }
    choices = _choices(request, Picked(Rhythm.DATE))
    status = 400 if slip or problem else 200
    return render(request, "admin/plan_task.html", {**context, **blank, **choices}, status=status)


@routes.post(NEW)
async def add(request: web.Request) -> web.StreamResponse:
    """A task that the document's reader missed, in the reviewer's words."""
    form, author = await read_form(request), author_of(request)
    plan_id, today = plan_id_of(request), _today(request)

    def work(connection: Connection) -> int:
        values = read_task(form, today)
        _must_know(connection, plan_id, values["lead"])
        return task_changes.add(connection, plan_id, {**values, "source": ""}, author)

    try:
        task_id = await services(request).write(lambda c: correct_plan(c, plan_id, author, work))
    except MistypedError as slip:
        return await _new_page(request, form, slip)
    except Refused as error:
        return await _new_page(request, form, problem=str(error))
    raise web.HTTPSeeOther(f"{HERE}/{plan_id}#viec-{task_id}")
