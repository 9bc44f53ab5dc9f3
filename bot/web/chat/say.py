"""What is said in the web chat. It carries an id made by the page: sending it again changes nothing."""

from __future__ import annotations

from typing import Annotated, Literal

from aiohttp import web
from pydantic import BaseModel, Field, StringConstraints, ValidationError, model_validator

from bot.channels.base import Unreadable
from bot.web.chat.newcomers import address_of
from bot.web.chat.visitor import mark_of, peer_of
from bot.web.pages import language, words
from bot.web.services import services
from storage import conversations
from storage.messages import Incoming, Place

MAX_CHARACTERS = 2000
"""What the page lets a person type."""
MAX_BYTES = 64 * 1024

routes = web.RouteTableDef()


class Said(BaseModel):
    """What the page posts."""

    id: Annotated[str, StringConstraints(pattern=r"^[0-9a-zA-Z_-]{8,96}$")]
    text: str = ""
    button: Annotated[str, Field(max_length=64)] | None = None
    place: Place | None = None
    language: Literal["vi", "en"] | None = None
    """The language of the page it was said on; else the visitor's."""

    @model_validator(mode="after")
    def _something(self) -> Said:
        if self.button is None and self.place is None and not self.text.strip():
            raise ValueError("nothing was said")
        return self

    @property
    def kind(self) -> Literal["button", "place", "text"]:
        if self.button is not None:
            return "button"
        return "text" if self.place is None else "place"


@routes.post("/chat/tin-nhan")
async def say(request: web.Request) -> web.StreamResponse:
    """Write down what was said; 200 only after the commit."""
    peer = peer_of(request)
    try:
        said = Said.model_validate_json(await _body(request))
    except ValidationError as error:
        raise not_a_message(request) from error
    new = await receive(request, peer, said)
    return web.json_response({"new": new, "who": mark_of(peer)})


async def receive(request: web.Request, peer: str, said: Said) -> bool:
    """Store a message; returns after the commit. False when it was there already."""
    shared = services(request)
    await _let_in(request, peer)
    message = Incoming(
        channel="web",
        conversation=peer,
        sender=peer,
        message_id=f"{peer}:{said.id}",
        kind=said.kind,
        text=said.text,
        button=said.button,
        place=said.place,
        language=said.language or language(request),
        sent_at=shared.clock(),
    )
    try:
        return await shared.worker.receive(message)
    except Unreadable as error:
        raise not_a_message(request) from error


async def _let_in(request: web.Request, peer: str) -> None:
    """Turn away who begins one conversation after the other; who has talked before always comes in."""
    shared = services(request)
    if shared.newcomers.knows(peer):
        return
    known = await shared.read(lambda connection: conversations.find(connection, "web", peer))
    if known is None and not await shared.newcomers.admit(address_of(request)):
        _ = words(request)
        raise web.HTTPTooManyRequests(
            text=_(
                "Nơi anh/chị truy cập đang mở quá nhiều cuộc trò chuyện. Anh/chị thử lại sau một phút nhé."
            ),
            headers={"Retry-After": "60"},
        )
    shared.newcomers.remember(peer)


def not_a_message(request: web.Request) -> web.HTTPBadRequest:
    _ = words(request)
    return web.HTTPBadRequest(text=_("Tin nhắn không hợp lệ."))


async def _body(request: web.Request) -> bytes:
    try:
        return await request.clone(client_max_size=MAX_BYTES).read()
    except web.HTTPRequestEntityTooLarge as error:
        _ = words(request)
        raise web.HTTPBadRequest(text=_("Tin nhắn quá dài. Anh/chị viết ngắn lại giúp.")) from error
