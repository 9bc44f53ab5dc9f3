"""The commands as an operator runs them, with bad input and bad luck."""

import asyncio
import json
import os
import re
import socket
import sqlite3
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest
from aiohttp.test_utils import unused_port

from tests.conftest import ROOT
from tests.integration.running import TOKEN, environment, motcua, run, serving

PLAN = """ỦY BAN NHÂN DÂN PHƯỜNG MẪU
Số: 12/KH-UBND

KẾ HOẠCH
Cải cách hành chính năm 2025 của phường Mẫu

1. Phòng Văn hóa Mẫu

- Xây dựng kế hoạch tuyên truyền, hoàn thành trước ngày 15/4/2025.
"""


@pytest.fixture
def env(tmp_path):
    return environment(tmp_path, 8099)


async def test_ask_answers_each_line_by_itself(env, tmp_path):
    """Nothing is kept between lines; >>> makes turns of one conversation."""
    lines = (
        "làm giấy khai sinh cho con cần gì >>> thế lệ phí bao nhiêu\n"
        "thế lệ phí bao nhiêu\n\nhôm nay trời mưa không\n"
    )
    code, out, err = await run("ask", "--json", env=env, cwd=tmp_path, stdin=lines, anew=True)
    first, alone, empty, rain = map(json.loads, out.splitlines())

    assert (0, "") == (code, err)
    assert {"text", "outcome", "procedures", "facet", "reply"} == set(first)
    assert ("answered", "1.001193", "fee") == (first["outcome"], first["procedures"][0], first["facet"])
    assert "1.001193" not in alone["procedures"]
    assert "empty" == empty["outcome"]
    assert ("out_of_scope", []) == (rain["outcome"], rain["procedures"])
    assert not (tmp_path / "motcua.db").exists()


ODD = ["x" * 50_000, "😀" * 500, "\u200b" * 1000, "\x00\x01", "a" * 30 + "\ufeff", "=1+1"]


def test_odd_messages_are_answered(called):
    """Fifty thousand letters, emoji, invisible signs: each gets a kind sentence; --why says how it was read."""
    code, out, err = called("ask", "--json", "--why", stdin="\n".join(ODD) + "\n")
    answers = [json.loads(line) for line in out.splitlines()]

    assert 0 == code, err
    assert ODD == [answer["text"] for answer in answers]
    assert all(len(answer["reply"]) > 20 for answer in answers)
    assert all(answer["why"].startswith("Đọc là: ") for answer in answers)


def test_why_names_what_spoke_for_an_answer(called):
    """An editor sees the words as read, the records in order with their nearest line, and the gate."""
    code, out, err = called("ask", "--why", stdin="lm giay khai sinh cho con cần gì\n")

    assert 0 == code, err
    assert "Đọc là: làm giay khai sinh cho con cần gì" in out
    assert "Kết luận: answer; phần được hỏi: papers" in out
    assert re.search(r"1\. \d\.\d\d +1\.001193 .*\n +gần nhất: «.*khai sinh.*» \(.*khai, sinh.*\)", out)
    assert "Cổng: " in out


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.txt", b""),
        ("a.docx", b"\x89PNG\r\n\x1a\n"),
        ("a.pdf", b"%PDF-1.4 broken"),
        ("a.doc", b"\xd0\xcf\x11\xe0" * 99),
    ],
)
def test_bad_plan_file_is_explained(called, tmp_path, name, content):
    """An unreadable file gets a sentence that says what to do, not a traceback."""
    (tmp_path / name).write_bytes(content)
    code, out, err = called("plan", "read", name, "--json")

    assert (1, "") == (code, out)
    assert err.startswith("motcua: ")
    assert "Traceback" not in err
    assert len(err) > 40


def test_huge_plan_file_is_refused_at_once(called, tmp_path):
    """A hundred megabytes are refused without being read."""
    with (tmp_path / "huge.pdf").open("wb") as file:
        file.write(b"%PDF-1.7\n")
        file.truncate(100 * 1024 * 1024)
    code, _, err = called("plan", "read", "huge.pdf")

    assert 1 == code
    assert "MB" in err


