"""Write the next migration: what `storage/tables.py` has and the migrations do not. For developers.

`make revision m="what changes"`; read the file that it writes before committing it.
"""

from __future__ import annotations

import sys
from tempfile import TemporaryDirectory

from alembic import command
from alembic.script import ScriptDirectory

from storage.database import Database
from storage.upgrade import alembic_config


def revise(message: str) -> None:
    """Compare a migrated empty database with the tables; numbers follow on."""
    with TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{folder}/empty.db")
        database.prepare()
        _write_next(database, message)
        database.close()


def _write_next(database: Database, message: str) -> None:
    with database.write() as connection:
        config = alembic_config(connection)
        head = ScriptDirectory.from_config(config).get_current_head() or "0"
        command.revision(config, message, autogenerate=True, rev_id=f"{int(head) + 1:04}")


if __name__ == "__main__":
    revise(" ".join(sys.argv[1:]))
