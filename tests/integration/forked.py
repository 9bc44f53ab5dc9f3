"""Servers forked from a process that has imported and read everything once: a start costs a tenth of a new one's.

What a citizen, a platform or `kill -9` meets is a real process with its own address, files and fate. How a new one
comes up is the matter of tests/integration/test_commands.py and tests/test_deploy.py.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import threading
from dataclasses import dataclass
from functools import cache
from multiprocessing import get_context, reduction
from multiprocessing.context import ForkServerContext, ForkServerProcess
from pathlib import Path
from typing import Any

from bot.cli import main


@dataclass
class Forked:
    """As much of `asyncio.subprocess.Process` as is asked for."""

    process: ForkServerProcess
    stdout: asyncio.StreamReader
    stderr: asyncio.StreamReader
    ended: asyncio.Event

    @property
    def pid(self) -> int:
        assert self.process.pid is not None
        return self.process.pid

    def send_signal(self, number: int) -> None:
        """Nothing happens when it has ended."""
        if self.process.is_alive():
            os.kill(self.pid, number)

    def terminate(self) -> None:
        self.send_signal(signal.SIGTERM)

    async def wait(self) -> int:
        await self.ended.wait()
        self.process.join()
        assert self.process.exitcode is not None
        return self.process.exitcode


_door = threading.Lock()


@cache
def _context() -> ForkServerContext:
    forking = get_context("forkserver")
    forking.set_forkserver_preload(["tests.integration.warm"])
    return forking


async def fork(*arguments: str, env: dict[str, str], cwd: Path, stdin: bytes = b"") -> Forked:
    """Start the command; it reads no more than `stdin`, a line or two."""
    loop = asyncio.get_running_loop()
    (heard, said), (out, told), (errors, complained) = os.pipe(), os.pipe(), os.pipe()
    os.write(said, stdin)
    os.close(said)
    ends = _Ends(heard, told, complained)
    process = await loop.run_in_executor(None, _start, arguments, env, cwd, ends)
    ended = asyncio.Event()
    forked = Forked(process, await _reader(out), await _reader(errors), ended)

    def end() -> None:
        loop.remove_reader(process.sentinel)
        ended.set()

    loop.add_reader(process.sentinel, end)
    return forked


def _start(arguments: tuple[str, ...], env: dict[str, str], cwd: Path, ends: _Ends) -> ForkServerProcess:
    with _door:
        process = _context().Process(target=_become, args=(arguments, env, cwd, ends), daemon=True)
        process.start()
    for end in ends.numbers:
        os.close(end)
    return process


async def _reader(pipe: int) -> asyncio.StreamReader:
    reader = asyncio.StreamReader()
    protocol = asyncio.StreamReaderProtocol(reader)
    await asyncio.get_running_loop().connect_read_pipe(lambda: protocol, os.fdopen(pipe, "rb", 0))
    return reader


class _Ends:
    """Ends of pipes on their way into another process: what it reads, tells and complains of."""

    def __init__(self, *numbers: int) -> None:
        self.numbers = numbers

    def __getstate__(self) -> object:
        return [reduction.DupFd(number) for number in self.numbers]

    def __setstate__(self, sent: list[Any]) -> None:
        self.numbers = tuple(one.detach() for one in sent)


def _become(arguments: tuple[str, ...], env: dict[str, str], cwd: Path, ends: _Ends) -> None:
    """In the new process: the command, with nothing of what the tests' own has set."""
    os.environ.clear()
    os.environ.update(env)
    os.chdir(cwd)
    for number, end in enumerate(ends.numbers):
        os.dup2(end, number)
        os.close(end)
    sys.stdin, sys.stdout, sys.stderr = os.fdopen(0), os.fdopen(1, "w"), os.fdopen(2, "w")
    sys.argv = ["motcua", *arguments]
    main()
