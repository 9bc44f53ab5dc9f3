"""A private calendar: whoever has the address reads it, until it is revoked. The address is a secret, never logged."""

from __future__ import annotations

import datetime as dt
import hashlib
from typing import TYPE_CHECKING

from aiohttp import web
from sqlalchemy import Connection

from bot.web.services import services
from handlers.reminders.answerers import theirs
from handlers.task_words import status_text
from handlers.turn import LOCAL
from knowledge.texts import SOURCE, Translate, translator
from storage import calendar_feeds, people, tasks
from storage.calendar_feeds import Feed
from storage.tasks import Occurrence

if TYPE_CHECKING:
    from icalendar import Event

routes = web.RouteTableDef()
KEPT = dt.timedelta(days=180)
"""How long what is done stays in the calendar."""
HEADERS = {
    "Cache-Control": "private, max-age=900",
    "X-Robots-Tag": "noindex, nofollow",
    "Referrer-Policy": "no-referrer",
}


@routes.get(r"/lich/{token:[A-Za-z0-9_-]{20,100}}.ics")
async def feed(request: web.Request) -> web.StreamResponse:
    """The calendar of a token. One that is unknown, revoked, or whose owner has left is not there."""
    shared, token = services(request), request.match_info["token"]
    now = shared.clock()
    body = await shared.read(lambda connection: calendar_of(connection, token, now))
    if body is None:
        raise web.HTTPNotFound
    mark = hashlib.sha256(body).hexdigest()[:32]
    if request.if_none_match and any(tag.value == mark for tag in request.if_none_match):
        return web.Response(status=304, headers={**HEADERS, "ETag": f'"{mark}"'})
    answer = web.Response(body=body, content_type="text/calendar", charset="utf-8", headers=HEADERS)
    answer.etag = mark
    return answer


def calendar_of(connection: Connection, token: str, now: dt.datetime) -> bytes | None:
    """The file (RFC 5545): one all-day event a due date, without alarms, since the chat reminds."""
    from icalendar import Calendar  # noqa: PLC0415 - 0.06 s that start-up need not spend

    found = calendar_feeds.opened_by(connection, token)
    if found is None:
        return None
    _, today = translator(SOURCE), now.astimezone(LOCAL).date()
    shown = [one for one in _of(connection, found) if one.is_open or one.due >= today - KEPT]
    changes = calendar_feeds.last_changes(connection, [one.id for one in shown])
    calendar = Calendar()
    calendar.add("prodid", "-//Mot Cua//motcua//VI")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    whom = found.unit if found.unit_id is not None else found.person
    calendar.add("x-wr-calname", _("Việc của {whom}").format(whom=whom))
    calendar.add("refresh-interval", dt.timedelta(hours=6), parameters={"VALUE": "DURATION"})
    for one in shown:
        calendar.add_component(_event(one, *changes[one.id], _))
    return bytes(calendar.to_ical())


def _of(connection: Connection, found: Feed) -> list[Occurrence]:
    unit = tasks.all_of_unit(connection, found.persons_unit)
    if found.unit_id is not None:
        return unit
    person = people.one(connection, found.person_id)
    return theirs(connection, person, unit) if person else []


def _event(one: Occurrence, changed: dt.datetime, moved: int, _: Translate) -> Event:
    """`moved`: how often its day was changed; programs take the event with the higher number."""
    from icalendar import Event  # noqa: PLC0415 - as above

    event = Event()
    event.add("uid", f"occurrence-{one.id}@motcua")
    event.add("dtstamp", changed)
    event.add("last-modified", changed)
    event.add("sequence", moved)
    event.add("dtstart", one.due)
    event.add("dtend", one.due + dt.timedelta(days=1))
    event.add("transp", "TRANSPARENT")
    event.add("class", "PRIVATE")
    done = one.status == "done"
    event.add("summary", _("[Đã xong] {text}").format(text=one.text) if done else one.text)
    event.add("status", "TENTATIVE" if one.status == "asked" else "CONFIRMED")
    lines = [
        *([_("Sản phẩm: {product}").format(product=one.product)] if one.product else []),
        _("Đơn vị: {unit}").format(unit=one.unit),
        _("Theo: {plan}").format(plan=one.plan),
        _("Tình trạng: {state}").format(state=status_text(one.status, _)),
        *([_("Người phụ trách: {name}").format(name=one.assignee)] if one.assignee else []),
    ]
    event.add("description", "\n".join(lines))
    return event
