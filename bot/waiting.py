"""A graceful start: PostgreSQL may come up after us. Until then the process lives, and says that it is not ready."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiohttp import web
from sqlalchemy.exc import OperationalError

from bot.settings import Settings
from storage.database import Database

log = logging.getLogger(__name__)

EVERY_S = 1.0


async def until_there(settings: Settings) -> None:
    """Return when the database answers, or when waiting has no point; whoever opens it then says what is wrong.

    A SQLite file is there or it is not.
    """
    database = Database(settings.database_url)
    try:
        if database.is_sqlite or await _answers(database, settings.database_wait_s):
            return
        async with _told(settings):
            for second in range(1, settings.database_wait_s + 1):
                await asyncio.sleep(EVERY_S)
                if await _answers(database, settings.database_wait_s - second):
                    log.info("Cơ sở dữ liệu đã sẵn sàng sau %d giây.", second)
                    return
    finally:
        database.close()


async def _answers(database: Database, left: int) -> bool:
    try:
        await asyncio.to_thread(database.ping)
    except OperationalError as error:
        name, why = database.name, _reason(error)
        log.warning("Chưa vào được cơ sở dữ liệu %s, chờ thêm tối đa %d giây: %s", name, left, why)
        return False
    return True


def _reason(error: OperationalError) -> str:
    """The first line the driver says; after it come hints, indented, and the same of the host's other addresses."""
    return str(error.orig).strip().partition("\n")[0]


@asynccontextmanager
async def _told(settings: Settings) -> AsyncIterator[None]:
    """Alive, but not ready; everybody else is asked to come back."""
    app = web.Application()
    app.router.add_get("/healthz", _alive)
    app.router.add_route("*", "/{any:.*}", _not_yet)
    runner = web.AppRunner(app, handle_signals=False, access_log=None)
    await runner.setup()
    try:
        await web.TCPSite(runner, settings.host, settings.port, shutdown_timeout=1).start()
    except OSError as error:  # told once more, and better, when the real site opens
        log.warning("port %d cannot be opened yet (%s)", settings.port, error.strerror)
    try:
        yield
    finally:
        await runner.cleanup()


async def _alive(_request: web.Request) -> web.StreamResponse:
    return web.json_response({"ok": True})


async def _not_yet(request: web.Request) -> web.StreamResponse:
    headers = {"Retry-After": "5"}
    if request.path == "/readyz":
        return web.json_response({"database": False}, status=503, headers=headers)
    return web.Response(status=503, text="Hệ thống đang khởi động, xin thử lại sau ít phút.", headers=headers)
