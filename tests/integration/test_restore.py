"""The restore of the runbook, command by command: what was backed up is served again."""

import datetime as dt
import os
import re
import subprocess
import sys
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from storage import people
from storage.database import Database
from tests.servers.postgres import client_programs
from tests.source import ROOT

NOW = dt.datetime(2026, 11, 21, tzinfo=dt.UTC)
BLOCKS = re.findall(
    r"^```\n(.*?)^```", (ROOT / "docs/runbooks/backup.md").read_text("utf-8"), re.MULTILINE | re.DOTALL
)


def _commands(word: str) -> str:
    """The block of the runbook that holds a word."""
    (found,) = (block for block in BLOCKS if word in block)
    return found


def _shell(script: str, cwd: Path, **more: str) -> None:
    done = subprocess.run(
        ["sh", "-ec", script],
        cwd=cwd,
        env={**os.environ, **more},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def _with_units(database: Database, *names: str) -> None:
    database.prepare()
    with database.write() as connection:
        for name in names:
            people.ensure_unit(connection, name, NOW)


def _units(database: Database) -> list[str]:
    database.prepare()
    with database.read() as connection:
        return [name for _, name in people.units(connection)]


def test_sqlite_is_restored(tmp_path):
    """Whoever follows the runbook after a disaster serves what the copy holds, without a trace of the broken file."""
    (tmp_path / "data").mkdir()
    url = f"sqlite:///{tmp_path}/data/motcua.db"
    before = Database(url)
    _with_units(before, "Phòng Mẫu")
    _shell(_commands("sqlite3.connect").replace(".venv/bin/python", sys.executable), tmp_path)
    _with_units(before, "Sau sao lưu")
    before.close()

    _shell(_commands("cp sao-luu.db"), tmp_path)
    after = Database(url)
    try:
        assert ["Phòng Mẫu"] == _units(after)
    finally:
        after.close()
    assert (tmp_path / "hong" / "motcua.db").is_file()


@pytest.fixture
def compose(postgres_url, tmp_path) -> dict[str, str]:
    """Commands of the runbook that go into the database's container, run against the tests' PostgreSQL instead."""
    parts = urlsplit(postgres_url)
    name = parts.path.removeprefix("/")
    programs = client_programs()
    script = tmp_path / "docker"
    script.write_text(
        "#!/bin/sh -e\n"
        '[ "$2" = exec ] || exit 0\n'  # stop and start: no process of ours runs
        "shift 4\n"
        "program=$1; shift\n"
        f"for word; do shift; case $word in motcua) word={name};; --dbname=motcua) word=--dbname={name};; esac; "
        'set -- "$@" "$word"; done\n'
        f'exec {programs}/"$program" "$@"\n'
    )
    script.chmod(0o755)
    host = (parse_qs(parts.query).get("host") or [parts.hostname or ""])[0]
    more = {"PGPORT": str(parts.port)} if parts.port else {}
    return {
        "PATH": f"{tmp_path}:{os.environ['PATH']}",
        "PGHOST": host,
        "PGPASSWORD": parts.password or "",
        **more,
    }


def test_postgresql_is_restored(tmp_path, postgres_url, compose):
    """The same with the containers' commands."""
    database = Database(postgres_url)
    _with_units(database, "Phòng Mẫu")
    _shell(_commands("pg_dump"), tmp_path, **compose)
    _with_units(database, "Sau sao lưu")
    database.close()

    _shell(_commands("pg_restore"), tmp_path, **compose)
    restored = Database(postgres_url)
    try:
        assert ["Phòng Mẫu"] == _units(restored)
    finally:
        restored.close()
