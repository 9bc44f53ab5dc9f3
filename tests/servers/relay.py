"""A line to PostgreSQL that can be cut as firewalls do it: nothing is carried any more, and neither end is told."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Coroutine
from pathlib import Path
from types import TracebackType
from typing import Any, Self


class Relay:
    """A socket in a folder of its own, behind which is the real server. It works in a thread: who writes may block."""

    def __init__(self, url: str, folder: Path) -> None:
        """`url`: of the server, by its socket. Nobody answers before `open`."""
        at, self._real = url.split("?host=")
        self._folder = folder
        self._cut: set[asyncio.Event] = set()
        self._lines: set[asyncio.Task[None]] = set()
        self._server: asyncio.Server | None = None
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever)
        self.url = f"{at}?host={folder}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self._do(self._close())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def open(self) -> None:
        self._do(self._open())

    def fall_silent(self) -> None:
        """On every line there is; those that are opened from now on work."""
        self._do(self._fall_silent())

    def _do(self, work: Coroutine[Any, Any, None]) -> None:
        asyncio.run_coroutine_threadsafe(work, self._loop).result()

    async def _open(self) -> None:
        self._server = await asyncio.start_unix_server(self._carry, self._folder / ".s.PGSQL.5432")

    async def _fall_silent(self) -> None:
        for cut in self._cut:
            cut.set()
        self._cut.clear()

    async def _close(self) -> None:
        if self._server is not None:
            self._server.close()
        for line in self._lines:
            line.cancel()
        await asyncio.gather(*self._lines, return_exceptions=True)

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        line = asyncio.current_task()
        assert line is not None
        self._lines.add(line)
        line.add_done_callback(self._lines.discard)
        cut = asyncio.Event()
        self._cut.add(cut)
        up = await asyncio.open_unix_connection(f"{self._real}/.s.PGSQL.5432")
        with (
            contextlib.closing(writer),
            contextlib.closing(up[1]),
            contextlib.suppress(asyncio.CancelledError),
        ):
            await asyncio.gather(_copy(reader, up[1], cut), _copy(up[0], writer, cut), return_exceptions=True)


async def _copy(source: asyncio.StreamReader, target: asyncio.StreamWriter, cut: asyncio.Event) -> None:
    """Until one end hangs up, which the other is told."""
    with contextlib.closing(target):
        while (data := await source.read(65536)) and not cut.is_set():
            target.write(data)
            await target.drain()
        if cut.is_set():
            await asyncio.Future()  # for ever: nobody is told
