"""What a page may use. Pages read in a thread and write through the writer."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from aiohttp import web
from sqlalchemy import Connection

from bot.channels.web import WebChat
from bot.clock import Clock
from bot.knowledge_source import KnowledgeSource
from bot.settings import Settings
from bot.worker import Worker
from bot.writer import Writer
from knowledge.library import Knowledge
from storage.database import Database
from storage.staff import Staff

T = TypeVar("T")


@dataclass(frozen=True)
class Services:
    """The parts of the running process that pages need."""

    settings: Settings
    database: Database
    writer: Writer
    worker: Worker
    source: KnowledgeSource
    chat: WebChat
    clock: Clock

    @property
    def knowledge(self) -> Knowledge:
        """What is known now. A page that needs two parts of it takes it once."""
        return self.source.current

    async def read(self, work: Callable[[Connection], T]) -> T:
        """Run `work` in a reading transaction, in a thread."""

        def in_thread() -> T:
            with self.database.read() as connection:
                return work(connection)

        return await asyncio.to_thread(in_thread)

    async def write(self, work: Callable[[Connection], T]) -> T:
        """Run `work` in the writer's next transaction."""
        return await self.writer.do(work)


SERVICES = web.AppKey("services", Services)
STAFF = web.RequestKey("staff", Staff)
"""Who is signed in; set on every admin page by `bot.web.admin.desk`."""


def services(request: web.Request) -> Services:
    return request.config_dict[SERVICES]
