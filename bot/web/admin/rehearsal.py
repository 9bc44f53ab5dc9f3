"""A rehearsal of reminders: who will be told what on which day, and who will not, before it happens."""

from __future__ import annotations

import asyncio
import datetime as dt
import io
from collections.abc import Sequence
from functools import partial
from itertools import groupby

from aiohttp import web
from sqlalchemy import Connection

from bot.web.admin.satisfaction import TYPES
from bot.web.pages import render, words
from bot.web.services import STAFF, services
from bot.web.wording import channel_label
from handlers.rehearsal import Missed, Reason, Rehearsal, rehearse
from handlers.rehearsal_words import HEAD, kind_text, missed_text, reason_text, rows, step_text
from handlers.reminders import Terms
from handlers.turn import LOCAL
from knowledge.texts import SOURCE, translator
from storage import plans
from storage.copies import Written
from storage.errors import Refused
from storage.exports import write_table

routes = web.RouteTableDef()
HERE = "/quan-tri/dien-tap"
USUAL = dt.timedelta(days=13)
"""Two weeks are shown when no days are asked for."""
MOST_DAYS = 92
"""A page may look so far ahead; `motcua rehearse` looks further, beside the server and not inside it."""
_alone = asyncio.Lock()
"""Trying a season keeps a processor busy for seconds: one at a time, so that nobody's answer waits for more."""


@routes.get(HERE)
async def page(request: web.Request) -> web.StreamResponse:
    """The form, and what was found for its days."""
    first, last = _days(request)
    problem, found = None, None
    try:
        found = await _found(request)
    except Refused as error:
        problem = str(error)
    _ = words(request)
    context = {
        "plans": await services(request).read(_choices),
        "wanted": _plan(request),
        "start": first,
        "end": last,
        "problem": problem,
        "found": found,
        "people": _by_person(found.told) if found else [],
        "missed": _by_reason(found.missed) if found else {},
        "kind": lambda kind: kind_text(kind, _),
        "step": lambda step: step_text(step, _),
        "reason": lambda reason: reason_text(reason, _),
        "about": lambda one: missed_text(one, _),
    }
    return render(request, "admin/rehearsal.html", context, status=400 if problem else 200)


@routes.get(HERE + "/tai-ve.xlsx")
async def download(request: web.Request) -> web.StreamResponse:
    """The same as a table."""
    try:
        found = await _found(request)
    except Refused as error:
        raise web.HTTPBadRequest(text=str(error)) from error
    to = io.BytesIO()
    await asyncio.to_thread(
        lambda: write_table(rows(found, partial(channel_label, translator(SOURCE))), HEAD, "xlsx", to)
    )
    name = f"dien-tap-{found.start.isoformat()}-{found.end.isoformat()}.xlsx"
    headers = {"Content-Type": TYPES["xlsx"], "Content-Disposition": f'attachment; filename="{name}"'}
    return web.Response(body=to.getvalue(), headers=headers)


async def _found(request: web.Request) -> Rehearsal:
    shared = services(request)
    now, (first, last) = shared.clock(), _days(request)
    if (last - now.astimezone(LOCAL).date()).days > MOST_DAYS:
        _ = words(request)
        told = _("Trang này xem trước được {n} ngày. Xa hơn thì dùng lệnh motcua rehearse trên máy chủ.")
        raise Refused(told.format(n=MOST_DAYS))
    settings = shared.settings
    terms = Terms(settings.reminder_hour, shared.knowledge.place.office_day, settings.public_url)
    async with _alone:
        found = await shared.read(lambda c: rehearse(c, first, last, now, terms, _plan(request)))
    who = request[STAFF]
    return found.of_unit(who.unit_id) if who.role == "leader" else found


def _days(request: web.Request) -> tuple[dt.date, dt.date]:
    """The days asked for; two weeks when nothing (or nonsense) is asked."""
    today = services(request).clock().astimezone(LOCAL).date()
    try:
        start = dt.date.fromisoformat(request.query.get("tu") or today.isoformat())
        return start, dt.date.fromisoformat(request.query.get("den") or (start + USUAL).isoformat())
    except (ValueError, OverflowError):
        return today, today + USUAL


def _plan(request: web.Request) -> int | None:
    number = request.query.get("ke-hoach", "")[:18]
    return int(number) if number.isdecimal() else None


def _choices(connection: Connection) -> list[plans.PlanHead]:
    return [head for head in plans.listed(connection) if head.status != "discarded"]


def _by_person(told: Sequence[Written]) -> list[tuple[Written, list[Written]]]:
    """Unit by unit, person by person: the first message names the person."""
    ordered = sorted(told, key=lambda one: (one.unit, one.person, one.person_id, one.at))
    groups = (list(group) for _, group in groupby(ordered, key=lambda one: one.person_id))
    return [(mine[0], mine) for mine in groups]


def _by_reason(missed: Sequence[Missed]) -> dict[Reason, list[tuple[Missed, int]]]:
    """For each reason whom and what it is about, each once, with how often; the first day stands for all."""
    found: dict[Reason, dict[tuple[object, ...], list[Missed]]] = {}
    for one in missed:
        about = (one.unit, one.person, one.text, one.due)
        found.setdefault(one.reason, {}).setdefault(about, []).append(one)
    return {reason: [(ones[0], len(ones)) for ones in groups.values()] for reason, groups in found.items()}
