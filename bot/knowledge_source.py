"""The knowledge in use: read when the process starts, and anew whenever one of the office's files changes.

The knowledge itself never changes. A turn or a page takes `current` once and keeps it to its end; meanwhile a new one
may take its place. Files are looked at by the clock: that works on every disk, shared and mounted ones included.
"""

from __future__ import annotations

import asyncio
import ctypes
import gc
import logging
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from knowledge import library
from knowledge.errors import DataError
from knowledge.library import Knowledge
from knowledge.local_records import local_files
from knowledge.places import place_file

log = logging.getLogger(__name__)

EVERY_S = 1.0

Stamps = dict[Path, tuple[int, int, int]]
"""File → when it was changed (ns), size, inode."""


class KnowledgeSource:
    """Holds the knowledge and looks after it."""

    def __init__(
        self, place: str, folder: Path, knowledge: Knowledge | None = None, records: Path | None = None
    ) -> None:
        """Read everything, unless `knowledge` is given. A broken file of the office's is left out and told.

        Args:
            place: see `library.load`.
            folder: of the office.
            knowledge: what was read already.
            records: the folder of the general records; the project's own by default.

        Raises:
            DataError: the place or a file of the project itself is broken.
        """
        self._place = place
        self._folder = folder
        self._records = records
        self.troubles: tuple[str, ...] = ()
        """Why what is in the files is not, or not wholly, in use: file, record, field."""
        self._read = self._seen = self._stamps()
        if knowledge is None:
            knowledge = self._first()
            _settle()
        self.current = knowledge
        self.read_at = time.monotonic()
        """When what is in use was read, in seconds of the machine's steady clock."""

    async def run(self) -> None:
        """Look again and again, until cancelled."""
        while True:
            await asyncio.sleep(EVERY_S)
            await asyncio.to_thread(self.look)

    def look(self) -> None:
        """Read anew when something changed, and has stood still since the look before: half a file is no news."""
        try:
            before, self._seen = self._seen, self._stamps()
        except (DataError, OSError) as error:
            self._read = {}  # whatever is there when the folder can be read again
            self._keep(error)
            return
        if self._seen != self._read and self._seen == before:
            self._read = self._seen
            self._renew()

    def _first(self) -> Knowledge:
        troubles: list[str] = []

        def leave_out(error: DataError) -> None:
            log.error("left out until it is mended: %s", error)
            troubles.append(str(error))

        knowledge = library.load(self._place, self._records, self._folder, leave_out)
        self.troubles = tuple(troubles)
        return knowledge

    def _renew(self) -> None:
        try:
            knowledge = library.load(self._place, self._records, self._folder)
        except DataError as error:
            self._keep(error)
            return
        except Exception as error:  # whatever lies in a folder, questions are answered from what is known
            log.exception("reading the knowledge failed; the one before stays in use")
            self.troubles = (repr(error),)
            return
        self.current, self.troubles, self.read_at = knowledge, (), time.monotonic()
        _settle()
        log.info("knowledge read anew", extra={"records": len(knowledge.procedures)})

    def _keep(self, error: Exception) -> None:
        if str(error) not in self.troubles:
            log.error("the knowledge before stays in use: %s", error)
        self.troubles = (str(error),)

    def _stamps(self) -> Stamps:
        return dict(self._stamped())

    def _stamped(self) -> Iterator[tuple[Path, tuple[int, int, int]]]:
        for path in [*local_files(self._folder), place_file(self._place)]:
            try:
                stat = path.stat()
            except FileNotFoundError:  # gone since the folder was read, or not there at all
                continue
            yield path, (stat.st_mtime_ns, stat.st_size, stat.st_ino)


def _settle() -> None:
    """Nothing in the knowledge will be garbage: looking through it again and again would cost a third of a turn."""
    gc.unfreeze()  # a knowledge that was replaced may go
    gc.collect()
    _give_back()
    gc.freeze()


def _give_back() -> None:
    """What reading took and freed goes back to the system: 30 MB. Only glibc keeps it, and knows this call."""
    with suppress(AttributeError, OSError):
        ctypes.CDLL(None).malloc_trim(0)
