"""An error that a task ended with, and nobody asked for, fails the tests: in service it would be a line in a log.

Python tells of it when the task is thrown away, perhaps two tests later, and writes the traceback down then, whatever
runs at that moment: on Python 3.11 a test that happens to parse a program fails of it.
"""

from __future__ import annotations

import gc
import logging
from collections.abc import Iterator

import pytest


class _Unheard(logging.Handler):
    """Keeps what asyncio says of tasks and futures that were thrown away with their error."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.said: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        if "never retrieved" in record.getMessage():
            self.said.append(record.getMessage())

    def check(self) -> None:
        said, self.said = self.said, []
        if said:
            pytest.fail("Nobody heard of this error, of this test or of one before it:\n" + "\n".join(said))


@pytest.fixture(scope="session")
def unheard() -> Iterator[_Unheard]:
    """What the errors of the last tests left behind is looked for at the end."""
    ears = _Unheard()
    log = logging.getLogger("asyncio")
    log.addHandler(ears)
    yield ears
    gc.collect()
    log.removeHandler(ears)
    ears.check()


@pytest.fixture(autouse=True)
def _heard(unheard: _Unheard) -> Iterator[None]:
    yield
    unheard.check()
