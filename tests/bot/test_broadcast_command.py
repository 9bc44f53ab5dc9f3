"""`motcua broadcast`: an administrator sees what would happen before it does."""

import datetime as dt
import re

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from bot import clock
from bot.cli import cli
from bot.errors import OperatorError
from handlers import broadcasts
from storage import conversations, outbox
from storage.database import Database
from storage.errors import Refused
from storage.tables import audit

MORNING = dt.datetime(2026, 11, 20, 2, 0, tzinfo=dt.UTC)


@pytest.fixture
def office(tmp_path, monkeypatch):
    """A database with 60 people on Telegram, and a text to tell them."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MOTCUA_DATABASE_URL", f"sqlite:///{tmp_path}/a.db")
    monkeypatch.setenv("MOTCUA_TELEGRAM_TOKEN", "1:a")
    monkeypatch.setattr(clock, "now", lambda: MORNING)
    (tmp_path / "bao.txt").write_text("Bão số 9 sắp tới.", encoding="utf-8")
    database = Database(f"sqlite:///{tmp_path}/a.db")
    database.prepare()
    with database.write() as connection:
        for number in range(60):
            found = conversations.ensure(connection, "telegram", str(number), MORNING)
            conversations.heard(connection, found, MORNING)
    yield database
    database.close()


def run(*words: str, answer: str = "") -> str:
    result = CliRunner().invoke(cli, ["broadcast", *words], input=answer)
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.output


def drafted() -> str:
    return run("new", "bao.txt", "--title", "Bão", "--duty", "Luật Phòng thủ dân sự")


def test_a_draft_tells_how_many_and_how_long(office):
    """Nobody starts a broadcast without having read its size, its time and its end."""
    said = drafted()

    assert "60 người, khoảng 1 phút ở 24 tin/giây" in said
    assert re.search(r"xong khoảng 09:00 ngày 20/11/2026", said)


def test_nothing_starts_without_a_yes(office):
    """The text and the estimate are shown, and a no is a no."""
    drafted()
    said = run("start", "1", answer="n\n")

    assert "Bão số 9 sắp tới." in said
    assert "Đã dừng, chưa làm gì." in said
    assert "bản nháp" in run("list")


def test_who_leaves_the_question_reads_so_in_vietnamese(office):
    """Ctrl+C, or the end of what is typed, is no yes: it is said that nothing was done."""
    drafted()
    said = run("start", "1")

    assert "Đã dừng, chưa làm gì." in said
    assert "Aborted" not in said
    assert "bản nháp" in run("list")


def test_from_start_to_cancel(office):
    """Started, paused, resumed, cancelled: each says where it stands."""
    drafted()
    run("start", "1", "--yes")
    with office.write() as connection:
        broadcasts.lay_out(connection, MORNING)
    assert "Đã gửi 0 · không gửi được 0 · còn lại 60" in run("status", "1")
    run("pause", "1")
    assert "tạm dừng" in run("status", "1")
    run("resume", "1")
    assert "lấy lại 60 tin" in run("cancel", "1")
    assert "còn lại 0 · kết thúc 09:00 20/11/2026" in run("status", "1")


def test_what_is_over_cannot_be_resumed(office):
    """A mistake is answered by a sentence that names the state."""
    drafted()
    run("cancel", "1")
    with pytest.raises(Refused, match="đã hủy"):
        run("resume", "1")
    with pytest.raises(Refused, match="Không có thông báo số 7"):
        run("status", "7")


def test_who_did_what_is_recorded(office):
    """Each step stands in the audit with its author."""
    drafted()
    run("start", "1", "--yes")
    with office.read() as connection:
        actions = connection.execute(select(audit.c.action).order_by(audit.c.id)).scalars().all()

    assert ["broadcast.draft", "broadcast.start"] == actions


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--duty", ""], "--duty"),
        (["--duty", " "], "--duty"),
        (["--unit", "1"], "--officials"),
        (["--duty", "Luật Phòng thủ dân sự", "--officials"], "--duty"),
    ],
)
def test_what_would_reach_others_than_was_meant_is_refused(office, words, said):
    """A duty without its rule, or a unit without its officials, does not become news for all citizens.

    Nor does what must be told to citizens go to officials only, unseen.
    """
    with pytest.raises(OperatorError, match=said):
        run("new", "bao.txt", "--title", "Bão", *words)

    assert "Chưa có thông báo nào" in run("list")


def test_what_everybody_got_is_over(office):
    """When the last message has left, the command says when that was, and nothing of it can be begun or taken back."""
    drafted()
    run("start", "1", "--yes")
    with office.write() as connection:
        broadcasts.lay_out(connection, MORNING)
        rows = outbox.due(connection, ["telegram"], None, MORNING, 100)
        outbox.mark_sent(connection, dict.fromkeys(row.id for row in rows), MORNING)
        broadcasts.lay_out(connection, MORNING)

    assert "Đã gửi 60 · không gửi được 0 · còn lại 0 · kết thúc 09:00 20/11/2026" in run("status", "1")
    for word in ("pause", "resume", "cancel"):
        with pytest.raises(Refused, match="đã gửi xong"):
            run(word, "1")


def test_nobody_waits_for_what_was_cancelled_before_it_left(office):
    """Cancelled before the first row was laid out, it keeps nobody waiting."""
    drafted()
    run("start", "1", "--yes")
    assert "còn lại 60" in run("status", "1")
    run("cancel", "1")

    assert "Đã gửi 0 · không gửi được 0 · còn lại 0" in run("status", "1")


def test_who_wrote_after_it_began_is_counted_too(office):
    """Who becomes one of its people on the way gets it as well, and the figures stay right."""
    drafted()
    run("start", "1", "--yes")
    with office.write() as connection:
        conversations.heard(connection, conversations.ensure(connection, "telegram", "new", MORNING), MORNING)
        broadcasts.lay_out(connection, MORNING)

    assert "Đã gửi 0 · không gửi được 0 · còn lại 61" in run("status", "1")
