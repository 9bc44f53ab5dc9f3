"""The locality's own file: fees, days, counters, numbers. Checked and previewed before it is written, and kept."""

from __future__ import annotations

import asyncio
import tempfile
from hashlib import sha256
from pathlib import Path
from typing import Any

from aiohttp import web
from sqlalchemy import Connection

from bot.web.admin.record_cards import changes, with_changes
from bot.web.admin.record_files import ELSEWHERE
from bot.web.admin.seen import FIELD, is_as_shown, mark
from bot.web.forms import read_form
from bot.web.pages import render, words
from bot.web.services import STAFF, Services, services
from knowledge.errors import DataError
from knowledge.file_errors import why
from knowledge.library import Knowledge
from knowledge.places import check_place, data_folder, load_place, place_file
from storage import audit, record_versions

routes = web.RouteTableDef()
HERE = "/quan-tri/dia-phuong"
LONGEST = 200_000
"""Characters: many times any locality's file."""


def file_of(shared: Services) -> Path:
    return place_file(shared.settings.place)


def is_own(file: Path) -> bool:
    """Whether it is the office's; those that come with the project are replaced with it."""
    return file.resolve().parent != data_folder().resolve()


def fault_of(text: str, file: Path, knowledge: Knowledge) -> str | None:
    """What is wrong with a file of this text; None: nothing."""
    with tempfile.TemporaryDirectory() as folder:
        trial = Path(folder) / file.name
        trial.write_text(text, encoding="utf-8")
        try:
            check_place(load_place(trial), knowledge.procedures, file.name)
        except DataError as error:
            return str(error)
    return None


@routes.get(HERE)
async def page(request: web.Request) -> web.StreamResponse:
    return await _shown(request, await asyncio.to_thread(_read, file_of(services(request))))


def _read(file: Path) -> str:
    return file.read_text(encoding="utf-8")


async def _shown(request: web.Request, text: str, *, status: int = 200, **more: Any) -> web.Response:
    shared = services(request)
    file = file_of(shared)
    history = await shared.read(lambda c: record_versions.of_file(c, _key(file)))
    context = {
        "place": shared.knowledge.place,
        "file": file.name,
        "own": is_own(file),
        "text": text,
        "history": with_changes(history),
        "saved": "da-luu" in request.query,
        "fault": None,
        "lines": [],
        "seen": "",
        "same": False,
        "changed": False,
        "as_shown": mark(await asyncio.to_thread(_read, file)),
        **more,
    }
    return render(request, "admin/place.html", context, status=status)


def _key(file: Path) -> str:
    return f"place:{file.name}"[:80]


@routes.post(HERE)
async def edit(request: web.Request) -> web.StreamResponse:
    """Check what was typed and show the change; save what was shown just so before (field `seen`)."""
    shared = services(request)
    file = file_of(shared)
    if not is_own(file):
        _ = words(request)
        raise web.HTTPConflict(
            text=_("Tệp địa phương mẫu không sửa ở đây. Hãy chép thành tệp riêng và đặt MOTCUA_PLACE.")
        )
    form = await read_form(request)
    text = str(form.get("text", "")).replace("\r\n", "\n")[:LONGEST]
    before = await asyncio.to_thread(_read, file)
    fault = await asyncio.to_thread(fault_of, text, file, shared.knowledge)
    if fault is not None:
        return await _shown(request, text, status=400, fault=fault, as_shown=form.get(FIELD, ""))
    seen = sha256(f"{before}\x00{text}".encode()).hexdigest()
    changed = not is_as_shown(form, before)
    if form.get("seen") != seen or before == text or changed:
        return await _shown(
            request, text, lines=changes(before, text), seen=seen, same=before == text, changed=changed
        )
    return await _save(request, file, before, text, str(form.get("note", "")).strip()[:300])


async def _save(request: web.Request, file: Path, before: str, text: str, note: str) -> web.StreamResponse:
    shared, actor, now = services(request), request[STAFF].login, services(request).clock()

    def keep(connection: Connection, content: str, by: str, why: str) -> None:
        record_versions.add(connection, file=_key(file), content=content, by=by, note=why, now=now)

    def work(connection: Connection) -> None:
        kept = record_versions.of_file(connection, _key(file))
        if not kept:
            keep(connection, before, "motcua", "bản trước khi sửa ở đây")
        elif kept[0].content != before:  # by hand, or by a save that was cut off before its commit
            keep(connection, before, "motcua", ELSEWHERE)
        keep(connection, text, actor, note)
        audit.record(connection, actor=actor, action="place.save", subject=file.name, now=now)
        unfinished = file.with_suffix(".part")
        unfinished.write_text(text, encoding="utf-8", newline="\n")
        unfinished.replace(file)

    try:
        await shared.write(work)
    except OSError as error:
        raise web.HTTPConflict(text=f"{file.name}: {why(error)}") from error
    raise web.HTTPSeeOther(f"{HERE}?da-luu=1")


@routes.get(HERE + r"/phien-ban/{version:\d+}")
async def earlier(request: web.Request) -> web.StreamResponse:
    """An earlier version in the form, to be looked at and saved again."""
    shared, number = services(request), int(request.match_info["version"][:18])
    history = await shared.read(lambda c: record_versions.of_file(c, _key(file_of(shared))))
    found = next((one for one in history if one.id == number), None)
    if found is None or found.content is None:
        raise web.HTTPNotFound
    return await _shown(request, found.content)
