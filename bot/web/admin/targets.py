"""Targets (chỉ tiêu) of plans: what is wanted, what was reached in each period, how it stands."""

from __future__ import annotations

import asyncio
import datetime as dt
import re

from aiohttp import web
from sqlalchemy import Connection

from bot.web.admin.plan_forms import Form
from bot.web.admin.satisfaction import spoken
from bot.web.admin.slips import MistypedError
from bot.web.admin.target_forms import Entry, read_entry, read_period
from bot.web.forms import read_form
from bot.web.pages import render, words
from bot.web.services import STAFF, services
from handlers.target_ratings import reached
from handlers.turn import LOCAL
from knowledge.charts import Point, target_chart, target_description
from knowledge.target_status import is_about_satisfaction, light
from storage import audit, plans, targets
from storage.targets import FROM_RATINGS, PlanTarget

routes = web.RouteTableDef()
HERE = "/quan-tri/chi-tieu"
_PICTURE = {"Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'"}
"""The drawing library styles shapes by attribute; the picture can load nothing else."""


@routes.get(HERE)
async def page(request: web.Request) -> web.StreamResponse:
    return await _page(request)


async def _page(
    request: web.Request,
    about: PlanTarget | None = None,
    typed: Form | None = None,
    slip: MistypedError | None = None,
) -> web.Response:
    """The targets of a plan. `slip`: what is wrong with what was `typed` `about` one of them."""
    shared = services(request)
    chosen = str(about.plan_id) if about else request.query.get("ke-hoach", "")
    today = shared.clock().astimezone(LOCAL).date()

    def work(connection: Connection) -> dict[str, object]:
        confirmed = [one for one in plans.listed(connection) if one.status == "confirmed"]
        known = chosen if chosen[:18].isdecimal() else ""
        plan_id = int(known[:18]) if known else (confirmed[0].id if confirmed else 0)
        return {"plans": confirmed, "chosen": plan_id, "targets": targets.listed(connection, plan_id)}

    found = await shared.read(work)
    language = spoken(request)
    context = {
        **found,
        "today": today,
        "slip": slip,
        "about": about,
        "typed_of": lambda one: typed if typed is not None and about and one.id == about.id else {},
        "light": lambda one: _light(one, today),
        "describe": lambda one: target_description(_points(one), one.value, unit=one.unit, language=language),
        "satisfaction": lambda one: is_about_satisfaction(one.text, one.metric),
        "ours": FROM_RATINGS,
    }
    return render(request, "admin/targets.html", context, status=400 if slip else 200)


def _light(one: PlanTarget, today: dt.date) -> str:
    latest = one.actuals[-1].value if one.actuals else None
    return light(one.op, one.value, latest, one.by, today).value


def _points(one: PlanTarget) -> list[Point]:
    return [Point(actual.day, actual.label, actual.value) for actual in one.actuals]


async def _target(request: web.Request) -> PlanTarget:
    number = int(request.match_info["target"][:18])
    found = await services(request).read(lambda connection: targets.one(connection, number))
    if found is None:
        raise web.HTTPNotFound
    return found


@routes.get(HERE + r"/{target:\d+}/bieu-do.svg")
async def chart(request: web.Request) -> web.StreamResponse:
    """What was reached over time."""
    one, language = await _target(request), spoken(request)
    drawn = await asyncio.to_thread(
        target_chart, _short(one.text), _points(one), one.value, unit=one.unit, language=language
    )
    return web.Response(body=drawn, content_type="image/svg+xml", headers=_PICTURE)


def _short(text: str) -> str:
    """A title of at most three lines."""
    flat = re.sub(r"\s+", " ", text)
    return flat if len(flat) <= LONGEST_TITLE else flat[: LONGEST_TITLE - 1].rstrip() + "…"


LONGEST_TITLE = 110


@routes.post(HERE + r"/{target:\d+}")
async def enter(request: web.Request) -> web.StreamResponse:
    """Write down what was reached in a period."""
    one, form = await _target(request), await read_form(request)
    try:
        entry = read_entry(form, words(request))
    except MistypedError as slip:
        return await _page(request, one, form, slip)
    await _write(request, one, entry)
    raise _back(one)


@routes.post(HERE + r"/{target:\d+}/lay-y-kien")
async def from_ratings(request: web.Request) -> web.StreamResponse:
    """Fill a target of satisfaction from our own ratings, labelled as what they are."""
    one, form, _ = await _target(request), await read_form(request), words(request)
    period = read_period(form)

    async def wrong(told: str) -> web.Response:
        return await _page(request, one, form, MistypedError("loai", told))

    if period is None or not is_about_satisfaction(one.text, one.metric):
        return await wrong(_("Anh/chị chọn lại kỳ lấy số."))
    shared = services(request)
    today = shared.clock().astimezone(LOCAL).date()
    if period.days.end >= today:
        return await wrong(_("Kỳ này chưa kết thúc. Anh/chị chọn kỳ đã qua."))
    questionnaire = shared.knowledge.questionnaire
    figure = await shared.read(lambda connection: reached(connection, questionnaire, period, today))
    if figure is None:
        return await wrong(_("Kỳ này chưa đủ ý kiến để nêu con số."))
    entry = Entry(period.label, period.days.end, figure.percent, figure.footer)
    await _write(request, one, entry, FROM_RATINGS)
    raise _back(one)


async def _write(request: web.Request, one: PlanTarget, entry: Entry, origin: str = targets.ENTERED) -> None:
    shared, by = services(request), request[STAFF].login

    def work(connection: Connection) -> None:
        now = shared.clock()
        label, day, value, note = entry
        targets.enter(
            connection, one.id, label=label, day=day, value=value, note=note, by=by, now=now, origin=origin
        )
        detail = {"label": label, "day": day.isoformat(), "value": value, "origin": origin}
        subject = f"target {one.id}"
        audit.record(connection, actor=by, action="target.enter", subject=subject, now=now, detail=detail)

    await shared.write(work)


@routes.post(HERE + r"/{target:\d+}/bo/{actual:\d+}")
async def withdraw(request: web.Request) -> web.StreamResponse:
    """Take a wrong figure out; the record of it stays."""
    one, shared, by = await _target(request), services(request), request[STAFF].login
    actual_id = int(request.match_info["actual"][:18])

    def work(connection: Connection) -> None:
        now, subject = shared.clock(), f"target {one.id}"
        if targets.withdraw(connection, one.id, actual_id, by, now):
            audit.record(
                connection,
                actor=by,
                action="target.withdraw",
                subject=subject,
                now=now,
                detail={"actual": actual_id},
            )

    await shared.write(work)
    raise _back(one)


def _back(one: PlanTarget) -> web.HTTPSeeOther:
    return web.HTTPSeeOther(f"{HERE}?ke-hoach={one.plan_id}#chi-tieu-{one.id}")
