"""Whoever is signed in: every link on a page opens, and every button is one they may press."""

from __future__ import annotations

import re
import shutil
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import closing
from html import unescape
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest
from aiohttp.test_utils import make_mocked_request

from bot.demo.fill import fill
from bot.web.admin import roles
from storage import people
from storage.database import Database
from tests.bot.conftest import NOW, Clock, Site
from tests.servers.site import running

START = "/quan-tri"
OF_A_KIND = 2
"""Pages looked at of each route: the second task looks like the first."""
LINK = re.compile(r'<a[^>]*\bhref="([^"#]+)')
BUTTON = re.compile(r'<form[^>]*\bmethod="post"[^>]*\baction="([^"]+)"')


@pytest.fixture(scope="module")
def furnished(tmp_path_factory, knowledge) -> Path:
    """The made-up ward's database, filled once for all that look at it."""
    file = tmp_path_factory.mktemp("ward") / "site.db"
    with closing(Database(f"sqlite:///{file}")) as database:
        database.prepare()
        with database.write() as connection:
            fill(connection, knowledge, NOW)
    return file


@pytest.fixture
async def ward(furnished: Path, tmp_path: Path, knowledge) -> AsyncIterator[Site]:
    """Signed in to the desk of the made-up ward."""
    shutil.copyfile(furnished, tmp_path / furnished.name)
    clock = Clock()
    async with running(tmp_path, clock, knowledge) as (client, built):
        site = Site(client, built, clock)
        await site.sign_in()
        yield site


async def route_of(site: Site, path: str) -> str:
    """The route of an address."""
    assert site.client.app is not None
    found = await site.client.app.router.resolve(make_mocked_request("GET", path))
    return found.route.resource.canonical if found.route.resource else path


async def dead_ends(site: Site, role: roles.Role) -> list[str]:
    """Follow every link from the first page; what did not open, and what may not be pressed."""
    todo, seen, kinds = [START], {START}, Counter[str]()
    found: list[str] = []
    while todo:
        path = todo.pop(0)
        kind = await route_of(site, path)
        kinds[kind] += 1
        if kinds[kind] > OF_A_KIND:
            continue
        answer = await site.get(path)
        if answer.status != 200:
            found.append(f"{path}: {answer.status}")
        if answer.content_type != "text/html":
            continue
        page = await answer.text()
        pressed = {urlsplit(unescape(action)).path for action in BUTTON.findall(page)}
        found += [
            f"{path}: button to {action}"
            for action in sorted(pressed)
            if action.startswith(START) and role not in roles.allowed("POST", action)
        ]
        links = {urljoin(path, unescape(link)) for link in LINK.findall(page)} - seen
        ours = sorted(link for link in links if link.startswith(START) and "lang=" not in link)
        seen.update(ours)
        todo += ours
    return found


@pytest.mark.parametrize("role", ["admin", "leader", "editor", "viewer"])
async def test_nobody_walks_into_a_wall(ward, role):
    """An administrator, a unit's leader, an editor and a viewer find no dead link and no button that refuses them."""
    (unit, _name), *_ = await ward.app.services.read(people.units)
    await ward.become(role, unit if role == "leader" else None)

    assert await dead_ends(ward, role) == []


async def test_a_unit_without_tasks_reads_that_there_are_none(ward):
    """The leader of a unit to which no plan gave anything sees a report of zeros."""
    unit = await ward.app.services.write(lambda c: people.ensure_unit(c, "Đơn vị mới", NOW))
    await ward.become("leader", unit)

    assert "<strong>0</strong>lượt đến hạn" in await ward.page("/quan-tri/bao-cao")
