"""Where the files of tests lie: in memory where the machine has room, since nobody reads them again."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

IN_MEMORY = Path("/dev/shm")
WANTED_BYTES = 2 * 1024**3
"""A container's own default of 64 MB is not enough for a session."""


def quick_folder(*, to_run_from: bool = False) -> Path:
    """An existing folder for temporary files; programs among them can be started if it is `to_run_from`."""
    there = IN_MEMORY.is_dir() and os.access(IN_MEMORY, os.W_OK)
    if there and to_run_from:
        there = not os.statvfs(IN_MEMORY).f_flag & os.ST_NOEXEC
    has_room = there and shutil.disk_usage(IN_MEMORY).free > WANTED_BYTES
    return IN_MEMORY if has_room else Path(tempfile.gettempdir())
