"""The project's own knowledge is read once for many tests: it never changes, and reading it takes a second."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from knowledge.library import Knowledge
from knowledge.local_records import local_files

Load = Callable[..., Knowledge]
PLACE = "phuong-mau"


def read_once(known: Knowledge, load: Load) -> Load:
    """`library.load` that gives `known` to who wants no more; what an office adds is read where it is wanted."""

    def loaded(
        place: str = PLACE,
        folder: Path | None = None,
        local: Path | None = None,
        leave_out: Any = None,
        *,
        all_now: bool = True,
    ) -> Knowledge:
        if place == PLACE and folder is None and not (local and local_files(local)):
            return known
        return load(place, folder, local, leave_out, all_now=all_now)

    return loaded
