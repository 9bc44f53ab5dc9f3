"""Whose conversation it is: known by the hash of a random token, so a copy of the database opens no chat.

The token travels as a cookie; in a frame of another site as one that browsers keep apart for each such site, which
takes https. Where no cookie lives the page makes a token for its tab and sends it as a header, which no other site can.
"""

from __future__ import annotations

import re

from aiohttp import web

from bot.web.pages import words
from bot.web.services import services
from storage.secrets_at_rest import hashed, new_token

COOKIE = "motcua_chat"
FRAMED_COOKIE = "motcua_nhung"
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
    if _cookie(request, COOKIE) is None:
        response.set_cookie(
            COOKIE,
            new_token(),
            max_age=COOKIE_AGE_S,
            httponly=True,
            samesite="Lax",
            secure=services(request).settings.https_only,
        )


def remember_in_frame(request: web.Request, response: web.StreamResponse) -> None:
    """The same in a frame of another site: until the browser is closed, and for that site alone (CHIPS)."""
    if _cookie(request, FRAMED_COOKIE) is None:
        # Written out: Python's own cookies know the last attribute from 3.14 on only.
        attributes = "Path=/; HttpOnly; Secure; SameSite=None; Partitioned"
        response.headers.add("Set-Cookie", f"{FRAMED_COOKIE}={new_token()}; {attributes}")


def _token(request: web.Request) -> str | None:
    if HEADER in request.headers:
        given = request.headers[HEADER]
        return given if _HEADER_TOKEN.fullmatch(given) else None
    return _cookie(request, COOKIE) or _cookie(request, FRAMED_COOKIE)


def _cookie(request: web.Request, name: str) -> str | None:
    given = request.cookies.get(name, "")
    return given if _COOKIE_TOKEN.fullmatch(given) else None
