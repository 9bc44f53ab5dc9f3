"""`motcua backup` and `motcua restore`, as an operator types them."""

from __future__ import annotations

import datetime as dt
import os
import re
import shlex
import subprocess
import sys
from contextlib import closing

import pytest
from click.testing import CliRunner, Result

from bot import clock
from bot.cli import cli
from bot.errors import OperatorError
from storage import people
from storage.database import Database
from tests.conftest import ROOT


@pytest.fixture
def run(database_url, monkeypatch, tmp_path):
    """Runs a command against a database that holds one unit."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MOTCUA_DATABASE_URL", database_url)
    with closing(Database(database_url)) as database:
        database.prepare()
        with database.write() as connection:
            people.ensure_unit(connection, "Phòng Mẫu", clock.now())

    def command(*words: str) -> Result:
        return CliRunner().invoke(cli, words, catch_exceptions=False)

    return command


def units(url: str) -> list[str]:
    with closing(Database(url)) as database, database.read() as connection:
        return [name for _, name in people.units(connection)]


def test_there_and_back(run, database_url, tmp_path):
    """What came after the backup is gone, what was in it is there; the operator is told of what to do again."""
    assert "vào a.zip" in run("backup", "a.zip").output
    with closing(Database(database_url)) as database, database.write() as connection:
        people.ensure_unit(connection, "Sau sao lưu", clock.now())

    with pytest.raises(OperatorError, match="đang có dữ liệu"):
        run("restore", "a.zip")
    assert "xóa lại" in run("restore", "a.zip", "--force").output
    assert units(database_url) == ["Phòng Mẫu"]


def test_old_backups_age_out(run, tmp_path):
    """Whoever was erased is not found in old backups for ever: the folder keeps so many days; other files stay."""
    folder = tmp_path / "copies"
    folder.mkdir()
    old, foreign = folder / "motcua-20260101-000000.zip", folder / "notes.txt"
    for file in (old, foreign):
        file.touch()
        long_ago = (clock.now() - dt.timedelta(days=31)).timestamp()
        os.utime(file, (long_ago, long_ago))
    run("backup", str(folder), "--keep-days", "30")

    assert not old.exists()
    assert foreign.exists()
    assert len(list(folder.glob("motcua-*.zip"))) == 1


def test_a_day_count_needs_a_folder(run):
    """A slip deletes nothing."""
    with pytest.raises(OperatorError, match="thư mục"):
        run("backup", "a.zip", "--keep-days", "30")


def test_the_runbook_backs_up_every_night(run, tmp_path):
    """Who copies the nightly lines of the runbook into an empty folder has a backup, the second night too."""
    page = (ROOT / "docs/runbooks/backup.md").read_text(encoding="utf-8")
    (lines,) = re.findall(r"```\n((?:[^`]*\n)?\.venv/bin/motcua backup [^\n]*--keep-days[^\n]*\n)```", page)
    script = lines.replace(".venv/bin/motcua", f"{shlex.quote(sys.executable)} -m bot.cli")
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    for _night in range(2):
        ended = subprocess.run(["sh", "-c", script], cwd=tmp_path, env=env, capture_output=True, check=False)

        assert 0 == ended.returncode, ended.stderr.decode()
    assert list((tmp_path / "sao-luu").glob("*.zip"))
