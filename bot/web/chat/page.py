"""The chat page. `?lang=` chooses its language."""

from __future__ import annotations

from aiohttp import web

from bot.web import documents
from bot.web.chat import visitor
from bot.web.chat.say import MAX_CHARACTERS
from bot.web.pages import render
from bot.web.services import services
from storage.secrets_at_rest import new_token

routes = web.RouteTableDef()


@routes.get("/")
async def page(request: web.Request) -> web.StreamResponse:
    response = chat_page(request, embedded=False)
    visitor.remember(request, response)
    return response


def chat_page(request: web.Request, *, embedded: bool) -> web.Response:
    """The page with the conversation; `embedded`: as it stands in another site's page."""
    shared = services(request)
    context = {
        "place": shared.knowledge.place,
        "max_characters": MAX_CHARACTERS,
        "accepted": documents.ACCEPTED,
        "form_id": new_token(),
        "embedded": embedded,
        "embedders": shared.settings.embed_origins,
        "cookie_lives": shared.settings.https_only or not embedded,
    }
    return for_one_visitor(render(request, "chat.html", context))


def for_one_visitor(response: web.Response) -> web.Response:
    """Packed for slow lines, and shared by no cache: it may bring a cookie or show a conversation."""
    response.enable_compression()
    response.headers["Cache-Control"] = "private, no-cache"
    return response
