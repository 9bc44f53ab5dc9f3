"""The register of breaches of personal data, with the hours the law gives."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from aiohttp import web
from sqlalchemy import Connection

from bot.web.forms import read_form
from bot.web.pages import render, words
from bot.web.services import STAFF, services
from handlers.turn import LOCAL
from knowledge.data_rights import BreachHours, load_data_rights
from knowledge.privacy import mask
from storage import audit, breaches
from storage.audit_actions import Action
from storage.breaches import STEPS, Breach, Step
from storage.errors import Refused

HERE = "/quan-tri/su-co"
ONE = HERE + r"/{breach:\d+}"
LONGEST = 4000
routes = web.RouteTableDef()
TAKEN: Mapping[Step, Action] = {
    "authority_told_at": "breach.authority_told_at",
    "people_told_at": "breach.people_told_at",
    "incident_told_at": "breach.incident_told_at",
    "incident_reported_at": "breach.incident_reported_at",
    "closed_at": "breach.closed_at",
}
"""Step → what the audit log says of it."""


@dataclass(frozen=True)
class Clock:
    """One duty after a breach. `left`: hours until its end, negative when it is over."""

    step: Step
    until: dt.datetime
    done_at: dt.datetime | None
    left: float


def clocks(found: Breach, hours: BreachHours, now: dt.datetime) -> list[Clock]:
    """What must be told by when: hours on the clock, no holiday stops them."""
    duties: list[tuple[bool, Step, int]] = [
        (found.incident, "incident_told_at", hours.incident_first_hours),
        (found.harmful, "authority_told_at", hours.authority_hours),
        (found.location, "people_told_at", hours.people_hours),
        (found.incident, "incident_reported_at", hours.incident_report_hours),
    ]
    return [
        _clock(found, step, found.found_at + dt.timedelta(hours=limit), now)
        for needed, step, limit in duties
        if needed
    ]


def _clock(found: Breach, step: Step, until: dt.datetime, now: dt.datetime) -> Clock:
    return Clock(step, until, getattr(found, step), (until - now).total_seconds() / 3600)


@routes.get(HERE)
async def page(request: web.Request) -> web.StreamResponse:
    shared = services(request)
    rights, now = load_data_rights(), shared.clock()
    rows = [(one, clocks(one, rights.breach, now)) for one in await shared.read(breaches.listed)]
    context = {"rows": rows, "rights": rights, "now": now.astimezone(LOCAL)}
    return render(request, "admin/breaches.html", context)


@routes.post(HERE)
async def add(request: web.Request) -> web.StreamResponse:
    """Register one; the hours run from when it was found."""
    _, shared = words(request), services(request)
    data = await read_form(request)
    what, concerned = (mask(str(data.get(name, "")).strip())[:LONGEST] for name in ("what", "data"))
    if not what or not concerned:
        raise web.HTTPBadRequest(text=_("Cần ghi chuyện gì đã xảy ra và dữ liệu nào bị ảnh hưởng."))
    people, found_at = str(data.get("people", "")).strip(), _moment(request, data)

    def work(connection: Connection) -> None:
        number = breaches.add(
            connection,
            found_at=found_at,
            what=what,
            data=concerned,
            people=int(people[:9]) if people.isdecimal() else None,
            harmful="harmful" in data,
            location="location" in data,
            incident="incident" in data,
            clock=load_data_rights().version,
            by=request[STAFF].login,
        )
        _record(connection, request, "breach.add", number)

    await shared.write(work)
    raise web.HTTPSeeOther(HERE)


@routes.post(ONE + "/ghi")
async def note(request: web.Request) -> web.StreamResponse:
    """A step was taken; what was done about the breach is kept beside."""
    shared, number = services(request), int(request.match_info["breach"][:18])
    data = await read_form(request)
    step = next((one for one in STEPS if one == data.get("step")), None)

    def work(connection: Connection) -> None:
        if not breaches.describe(connection, number, mask(str(data.get("measures", "")).strip())[:LONGEST]):
            raise web.HTTPNotFound
        if step:
            breaches.note(connection, number, step, shared.clock())
        _record(connection, request, TAKEN[step] if step else "breach.measures", number)

    try:
        await shared.write(work)
    except Refused as error:
        raise web.HTTPConflict(text=str(error)) from error
    raise web.HTTPSeeOther(HERE)


def _moment(request: web.Request, data: Mapping[str, object]) -> dt.datetime:
    """When it was found: local time, not in the future, of the last year."""
    now = services(request).clock()
    given = str(data.get("found", ""))
    try:
        found = dt.datetime.fromisoformat(given).replace(tzinfo=LOCAL) if given else now
    except ValueError:
        found = now + dt.timedelta(days=1)
    if not now - dt.timedelta(days=366) <= found <= now + dt.timedelta(minutes=1):
        _ = words(request)
        raise web.HTTPBadRequest(text=_("Lúc phát hiện chưa đúng, hoặc ở tương lai."))
    return found


def _record(connection: Connection, request: web.Request, action: Action, number: int) -> None:
    by, now = request[STAFF].login, services(request).clock()
    audit.record(connection, actor=by, action=action, subject=f"breach {number}", now=now)
