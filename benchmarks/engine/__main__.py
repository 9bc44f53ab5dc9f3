"""The whole comparison by one command: `python -m benchmarks.engine`. Linux; `docs/engine.md` has the figures.

Every contestant is a process of its own against the same loopback Bot API, whose CPU is not counted. Rounds alternate,
medians are told: on a machine that others use, trust the ratios of one run.
"""

from __future__ import annotations

import asyncio
import os
import random
import time
from collections import defaultdict
from contextlib import ExitStack
from pathlib import Path
from statistics import median

import click
import psycopg

from benchmarks.engine.contestants import CONTESTANTS, comparisons
from benchmarks.engine.measuring import Figures, measure
from knowledge import examples
from tests.servers.postgres import postgres

YARDSTICK = "python-telegram-bot"


@click.command()
@click.option("--rounds", default=3)
@click.option("--messages", default=1500, help="At once, a round.")
@click.option("--only", default="", help="Contestants whose name holds this.")
@click.option("--python", type=Path, help="An interpreter that has the other bots already.")
@click.option("--report", type=Path, help="Write the table here too.")
def main(rounds: int, messages: int, only: str, python: Path | None, report: Path | None) -> None:
    """Compare, and print a table."""
    table = asyncio.run(_compare(rounds, messages, only, python))
    print(table)
    if report:
        report.write_text(table + "\n", encoding="utf-8")


async def _compare(rounds: int, messages: int, only: str, python: Path | None) -> str:
    wanted = [one for one in CONTESTANTS if only.lower() in one.name.lower()]
    questions = own_questions()
    found: dict[str, list[Figures]] = defaultdict(list)
    load = os.getloadavg()[0]
    with ExitStack() as stack:
        others = python or stack.enter_context(comparisons())
        address = stack.enter_context(postgres())
        _durable(address)
        for number in range(rounds):
            for one in wanted if number % 2 == 0 else wanted[::-1]:
                try:
                    figures = await measure(one, others, address, questions, messages)
                except Exception as error:  # noqa: BLE001 - one that cannot run is left out
                    print(f"{one.name}: not measured ({error!r})", flush=True)
                    continue
                print(one.name, figures, flush=True)
                found[one.name].append(figures)
    head = (
        f"{time.strftime('%Y-%m-%d')}, {os.cpu_count()} cores, load {load:.1f} before the run, "
        f"{rounds} rounds of {messages} messages in 300 chats, medians.\n"
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
    middle = {
        name: {field: median(getattr(one, field) for one in rounds) for field in Figures.__dataclass_fields__}
        for name, rounds in found.items()
    }
    base = middle.get(YARDSTICK)
    lines = [
        f"| | messages/s | × {YARDSTICK} | CPU ms/message | × {YARDSTICK} | PostgreSQL CPU ms | p50 ms | p99 ms | MB |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    for name, row in middle.items():
        speed = f"{row['messages_per_s'] / base['messages_per_s']:.2f}" if base else ""
        cost = f"{row['cpu_ms'] / base['cpu_ms']:.2f}" if base else ""
        lines.append(
            f"| {name} | {row['messages_per_s']:.0f} | {speed} | {row['cpu_ms']:.2f} | {cost} "
            f"| {row['postgres_cpu_ms']:.2f} | {row['p50_ms']:.1f} | {row['p99_ms']:.1f} | {row['memory_mb']:.0f} |"
        )
    return lines


if __name__ == "__main__":
    main()
