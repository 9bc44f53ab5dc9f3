"""The real command in a process of its own."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import sys
import tempfile
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path

import aiohttp
from aiohttp.test_utils import unused_port

from tests.integration.forked import Forked, fork

FONTS = Path(tempfile.gettempdir()) / "motcua-tests-fonts"
"""Where matplotlib keeps the list of fonts: it takes a second to make, and is the same for everybody."""
TOKEN = "123456789:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"


@dataclass
class Running:
    """A started `motcua serve`."""

    process: asyncio.subprocess.Process | Forked
    url: str
    lines: list[str] = field(default_factory=list)
    log: bytearray = field(default_factory=bytearray)
    """What it has complained of since."""

    def kill(self) -> None:
        """kill -9."""
        self.process.send_signal(signal.SIGKILL)

    async def stopped(self) -> int:
        return await asyncio.wait_for(self.process.wait(), 15)


def environment(folder: Path, port: int, **more: str) -> dict[str, str]:
    """Nothing but what is given: no account, key or server."""
    inherited = {k: os.environ[k] for k in ("PATH", "LANG", "COVERAGE_PROCESS_START") if k in os.environ}
    hurried = {
        "MOTCUA_FLOOD_BURST": "1000",
        "MOTCUA_TELEGRAM_PER_SECOND": "1000",
        "MOTCUA_TELEGRAM_BURST": "1000",
    }
    given = {
        "MOTCUA_PORT": str(port),
        "MOTCUA_DATABASE_URL": f"sqlite:///{folder}/motcua.db",
        **hurried,
        **more,
    }
    return {**inherited, "HOME": str(folder), "MPLCONFIGDIR": str(FONTS), **given}


async def motcua(
    *arguments: str, env: dict[str, str], cwd: Path, log: Path | None = None
) -> asyncio.subprocess.Process:
    """Start the command; what it complains of goes to a pipe, or to the end of `log`."""
    with contextlib.ExitStack() as stack:
        errors = stack.enter_context(log.open("ab")) if log else asyncio.subprocess.PIPE
        return await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "bot.cli",
            *arguments,
            env={**env, "PYTHONPATH": str(Path(__file__).resolve().parents[2])},
            cwd=cwd,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=errors,
        )


async def run(
    *arguments: str, env: dict[str, str], cwd: Path, stdin: str = "", anew: bool = False
) -> tuple[int, str, str]:
    """A command from start to end: exit code, output, errors. `anew`: with all that a start does."""
    if anew:
        process = await motcua(*arguments, env=env, cwd=cwd)
        out, err = await asyncio.wait_for(process.communicate(stdin.encode()), 60)
        return process.returncode or 0, out.decode(), err.decode()
    forked = await fork(*arguments, env=env, cwd=cwd, stdin=stdin.encode())
    async with asyncio.timeout(60):
        out, err = await asyncio.gather(forked.stdout.read(), forked.stderr.read())
        return await forked.wait(), out.decode(), err.decode()


@contextlib.asynccontextmanager
async def serving(
    folder: Path, *, port: int | None = None, command: str = "serve", anew: bool = False, **more: str
) -> AsyncIterator[Running]:
    """A server that has printed its two lines. `anew`: by the command itself, with all that a start does."""
    port = port or unused_port()
    start = motcua if anew else fork
    process = await start(command, env=environment(folder, port, **more), cwd=folder)
    running = Running(process, f"http://127.0.0.1:{port}")
    drained: asyncio.Task[None] | None = None
    assert process.stdout is not None
    try:
        for _ in range(2):
            line = await asyncio.wait_for(process.stdout.readline(), 30)
            if not line:
                assert process.stderr is not None
                raise AssertionError((await process.stderr.read()).decode())
            running.lines.append(line.decode().strip())
        drained = asyncio.create_task(_drain(process, running.log))
        yield running
    finally:
        with contextlib.suppress(ProcessLookupError):
            process.terminate()
        await asyncio.wait_for(process.wait(), 15)
        if drained:
            drained.cancel()


async def _drain(process: asyncio.subprocess.Process | Forked, log: bytearray) -> None:
    assert process.stderr is not None
    while said := await process.stderr.read(65536):
        log += said


@contextlib.asynccontextmanager
async def browser_session() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as session:
        yield session
