"""Who is measured, and how each is started."""

from __future__ import annotations

import subprocess
import sys
import venv
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg
from aiohttp.test_utils import unused_port

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
GREETING = "xin chào"
"""Answered from what is known by heart: stored, heard and delivered like a question, and nothing is searched for."""
TOKEN = "123456789:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"


@dataclass(frozen=True)
class Contestant:
    """A bot. `ours`: "sqlite" or "postgresql", else the file of an echo bot; `processes`: of one service.

    `database`: its address, where the database is not to be a new one. `arguments`: of an echo bot.
    `told`: the one thing it is told, instead of questions.
    """

    name: str
    bot: str
    ours: str | None = None
    processes: int = 1
    database: str | None = None
    arguments: tuple[str, ...] = ()
    told: str = ""

    @property
    def is_called(self) -> bool:
        """Whether it takes updates by webhook only; the others poll."""
        return self.bot == "opsdroid_echo"


CONTESTANTS = (
    Contestant("motcua SQLite", "motcua_serve", "sqlite"),
    Contestant("motcua PostgreSQL", "motcua_serve", "postgresql"),
    Contestant("motcua PostgreSQL ×2", "motcua_serve", "postgresql", 2),
    Contestant("motcua SQLite, greeted", "motcua_serve", "sqlite", told=GREETING),
    Contestant("motcua PostgreSQL, greeted", "motcua_serve", "postgresql", told=GREETING),
    Contestant("python-telegram-bot", "ptb"),
    Contestant("python-telegram-bot, 256 at once", "ptb", arguments=("256",)),
    Contestant("aiogram", "aiogram_echo"),
    Contestant("opsdroid", "opsdroid_echo"),
)


@contextmanager
def comparisons() -> Iterator[Path]:
    """The interpreter of a new environment that holds the bots we compare with."""
    with TemporaryDirectory(prefix="motcua-bots-") as folder:
        venv.create(folder, with_pip=True)
        python = Path(folder) / "bin" / "python"
        wanted = [python, "-m", "pip", "install", "--quiet", "-r", HERE / "requirements.txt"]
        subprocess.run(wanted, check=True)
        yield python


@contextmanager
def running(contestant: Contestant, api: str, python: Path, postgres: str | None) -> Iterator[list[int]]:
    """The process ids of a started contestant; the processes are gone at the end."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory(prefix="motcua-bench-")))
        started = []
        for number in range(contestant.processes):
            command, environment = _command(contestant, api, python, folder, postgres)
            with (folder / f"log{number}").open("wb") as log:
                process = subprocess.Popen(
                    command, env=environment, cwd=folder, stdout=log, stderr=log, stdin=subprocess.DEVNULL
                )
            stack.callback(process.wait, 15)
            stack.callback(process.terminate)
            started.append(process)
        yield [process.pid for process in started]


def _command(
    contestant: Contestant, api: str, python: Path, folder: Path, postgres: str | None
) -> tuple[list[str], dict[str, str]]:
    environment = {"PATH": "/usr/bin:/bin", "HOME": str(folder), "MPLCONFIGDIR": str(folder)}
    port = unused_port()
    if contestant.ours is None:
        bot = HERE / "bots" / f"{contestant.bot}.py"
        return [str(python), str(bot), api, str(port), *contestant.arguments], environment
    database = contestant.database or (
        f"sqlite:///{folder}/a.db" if contestant.ours == "sqlite" else new_database(postgres, folder.name)
    )
    ours = {
        "PYTHONPATH": str(ROOT),
        "MOTCUA_PORT": str(port),
        "MOTCUA_DATABASE_URL": database,
        "MOTCUA_TELEGRAM_TOKEN": TOKEN,
        "MOTCUA_TELEGRAM_BASE_URL": api,
        "MOTCUA_LOG_LEVEL": "warning",
    }
    return [sys.executable, "-m", f"benchmarks.engine.bots.{contestant.bot}"], environment | ours


def new_database(address: str | None, name: str) -> str:
    """A database of its own, the same one for every process of a contestant."""
    assert address is not None
    name = name.replace("-", "_")
    with psycopg.connect(address, autocommit=True) as connection:
        known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone()
        if not known:
            connection.execute(f'CREATE DATABASE "{name}"')
    return address.replace("/postgres?", f"/{name}?")
