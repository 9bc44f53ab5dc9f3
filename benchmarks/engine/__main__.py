"""The whole comparison by one command: `python -m benchmarks.engine`. Linux; `docs/engine.md` has the figures.

Every contestant is a process of its own against a loopback Bot API, whose CPU is not counted. All are started at once
and take turns of a few seconds: a machine that others use too is quick in one minute and slow in the next, so only
ratios within a round mean something. Their medians are told.
"""

from __future__ import annotations

import asyncio
import os
import random
import time
from collections import defaultdict
from collections.abc import Sequence
from contextlib import AsyncExitStack
from pathlib import Path
from statistics import median

import aiohttp
import click
import numpy as np
import psycopg

from benchmarks.engine.contestants import CONTESTANTS, comparisons
from benchmarks.engine.measuring import Figures, started
from benchmarks.engine.shares import limited
from knowledge import examples
from tests.servers.postgres import postgres

YARDSTICKS = ("python-telegram-bot", "python-telegram-bot, 256 at once")
ONE, TWO = "motcua PostgreSQL", "motcua PostgreSQL ×2"


@click.command()
@click.option("--rounds", default=10, show_default=True)
@click.option("--messages", default=500, show_default=True, help="At once, a round.")
@click.option("--only", default="", help="Contestants whose name holds this.")
@click.option("--python", type=Path, help="An interpreter that has the other bots already.")
@click.option(
    "--share", type=float, help="Of a processor, for each process that is measured (Linux, as root)."
)
@click.option("--report", type=Path, help="Write the table here too.")
def main(
    rounds: int, messages: int, only: str, python: Path | None, share: float | None, report: Path | None
) -> None:
    """Compare, and print a table."""
    table = asyncio.run(_compare(rounds, messages, only, python, share))
    print(table)
    if report:
        report.write_text(table + "\n", encoding="utf-8")


async def _compare(rounds: int, messages: int, only: str, python: Path | None, share: float | None) -> str:
    wanted = [one for one in CONTESTANTS if only.lower() in one.name.lower()]
    found: dict[str, list[Figures]] = defaultdict(list)
    load = os.getloadavg()[0]
    async with AsyncExitStack() as stack:
        others = python or stack.enter_context(comparisons())
        address = stack.enter_context(postgres())
        _durable(address)
        session = await stack.enter_async_context(aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(600)))
        running = {
            one.name: stack.enter_context(started(one, others, address, session, own_questions()))
            for one in wanted
        }
        for process in (number for one in running.values() for number in one.processes if share):
            stack.enter_context(limited(process, share))
        for number in range(rounds):
            for name, one in list(running.items())[:: 1 if number % 2 == 0 else -1]:
                try:
                    figures = await one.measure(messages)
                except Exception as error:  # noqa: BLE001 - one that cannot run is left out
                    print(f"{name}: not measured ({error!r})", flush=True)
                    del running[name], found[name]
                    continue
                print(name, figures, flush=True)
                found[name].append(figures)
    head = (
        f"{time.strftime('%Y-%m-%d')}, {os.cpu_count()} cores, load {load:.1f} before the run, "
        f"{rounds} rounds of {messages} messages in 300 chats, medians"
        f"{f', each process with {share} of a core' if share else ''}.\n"
    )
    return "\n".join([head, *_table(found)])


def own_questions() -> list[str]:
    """Questions of the project's own examples, in an order that is always the same."""
    asked = [text for entry in examples.read_all() for text in entry.questions]
    random.Random(7).shuffle(asked)
    return asked[:2000]


def _durable(address: str) -> None:
    """The tests' server does not wait for the disk; an engine that promises to lose nothing has to."""
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute("ALTER SYSTEM SET fsync = on")
        connection.execute("SELECT pg_reload_conf()")


def _table(found: dict[str, list[Figures]]) -> list[str]:
    lines = [
        "| | messages/s | CPU ms | PostgreSQL CPU ms | p50 ms | p99 ms | MB |",
        "|---|---|---|---|---|---|---|",
    ]
    for name, rounds in found.items():
        middle = {
            field: median(getattr(one, field) for one in rounds) for field in Figures.__dataclass_fields__
        }
        lines.append(
            f"| {name} | {middle['messages_per_s']:.0f} | {middle['cpu_ms']:.2f} | {middle['postgres_cpu_ms']:.2f} "
            f"| {middle['p50_ms']:.1f} | {middle['p99_ms']:.1f} | {middle['memory_mb']:.0f} |"
        )
    for yardstick in (name for name in YARDSTICKS if name in found):
        lines += ["", f"| × {yardstick} | messages/s | CPU |", "|---|---|---|"]
        for name, rounds in found.items():
            speed, cost = (_ratio(rounds, found[yardstick], field) for field in ("messages_per_s", "cpu_ms"))
            lines.append(f"| {name} | {speed} | {cost} |")
    if ONE in found and TWO in found:
        lines.append(f"\n{TWO} does {_ratio(found[TWO], found[ONE], 'messages_per_s')} times what one does.")
    return lines


def _ratio(rounds: Sequence[Figures], base: Sequence[Figures], field: str) -> str:
    """The median of the ratios within a round, and the middle half of them."""
    ratios = [getattr(one, field) / getattr(other, field) for one, other in zip(rounds, base, strict=True)]
    low, middle, high = np.percentile(ratios, (25, 50, 75))
    return f"{middle:.2f} ({low:.2f}–{high:.2f})"


if __name__ == "__main__":
    main()
