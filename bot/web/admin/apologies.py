"""One dossier, and its letter of apology: drafted here, signed and sent by people, written down here."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Callable, Mapping

from aiohttp import web
from aiohttp.web_request import FileField
from sqlalchemy import Connection

from bot.web.admin.dossiers import HERE, today_of
from bot.web.forms import read_form
from bot.web.pages import render, words
from bot.web.services import STAFF, services
from handlers.dossier_view import status_text
from knowledge.apology import REASONS, Letter
from knowledge.dossiers.lateness import apology_due, days_left, is_late
from storage import apologies, audit, dossiers
from storage.apologies import Apology
from storage.audit_actions import Action
from storage.calendar import work_calendar
from storage.dossiers import Dossier
from storage.errors import Refused

routes = web.RouteTableDef()
ONE = HERE + r"/{dossier:\d+}"
LONGEST = 500
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

Form = Mapping[str, str | FileField]


@routes.get(ONE)
async def page(request: web.Request) -> web.StreamResponse:
    return await _page(request)


async def _page(request: web.Request, problem: str | None = None, status: int = 200) -> web.Response:
    found, letter = await _found(request)
    today, calendar = today_of(request), await services(request).read(work_calendar)
    facts = {
        "left": days_left(found.due, today, calendar) if found.due else None,
        "late": is_late(found.status, found.due, found.finished, found.source_day),
        "last_day": apology_due(found.due, calendar) if found.due else None,
        "status": status_text(found.status, found.status_said, words(request)),
    }
    context = {"dossier": found, "letter": letter, "reasons": REASONS, "today": today, "problem": problem}
    return render(request, "admin/dossier.html", {**context, **facts}, status=status)


async def _found(request: web.Request) -> tuple[Dossier, Apology | None]:
    number = _number(request)
    found, letter = await services(request).read(
        lambda connection: (dossiers.one(connection, number), apologies.of(connection, number))
    )
    if found is None:
        raise web.HTTPNotFound
    return found, letter


def _number(request: web.Request) -> int:
    return int(request.match_info["dossier"][:18])


@routes.get(ONE + "/xin-loi.docx")
async def download(request: web.Request) -> web.StreamResponse:
    """The letter as it stands."""
    found, letter = await _found(request)
    if letter is None or found.due is None:
        raise web.HTTPNotFound
    place = services(request).knowledge.place
    told = Letter(
        agency=found.unit or place.office,
        counter=place.office,
        code=found.code,
        procedure=found.procedure,
        received=found.received,
        due=found.first_due or found.due,
        reason=letter.reason,
        new_due=letter.new_due,
        contact=f"{place.office}, {place.address}",
    )
    from knowledge.apology_docx import write_letter  # noqa: PLC0415 - 7 MB that few processes need

    data = await asyncio.to_thread(write_letter, told)
    name = f"xin-loi-ho-so-{found.id}.docx"
    headers = {"Content-Type": DOCX, "Content-Disposition": f'attachment; filename="{name}"'}
    return web.Response(body=data, headers=headers)


@routes.post(ONE + "/xin-loi")
async def draft(request: web.Request) -> web.StreamResponse:
    """Draft the letter; after it was signed there is no second new day, and the wish for one is counted."""
    form, _ = await read_form(request), words(request)
    found, letter = await _found(request)
    by, now = request[STAFF].login, services(request).clock()
    if letter is not None and letter.is_signed:
        await _change(
            request, "apology.refused", lambda connection: apologies.refuse_second(connection, found.id)
        )
        told = _("Hồ sơ này đã hẹn lại một lần. Quy định chỉ cho hẹn lại một lần, nên không soạn thêm được.")
        return await _page(request, told, status=409)
    reason = (_line(form, "other") or _line(form, "reason")).strip(" .")
    new_due = _day(form, "new_due")
    if not reason or new_due is None or found.due is None or new_due <= max(found.due, today_of(request)):
        told = _("Chưa lưu: cần một lý do, và ngày hẹn mới phải sau ngày hẹn cũ và sau hôm nay.")
        return await _page(request, told, status=400)
    return await _then(
        request,
        "apology.draft",
        lambda connection: apologies.draft(connection, found.id, reason, new_due, by, now),
    )


@routes.post(ONE + "/xin-loi/ky")
async def sign(request: web.Request) -> web.StreamResponse:
    """Write down that it was signed."""
    form, by, number = await read_form(request), request[STAFF].login, _number(request)
    no, signer, day = _line(form, "number"), _line(form, "signer"), _day(form, "signed_on")
    if not (no and signer and day) or day > today_of(request):
        _ = words(request)
        return await _page(
            request, _("Chưa lưu: cần số văn bản, người ký và ngày ký không sau hôm nay."), status=400
        )
    return await _then(
        request,
        "apology.sign",
        lambda connection: apologies.sign(connection, number, number=no, signer=signer, signed_on=day, by=by),
    )


@routes.post(ONE + "/xin-loi/gui")
async def send(request: web.Request) -> web.StreamResponse:
    """Write down that somebody has sent it; nothing is sent from here."""
    form, by, number = await read_form(request), request[STAFF].login, _number(request)
    how, day = _line(form, "how"), _day(form, "sent_on")
    if not how or day is None or day > today_of(request):
        _ = words(request)
        return await _page(request, _("Chưa lưu: cần cách gửi và ngày gửi không sau hôm nay."), status=400)
    return await _then(
        request,
        "apology.send",
        lambda connection: apologies.send(connection, number, sent_on=day, how=how, by=by),
    )


def _line(form: Form, name: str) -> str:
    return " ".join(str(form.get(name, "")).split())[:LONGEST]


def _day(form: Form, name: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(str(form.get(name, "")))
    except ValueError:
        return None


async def _then(request: web.Request, action: Action, change: Callable[[Connection], None]) -> web.Response:
    try:
        await _change(request, action, change)
    except Refused as error:
        return await _page(request, str(error), status=409)
    raise web.HTTPSeeOther(f"{HERE}/{_number(request)}")


async def _change(request: web.Request, action: Action, change: Callable[[Connection], None]) -> None:
    """Make a change and write down who made it; the audit names the dossier by number, not by code."""
    shared, actor, subject = services(request), request[STAFF].login, f"dossier {_number(request)}"

    def work(connection: Connection) -> None:
        change(connection)
        audit.record(connection, actor=actor, action=action, subject=subject, now=shared.clock())

    await shared.write(work)
