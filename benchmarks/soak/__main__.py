"""Run the soak on both databases, and write the report.

Run: `python -m benchmarks.soak --kills 200`. It needs the development dependencies, as the tests do.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import os
import random
import signal
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path

import click
from aiohttp import web
from aiohttp.test_utils import unused_port

from benchmarks.soak.platform import Platform
from benchmarks.soak.replicas import Replica
from benchmarks.soak.report import Result, check, markdown
from storage.database import Database
from tests.integration.owned import all_owned
from tests.servers.postgres import postgres

REST_S = 120
"""How long the last replies may take once nobody is killed any more."""


async def soak(name: str, url: str, replicas: int, kills: int, load: tuple[int, float], seed: int) -> Result:
    """Kill so often while people write. `load`: chats, and messages a second of all together."""
    chats, a_second = load
    chance = random.Random(seed)
    loop = asyncio.get_running_loop()
    with tempfile.TemporaryDirectory() as folder:
        places: list[Replica] = []
        platform = Platform(lambda: [place.url for place in places if place.url], chats, chance)
        runner, address = await _open(platform)
        places += [Replica(f"{name}-{n}", Path(folder), url, address) for n in range(replicas)]
        for place in places:
            await place.start()
        began, over = loop.time(), asyncio.Event()
        people = [asyncio.create_task(platform.talk(n, chats / a_second, over)) for n in range(1, chats + 1)]
        result = Result(name, 0)
        try:
            for number in range(kills):
                await asyncio.sleep(chance.uniform(0.2, 1.5))
                await _kill(chance.choice(places), url, result, alone=replicas == 1)
                click.echo(f"\r{name}: {number + 1}/{kills}", err=True, nl=number + 1 == kills)
            over.set()
            await asyncio.gather(*people)
            await _rest(platform)
        finally:
            for place in places:
                await place.end(signal.SIGTERM)
            await runner.cleanup()
        result.seconds = loop.time() - began
        database = Database(url)
        check(platform, database, result)
        database.close()
        return result


async def _open(platform: Platform) -> tuple[web.AppRunner, str]:
    runner, port = web.AppRunner(platform.application, access_log=None), unused_port()
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port, shutdown_timeout=1).start()
    return runner, f"http://127.0.0.1:{port}"


async def _kill(place: Replica, url: str, result: Result, *, alone: bool) -> None:
    """Kill and start again. Relief: alone, until the next process serves; else until others hold every shard."""
    killed = place.sender
    at = await place.end(signal.SIGKILL)
    result.kills[place.sender] = at
    if alone:
        await place.start()
        result.relief.append(asyncio.get_running_loop().time() - at)
    else:
        result.relief.append(await all_owned(url, but=killed) - at)
        await place.start()


async def _rest(platform: Platform) -> None:
    try:
        async with asyncio.timeout(REST_S):
            while not platform.is_answered:  # noqa: ASYNC110 - many processes set no event
                await asyncio.sleep(0.1)
            await asyncio.sleep(1)  # for repeats that should not come
    except TimeoutError:
        return  # the check says what is missing


@click.command()
@click.option("--kills", default=200, show_default=True, help="Processes killed on each database.")
@click.option("--replicas", default=3, show_default=True, help="On PostgreSQL.")
@click.option("--chats", default=40, show_default=True)
@click.option("--rate", default=15.0, show_default=True, help="Messages a second, of all together.")
@click.option("--seed", default=1, show_default=True)
@click.option("--on", type=click.Choice(["both", "sqlite", "postgresql"]), default="both", show_default=True)
@click.option("--report", type=click.Path(dir_okay=False, path_type=Path), default=Path("soak.md"))
def main(kills: int, replicas: int, chats: int, rate: float, seed: int, on: str, report: Path) -> None:
    """Exit code 1 when a promise was broken."""
    results = []
    load = (chats, rate)
    with ExitStack() as stack:
        if on != "postgresql":
            folder = stack.enter_context(tempfile.TemporaryDirectory())
            url = f"sqlite:///{folder}/motcua.db"
            results.append(asyncio.run(soak("SQLite", url, 1, kills, load, seed)))
        if on != "sqlite":
            url = stack.enter_context(postgres())
            name = f"PostgreSQL, {replicas} replicas"
            results.append(asyncio.run(soak(name, url, replicas, kills, load, seed)))
    text = markdown(results, _circumstances(f"{chats} chats, {rate:g} messages/s, seed {seed}"))
    report.write_text(text, encoding="utf-8")
    click.echo(text)
    sys.exit(any(result.wrong for result in results))


def _circumstances(load: str) -> str:
    today = dt.datetime.now(dt.UTC).date()
    busy = f"{os.cpu_count()} cores, load average of 5 minutes {os.getloadavg()[1]:.1f}"
    return f"{today}, {busy}, Python {sys.version.split()[0]}, {load}."


if __name__ == "__main__":
    main()
