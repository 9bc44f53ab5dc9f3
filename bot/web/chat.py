"""The web chat: one page, one address to say something, one stream of replies.

The browser holds a random token; the conversation is known by its hash, so a copy of the database opens no chat.
A message carries an id made by the page: sending it again after a bad connection changes nothing.
"""

from __future__ import annotations

import asyncio
import json
from typing import Annotated

from aiohttp import web
from aiohttp_sse import sse_response
from pydantic import BaseModel, Field, StringConstraints, ValidationError, model_validator
from sqlalchemy import Connection

from bot.web.pages import language, render, words
from bot.web.services import Services, services
from storage import conversations, outbox
from storage.messages import Incoming, Stored
from storage.secrets_at_rest import hashed, new_token

COOKIE = "motcua_chat"
COOKIE_AGE_S = 90 * 24 * 3600
LONGEST_SILENCE_S = 20
MAX_CHARACTERS = 2000

routes = web.RouteTableDef()


class Said(BaseModel):
    """What the page posts."""

    id: Annotated[str, StringConstraints(pattern=r"^[0-9a-zA-Z-]{8,64}$")]
    text: str = ""
    button: Annotated[str, Field(max_length=64)] | None = None

    @model_validator(mode="after")
    def _something(self) -> Said:
        if self.button is None and not self.text.strip():
            raise ValueError("nothing was said")
        return self


@routes.get("/")
async def page(request: web.Request) -> web.StreamResponse:
    place = services(request).knowledge.place
    response = render(request, "chat.html", {"place": place, "max_characters": MAX_CHARACTERS})
    if COOKIE not in request.cookies:
        response.set_cookie(
            COOKIE,
            new_token(),
            max_age=COOKIE_AGE_S,
            httponly=True,
            samesite="Lax",
            secure=services(request).settings.https_only,
        )
    return response


def peer_of(request: web.Request) -> str:
    """The conversation of this browser."""
    token = request.cookies.get(COOKIE)
    if not token:
        _ = words(request)
        raise web.HTTPUnauthorized(text=_("Trình duyệt cần cho phép cookie để trò chuyện."))
    return hashed(token)[:32]


@routes.post("/chat/tin-nhan")
async def say(request: web.Request) -> web.StreamResponse:
    """Write down what was said; 200 only after the commit."""
    peer = peer_of(request)
    try:
        said = Said.model_validate_json(await request.read())
    except ValidationError as error:
        _ = words(request)
        raise web.HTTPBadRequest(text=_("Tin nhắn không hợp lệ.")) from error
    shared = services(request)
    message = Incoming(
        channel="web",
        conversation=peer,
        sender=peer,
        message_id=f"{peer}:{said.id}",
        kind="button" if said.button else "text",
        text=said.text,
        button=said.button,
        language=language(request),
        sent_at=shared.clock(),
    )
    new = await shared.worker.receive(message)
    return web.json_response({"new": new})


@routes.get("/chat/tra-loi")
async def stream(request: web.Request) -> web.StreamResponse:
    """Replies behind the cursor, as server-sent events; the event id is the next cursor."""
    peer = peer_of(request)
    cursor = _cursor(request)
    shared = services(request)
    async with sse_response(request) as response:
        with shared.chat.listen(peer) as event:
            while response.is_connected():
                event.clear()
                rows = await _new_rows(shared, peer, cursor)
                for row in rows:
                    await response.send(_as_json(row), id=str(row.id))
                    cursor = row.id
                if not rows:
                    await _wait(event)
    return response


async def _wait(event: asyncio.Event) -> None:
    try:
        async with asyncio.timeout(LONGEST_SILENCE_S):
            await event.wait()
    except TimeoutError:
        return


def _cursor(request: web.Request) -> int:
    given = request.headers.get("Last-Event-ID") or request.query.get("sau", "0")
    return int(given[:18]) if given.isdecimal() else 0


async def _new_rows(shared: Services, peer: str, cursor: int) -> list[Stored]:
    def work(connection: Connection) -> list[Stored]:
        conversation_id = conversations.find(connection, "web", peer)
        return [] if conversation_id is None else outbox.after(connection, conversation_id, cursor)

    return await shared.read(work)


def _as_json(row: Stored) -> str:
    return json.dumps(
        row.reply.model_dump(mode="json", include={"text", "buttons", "links"}), ensure_ascii=False
    )
