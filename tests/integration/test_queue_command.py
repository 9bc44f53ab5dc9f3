"""`motcua queue`: an operator sees what is stuck and puts it right, beside a running server."""

import datetime as dt
import json
from threading import Thread

import pytest
from sqlalchemy import select, text

from handlers import broadcasts
from handlers.quiet import OUTAGE, outage
from storage import broadcasts as stored
from storage import channel_states, consents, conversations, inbox, outbox, people, queue, tray
from storage.database import Database
from storage.messages import Incoming, Reply
from storage.segments import PURPOSE, Segment
from storage.tables import audit

NOW = dt.datetime(2026, 11, 21, 8, 0, tzinfo=dt.UTC)
SOME_DAY = dt.datetime(2999, 1, 1, tzinfo=dt.UTC)
PEOPLE = ("an", "binh", "chi")


@pytest.fixture
def troubled(database_url):
    """One message put aside, one that waits, one reply given up, one that waits, a channel that is shut."""
    database = Database(database_url)
    database.prepare()
    with database.write() as connection:
        for number in (1, 2):
            said = Incoming(
                channel="telegram", conversation="7", sender="7", message_id=str(number), text="gọi 0912345678",
                sent_at=NOW,
            )  # fmt: skip # as it is said
            inbox.receive(connection, said, NOW)
        first, _ = inbox.pending(connection, None, 10)
        inbox.park(connection, first, "KeyError: 'x'", NOW)
        talk = conversations.ensure(connection, "telegram", "7", NOW)
        for key in ("reply:1:0", "reply:1:1"):
            outbox.put(connection, conversation_id=talk, key=key, reply=Reply(text=key), now=NOW)
        outbox.give_up(connection, 1, "Forbidden: bot was blocked", NOW)
        later = dt.datetime(2999, 1, 1, tzinfo=dt.UTC)
        channel_states.pause(connection, "telegram", later, "Hết hạn mã", NOW, operator=True)
    yield database
    database.close()


def test_status_names_everything_that_is_stuck(called, troubled, database_url):
    """Depth, age, reasons and ids stand in one short Vietnamese table."""
    code, out, err = called("queue", "status", MOTCUA_DATABASE_URL=database_url)

    assert (0, "") == (code, err)
    for words in (
        "Tin đến đang chờ: 1",
        "Forbidden: bot was blocked",
        "di-1",
        "den-2",
        "gac-1",
        "TẠM NGỪNG",
        "Hết hạn mã",
    ):
        assert words in out
    assert "0912345678" not in out


def test_status_names_channels_only(called, troubled, database_url):
    """The row by which an outage is noticed is no channel."""
    with troubled.write() as connection:
        assert outage(connection, NOW) is None
        assert outage(connection, NOW + OUTAGE * 2) == NOW
    for words in ([], ["--json"]):
        assert "clock" not in called("queue", "status", *words, MOTCUA_DATABASE_URL=database_url)[1]


def test_status_writes_nothing(called, troubled, database_url):
    """What is stuck can be seen, and saved, just when the database takes nothing more: its disk is full, say."""
    only_read = (
        f"sqlite:///file:{troubled.file}?mode=ro&uri=true"
        if troubled.is_sqlite
        else f"{database_url}&options=-cdefault_transaction_read_only%3Don"
    )
    seen = called("queue", "status", MOTCUA_DATABASE_URL=only_read)
    saved = called("backup", "a.zip", MOTCUA_DATABASE_URL=only_read)
    code, _, err = called("queue", "retry", "--all", MOTCUA_DATABASE_URL=only_read)

    assert [(0, ""), (0, "")] == [(code, err) for code, _, err in (seen, saved)]
    assert "Forbidden: bot was blocked" in seen[1]
    assert 1 == code
    assert "MOTCUA_DATABASE_URL" in err


def test_status_of_a_newer_version(called, troubled, database_url):
    """A database of a newer version is not misread: the operator is told to update."""
    with troubled.write() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    code, out, err = called("queue", "status", MOTCUA_DATABASE_URL=database_url)

    assert (1, "") == (code, out)
    assert "phiên bản mới hơn" in err


def test_status_is_there_for_programs_too(called, troubled, database_url):
    """A script reads the same figures as JSON."""
    _, out, _ = called("queue", "status", "--json", MOTCUA_DATABASE_URL=database_url)
    found = json.loads(out)

    assert (1, {"telegram": 1}) == (found["messages"]["count"], found["given_up"])
    assert [("telegram", 0, 1)] == [(lot["channel"], lot["lane"], lot["count"]) for lot in found["replies"]]
    assert (found["shards"] is None) == database_url.startswith("sqlite")


