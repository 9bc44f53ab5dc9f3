"""Zalo's webhook in front of a real writer and worker, in this process."""

from __future__ import annotations

import datetime as dt
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from aiohttp.test_utils import TestClient, TestServer
from sqlalchemy import select

from bot import app
from bot.channels.base import Receive
from bot.channels.zalo_oa import webhook
from bot.settings import Settings
from bot.web import server
from knowledge.library import Knowledge
from storage import tray
from storage.conversations import find
from storage.messages import Incoming
from storage.tables import inbox
from tests.servers.chosen import chosen_settings
from tests.servers.zalo_caller import APP, OA, SECRET, USER, ZaloCaller

AT = dt.datetime.fromtimestamp(1_795_000_000, dt.UTC)
"""When the recorded events happened."""
NOW = AT + dt.timedelta(seconds=1)


@dataclass
class Clock:
    """A clock that stands still until told."""

    at: dt.datetime = NOW

    def __call__(self) -> dt.datetime:
        return self.at


@dataclass
class Site:
    """What a test may look at; the worker works when it is asked to."""

    zalo: ZaloCaller
    app: app.App
    clock: Clock

    async def waiting(self) -> list[Incoming]:
        """What was stored and waits for its turn."""
        rows = await self.app.store.read(
            lambda c: c.execute(select(inbox.c.payload).order_by(inbox.c.id)).scalars().all()
        )
        return [Incoming.model_validate(row) for row in rows]

    async def answered(self) -> list[str]:
        """Run the turns; the texts that lie in the user's tray."""
        await self.app.services.worker._batch()

        def texts(connection):
            mine = find(connection, "zalo_oa", USER)
            return [] if mine is None else [row.reply.text for row in tray.waiting_of(connection, mine)]

        return await self.app.store.read(texts)


def zalo_settings(**given: object) -> Settings:
    ids = {"zalo_app_id": APP, "zalo_oa_id": OA, "zalo_oa_secret_key": SECRET}
    return chosen_settings(**{**ids, **given})


@asynccontextmanager
async def calling(
    built: app.App, clock: Clock, receive: Receive | None = None, **given: object
) -> AsyncIterator[ZaloCaller]:
    """Zalo, in front of a process. `receive`: instead of the process's own; `given`: settings."""
    routes = webhook.routes(
        zalo_settings(**given), receive or built.services.worker.receive, built.store, clock
    )
    async with TestClient(TestServer(server.build(built.services, routes))) as client:
        yield ZaloCaller(client)


@asynccontextmanager
async def running(folder: Path, knowledge: Knowledge) -> AsyncIterator[Site]:
    """A site whose database lies in `folder`."""
    clock = Clock()
    plain = chosen_settings(database_url=f"sqlite:///{folder}/site.db")
    built = app.build(plain, clock, knowledge)
    built.store.writer.start()
    async with calling(built, clock) as zalo:
        yield Site(zalo, built, clock)
    await built.store.writer.stop()
    built.store.database.close()
