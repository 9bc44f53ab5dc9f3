"""A start while PostgreSQL is not there yet: alive, not ready, and serving as soon as it can."""

import asyncio
import contextlib

import aiohttp
import pytest
from aiohttp.test_utils import unused_port

from tests.integration.running import environment, motcua, run
from tests.servers.relay import Relay


async def _ask(url: str) -> tuple[int, str]:
    async with aiohttp.ClientSession() as session, session.get(url) as answer:
        return answer.status, await answer.text()


async def _until(url: str, status: int) -> None:
    async with asyncio.timeout(40):
        while True:
            with contextlib.suppress(aiohttp.ClientError):
                if (await _ask(url))[0] == status:
                    return
            await asyncio.sleep(0.05)


@pytest.fixture
def door(bare_postgres_url, tmp_path):
    """Where PostgreSQL will answer, once it is opened."""
    with Relay(bare_postgres_url, tmp_path) as relay:
        yield relay


async def test_start_waits_for_the_database(tmp_path, door):
    """A machine that starts everything at once ends up serving, and says meanwhile what it waits for."""
    port = unused_port()
    env = environment(tmp_path, port, MOTCUA_DATABASE_URL=door.url)
    process = await motcua("serve", env=env, cwd=tmp_path)
    site = f"http://127.0.0.1:{port}"

    await _until(f"{site}/healthz", 200)
    assert 503 == (await _ask(f"{site}/readyz"))[0]
    status, page = await _ask(f"{site}/")
    assert 503 == status
    assert "khởi động" in page
    door.open()
    await _until(f"{site}/readyz", 200)
    process.terminate()
    _, said = await asyncio.wait_for(process.communicate(), 20)

    assert "Chưa vào được cơ sở dữ liệu" in said.decode()
    assert "đã sẵn sàng sau" in said.decode()


async def test_waiting_ends_with_a_reason(tmp_path):
    """An operator with a wrong address reads why, and the process does not wait for ever."""
    env = environment(
        tmp_path,
        unused_port(),
        MOTCUA_DATABASE_URL=f"postgresql://motcua@127.0.0.1:{unused_port()}/motcua",
        MOTCUA_DATABASE_WAIT_S="1",
    )
    code, _, said = await run("serve", env=env, cwd=tmp_path)
    waited = [line for line in said.splitlines() if "Chưa vào được cơ sở dữ liệu" in line]

    assert 1 == code
    assert waited
    assert {"Connection refused"} == {line[-18:] for line in waited}
    assert "motcua: Không mở được cơ sở dữ liệu" in said
