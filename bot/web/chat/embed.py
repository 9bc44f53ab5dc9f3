"""The chat inside an office's own site: one script tag makes a button, the button opens a frame with the chat.

Only the sites of the setting `embed_origins` may. See docs/runbooks/web-chat.md.
"""

from __future__ import annotations

import aiohttp_jinja2
from aiohttp import web

from bot.web import security
from bot.web.chat.page import chat_page
from bot.web.chat.visitor import remember_in_frame
from bot.web.pages import EMBEDDED, words
from bot.web.services import services
from knowledge.texts import LANGUAGES, translator

SCRIPT_AGE_S = 300

routes = web.RouteTableDef()


@routes.get(EMBEDDED)
async def framed(request: web.Request) -> web.StreamResponse:
    """The page inside the frame."""
    origins = services(request).settings.embed_origins
    if not origins:
        _ = words(request)
        raise web.HTTPForbidden(text=_("Trang trò chuyện này chưa được phép nhúng vào trang khác."))
    response = chat_page(request, embedded=True)
    if services(request).settings.https_only:
        remember_in_frame(request, response)
    response.headers["Content-Security-Policy"] = security.policy(" ".join(origins))
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


@routes.get("/nhung.js")
async def script(request: web.Request) -> web.StreamResponse:
    """What the office's page loads. On a site that may not, it says so in the console and does nothing."""
    shared = services(request)
    texts = {language: _texts(language, shared.knowledge.place.name) for language in LANGUAGES}
    context = {"origins": shared.settings.embed_origins, "texts": texts, "page": EMBEDDED}
    response = aiohttp_jinja2.render_template("nhung.js", request, context)
    response.content_type = "text/javascript"
    response.enable_compression()
    response.headers["Cache-Control"] = f"public, max-age={SCRIPT_AGE_S}"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


def _texts(language: str, place: str) -> dict[str, str]:
    _ = translator(language)
    return {
        "label": _("Hỏi thủ tục"),
        "title": f"Một Cửa · {place}",
        "close": _("Đóng"),
        "refused": _(
            "Một Cửa: trang {origin} chưa được phép nhúng khung trò chuyện. "
            "Người quản trị thêm địa chỉ này vào MOTCUA_EMBED_ORIGINS rồi khởi động lại."
        ),
    }
