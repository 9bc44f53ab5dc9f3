"""The replies behind a cursor: as a stream, or as the answer to a question that waits (long polling).

The event id is the next cursor. Cursor 0 is a page that has shown nothing yet: it gets the end of the conversation.
"""

from __future__ import annotations

import json
import logging
from typing import Any

from aiohttp import web
from aiohttp_sse import EventSourceResponse, sse_response
from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from bot.channels.degrade import degrade
from bot.channels.own_site import whole_links
from bot.channels.web import Listener, WebChat
from bot.web.chat.visitor import mark_of, peer_of
from bot.web.services import Services, services
from storage import conversations, tray
from storage.messages import Stored

log = logging.getLogger(__name__)

BEAT_S = 15
"""A stream says at least this often that it lives: proxies cut silent ones, and a page notices a dead one."""
WAIT_S = 20
"""How long a question waits for an answer: below the time-outs of usual proxies."""
SHOWN_AGAIN = 30
"""Replies that a new page of an old conversation shows."""

routes = web.RouteTableDef()


@routes.get("/chat/tra-loi")
async def stream(request: web.Request) -> web.StreamResponse:
    """Replies as server-sent events; `nhip` is the heartbeat, with the mark of the conversation."""
    peer = peer_of(request)
    response: EventSourceResponse
    async with sse_response(request) as response:
        with services(request).chat.listen(peer) as listener:
            try:
                await _pass_on(request, response, listener, peer)
            except (ConnectionError, TimeoutError):
                log.debug("a page has gone")
            except SQLAlchemyError:
                log.exception("the database failed; the page asks again")
    return response


async def _pass_on(
    request: web.Request, response: EventSourceResponse, listener: Listener, peer: str
) -> None:
    cursor = cursor_of(request)
    while listener.wanted and response.is_connected():
        listener.forget()
        rows = await new_rows(services(request), peer, cursor)
        for row in rows:
            await response.send(json.dumps(as_json(row), ensure_ascii=False), id=str(row.id))
            cursor = row.id
        if not rows:
            await response.send(mark_of(peer), event="nhip")
            await listener.wait(BEAT_S)


@routes.get("/chat/cho")
async def ask(request: web.Request) -> web.StreamResponse:
    """The same for pages that cannot stream: answers at once when there is something, else when there is."""
    peer = peer_of(request)
    shared = services(request)
    cursor = cursor_of(request)
    with shared.chat.listen(peer) as listener:
        rows = await new_rows(shared, peer, cursor)
        if not rows:
            await listener.wait(WAIT_S)
            rows = await new_rows(shared, peer, cursor)
    answer = web.json_response({"replies": [as_json(row) for row in rows], "who": mark_of(peer)})
    answer.headers["Cache-Control"] = "no-store"
    return answer


def cursor_of(request: web.Request) -> int:
    """What the page has; whatever is no number counts as nothing."""
    given = request.headers.get("Last-Event-ID") or request.query.get("sau", "0")
    return int(given[:18]) if given.isdecimal() else 0


async def new_rows(shared: Services, peer: str, cursor: int) -> list[Stored]:
    """This conversation's replies behind the cursor, oldest first; of a new page, the last ones."""

    def work(connection: Connection) -> list[Stored]:
        conversation_id = conversations.find(connection, "web", peer)
        if conversation_id is None:
            return []
        if cursor == 0:
            return tray.last(connection, conversation_id, SHOWN_AGAIN)
        return tray.after(connection, conversation_id, cursor)

    return [_as_the_page_shows_it(row, shared.settings.address) for row in await shared.read(work)]


def _as_the_page_shows_it(row: Stored, address: str) -> Stored:
    """Cut to what a page can show; it has room for any text, so it stays one message."""
    *first, last = degrade(whole_links(row.reply, address), WebChat.capabilities)
    whole = last.model_copy(update={"text": "\n\n".join(part.text for part in (*first, last))})
    return row.model_copy(update={"reply": whole})


def as_json(row: Stored) -> dict[str, Any]:
    shown = row.reply.model_dump(mode="json", include={"text", "buttons", "links", "asks", "takes_files"})
    return {"id": row.id, **shown}