@pytest.mark.parametrize("chosen", [["--all"], ["--channel", "telegram"], ["gac-1", "di-1"]])
def test_retry_brings_failures_back(called, troubled, database_url, chosen):
    """What failed is tried once more, in full."""
    code, out, _ = called("queue", "retry", *chosen, MOTCUA_DATABASE_URL=database_url)

    assert (0, "Đưa lại vào hàng chờ: 1 tin đến, 1 tin gửi đi.\n") == (code, out)
    with troubled.read() as connection:
        assert (2, 0) == (inbox.depth(connection), inbox.parked(connection))
        assert {"waiting": 2, "dead": 0} == tray.counts(connection)


def test_retry_wants_to_know_what(called, troubled, database_url):
    """Nothing is retried by mistake."""
    code, _, err = called("queue", "retry", MOTCUA_DATABASE_URL=database_url)
    wrong, _, said = called("queue", "retry", "12", MOTCUA_DATABASE_URL=database_url)

    both, _, _ = called("queue", "retry", "di-1", "--all", MOTCUA_DATABASE_URL=database_url)

    assert (1, 1, 1) == (code, wrong, both)
    assert "--all" in err
    assert "gac-12" in said


def test_a_name_said_twice_is_one(called, troubled, database_url):
    """Who names a message twice reads of no trouble."""
    code, out, _ = called("queue", "retry", "di-1", "di-1", MOTCUA_DATABASE_URL=database_url)

    assert (0, "Đưa lại vào hàng chờ: 0 tin đến, 1 tin gửi đi.\n") == (code, out)


def test_status_tells_what_holds_now(called, troubled, database_url):
    """Every reply that waits is counted; a pause that is over is none, even when nothing was sent since."""
    with troubled.write() as connection:
        talk = conversations.ensure(connection, "telegram", "7", NOW)
        for key in ("a", "b"):
            outbox.put(connection, conversation_id=talk, key=key, reply=Reply(text=key), now=NOW)
        channel_states.pause(connection, "telegram", NOW, "Hết hạn mã", NOW, operator=True)
    _, out, _ = called("queue", "status", MOTCUA_DATABASE_URL=database_url)

    assert "Tin gửi đi đang chờ: 3" in out
    assert "TẠM NGỪNG" not in out


def test_park_lets_the_conversation_move_on(called, troubled, database_url):
    """A message that blocks its conversation is put aside; what does not wait is named."""
    code, out, err = called("queue", "park", "den-2", "di-2", "di-1", MOTCUA_DATABASE_URL=database_url)

    assert 1 == code
    assert "Đã gác lại 2 tin." in out
    assert "Không còn chờ nên không gác: di-1" in err
    with troubled.read() as connection:
        assert (0, 2) == (inbox.depth(connection), inbox.parked(connection))
        assert {"waiting": 0, "dead": 2} == tray.counts(connection)


@pytest.mark.parametrize("chosen", [["di-7"], ["gac-999", "di-1"], ["di-2"]])
def test_retry_names_what_is_not_there(called, troubled, database_url, chosen):
    """A name that was mistyped, or waits already, is told; what is there is tried again."""
    code, out, err = called("queue", "retry", *chosen, MOTCUA_DATABASE_URL=database_url)

    assert 1 == code
    assert f"Đưa lại vào hàng chờ: 0 tin đến, {chosen.count('di-1')} tin gửi đi." in out
    assert f"Không có {chosen[0]} trong các tin bị" in err
    assert "di-1" not in err


def test_retry_knows_the_channels(called, troubled, database_url):
    """A channel that there is not is no channel on which nothing failed."""
    code, _, err = called("queue", "retry", "--channel", "khongco", MOTCUA_DATABASE_URL=database_url)

    assert 0 != code
    assert "zalo_oa" in err


def test_only_what_was_done_is_recorded(called, troubled, database_url):
    """The log of changes names no change that there was not."""
    for words in (["retry", "di-7"], ["retry", "--channel", "web"], ["park", "den-9"]):
        called("queue", *words, MOTCUA_DATABASE_URL=database_url)
    called("queue", "retry", "di-1", "di-7", MOTCUA_DATABASE_URL=database_url)

    with troubled.read() as connection:
        done = connection.execute(select(audit.c.action, audit.c.subject)).all()
    assert [("queue.retry", "di-1")] == [tuple(row) for row in done]


def test_every_parked_message_is_counted(called, troubled, database_url):
    """Twenty are listed, and all of them counted."""
    with troubled.write() as connection:
        for number in range(10, 34):
            said = Incoming(
                channel="telegram", conversation="8", sender="8", message_id=str(number), sent_at=NOW
            )
            inbox.receive(connection, said, NOW)
        for one in inbox.pending(connection, None, 50)[1:]:
            inbox.park(connection, one, "KeyError", NOW)
    _, told, _ = called("queue", "status", MOTCUA_DATABASE_URL=database_url)
    _, found, _ = called("queue", "status", "--json", MOTCUA_DATABASE_URL=database_url)

    assert "Tin đến bị gác lại: 25" in told
    assert (25, 20) == (json.loads(found)["parked"], len(json.loads(found)["put_aside"]))


