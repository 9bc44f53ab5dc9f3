"""kill -9 while administrators save: what a page said was saved is there, whole, with its line in the audit log."""

from __future__ import annotations

import asyncio
import datetime as dt
import re
from itertools import count

import aiohttp
import pytest
from sqlalchemy import text

from storage.database import Database
from tests.integration.running import Running, serving

PASSWORD = "một mật khẩu dài"
KILLED_AFTER = (5, 20, 40)
"""Saves that were confirmed when the process is killed, each time."""


async def sign_in(session: aiohttp.ClientSession, running: Running) -> None:
    path, form = "/quan-tri/dang-nhap", {"login": "admin", "password": PASSWORD}
    if setup := re.search(r"ma=(\w+)", running.lines[1]):
        path, form = "/quan-tri/thiet-lap", form | {"code": setup[1], "name": "Quản trị"}
    answer = await session.post(running.url + path, data=form, allow_redirects=False)
    assert answer.status == 303, await answer.text()


async def save(session: aiohttp.ClientSession, running: Running, number: int, confirmed: list[str]) -> None:
    """Enter a day; whoever is cut off knows that nothing was said."""
    day = str(dt.date(2027, 1, 1) + dt.timedelta(days=number))
    form = {"date": day, "kind": "off", "reason": "Tết", "source": "QĐ 1", "decided_on": "2026-01-05"}
    try:
        answer = await session.post(f"{running.url}/quan-tri/lich", data=form, allow_redirects=False)
    except aiohttp.ClientError:
        return
    assert answer.status == 303, await answer.text()
    confirmed.append(day)


async def save_until_killed(running: Running, numbers: count[int], confirmed: list[str], enough: int) -> None:
    headers = {"Sec-Fetch-Site": "same-origin"}
    jar = aiohttp.CookieJar(unsafe=True)
    async with aiohttp.ClientSession(cookie_jar=jar, headers=headers) as session:
        await sign_in(session, running)
        until = len(confirmed) + enough
        while len(confirmed) < until:
            await asyncio.gather(*(save(session, running, next(numbers), confirmed) for _ in range(4)))
        last = [asyncio.create_task(save(session, running, next(numbers), confirmed)) for _ in range(8)]
        await asyncio.wait(last, return_when=asyncio.FIRST_COMPLETED)
        running.kill()
        await asyncio.gather(*last)


@pytest.mark.timeout(120)
async def test_what_was_saved_stays_saved(tmp_path):
    """However often the process is killed, no confirmed change is lost, and none is there without its audit."""
    confirmed: list[str] = []
    numbers = count()
    for enough in KILLED_AFTER:
        async with serving(tmp_path) as running:
            await save_until_killed(running, numbers, confirmed, enough)
            await running.stopped()
    database = Database(f"sqlite:///{tmp_path}/motcua.db")
    with database.read() as connection:
        kept = set(connection.execute(text("SELECT date FROM calendar_override")).scalars())
        audited = connection.execute(
            text("SELECT subject FROM audit WHERE action = 'calendar.put'")
        ).scalars()
        told = {subject.removeprefix("day ") for subject in audited}
        whole = connection.execute(text("PRAGMA integrity_check")).scalar_one()
    database.close()

    assert set(confirmed) - kept == set()
    assert kept == told
    assert whole == "ok"
