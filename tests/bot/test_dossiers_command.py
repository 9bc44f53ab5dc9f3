"""`motcua dossiers`: take over a table from the command line."""

import pytest
from click.testing import CliRunner

from bot.cli import cli
from tests.bot.test_dossiers import BROKEN, FIRST, SECOND, table


@pytest.fixture
def run(tmp_path, monkeypatch):
    """Runs a command in a folder of its own; returns exit code and what was printed."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MOTCUA_SECRET_KEY", "một khóa dài")

    def command(*words: str) -> tuple[int, str]:
        result = CliRunner().invoke(cli, ["dossiers", *words])
        return result.exit_code, result.output + str(result.exception or "")

    return command


def test_a_table_is_tried_then_taken_over(run, tmp_path):
    """A dry run writes nothing; the import tells what was new and which row is wrong; again, all is as before."""
    (tmp_path / "a.xlsx").write_bytes(table(FIRST, SECOND, BROKEN))
    day = ("--as-of", "2026-11-20")
    assert "2 mới" in run("import", "a.xlsx", "--dry-run", *day)[1]
    assert "Chưa có số liệu" in run("status")[1]

    code, told = run("import", "a.xlsx", *day)
    assert code == 0
    assert "2 hồ sơ: 2 mới, 0 thay đổi" in told
    assert "dòng 6: thiếu mã hồ sơ" in told
    assert "2 như cũ" in run("import", "a.xlsx", *day)[1]
    assert "20/11/2026: 2 hồ sơ, 1 hồ sơ quá hẹn" in run("status")[1]


def test_a_table_nobody_can_read_is_told(run, tmp_path):
    """Unknown columns are said on a page; a file that is not there is named; nothing is half written."""
    (tmp_path / "a.csv").write_text("Một,Hai,Ba\n1,2,3\n", encoding="utf-8")
    code, told = run("import", "a.csv")
    assert code == 1
    assert "/quan-tri/ho-so" in told

    assert "Không mở được tệp" in run("import", "khong-co.xlsx")[1]