@pytest.fixture
def refused(database):
    """An announcement to three people that no platform took: rows 1 to 3 were given up."""
    with database.write() as connection:
        for peer in PEOPLE:
            talk = conversations.ensure(connection, "telegram", peer, NOW)
            consents.give(
                connection, conversation_id=talk, purpose=PURPOSE, text_version="1", shown="…",
                language="vi", button="b", now=NOW,
            )  # fmt: skip # one form
        made = broadcasts.draft(
            connection, title="Bão", text="Bão số 9.", segment=Segment(), by="an", now=NOW
        )
        broadcasts.start(connection, made, "an", NOW)
        assert broadcasts.lay_out(connection, NOW) == len(PEOPLE)
        for row in outbox.due(connection, ["telegram"], None, NOW, 10):
            outbox.give_up(connection, row.id, "Forbidden: bot was blocked", NOW)
    return database


def goes_out(database) -> list[str]:
    """Who is sent something, however long one waits."""
    with database.read() as connection:
        return [row.conversation for row in outbox.due(connection, ["telegram"], None, SOME_DAY, 10)]


def test_cancelled_broadcast_is_never_sent_again(called, refused, database_url):
    """Whatever is tried again, a broadcast that was cancelled stays so, and the operator reads why."""
    with refused.write() as connection:
        broadcasts.cancel(connection, 1, "an", NOW)
    code, told, _ = called("queue", "retry", "--all", MOTCUA_DATABASE_URL=database_url)
    _, of_channel, _ = called("queue", "retry", "--channel", "telegram", MOTCUA_DATABASE_URL=database_url)
    wrong, _, said = called("queue", "retry", "di-2", MOTCUA_DATABASE_URL=database_url)

    assert (0, told) == (code, of_channel)
    assert "0 tin gửi đi.\nKhông gửi lại 3 tin: thông báo đã hủy." in told
    assert (1, True) == (wrong, "Không gửi lại di-2: thông báo đã hủy." in said)
    assert [] == goes_out(refused)


_SOMEBODY_WAITS = text("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted")


def test_cancelled_while_it_is_tried_again_goes_to_nobody(refused):
    """An administrator cancels while an operator tries again what failed: whoever is later, nobody gets it."""

    def cancel() -> None:
        with refused.write() as other:
            broadcasts.cancel(other, 1, "an", NOW)

    cancelling = Thread(target=cancel)
    with refused.write() as connection:
        assert len(PEOPLE) == queue.send_again(connection, NOW)
        cancelling.start()
        while connection.dialect.name == "postgresql" and cancelling.is_alive():
            if connection.execute(_SOMEBODY_WAITS).scalar_one():
                break
    cancelling.join()

    assert [] == goes_out(refused)


def test_who_blocked_us_or_wants_none_is_not_sent_to_again(called, refused, database_url):
    """A person who refused is left alone, by name too; the others get it, and so does who comes back."""
    with refused.write() as connection:
        conversations.lost(connection, "telegram", "an", NOW)
        consents.withdraw(connection, conversations.ensure(connection, "telegram", "binh", NOW), NOW, PURPOSE)
    _, told, _ = called("queue", "retry", "--all", MOTCUA_DATABASE_URL=database_url)
    code, _, by_name = called("queue", "retry", "di-1", "di-2", MOTCUA_DATABASE_URL=database_url)

    assert "1 tin gửi đi" in told
    assert "1 tin: người nhận đã chặn hoặc rời đi" in told
    assert "1 tin: người nhận đã ngừng nhận thông báo" in told
    assert (1, 2) == (code, by_name.count("Không gửi lại di-"))
    assert ["chi"] == goes_out(refused)
    with refused.write() as connection:
        conversations.heard(connection, conversations.ensure(connection, "telegram", "an", NOW), NOW)
    called("queue", "retry", "--all", MOTCUA_DATABASE_URL=database_url)
    assert ["an", "chi"] == goes_out(refused)


