"""Where test databases lie: in memory where the machine has room, since nobody reads them again."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

IN_MEMORY = Path("/dev/shm")
WANTED_BYTES = 2 * 1024**3
"""A container's own default of 64 MB is not enough for a session."""


def quick_folder() -> Path:
    """An existing folder for temporary files."""
    there = IN_MEMORY.is_dir() and os.access(IN_MEMORY, os.W_OK)
    has_room = there and shutil.disk_usage(IN_MEMORY).free > WANTED_BYTES
    return IN_MEMORY if has_room else Path(tempfile.gettempdir())
