"""One contestant in one round: a warm-up, everything at once, then a steady 100 messages a second."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import aiohttp
import numpy as np
from aiohttp.test_utils import unused_port

from benchmarks.engine.contestants import ROOT, Contestant, running

CHATS = 300
WARM_UP = 300
PER_SECOND = 100
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


async def measure(
    contestant: Contestant, python: Path, postgres: str | None, questions: Sequence[str], messages: int
) -> Figures:
    """Start it, load it, stop it."""
    with sink(contestant) as api, running(contestant, api, python, postgres) as processes:
        async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(600)) as session:
            await play(session, api, questions[-WARM_UP:], WARM_UP, 0)  # what is measured is asked anew
            await asyncio.sleep(1)
            before, served = _cpu_s(processes), _postgres_cpu_s()
            full = await play(session, api, questions, messages, 0)
            await asyncio.sleep(0.5)
            cpu, served = _cpu_s(processes) - before, _postgres_cpu_s() - served
            steady = await play(session, api, questions, 5 * PER_SECOND, PER_SECOND)
            memory = max(memory_mb(process) for process in processes)
    p50, p99 = np.percentile(steady["taken"], (50, 99)) * 1_000
    return Figures(
        messages / full["seconds"],
        1_000 * cpu / messages,
        float(p50),
        float(p99),
        memory,
        1_000 * served / messages if contestant.ours == "postgresql" else 0,
        full["extra"],
    )


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
