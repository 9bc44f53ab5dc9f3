"""Real processes: started, killed and started again."""

from __future__ import annotations

import asyncio
import signal
from dataclasses import dataclass
from pathlib import Path

from aiohttp.test_utils import unused_port

from benchmarks.soak.platform import SECRET
from tests.integration.running import TOKEN, environment, motcua

READY_S = 60


@dataclass
class Replica:
    """One place for a process; whoever is killed in it is followed by another."""

    name: str
    folder: Path
    database_url: str
    bot_api: str
    process: asyncio.subprocess.Process | None = None
    lives: int = 0
    url: str | None = None
    """Where it is called; None while it is not up."""

    @property
    def sender(self) -> str:
        """What the platform calls the process that lives here now."""
        return f"{self.name}-{self.lives}".replace(" ", "").replace(",", "")

    async def start(self) -> None:
        """Return when it serves.

        Raises:
            RuntimeError: it ended before that.
        """
        port = unused_port()
        self.lives += 1
        given = {
            "MOTCUA_DATABASE_URL": self.database_url,
            "MOTCUA_TELEGRAM_TOKEN": TOKEN,
            "MOTCUA_TELEGRAM_BASE_URL": f"{self.bot_api}/{self.sender}",
            "MOTCUA_TELEGRAM_MODE": "webhook",
            "MOTCUA_TELEGRAM_WEBHOOK_SECRET": SECRET,
            "MOTCUA_PUBLIC_URL": "https://motcua.example.vn",
            "PGAPPNAME": self.sender,
        }
        log = self.folder / f"{self.name}.log"
        self.process = await motcua(
            "serve", env=environment(self.folder, port, **given), cwd=self.folder, log=log
        )
        assert self.process.stdout is not None
        line = await asyncio.wait_for(self.process.stdout.readline(), READY_S)
        if not line:
            raise RuntimeError(log.read_text(encoding="utf-8")[-2000:])
        self.url = f"http://127.0.0.1:{port}"

    async def end(self, how: signal.Signals) -> float:
        """Have it ended; the time when the signal was sent."""
        assert self.process is not None
        self.url = None
        at = asyncio.get_running_loop().time()
        self.process.send_signal(how)
        await self.process.wait()
        return at
