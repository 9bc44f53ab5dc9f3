"""The site in this process: real writer, worker and delivery, on a loopback port."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from aiohttp.test_utils import TestClient, TestServer

from bot import app, clock
from bot.web import server
from knowledge.library import Knowledge
from tests.servers.chosen import chosen_settings

SHUTDOWN_S = 0.1
"""A page that is still open keeps its connection; nobody waits for it to hang up."""


@asynccontextmanager
async def running(
    folder: Path, now: clock.Clock, knowledge: Knowledge, **given: object
) -> AsyncIterator[tuple[TestClient, app.App]]:
    """A client of the site, and the process behind it; its database is in `folder`. `given`: settings."""
    async with assembled(folder, now, knowledge, **given) as (client, built):
        loops = [asyncio.create_task(loop) for loop in (built.services.worker.run(), built.delivery.run())]
        try:
            yield client, built
        finally:
            for loop in loops:
                loop.cancel()
            await asyncio.gather(*loops, return_exceptions=True)


@asynccontextmanager
async def assembled(
    folder: Path, now: clock.Clock, knowledge: Knowledge, **given: object
) -> AsyncIterator[tuple[TestClient, app.App]]:
    """The same with nobody at work yet: messages are stored, and answered when the test says so."""
    bursts = {
        "telegram_burst": 100,
        "zalo_burst": 100,
        "zalo_bot_burst": 100,
        "flood_burst": 1000,
    }  # a clock that stands fills no bucket
    chosen = {"database_url": f"sqlite:///{folder}/site.db", **bursts, **given}
    settings = chosen_settings(**chosen)
    built = app.build(settings, now, knowledge)
    built.store.writer.start()
    site = TestServer(server.build(built.services, built.webhooks))
    await site.start_server(shutdown_timeout=SHUTDOWN_S)
    try:
        async with TestClient(site) as client:
            yield client, built
    finally:
        for channel in built.channels.values():
            await channel.close()
        await built.store.writer.stop()
        built.store.database.close()
