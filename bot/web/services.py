"""What a page may use. Pages read in a thread and write through the writer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

from aiohttp import web
from sqlalchemy import Connection

from bot.channels.web import WebChat
from bot.clock import Clock
from bot.gauges import Gauges
from bot.knowledge_source import KnowledgeSource
from bot.readiness import Readiness
from bot.settings import Settings
from bot.store import Store
from bot.web.chat.newcomers import Newcomers
from bot.worker import Worker
from knowledge.library import Knowledge
from storage.staff import Staff

T = TypeVar("T")
FORMS_PER_MINUTE = 20
"""A whole house or mobile network may share an address."""
UPLOADS_PER_MINUTE = 20
LOOKUPS_PER_MINUTE = 30
"""A billion codes: at this pace nobody finds one."""


@dataclass(frozen=True)
class Services:
    """The parts of the running process that pages need."""

    settings: Settings
    store: Store
    worker: Worker
    source: KnowledgeSource
    chat: WebChat
    clock: Clock
    readiness: Readiness
    gauges: Gauges
    newcomers: Newcomers
    called: tuple[str, ...] = ()
    """The channels on which a platform calls us."""
    forms: Newcomers = field(default_factory=lambda: Newcomers(FORMS_PER_MINUTE))
    uploads: Newcomers = field(default_factory=lambda: Newcomers(UPLOADS_PER_MINUTE))
    """Files of one official."""
    lookups: Newcomers = field(default_factory=lambda: Newcomers(LOOKUPS_PER_MINUTE))
    """Feedback from one address by the form, and codes that are looked up there."""

    @property
    def knowledge(self) -> Knowledge:
        """What is known now. A page that needs two parts of it takes it once."""
        return self.source.current

    async def read(self, work: Callable[[Connection], T]) -> T:
        """Run `work` in a reading transaction, in a thread."""
        return await self.store.read(work)

    async def write(self, work: Callable[[Connection], T]) -> T:
        """Run `work` in the writer's next transaction."""
        return await self.store.write(work)


SERVICES = web.AppKey("services", Services)
STAFF = web.RequestKey("staff", Staff)
"""Who is signed in; set on every admin page by `bot.web.admin.desk`."""


def services(request: web.Request) -> Services:
    return request.config_dict[SERVICES]