def test_missing_plan_file(called, tmp_path):
    """A wrong path is named."""
    code, _, err = called("plan", "read", "no.docx")

    assert 1 == code
    assert "no.docx" in err


def test_import_then_remind(called, tmp_path):
    """An imported plan waits for review: the sweep finds nothing to remind of."""
    (tmp_path / "kh.txt").write_text(PLAN, encoding="utf-8")
    code, out, err = called("plan", "import", "kh.txt")
    assert 0 == code, err
    assert "/quan-tri/ke-hoach/1" in out

    code, out, _ = called("remind", "--on", "2025-04-07")
    assert (0, True) == (code, "nhắc 0 người" in out)
    code, _, err = called("plan", "import", "kh.txt")
    assert (1, True) == (code, "đã được nhập" in err)


async def test_port_in_use(tmp_path):
    """A taken port is named, with the setting that helps."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        code, _, err = await run("serve", env=environment(tmp_path, port), cwd=tmp_path, anew=True)

    assert 1 == code
    assert f"cổng {port}" in err
    assert "MOTCUA_PORT" in err


async def test_second_server_on_one_file(tmp_path):
    """Two servers cannot share a SQLite file; the second says so."""
    async with serving(tmp_path, anew=True):
        code, _, err = await run("serve", env=environment(tmp_path, 8098), cwd=tmp_path)

    assert 1 == code
    assert "đang dùng" in err


@pytest.mark.parametrize(
    ("name", "value"), [("MOTCUA_PORT", "abc"), ("MOTCUA_TELEGRAM_MODE", "carrier-pigeon")]
)
def test_wrong_setting_is_named(called, name, value):
    """A wrong setting is named, and what would be right."""
    code, _, err = called("serve", **{name: value})

    assert 1 == code
    assert "Traceback" not in err
    assert name in err or value in err


@pytest.mark.parametrize(
    ("name", "value"), [("MOTCUA_DATABASE_URL", "nonsense"), ("MOTCUA_PLACE", "no-such-place")]
)
async def test_setting_that_leads_nowhere_is_named(env, tmp_path, name, value):
    """The same for one that is wrong only once the server looks there."""
    code, _, err = await run("serve", env={**env, name: value}, cwd=tmp_path)

    assert 1 == code
    assert "Traceback" not in err
    assert name in err or value in err


async def test_a_misspelt_setting_is_warned_of(tmp_path):
    """A server starts all the same, and its log names the slip and what was meant, once."""
    slip = "MOTCUA_" + "PRT"
    env = environment(tmp_path, unused_port(), **{slip: "81"})
    process = await motcua("serve", env=env, cwd=tmp_path, log=tmp_path / "log")
    started = await asyncio.wait_for(process.stdout.readline(), 60)
    process.terminate()
    await asyncio.wait_for(process.communicate(), 30)

    assert "Một Cửa đang chạy" in started.decode()
    assert 1 == (tmp_path / "log").read_text(encoding="utf-8").count(f"{slip} (có phải MOTCUA_PORT?)")


def test_wrong_setting_does_not_print_secrets(called):
    """The token is not repeated in any message."""
    code, out, err = called("serve", MOTCUA_TELEGRAM_TOKEN=TOKEN, MOTCUA_PORT="x")

    assert 1 == code
    assert TOKEN not in out + err


async def test_database_of_a_newer_version(called, env, tmp_path):
    """A database made by a newer version is left alone, with advice."""
    called("admin", "code")
    with sqlite3.connect(tmp_path / "motcua.db") as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    code, _, err = await run("serve", env=env, cwd=tmp_path)

    assert 1 == code
    assert "phiên bản mới hơn" in err


@pytest.mark.parametrize(
    "address",
    ["sqlite:///", "sqlite://", "sqlite:///:memory:", "sqlite:///file:a?mode=memory&cache=shared&uri=true"],
)
@pytest.mark.parametrize("command", [("serve",), ("queue", "status")])
def test_a_database_without_a_file_is_refused(called, address, command):
    """Nobody serves a ward from a database that is gone at the end because the path was forgotten."""
    code, out, err = called(*command, MOTCUA_DATABASE_URL=address)

    assert (1, "") == (code, out)
    assert "MOTCUA_DATABASE_URL" in err
    assert "không chỉ tới tệp" in err
    assert "Traceback" not in err


@pytest.mark.parametrize("what", ["read-only", "folder", "rubbish"])
async def test_unusable_database(called, env, tmp_path, what):
    """A read-only or damaged database is named, with what to do."""
    database = tmp_path / "motcua.db"
    if what == "rubbish":
        database.write_bytes(b"this is not a database" * 100)
    elif what == "folder":
        env["MOTCUA_DATABASE_URL"] = "sqlite:////proc/no/motcua.db"
    else:
        called("admin", "code")
        env["MOTCUA_DATABASE_URL"] = f"sqlite:///file:{database}?mode=ro&uri=true"
    code, _, err = await run("serve", env=env, cwd=tmp_path)

    assert 1 == code
    assert "Traceback" not in err
    assert "motcua.db" in err


def test_export_needs_no_server(called, tmp_path):
    """Ratings can be exported from the command line, as a table Excel opens."""
    code, out, err = called("export", "ratings", "--format", "csv", "--period", "quy-2026-1")
    assert 0 == code, err
    assert out.startswith("\ufeff")

    code, _, err = called("export", "ratings", "--format", "xlsx", "-o", "a.xlsx")
    assert 0 == code, err
    assert (tmp_path / "a.xlsx").read_bytes().startswith(b"PK")


def test_export_of_a_period_that_is_none(called):
    """A period nobody knows is told, not answered with an empty table."""
    code, out, err = called("export", "ratings", "--period", "quy-2026-5")

    assert (0, "") != (code, out)
    assert "quy-2026-5" in err


async def test_chat_in_the_terminal(env, tmp_path):
    """The same conversation in the terminal; choices are numbers."""
    said = "làm giấy khai sinh cho con cần gì\nthế lệ phí bao nhiêu\nhôm nay trời mưa không\n\n"
    code, out, err = await run("chat", env=env, cwd=tmp_path, stdin=said, anew=True)

    assert 0 == code, err
    assert "Giấy chứng sinh" in out
    assert "không thu" in out
    assert "18001096" in out
    assert "1. " in out


def test_check_names_what_falls_due(called, tmp_path):
    """The data check counts the records and lists those to be read again soon."""
    code, out, err = called("check")

    assert 0 == code, err
    assert "không lỗi" in out


@pytest.mark.parametrize(("more", "expected"), [((), 0), (("--strict",), 1)])
def test_check_of_another_day(called, tmp_path, more, expected):
    """What is past due is listed with its reason; only --strict makes it a failure."""
    code, out, err = called("check", "--on", "2027-03-01", *more)

    assert expected == code, err
    assert "01/03/2027  1.001193 Đăng ký khai sinh: luật thay đổi (luat-ho-tich-2027)" in out
    assert "01/03/2027  1.001193 Đăng ký khai sinh: soát lại" in out


def test_check_tells_every_broken_file_of_the_office(called, tmp_path):
    """All slips of all files at once: file, record and field, in Vietnamese; nothing of the machine's inside."""
    folder = tmp_path / "data" / "knowledge" / "procedures"
    folder.mkdir(parents=True)
    (folder / "mot.yaml").write_text("- {id: viec-moi, as_of: 2026-02-31}", encoding="utf-8")
    (folder / "hai.yaml").write_text("- id: a\n\tname: b", encoding="utf-8")
    code, _, err = called("check")

    assert code == 1
    assert "hai.yaml: dòng 2, cột 1: có phím Tab" in err
    assert "mot.yaml: viec-moi: " in err
    assert "as_of: không phải ngày" in err
    assert "Traceback" not in err


