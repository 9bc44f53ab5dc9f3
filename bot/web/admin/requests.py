"""What people asked about their data, with the clocks of the law; consents; see, hand over, erase."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

from aiohttp import web
from pydantic_core import to_json
from sqlalchemy import Connection

from bot.web.admin import proof
from bot.web.forms import read_form
from bot.web.pages import render, words
from bot.web.services import STAFF, services
from handlers.data_answers import tell_asker
from handlers.turn import LOCAL
from knowledge.data_rights import KINDS, load_data_rights
from knowledge.privacy import mask
from storage import audit, consents, data_requests, erasure, feedback, own_data
from storage.audit_actions import Action
from storage.calendar import work_calendar
from storage.data_requests import DataRequest, Times
from storage.errors import Refused

HERE = "/quan-tri/quyen-du-lieu"
ONE = HERE + r"/{request:\d+}"
LONGEST = 2000
routes = web.RouteTableDef()


@routes.get(HERE)
async def page(request: web.Request) -> web.StreamResponse:
    def work(connection: Connection) -> dict[str, object]:
        return {"requests": data_requests.listed(connection), "consents": consents.counted(connection)}

    context = {"kinds": KINDS, "rights": load_data_rights(), "today": _today(request), "problem": None}
    return render(request, "admin/requests.html", {**context, **await services(request).read(work)})


@routes.post(HERE)
async def add(request: web.Request) -> web.StreamResponse:
    """A request that came on paper, by phone or at the counter; a feedback's code leads to the chat it is about."""
    _ = words(request)
    data = await read_form(request)
    kind, day = str(data.get("kind", "")), _day(request, data)
    if kind not in KINDS:
        raise web.HTTPBadRequest(text=_("Anh/chị chọn loại yêu cầu."))
    code, text = str(data.get("code", "")).strip(), mask(str(data.get("text", "")).strip())[:LONGEST]
    received = min(dt.datetime.combine(day, dt.time(12), LOCAL), services(request).clock())

    def work(connection: Connection) -> None:
        conversation = feedback.conversation_of(connection, code) if code else None
        if code and conversation is None:
            raise Refused(
                _(
                    "Không thấy phản ánh {code}, hoặc phản ánh ấy không gắn với cuộc trò chuyện nào. Nếu gửi bằng biểu "
                    "mẫu: mở trang Tra cứu phản ánh, nhập mã này, bấm Xóa số điện thoại, ảnh, vị trí đã gửi."
                ).format(code=code)
            )
        made = data_requests.add(
            connection,
            kind=kind,
            channel="paper",
            times=Times(load_data_rights(), work_calendar(connection), day),
            now=received,
            conversation_id=conversation,
            text=text or None,
        )
        _record(connection, request, "data.add", made)

    await _write(request, work)
    raise web.HTTPSeeOther(HERE)


@routes.get(ONE)
async def one(request: web.Request) -> web.StreamResponse:
    """The request, and what is kept of who made it. That it was looked at is written down."""
    shared = services(request)

    def work(connection: Connection) -> dict[str, object]:
        asked = _asked(connection, request)
        if asked.conversation_id is not None:
            _record(connection, request, "data.look", asked.code)
        return {"asked": asked, "data": _data_of(connection, asked)}

    rights = load_data_rights()
    context = {"rights": rights, "today": _today(request)}
    return render(request, "admin/request.html", {**context, **await shared.write(work)})


@routes.get(ONE + "/tai-ve.json")
async def hand_over(request: web.Request) -> web.StreamResponse:
    """All that is kept of who asked, as a file to hand over."""

    def work(connection: Connection) -> bytes:
        asked = _asked(connection, request)
        data = _data_of(connection, asked)
        if data is None:
            raise web.HTTPNotFound
        _record(connection, request, "data.export", asked.code)
        return to_json(data.as_json(), indent=2)

    body = await services(request).write(work)
    disposition = 'attachment; filename="du-lieu.json"'
    return web.Response(
        body=body, content_type="application/json", headers={"Content-Disposition": disposition}
    )


