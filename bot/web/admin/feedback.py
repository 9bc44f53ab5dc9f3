"""The office's desk of feedback: what came in, what is owed by when, the longest overdue on top."""

from __future__ import annotations

import datetime as dt
from typing import Any

from aiohttp import web
from sqlalchemy import Connection

from bot.web.admin.satisfaction import period_of
from bot.web.pages import language, render, words
from bot.web.services import STAFF, services
from handlers import figures
from handlers.feedback_words import category_label, stage_label
from handlers.turn import LOCAL
from knowledge.pakn import Stage, register
from knowledge.report_periods import to_choose_from
from storage import feedback_desk, feedback_dues, people
from storage.feedback_desk import GROUPS, Wanted

routes = web.RouteTableDef()
HERE = "/quan-tri/phan-anh"
A_PAGE = 50
MOST_DIGITS = 6


@routes.get(HERE)
async def page(request: web.Request) -> web.StreamResponse:
    """The list; what accuses somebody is shown to administrators only."""
    today, wanted, period = _today(request), _wanted(request), period_of(request)
    number = _number(request.query.get("trang", "")) or 1

    def work(connection: Connection) -> dict[str, Any]:
        lines, count = feedback_desk.listed(connection, wanted, A_PAGE, (number - 1) * A_PAGE)
        alarms = feedback_dues.alarms(connection, today)
        return {
            "lines": lines,
            "count": count,
            "overdue": len({owed.feedback_id for owed in alarms.overdue}),
            "tomorrow": len({owed.feedback_id for owed in alarms.tomorrow}),
            "units": people.units(connection),
            "restricted": _restricted(connection) if request[STAFF].role == "admin" else [],
            "figures": figures.feedback(connection, period.days, today),
        }

    found = await services(request).read(work)
    periods = {"period": period, "periods": to_choose_from(today)}
    shown = {**found, **periods, **_shown(request, wanted), "today": today, "page": number}
    return render(request, "admin/feedback.html", shown)


def _restricted(connection: Connection) -> list[feedback_desk.OnDesk]:
    return feedback_desk.listed(connection, Wanted(stages="", restricted=True), A_PAGE)[0]


def _shown(request: web.Request, wanted: Wanted) -> dict[str, Any]:
    """Names of what can be chosen, and what was."""
    _, spoken = words(request), language(request)
    return {
        "wanted": wanted,
        "a_page": A_PAGE,
        "query": {key: value for key, value in request.query.items() if key != "trang"},
        "stages": {stage: stage_label(_, stage) for stage in Stage},
        "categories": [(one.id, one.label(spoken)) for one in register().categories],
        "category_of": lambda id_: category_label(id_, spoken),
    }


def _wanted(request: web.Request) -> Wanted:
    """What the address asks for; what it asks wrongly is left out."""
    query = request.query
    stages = query.get("trang-thai", "open")
    category = register().category(query.get("loai"))
    return Wanted(
        stages=stages if stages in {*GROUPS, *Stage, ""} else "open",
        unit_id=_number(query.get("don-vi", "")),
        category=category.id if category else None,
        late_on=_today(request) if query.get("qua-han") else None,
    )


def _number(typed: str) -> int | None:
    return (
        int(typed)
        if typed.isascii() and typed.isdecimal() and len(typed) <= MOST_DIGITS and int(typed)
        else None
    )


def _today(request: web.Request) -> dt.date:
    return services(request).clock().astimezone(LOCAL).date()
