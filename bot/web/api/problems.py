"""Errors of the API as programs read them: application/problem+json (RFC 9457)."""

from __future__ import annotations

import logging
from http import HTTPStatus

from aiohttp import web
from aiohttp.typedefs import Handler
from sqlalchemy.exc import SQLAlchemyError

from bot.web.api.addresses import PREFIX
from bot.web.api.shapes import Problem
from bot.writer import Stopped

log = logging.getLogger(__name__)

KEPT = ("Allow", "Retry-After", "WWW-Authenticate")


@web.middleware
async def told_to_programs(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Under /api/ whatever goes wrong is a problem document; elsewhere errors are pages."""
    if not request.path.startswith(f"{PREFIX}/"):
        return await handler(request)
    try:
        return await handler(request)
    except web.HTTPException as error:
        headers = {name: error.headers[name] for name in KEPT if name in error.headers}
        return _problem(error.status, error.text or "", headers)
    except (SQLAlchemyError, Stopped) as error:
        log.warning("the database failed during %s (%s)", request.path, type(error).__name__)
        return _problem(HTTPStatus.SERVICE_UNAVAILABLE, "the database does not answer", {"Retry-After": "5"})


def _problem(status: int, detail: str, headers: dict[str, str]) -> web.Response:
    title = HTTPStatus(status).phrase
    told = "" if detail == f"{status}: {title}" else detail
    body = Problem(title=title, status=status, detail=told).model_dump_json()
    return web.Response(text=body, status=status, content_type="application/problem+json", headers=headers)
