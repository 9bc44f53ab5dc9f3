"""The audit log: who changed what, to look through and to take away. Nothing here changes it."""

from __future__ import annotations

import datetime as dt
import io
import json
from functools import partial
from operator import itemgetter
from urllib.parse import urlencode

from aiohttp import web
from sqlalchemy import Connection

from bot.web.admin.audit_labels import action_label, subject_label
from bot.web.pages import render, words
from bot.web.services import services
from handlers.turn import LOCAL
from knowledge.texts import Translate
from storage import audit
from storage.audit import Change, Wanted
from storage.exports import TableFormat, write_table

HERE = "/quan-tri/nhat-ky"
PAGE = 100
FIRST, LAST = dt.date(2000, 1, 1), dt.date(2200, 1, 1)
"""Nothing is older, and no database counts further."""
HEADER = ("id", "at", "actor", "action", "what", "subject", "detail")
"""`action` is for programs, `what` for people, in the language of the page."""
TYPES: dict[TableFormat, str] = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
routes = web.RouteTableDef()


@routes.get(HERE)
async def page(request: web.Request) -> web.StreamResponse:
    wanted, before = _wanted(request), request.query.get("truoc", "")
    _ = words(request)
    below = int(before[:18]) if before.isdecimal() else None

    def work(connection: Connection) -> dict[str, object]:
        changes = audit.found(connection, wanted, PAGE + 1, below)
        actors, actions = audit.names(connection)
        return {
            "changes": changes[:PAGE],
            "next": changes[PAGE - 1].id if len(changes) > PAGE else None,
            "count": audit.count(connection, wanted),
            "actors": actors,
            "actions": sorted(((one, action_label(_, one)) for one in actions), key=itemgetter(1)),
        }

    names = ("nguoi", "viec", "tu", "den")
    chosen = {name: request.query[name] for name in names if request.query.get(name)}
    labels = {"action_label": partial(action_label, _), "subject_label": partial(subject_label, _)}
    context = {"chosen": chosen, "query": urlencode(chosen), **labels}
    return render(request, "admin/audit_trail.html", {**context, **await services(request).read(work)})


@routes.get(HERE + "/tai-ve.{format:csv|xlsx}")
async def export(request: web.Request) -> web.StreamResponse:
    """All changes looked for, as a table."""
    kind: TableFormat = "xlsx" if request.match_info["format"] == "xlsx" else "csv"
    rows = await services(request).read(partial(audit.found, wanted=_wanted(request)))
    out = io.BytesIO()
    write_table((_row(words(request), one) for one in rows), HEADER, kind, out)
    headers = {"Content-Type": TYPES[kind], "Content-Disposition": f'attachment; filename="nhat-ky.{kind}"'}
    return web.Response(body=out.getvalue(), headers=headers)


def _row(_: Translate, change: Change) -> tuple[object, ...]:
    detail = json.dumps(change.detail, ensure_ascii=False) if change.detail else ""
    return (
        change.id,
        change.at,
        change.actor,
        change.action,
        action_label(_, change.action),
        change.subject,
        detail,
    )


def _wanted(request: web.Request) -> Wanted:
    query = request.query
    until = _day(request, "den")
    return Wanted(
        actor=query.get("nguoi", ""),
        action=query.get("viec", ""),
        since=_day(request, "tu"),
        until=until + dt.timedelta(days=1) if until else None,
    )


def _day(request: web.Request, name: str) -> dt.datetime | None:
    """The beginning of a day in Vietnam."""
    given = request.query.get(name)
    if not given:
        return None
    try:
        day = dt.date.fromisoformat(given)
        return dt.datetime.combine(min(max(day, FIRST), LAST), dt.time(), LOCAL)
    except ValueError as error:
        _ = words(request)
        raise web.HTTPBadRequest(text=_("Ngày chưa đúng. Ví dụ đúng: 2026-11-21.")) from error
