"""By which steps a plan, or one task of it, is reminded; and on which days that is."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from aiohttp import web
from pydantic import ValidationError
from sqlalchemy import Connection

from bot.web.admin.plan_forms import Form
from bot.web.admin.seen import mark, must_be_as_shown
from bot.web.admin.slips import MistypedError
from bot.web.forms import read_form
from bot.web.pages import render, words
from bot.web.services import STAFF, services
from handlers.turn import LOCAL
from knowledge.reminder_steps import Steps, day_of
from knowledge.workdays import WorkCalendar
from storage import audit, plans, reminder_rules, tasks
from storage.calendar import work_calendar
from storage.errors import Refused

routes = web.RouteTableDef()
PLAN = r"/quan-tri/ke-hoach/{plan:\d+}"
OF_PLAN, OF_TASK = PLAN + "/nhac", PLAN + r"/viec/{task:\d+}/nhac"
SHOWN = 12
"""Steps whose days are shown as an example."""


@routes.get(OF_PLAN)
@routes.get(OF_TASK)
async def page(request: web.Request) -> web.StreamResponse:
    return await _page(request)


async def _page(
    request: web.Request,
    typed: Form | None = None,
    slip: MistypedError | None = None,
    problem: str | None = None,
) -> web.Response:
    today = services(request).clock().astimezone(LOCAL).date()

    def work(connection: Connection) -> dict[str, Any] | None:
        plan, task = _subject(connection, request)
        if plan is None:
            return None
        rules = reminder_rules.rules(connection)
        own = rules.tasks.get(task.id) if task else rules.plans.get(plan.id)
        steps = rules.of_task(task.id) if task else rules.of_plan(plan.id)
        due = task.due if task and task.due else today + dt.timedelta(days=max(30, steps.earliest))
        days = _days(steps, due, work_calendar(connection))
        return {
            "plan": plan,
            "task": task,
            "own": own,
            "steps": steps,
            "due": due,
            "days": days,
            "as_shown": mark(own),
        }

    context = await services(request).read(work)
    if context is None:
        raise web.HTTPNotFound
    shown = {**context, "typed": typed or {}, "slip": slip, "problem": problem}
    status = 409 if problem else 400 if slip else 200
    return render(request, "admin/reminder_steps.html", shown, status=status)


def _days(steps: Steps, due: dt.date, calendar: WorkCalendar) -> list[tuple[int, dt.date]]:
    return [(step, day_of(step, due, calendar)) for step in steps.offsets[:SHOWN]]


def _subject(connection: Connection, request: web.Request) -> tuple[plans.PlanHead | None, tasks.Task | None]:
    """The plan and, when the address names one, its task; no plan when either is not there."""
    plan_id, task_id = int(request.match_info["plan"][:18]), request.match_info.get("task")
    plan = plans.one(connection, plan_id)
    if plan is None or task_id is None:
        return plan, None
    task = next((one for one in tasks.of_plan(connection, plan_id) if one.id == int(task_id[:18])), None)
    return (plan, task) if task else (None, None)


@routes.post(OF_PLAN)
@routes.post(OF_TASK)
async def change(request: web.Request) -> web.StreamResponse:
    """Set steps, or give them up for those of the plan or the default."""
    shared, form = services(request), await read_form(request)
    actor, now = request[STAFF].login, shared.clock()
    try:
        steps = None if "default" in form else read_steps(form)
    except MistypedError as slip:
        return await _page(request, form, slip)

    def work(connection: Connection) -> bool:
        plan, task = _subject(connection, request)
        if plan is None:
            return False
        rules = reminder_rules.rules(connection)
        must_be_as_shown(form, rules.tasks.get(task.id) if task else rules.plans.get(plan.id), words(request))
        if task:
            reminder_rules.set_task(connection, task.id, steps)
        else:
            reminder_rules.set_plan(connection, plan.id, steps)
        subject = f"task {task.id}" if task else f"plan {plan.id}"
        detail = steps.model_dump(mode="json") if steps else {}
        audit.record(
            connection, actor=actor, action="reminders.steps", subject=subject, now=now, detail=detail
        )
        return True

    try:
        found = await shared.write(work)
    except Refused as error:
        return await _page(request, problem=str(error))
    if not found:
        raise web.HTTPNotFound
    raise web.HTTPSeeOther(request.path)


def read_steps(form: Form) -> Steps:
    """What was typed.

    Raises:
        MistypedError: it is no list of days, or out of bounds.
    """
    lists = {name: _numbers(form, name) for name in ("before", "after")}
    single = {name: _number(form, name) for name in ("weeks", "unacknowledged_days")}
    try:
        return Steps.model_validate({**lists, **single})
    except ValidationError as error:
        raise MistypedError(str(error.errors()[0]["loc"][0])) from error


def _numbers(form: Form, name: str) -> tuple[int, ...]:
    try:
        return tuple(int(part) for part in re.split(r"[\s,;]+", str(form.get(name, ""))) if part)
    except ValueError as error:
        raise MistypedError(name) from error


def _number(form: Form, name: str) -> int:
    try:
        return int(str(form.get(name, "")))
    except ValueError as error:
        raise MistypedError(name) from error
