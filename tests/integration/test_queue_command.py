"""`motcua queue`: an operator sees what is stuck and puts it right, beside a running server."""

import datetime as dt
import json

import pytest

from storage import channel_states, conversations, inbox, outbox, tray
from storage.database import Database
from storage.messages import Incoming, Reply

NOW = dt.datetime(2026, 11, 21, 8, 0, tzinfo=dt.UTC)


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

    assert (1, 1) == (code, wrong)
    assert "--all" in err
    assert "gac-12" in said


def test_park_lets_the_conversation_move_on(called, troubled, database_url):
    """A message that blocks its conversation is put aside; what does not wait is named."""
    code, out, _ = called("queue", "park", "den-2", "di-2", "di-1", MOTCUA_DATABASE_URL=database_url)

    assert 0 == code
    assert "Đã gác lại 2 tin." in out
    assert "Không còn chờ nên không gác: di-1" in out
    with troubled.read() as connection:
        assert (0, 2) == (inbox.depth(connection), inbox.parked(connection))
        assert {"waiting": 0, "dead": 2} == tray.counts(connection)
