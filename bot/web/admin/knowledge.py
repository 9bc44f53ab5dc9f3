"""What the bot knows: how fresh each record is, one record with its sources, its editing, its history."""

from __future__ import annotations

import asyncio
import datetime as dt
from hashlib import sha256

from aiohttp import web
from sqlalchemy import Connection

from bot.web.admin.record_cards import card_previews, changes, with_changes
from bot.web.admin.record_files import NotOurs, of_office, put_back, save, take_away, versions
from bot.web.admin.record_forms import Faulty, edited, fields_of
from bot.web.admin.seen import FIELD, is_as_shown, mark
from bot.web.forms import read_form
from bot.web.pages import render, words
from bot.web.services import STAFF, services
from handlers.turn import LOCAL
from knowledge import freshness
from knowledge.file_errors import why
from knowledge.freshness import Due
from knowledge.local_records import as_yaml
from knowledge.official_pages import link_faults
from knowledge.procedures import Procedure
from knowledge.text import bare

routes = web.RouteTableDef()
HERE = "/quan-tri/tri-thuc"
ONE = HERE + r"/{record:[a-z0-9][a-z0-9.-]{0,39}}"


def _today(request: web.Request) -> dt.date:
    return services(request).clock().astimezone(LOCAL).date()


def _due(records: list[Procedure], today: dt.date) -> list[Due]:
    return freshness.due(records, freshness.own_law_changes(), today)


@routes.get(HERE)
async def page(request: web.Request) -> web.StreamResponse:
    shared, today = services(request), _today(request)
    records = list(shared.knowledge.procedures.values())
    due: dict[str, list[Due]] = {}
    for item in _due(records, today):
        due.setdefault(item.record.id, []).append(item)
    typed, only = request.query.get("tim", "").replace("\x00", "").strip(), request.query.get("loc", "")
    office = await asyncio.to_thread(of_office, shared.settings.knowledge_dir)
    shown = [
        record
        for record in records
        if bare(typed) in bare(f"{record.id} {record.name} {record.short_name}")
        and (only != "den-han" or record.id in due)
        and (only != "co-quan" or record.id in office)
    ]
    context = {
        "records": sorted(shown, key=lambda record: record.review_by),
        "due": due,
        "late": sum(any(item.day <= today for item in items) for items in due.values()),
        "office": office,
        "typed": typed,
        "only": only,
        "today": today,
        "troubles": shared.source.troubles,
        "all": len(records),
    }
    return render(request, "admin/knowledge.html", context)


def _record(request: web.Request) -> Procedure:
    found = services(request).knowledge.procedures.get(request.match_info["record"])
    if found is None:
        raise web.HTTPNotFound
    return found


@routes.get(ONE)
async def one(request: web.Request) -> web.StreamResponse:
    shared, record, today = services(request), _record(request), _today(request)
    history = await shared.read(lambda c: versions(c, record.id))
    context = {
        "record": record,
        "due": _due([record], today),
        "today": today,
        "is_office": record.id in await asyncio.to_thread(of_office, shared.settings.knowledge_dir),
        "previews": card_previews(record, shared.knowledge, today),
        "history": with_changes(history),
        "links": link_faults([record]),
        "saved": "da-luu" in request.query,
        "problem": request.query.get("loi"),
    }
    return render(request, "admin/record.html", context)


@routes.get(ONE + "/sua")
async def form(request: web.Request) -> web.StreamResponse:
    record = _record(request)
    return render(request, "admin/record_edit.html", _form(record, fields_of(record)))


def _form(record: Procedure, typed: dict[str, str], **more: object) -> dict[str, object]:
    empty = {
        "as_shown": mark(as_yaml(record)),
        "changed": False,
        "faults": [],
        "previews": [],
        "lines": [],
        "seen": "",
        "links": [],
        "same": False,
    }
    return {**empty, "record": record, "typed": typed, **more}


@routes.post(ONE + "/sua")
async def edit(request: web.Request) -> web.StreamResponse:
    """Check what was typed and show it; save what was shown just so before (field `seen`)."""
    shared, record = services(request), _record(request)
    data = {name: str(value).replace("\r\n", "\n") for name, value in (await read_form(request)).items()}
    typed = {**fields_of(record), **{k: v for k, v in data.items() if k in fields_of(record)}}
    try:
        new = edited(record, typed)
    except Faulty as error:
        return render(
            request,
            "admin/record_edit.html",
            _form(record, typed, faults=error.faults, as_shown=data.get(FIELD, "")),
            status=400,
        )
    before, after = as_yaml(record), as_yaml(new)
    seen = sha256(f"{before}\n\n{after}".encode()).hexdigest()
    changed = not is_as_shown(data, before)
    if data.get("seen") == seen and before != after and not changed:
        return await _save(request, new, data.get("note", ""))
    more = {
        "previews": card_previews(new, shared.knowledge, _today(request)),
        "lines": changes(before, after),
        "seen": seen,
        "links": link_faults([new]),
        "same": before == after,
        "changed": changed,
    }
    return render(request, "admin/record_edit.html", _form(record, typed, **more))


async def _save(request: web.Request, new: Procedure, note: str) -> web.StreamResponse:
    shared, actor = services(request), request[STAFF].login
    folder, now = shared.settings.knowledge_dir, shared.clock()

    def work(connection: Connection) -> None:
        save(connection, folder, new, by=actor, note=note.strip()[:300], now=now)

    return await _written(request, new.id, work)


@routes.post(ONE + r"/phien-ban/{version:\d+}/khoi-phuc")
async def restore(request: web.Request) -> web.StreamResponse:
    """Make an earlier version the one in use."""
    shared, actor, name = services(request), request[STAFF].login, request.match_info["record"]
    folder, now, number = (
        shared.settings.knowledge_dir,
        shared.clock(),
        int(request.match_info["version"][:18]),
    )

    def work(connection: Connection) -> None:
        put_back(connection, folder, name, number, by=actor, now=now)

    return await _written(request, name, work)


@routes.post(ONE + "/bo")
async def drop(request: web.Request) -> web.StreamResponse:
    """Take the office's own version away: the project's record holds again."""
    shared, actor, name = services(request), request[STAFF].login, request.match_info["record"]
    folder, now = shared.settings.knowledge_dir, shared.clock()

    def work(connection: Connection) -> None:
        take_away(connection, folder, name, by=actor, now=now)

    return await _written(request, name, work)


async def _written(request: web.Request, name: str, work: object) -> web.StreamResponse:
    _ = words(request)
    try:
        await services(request).write(work)  # type: ignore[arg-type]  # a function of a connection
    except NotOurs as error:
        raise web.HTTPConflict(text=str(error)) from error
    except OSError as error:
        told = _("Không ghi được vào thư mục dữ liệu của cơ quan: {why}.").format(why=why(error))
        raise web.HTTPConflict(text=told) from error
    raise web.HTTPSeeOther(f"{HERE}/{name}?da-luu=1")
