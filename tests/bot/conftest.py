"""The running site in this process: real writer, worker and delivery, an HTTP client in front."""

from __future__ import annotations

import datetime as dt
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from aiohttp.test_utils import TestClient
from argon2 import PasswordHasher
from sqlalchemy import update

from bot import app
from bot.store import Store
from bot.web.admin import passwords
from bot.writer import Writer
from knowledge.library import Knowledge
from storage import staff
from storage.database import Database
from storage.tables import staff as staff_table
from tests.servers.site import running

NOW = dt.datetime(2026, 11, 20, 2, 0, tzinfo=dt.UTC)


@dataclass
class Clock:
    """A clock that stands still until told."""

    at: dt.datetime = NOW

    def __call__(self) -> dt.datetime:
        return self.at


@dataclass
class Site:
    """A browser's view of the site, and the process behind it."""

    client: TestClient
    app: app.App
    clock: Clock
    cookies: dict[str, str] = field(default_factory=dict)

    async def get(self, path: str, **more):
        return await self.client.get(path, allow_redirects=False, **more)

    async def post(self, path: str, data=None, **more):
        headers = {"Sec-Fetch-Site": "same-origin", **more.pop("headers", {})}
        return await self.client.post(path, data=data, headers=headers, allow_redirects=False, **more)

    async def page(self, path: str) -> str:
        answer = await self.get(path)
        assert answer.status == 200, await answer.text()
        return await answer.text()

    async def sign_in(self) -> None:
        """As the first admin, with the code the process prints."""
        services = self.app.services
        code = await services.write(lambda c: staff.new_setup_code(c, services.clock()))
        form = {"code": code, "login": "admin", "name": "Quản trị", "password": "một mật khẩu dài"}
        answer = await self.post("/quan-tri/thiet-lap", form)
        assert answer.status == 303, await answer.text()

    async def become(self, role: str, unit_id: int | None = None) -> None:
        """Go on as somebody with another role: it holds from the next click."""
        values = {"role": role, "unit_id": unit_id}
        await self.app.services.write(lambda c: c.execute(update(staff_table).values(**values)))


@pytest.fixture(scope="session", autouse=True)
def _quick_hashes() -> Iterator[None]:
    """Signing in is slow on purpose; a thousand tests that sign in need not be: tests/security looks at the cost."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "_hasher", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
        yield


@pytest.fixture
async def site(tmp_path: Path, knowledge: Knowledge) -> AsyncIterator[Site]:
    clock = Clock()
    async with running(tmp_path, clock, knowledge) as (client, built):
        yield Site(client, built, clock)


@pytest.fixture
async def writer(database: Database) -> AsyncIterator[Writer]:
    """A writer, once on each of the two databases."""
    started = Writer(database)
    started.start()
    yield started
    await started.stop()


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    """An empty database with its writer."""
    database = Database(f"sqlite:///{tmp_path}/store.db")
    database.prepare()
    writer = Writer(database)
    writer.start()
    yield Store(database, writer)
    await writer.stop()
    database.close()
