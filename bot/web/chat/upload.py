"""Pictures and documents that an official sends in the web chat: looked at, kept, then said like any message.

Citizens send pictures with the feedback form; here only who is linked may, at a pace, and a few wait for their task.
"""

from __future__ import annotations

import asyncio
import re

from aiohttp import web
from aiohttp.web_request import FileField
from sqlalchemy import Connection

from bot.web import documents
from bot.web.chat.visitor import mark_of, peer_of
from bot.web.forms import read_form
from bot.web.pages import language, words
from bot.web.services import services
from storage import conversations, people, task_files
from storage.messages import File, Incoming
from storage.task_files import Sent

routes = web.RouteTableDef()
_ID = re.compile(r"[0-9a-zA-Z_-]{8,96}")


@routes.post("/chat/tep")
async def upload(request: web.Request) -> web.StreamResponse:
    """Take one file; 200 only after the commit. Sending it again under its id changes nothing."""
    peer, shared, _ = peer_of(request), services(request), words(request)
    talk = await shared.read(lambda connection: _official(connection, peer))
    if talk is None:
        return _no(_("Chỉ cán bộ đã liên kết tài khoản gửi được ảnh, tệp ở đây."), 403)
    if not await shared.uploads.admit(peer):
        return _no(_("Anh/chị gửi hơi nhanh. Chờ một phút rồi gửi tiếp giúp."), 429)
    form = await read_form(request)
    field, form_id = form.get("tep"), str(form.get("id", ""))
    if not isinstance(field, FileField) or not _ID.fullmatch(form_id):
        return _no(_("Tin nhắn không hợp lệ."), 400)
    key = f"{peer}:{form_id}"
    try:
        content = await asyncio.to_thread(field.file.read, documents.MAX_BYTES + 1)
        name, kind, clean = await asyncio.to_thread(documents.looked_at, field.filename, content)
    except documents.NotEvidence:
        told = _(
            "Tệp «{name}» không nhận được. Chỉ nhận ảnh JPEG, PNG, WebP và tệp PDF, Word, Excel "
            "(.docx, .xlsx), mỗi tệp tối đa {most} MB."
        )
        return _no(told.format(name=field.filename[:60], most=documents.MAX_BYTES // 1024**2), 400)
    sent, now = Sent(key, name, kind, clean), shared.clock()
    file = await shared.write(lambda connection: task_files.add(connection, talk, sent, now))
    if file is None:
        told = _("Có {most} tệp đang chờ. Anh/chị chọn việc cho các tệp đã gửi trước đã.")
        return _no(told.format(most=task_files.MOST_WAITING), 409)
    new = await shared.worker.receive(_message(request, peer, key, file))
    return web.json_response({"new": new, "who": mark_of(peer), "name": name})


def _message(request: web.Request, peer: str, key: str, file: File) -> Incoming:
    return Incoming(
        channel="web",
        conversation=peer,
        sender=peer,
        message_id=key,
        kind="files",
        files=(file,),
        language=language(request),
        sent_at=services(request).clock(),
    )


def _official(connection: Connection, peer: str) -> int | None:
    """The conversation, when an official speaks there."""
    talk = conversations.find(connection, "web", peer)
    return talk if talk is not None and people.of_conversation(connection, talk) is not None else None


def _no(told: str, status: int) -> web.Response:
    return web.json_response({"told": told}, status=status)
