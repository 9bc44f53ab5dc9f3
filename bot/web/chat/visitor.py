"""Whose conversation it is: known by the hash of a random token, so a copy of the database opens no chat.

The token travels as a cookie. Where no cookie lives (inside another site's page, or refused by the browser) the page
makes one for its tab and sends it as a header, which no other site can.
"""

from __future__ import annotations

import re

from aiohttp import web

from bot.web.pages import words
from bot.web.services import services
from storage.secrets_at_rest import hashed, new_token

COOKIE = "motcua_chat"
COOKIE_AGE_S = 90 * 24 * 3600
HEADER = "X-Motcua-Chat"

_COOKIE_TOKEN = re.compile(r"[0-9A-Za-z_-]{8,128}")
_HEADER_TOKEN = re.compile(r"[0-9a-f]{64}")


def peer_of(request: web.Request) -> str:
    """The conversation of this browser or tab.

    Raises:
        HTTPUnauthorized: it has shown no token.
    """
    token = _token(request)
    if token is None:
        _ = words(request)
        raise web.HTTPUnauthorized(text=_("Trình duyệt cần cho phép cookie để trò chuyện."))
    return hashed(token)[:32]


def mark_of(peer: str) -> str:
    """By what a page notices that its cookie, and so its conversation, has changed."""
    return peer[:12]


def remember(request: web.Request, response: web.StreamResponse) -> None:
    """Give a browser that has no token one."""
    if not _COOKIE_TOKEN.fullmatch(request.cookies.get(COOKIE, "")):
        response.set_cookie(
            COOKIE,
            new_token(),
            max_age=COOKIE_AGE_S,
            httponly=True,
            samesite="Lax",
            secure=services(request).settings.https_only,
        )


def _token(request: web.Request) -> str | None:
    if HEADER in request.headers:
        given, shape = request.headers[HEADER], _HEADER_TOKEN
    else:
        given, shape = request.cookies.get(COOKIE, ""), _COOKIE_TOKEN
    return given if shape.fullmatch(given) else None