@routes.post(ONE + "/nhan")
async def take_up(request: web.Request) -> web.StreamResponse:
    """The first answer: the person is told by when it will be done."""

    def work(connection: Connection) -> None:
        asked, now = _asked(connection, request), services(request).clock()
        data_requests.answered(connection, asked.id, now)
        tell_asker(connection, asked, "answered", now)
        _record(connection, request, "data.answered", asked.code)

    return await _change(request, work)


@routes.post(ONE + "/gia-han")
async def extend(request: web.Request) -> web.StreamResponse:
    """More time, once, with the reason."""
    reason = await _said(request, "reason")

    def work(connection: Connection) -> None:
        asked, now = _asked(connection, request), services(request).clock()
        due = load_data_rights().extended(work_calendar(connection), asked.kind, asked.due)
        data_requests.extend(connection, asked.id, mask(reason), due, now)
        tell_asker(connection, _asked(connection, request), "extended", now, reason)
        _record(connection, request, "data.extended", asked.code, due=due.isoformat())

    return await _change(request, work)


@routes.post(ONE + "/xong")
async def finish(request: web.Request) -> web.StreamResponse:
    """Done, or refused with the reason: what was written is sent to who asked."""
    result = await _said(request, "result")

    def work(connection: Connection) -> None:
        asked, now = _asked(connection, request), services(request).clock()
        data_requests.finish(connection, asked.id, mask(result), request[STAFF].login, now)
        tell_asker(connection, asked, "done", now, result)
        _record(connection, request, "data.done", asked.code)

    return await _change(request, work)


@routes.post(ONE + "/xoa")
async def erase(request: web.Request) -> web.StreamResponse:
    """Erase all that is theirs, after the own password was typed."""
    await proof.demand(request, await read_form(request))

    def work(connection: Connection) -> None:
        asked, now, by = _asked(connection, request), services(request).clock(), request[STAFF].login
        if asked.conversation_id is None:
            _ = words(request)
            raise Refused(_("Yêu cầu này không gắn với cuộc trò chuyện nào."))
        if asked.done_at is None:
            data_requests.finish(connection, asked.id, "erased", by, now)
        erasure.erase(connection, asked.conversation_id, by, now)

    return await _change(request, work)


async def _change(request: web.Request, work: Callable[[Connection], None]) -> web.Response:
    await _write(request, work)
    raise web.HTTPSeeOther(f"{HERE}/{_number(request)}")


async def _write(request: web.Request, work: Callable[[Connection], None]) -> None:
    try:
        await services(request).write(work)
    except Refused as error:
        raise web.HTTPConflict(text=str(error)) from error


def _asked(connection: Connection, request: web.Request) -> DataRequest:
    found = data_requests.by_id(connection, _number(request))
    if found is None:
        raise web.HTTPNotFound
    return found


def _data_of(connection: Connection, asked: DataRequest) -> own_data.OwnData | None:
    return own_data.gather(connection, asked.conversation_id) if asked.conversation_id is not None else None


def _number(request: web.Request) -> int:
    return int(request.match_info["request"][:18])


async def _said(request: web.Request, name: str) -> str:
    text = str((await read_form(request)).get(name, "")).strip()[:LONGEST]
    if not text:
        _ = words(request)
        raise web.HTTPBadRequest(text=_("Anh/chị ghi rõ lý do hoặc kết quả."))
    return text


def _day(request: web.Request, data: Mapping[str, object]) -> dt.date:
    """The day it was received: today, or one of the last year."""
    today = _today(request)
    try:
        day = dt.date.fromisoformat(str(data.get("day", "")) or today.isoformat())
    except ValueError:
        day = dt.date.max
    if not today - dt.timedelta(days=366) <= day <= today:
        _ = words(request)
        raise web.HTTPBadRequest(text=_("Ngày nhận chưa đúng."))
    return day


def _today(request: web.Request) -> dt.date:
    return services(request).clock().astimezone(LOCAL).date()


def _record(connection: Connection, request: web.Request, action: Action, code: str, **detail: Any) -> None:
    by, now = request[STAFF].login, services(request).clock()
    audit.record(connection, actor=by, action=action, subject=code, now=now, detail=detail)
