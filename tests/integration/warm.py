"""Read by the process that servers are forked from (`forked.py`), so that it happens once."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from importlib import import_module
from pathlib import Path

from bot import cli
from knowledge import library
from storage.database import Database
from tests.servers.known import read_once
from tests.servers.memory import quick_folder
from tests.servers.migrated import copying, migrated_file

for command in cli.COMMANDS:
    import_module(f"bot.commands.{command}")
_folder = Path(tempfile.mkdtemp(prefix="motcua-warm-", dir=quick_folder()))
atexit.register(shutil.rmtree, _folder)  # those that are forked end without it
library.load = read_once(library.load(), library.load)
setattr(Database, "prepare", copying(migrated_file(_folder / "template.db"), Database.prepare))  # noqa: B010 - mypy knows methods as fixed
