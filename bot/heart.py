"""Is the event loop alive? A beat in the loop, and a thread beside it that listens.

A loop that stands still serves nobody while its process holds the shards: such a process ends, and others relieve it.
"""

from __future__ import annotations

import asyncio
import faulthandler
import logging
import os
import sys
import threading
import time
from collections.abc import Callable

log = logging.getLogger(__name__)

BEAT_S = 0.5
LOOK_S = 1.0
READING_S = 4.0
"""How long threads that still read may take when all else is over."""
EXIT_CODE = 70
"""EX_SOFTWARE: whoever starts processes starts this one again."""


def end_process() -> None:
    """Say where every thread stands, and end at once: nothing that needs the loop can be tidied up."""
    faulthandler.dump_traceback(file=sys.stderr)
    os._exit(EXIT_CODE)


def end_soon() -> None:
    """For a process that has stopped: nobody waits for a page that still reads, which would keep it alive."""
    last = threading.Timer(READING_S, end_process)
    last.daemon = True
    last.start()


class Heart:
    """Beats in the loop."""

    def __init__(self, still_s: int, end: Callable[[], None] = end_process, look_s: float = LOOK_S) -> None:
        """`still_s`: looks in a row, a second apart, without a beat until the process ends; 0: never.

        Looks are counted rather than seconds: when a machine sleeps or a process is halted, its threads stop as well.
        """
        self.lag = 0.0
        """Seconds by which the last beat was late."""
        self._still_s = still_s
        self._end = end
        self._look_s = look_s
        self._beats = 0
        self._heard = -1
        self._silent = 0
        self._stopped = threading.Event()

    async def run(self) -> None:
        """Until cancelled."""
        listener = threading.Thread(target=self._listen, name="watchdog", daemon=True)
        if self._still_s:
            listener.start()
        try:
            while True:
                due = time.monotonic() + BEAT_S
                await asyncio.sleep(BEAT_S)
                self.beat()
                self.lag = max(0.0, time.monotonic() - due)
        finally:
            self._stopped.set()

    def look(self) -> bool:
        """One look from the thread; False when the process was ended."""
        self._silent = 0 if self._beats != self._heard else self._silent + 1
        self._heard = self._beats
        if self._silent < self._still_s:
            return True
        log.critical(
            "Vòng lặp chính đứng yên %d giây: dừng tiến trình để tiến trình khác làm thay.", self._silent
        )
        self._end()
        return False

    def beat(self) -> None:
        self._beats += 1

    def _listen(self) -> None:
        while not self._stopped.wait(self._look_s) and self.look():
            pass