def test_check_tells_links_that_are_not_official(called, tmp_path):
    """An address of a newspaper is told to the editor; with --strict it is a failure."""
    called("knowledge", "export", "a.xlsx", "1.001193")
    book = openpyxl.load_workbook(tmp_path / "a.xlsx")
    header = next(cell for cell in book["Nguồn"][1] if cell.value == "Địa chỉ")
    book["Nguồn"].cell(2, header.column).value = "https://bao.example/bai"
    book.save(tmp_path / "a.xlsx")
    assert called("knowledge", "import", "a.xlsx")[0] == 0
    code, out, _ = called("check", "--on", "2026-07-01")
    strict, _, _ = called("check", "--on", "2026-07-01", "--strict")

    assert (code, strict) == (0, 1)
    assert "1.001193: sources.1.url: https://bao.example/bai: không phải trang của cơ quan nhà nước" in out
    assert "2.002396 Tố cáo ở xã: nguồn chỉ là" in out


def test_env_file_in_another_encoding(called, tmp_path):
    """A .env file that is no UTF-8 is named, with what to do."""
    (tmp_path / ".env").write_bytes(b"\xff\xfeM\x00")
    code, _out, err = called("remind")

    assert code == 1
    assert ".env" in err
    assert "UTF-8" in err
    assert "Traceback" not in err