def test_who_left_the_office_is_not_sent_what_it_could_not_tell_them(called, database, database_url):
    """A reminder that was given up before an official left is not sent to them afterwards, whatever is tried again."""
    with database.write() as connection:
        unit = people.ensure_unit(connection, "Văn phòng", NOW)
        official = people.add(connection, name="Lê Văn Mẫu", unit_id=unit, role="official", now=NOW)
        talk = conversations.ensure(connection, "telegram", "an", NOW)
        people.link(connection, talk, people.new_link_code(connection, official, NOW), NOW)
        outbox.put(connection, conversation_id=talk, key="a", reply=Reply(text="Việc 1"), now=NOW)
        (row,) = outbox.due(connection, ["telegram"], None, NOW, 1)
        outbox.give_up(connection, row.id, "Forbidden", NOW)
        outbox.put(connection, conversation_id=talk, key="b", reply=Reply(text="Việc 2"), now=NOW)
        people.leave(connection, official, NOW)
    _, told, _ = called("queue", "retry", "--all", MOTCUA_DATABASE_URL=database_url)

    assert "0 tin gửi đi.\nKhông gửi lại 2 tin: cán bộ nhận tin đã thôi việc ở đây." in told
    assert [] == goes_out(database)


def test_paused_broadcast_is_tried_again_when_it_goes_on(called, refused, database_url):
    """What is brought back waits with the others, and is counted as still to be sent."""
    with refused.write() as connection:
        broadcasts.pause(connection, 1, "an", NOW)
    called("queue", "retry", "--all", MOTCUA_DATABASE_URL=database_url)
    assert [] == goes_out(refused)
    with refused.write() as connection:
        left = stored.progress(connection, broadcasts.found(connection, 1)).left
        broadcasts.resume(connection, 1, "an", NOW)

    assert (3, list(PEOPLE)) == (left, goes_out(refused))


def test_what_waits_has_a_name_and_a_reason(called, troubled, database_url):
    """A reply that could not be sent yet is listed with what the platform said, so that it can be put aside."""
    with troubled.write() as connection:
        outbox.put_off(connection, 2, SOME_DAY, "502 Bad Gateway")
    _, out, _ = called("queue", "status", MOTCUA_DATABASE_URL=database_url)

    waits = out.partition("Tin gửi đi đang chờ")[2].partition("Tin gửi đi bị bỏ")[0]
    assert "di-2" in waits
    assert "502 Bad Gateway" in waits
    assert "di-1 " not in waits


def test_what_is_too_old_is_put_aside_by_channel(called, refused, database_url):
    """Before a channel opens again, its old replies are put aside at once; a broadcast and other channels are not."""
    with refused.write() as connection:
        queue.send_again(connection, NOW)
        for channel in ("telegram", "web"):
            talk = conversations.ensure(connection, channel, "an", NOW)
            outbox.put(connection, conversation_id=talk, key=channel, reply=Reply(text="chào"), now=NOW)

    def waits() -> list[tuple[str, int, int]]:
        with refused.read() as connection:
            return [(lot.channel, lot.lane, lot.count) for lot in queue.replies(connection)]

    broadcast, told, web = before = waits()[1], waits()[0], waits()[2]
    code, out, _ = called("queue", "park", "--channel", "telegram", MOTCUA_DATABASE_URL=database_url)

    assert 0 == code
    assert "Đã gác lại 1 tin gửi đi của kênh telegram" in out
    assert ("telegram", 0, 1) == told
    assert [broadcast, web] == waits()
    called("queue", "retry", "--channel", "telegram", MOTCUA_DATABASE_URL=database_url)
    assert sorted(before) == waits()


@pytest.mark.parametrize("words", [[], ["di-2", "--channel", "telegram"]])
def test_park_wants_names_or_a_channel(called, troubled, database_url, words):
    """Neither, or both, is told in a sentence, and nothing is put aside."""
    code, _, err = called("queue", "park", *words, MOTCUA_DATABASE_URL=database_url)

    assert 1 == code
    assert "--channel" in err


@pytest.mark.parametrize(
    "words", [["queue", "status"], ["queue", "retry", "--all"], ["backup", "sao-luu.zip"]]
)
def test_in_the_wrong_folder_nothing_is_said_to_be_well(called, tmp_path, words):
    """Who types a command where no database lies is told so; no empty one is made, looked at or kept as a backup."""
    code, out, err = called(*words, MOTCUA_DATABASE_URL="sqlite:///data/motcua.db")

    assert (1, "") == (code, out)
    assert str(tmp_path / "data" / "motcua.db") in err
    assert not (tmp_path / "data").exists()
    assert not (tmp_path / "sao-luu.zip").exists()


def test_reasons_hold_no_numbers_of_people(called, troubled, database_url):
    """What a platform repeats of a message is neither kept nor shown: the reason is, the phone number is not."""
    said = "Bad Request: 'gọi 0912345678, an@example.vn' rejected"
    with troubled.write() as connection:
        outbox.put_off(connection, 2, SOME_DAY, said)
        outbox.give_up(connection, 1, said, NOW)
    _, out, _ = called("queue", "status", MOTCUA_DATABASE_URL=database_url)

    assert 2 == out.count("Bad Request")
    assert "0912345678" not in out
    assert "an@example.vn" not in out
