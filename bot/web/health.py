"""Is it up (`/healthz`), and can it work (`/readyz`)? One answer per dependency."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from aiohttp import web
from sqlalchemy.exc import SQLAlchemyError

from bot.web.services import services

routes = web.RouteTableDef()


@routes.get("/healthz")
async def alive(_request: web.Request) -> web.StreamResponse:
    return web.json_response({"ok": True})


@routes.get("/readyz")
async def ready(request: web.Request) -> web.StreamResponse:
    shared = services(request)
    checks = {
        "knowledge": bool(shared.knowledge.procedures),
        "database": await _answers(shared.store.database.ping),
    }
    return web.json_response(checks, status=200 if all(checks.values()) else 503)


async def _answers(ping: Callable[[], None]) -> bool:
    try:
        await asyncio.to_thread(ping)
    except SQLAlchemyError:
        return False
    return True