def test_unknown_kind_of_database(called, tmp_path):
    """A database nobody prepared for is refused with the two that work; its password is not repeated."""
    code, _out, err = called("remind", MOTCUA_DATABASE_URL="mysql://me:secret@localhost/x")

    assert code == 1
    assert "PostgreSQL" in err
    assert "secret" not in err
    assert "Traceback" not in err


@pytest.mark.parametrize(
    "words",
    [
        ("broadcast", "status", "99999999999999999999"),
        ("broadcast", "new", "bao.txt", "--title", "a", "--active-days", "99999999999"),
        ("broadcast", "new", "bao.txt", "--title", "a", "--officials", "--unit", "99999999999999999999"),
        ("backup", ".", "--keep-days", "99999999999"),
        ("rehearse", "--plan", "99999999999999999999"),
        ("report", "tasks", "--period", "2026", "-o", "a.docx", "--unit", "99999999999999999999"),
    ],
)
def test_a_number_nothing_can_hold_is_refused(called, tmp_path, words):
    """A slip with too many digits is named with what would be right, without a traceback."""
    (tmp_path / "bao.txt").write_text("Bão.", encoding="utf-8")
    code, _out, err = called(*words)

    assert 2 == code
    assert words[-1] in err
    assert "Traceback" not in err


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a device that is always full")
@pytest.mark.parametrize(
    "words", [("queue", "status"), ("check",), ("export", "ratings", "--period", "nam-2026")]
)
def test_a_full_disk_is_told_in_a_sentence(called, env, tmp_path, words):
    """Whoever redirects into a disk that is full reads so, and the exit code says that it failed."""
    called("admin", "code")
    with Path("/dev/full").open("wb") as full:
        code, err = _into(full.fileno(), *words, env=env, cwd=tmp_path)

    assert 1 == code
    assert err.startswith("motcua: Không ghi được hết kết quả")
    assert 1 == len(err.splitlines())


def test_a_reader_that_goes_away_is_no_error(env, tmp_path):
    """`motcua check | head -1` complains of nothing."""
    read, written = os.pipe()
    os.close(read)
    code, err = _into(written, "check", env=env, cwd=tmp_path)
    os.close(written)

    assert (1, "") == (code, err)


def _into(to: int, *words: str, env: dict[str, str], cwd: Path) -> tuple[int, str]:
    """A command whose output goes there: exit code and errors."""
    command = [sys.executable, "-m", "bot.cli", *words]
    env = {**env, "PYTHONPATH": str(ROOT)}
    ended = subprocess.run(
        command, env=env, cwd=cwd, stdout=to, stderr=subprocess.PIPE, timeout=60, check=False
    )
    return ended.returncode, ended.stderr.decode()
