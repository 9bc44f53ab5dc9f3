"""The cookie of a session. Over HTTPS its name begins with `__Host-`: no other host and no plain page can set it."""

from __future__ import annotations

from aiohttp import web

from bot.settings import Settings
from bot.web.services import services

NAME = "motcua_staff"


def cookie_name(settings: Settings) -> str:
    return f"__Host-{NAME}" if settings.https_only else NAME


def token_of(request: web.Request) -> str | None:
    return request.cookies.get(cookie_name(services(request).settings))


def keep(response: web.StreamResponse, settings: Settings, token: str) -> None:
    """Give the browser a new session."""
    response.set_cookie(
        cookie_name(settings), token, path="/", httponly=True, samesite="Strict", secure=settings.https_only
    )


def forget(response: web.StreamResponse, settings: Settings) -> None:
    response.del_cookie(
        cookie_name(settings), path="/", httponly=True, samesite="Strict", secure=settings.https_only
    )
