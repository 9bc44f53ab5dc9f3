"""One contestant: started, warmed up, and given its share of each round."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import cycle, islice
from pathlib import Path

import aiohttp
import numpy as np
from aiohttp.test_utils import unused_port

from benchmarks.engine.contestants import ROOT, Contestant, running

CHATS = 300
WARM_UP = 800
"""So many it takes python-telegram-bot to open all its connections."""
PER_SECOND = 100
STEADY_S = 3
_TICK_S = 1 / os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Figures:
    """Of one round. CPU in milliseconds a message, of the contestant's own processes; times in milliseconds."""

    messages_per_s: float
    cpu_ms: float
    p50_ms: float
    p99_ms: float
    memory_mb: float
    """Of its largest process."""
    postgres_cpu_ms: float
    extra: int
    """Replies nobody waited for: of a message that was answered in parts."""


class Started:
    """A contestant that runs, for as long as the comparison lasts.

    Args:
        processes: its own.
        api: the Bot API that is made up for it.
        questions: what it is asked, one after the other and then anew; more of them than it keeps rankings.
    """

    def __init__(
        self,
        contestant: Contestant,
        processes: Sequence[int],
        api: str,
        session: aiohttp.ClientSession,
        questions: Sequence[str],
    ) -> None:
        self._contestant = contestant
        self.processes = processes
        self._api = api
        self._session = session
        self._questions = cycle([contestant.told] if contestant.told else questions)

    async def measure(self, messages: int) -> Figures:
        """Everything at once, then a steady 100 messages a second; before that, some that do not count.

        A bot that had nothing to do has closed its connections, and is not in the processor's caches any more.
        """
        await self._play(WARM_UP, 0)
        await asyncio.sleep(0.5)
        before, served = _cpu_s(self.processes), _postgres_cpu_s()
        full = await self._play(messages, 0)
        await asyncio.sleep(0.3)
        cpu, served = _cpu_s(self.processes) - before, _postgres_cpu_s() - served
        steady = await self._play(STEADY_S * PER_SECOND, PER_SECOND)
        p50, p99 = np.percentile(steady["taken"], (50, 99)) * 1_000
        return Figures(
            messages / full["seconds"],
            1_000 * cpu / messages,
            float(p50),
            float(p99),
            max(map(memory_mb, self.processes)),
            1_000 * served / messages if self._contestant.ours == "postgresql" else 0,
            full["extra"],
        )

    async def _play(self, count: int, per_second: float) -> dict:
        return await play(self._session, self._api, list(islice(self._questions, count)), count, per_second)


@contextmanager
def started(
    contestant: Contestant,
    python: Path,
    postgres: str | None,
    session: aiohttp.ClientSession,
    questions: Sequence[str],
) -> Iterator[Started]:
    """Start it, and stop it at the end."""
    with sink(contestant) as api, running(contestant, api, python, postgres) as processes:
        yield Started(contestant, processes, api, session, questions)


async def play(
    session: aiohttp.ClientSession, api: str, questions: Sequence[str], count: int, per_second: float
) -> dict:
    said = [(1 + n % CHATS, questions[n % len(questions)]) for n in range(count)]
    for _ in range(100):  # until the sink listens
        try:
            async with session.post(
                f"{api}/run", json={"messages": said, "per_second": per_second}
            ) as answer:
                answer.raise_for_status()
                return await answer.json()
        except aiohttp.ClientConnectorError:
            await asyncio.sleep(0.05)
    raise RuntimeError("the sink does not listen")


@contextmanager
def sink(contestant: Contestant) -> Iterator[str]:
    port = unused_port()
    command = [sys.executable, "-m", "benchmarks.engine.sink", str(port)]
    process = subprocess.Popen([*command, *(["webhook"] if contestant.is_called else [])], cwd=ROOT)
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(10)


def _cpu_s(processes: Sequence[int]) -> float:
    return sum(_ticks(process) for process in processes) * _TICK_S


def _ticks(process: int) -> int:
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return int(fields[11]) + int(fields[12])


def _postgres_cpu_s() -> float:
    """Of every PostgreSQL process of this machine that lives: it serves nobody else, one hopes."""
    names = ((path.parent, path) for path in Path("/proc").glob("[0-9]*/comm"))
    total = 0
    for folder, name in names:
        try:
            if name.read_text().strip() == "postgres":
                total += _ticks(int(folder.name))
        except OSError:  # gone meanwhile
            continue
    return total * _TICK_S


def memory_mb(process: int) -> float:
    lines = Path(f"/proc/{process}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS")) / 1024
