"""Who writes a thousand messages is asked once to wait, and keeps nobody else waiting."""

import datetime as dt

import pytest

from handlers.flood import FloodLimit
from handlers.turns import BATCH, TURNS_EACH, run_pending
from storage import conversations, inbox, outcomes, tray
from storage.messages import Incoming
from tests.handlers.talking import START

LONG_AGO = START - dt.timedelta(days=1)


def receive(connection, peer: str, many: int, *, sent_at=START, text="phí khai sinh") -> None:
    for number in range(many):
        message = Incoming(
            channel="web",
            conversation=peer,
            sender=peer,
            message_id=f"{peer}-{text}-{number}",
            text=text,
            sent_at=sent_at + dt.timedelta(milliseconds=number),
        )
        inbox.receive(connection, message, START)


def replies(connection, peer: str) -> list[str]:
    found = conversations.ensure(connection, "web", peer, START)
    return [row.reply.text for row in tray.waiting_of(connection, found)]


LIMIT = FloodLimit(per_minute=20, burst=10)


def run_all(connection, knowledge) -> None:
    while run_pending(connection, knowledge, lambda: START + dt.timedelta(seconds=5), limit=LIMIT):
        pass


def at_once(citizen, text: str = "phí khai sinh", **more) -> str:
    """Say something although no time has passed."""
    citizen.now -= dt.timedelta(seconds=20)
    return citizen.says(text, **more)


def test_a_thousand_messages_of_one_keep_nobody_waiting(database, knowledge):
    """Whoever writes behind a flood is answered in the very next batch."""
    with database.write() as connection:
        receive(connection, "an", 1000)
        receive(connection, "binh", 1)
        tried = run_pending(connection, knowledge, lambda: START)

        assert TURNS_EACH + 1 == len(tried) <= BATCH
        assert 1 == len(replies(connection, "binh"))


def test_a_flood_gets_one_notice_and_everything_is_counted(database, knowledge):
    """The first ten are answered, then one polite notice, then silence; nothing stays behind."""
    with database.write() as connection:
        receive(connection, "an", 100)
        run_all(connection, knowledge)
        said = replies(connection, "an")

        assert 11 == len(said)
        assert "nhắn hơi nhanh" in said[-1]
        assert 0 == inbox.depth(connection)
        assert 90 == outcomes.counts_since(connection, LONG_AGO)["flooded"]


def test_an_emergency_in_a_flood_is_answered(database, knowledge):
    """Fire is answered, whatever was written before it."""
    with database.write() as connection:
        receive(connection, "an", 30)
        receive(connection, "an", 1, text="nhà tôi đang cháy", sent_at=START + dt.timedelta(seconds=1))
        run_all(connection, knowledge)

        assert "114" in replies(connection, "an")[-1]
        assert 1 == outcomes.counts_since(connection, LONG_AGO)["emergency"]


@pytest.mark.parametrize("event", ["erase", "left"])
def test_a_wish_in_a_flood_is_not_ignored(citizen, event):
    """Who has written too much may still have everything erased, or leave."""
    while at_once(citizen):
        pass
    at_once(citizen, "", kind="event", event=event)

    with citizen.database.read() as connection:
        assert 1 == outcomes.counts_since(connection, LONG_AGO)["event"]


def test_after_a_pause_answers_come_again(citizen):
    """Who waits a minute is answered as before; another flood gets another notice."""
    told = 0
    for _ in range(2):
        said = [at_once(citizen) for _ in range(65)]
        told += sum("nhắn hơi nhanh" in text for text in said)
        assert "" == said[-1]
        citizen.now += dt.timedelta(minutes=1)

    assert 2 == told
    assert citizen.says("phí khai sinh") not in {"", said[-2]}


def test_what_a_platform_delivers_late_is_no_flood(database, knowledge):
    """Messages of an hour that come all at once, after our own outage, are all answered."""
    with database.write() as connection:
        for number in range(15):
            at = START - dt.timedelta(minutes=60 - number)
            receive(connection, "an", 1, sent_at=at, text=f"phí khai sinh {number}")
        run_all(connection, knowledge)

        assert 15 == len(replies(connection, "an"))


@pytest.mark.parametrize("ahead", [dt.timedelta(), dt.timedelta(days=365)])
def test_clock_of_a_platform_that_is_ahead_changes_nothing(database, knowledge, ahead):
    """A message dated next year neither opens the gate nor closes it for a year."""
    with database.write() as connection:
        receive(connection, "an", 20, sent_at=START + ahead)
        run_all(connection, knowledge)
        receive(connection, "an", 1, text="xin chào", sent_at=START + dt.timedelta(minutes=2))
        run_pending(connection, knowledge, lambda: START + dt.timedelta(minutes=2))

        assert "Chào anh/chị" in replies(connection, "an")[-1]


def test_flood_while_an_official_writes_is_met_with_silence(database, knowledge):
    """The machine does not fall into the words of a civil servant who has taken over, not even to ask for patience."""
    with database.write() as connection:
        an = conversations.ensure(connection, "web", "an", START)
        conversations.be_silent(connection, an, START + dt.timedelta(hours=1))
        receive(connection, "an", 30)
        run_all(connection, knowledge)

        assert [] == replies(connection, "an")


def test_a_quiet_hour_saves_up_no_flood(database, knowledge):
    """Who was silent for an hour may ask as much at once as before, and not for the whole hour."""
    later = START + dt.timedelta(hours=1)
    with database.write() as connection:
        receive(connection, "an", 30)
        run_all(connection, knowledge)
        before = len(replies(connection, "an"))
        receive(connection, "an", 200, sent_at=later, text="phí khai tử")
        while run_pending(connection, knowledge, lambda: later, limit=LIMIT):
            pass

        assert LIMIT.burst + 1 == len(replies(connection, "an")) - before, "and one notice"


def test_clock_of_ours_that_was_ahead_silences_nobody(citizen):
    """Who wrote while our clock was a year ahead is answered when it is right again, at the pace of anybody."""
    year = dt.timedelta(days=365)
    citizen.now += year
    citizen.says("phí khai sinh")
    citizen.now -= year
    for _ in range(65):
        at_once(citizen)
    citizen.now += dt.timedelta(minutes=1)

    assert "nhắn hơi nhanh" not in citizen.says("phí khai sinh")
    assert "" != citizen.says("phí khai sinh")


def test_after_the_notice_a_number_still_chooses(citizen):
    """The request to wait takes away nothing: who was offered choices before it may still choose by number."""
    citizen.says("xin chào")
    answer = citizen.says("1")
    while at_once(citizen, "xin chào"):
        pass
    citizen.now += dt.timedelta(minutes=2)

    assert answer == citizen.says("1")


def test_messages_in_disorder_are_all_answered(database, knowledge):
    """A platform that hands over the newest first takes nobody's answers away."""
    with database.write() as connection:
        for number in range(5):
            at = START - dt.timedelta(minutes=number)
            receive(connection, "an", 1, sent_at=at, text=f"phí khai sinh {number}")
        run_all(connection, knowledge)

        assert 5 == len(replies(connection, "an"))


def test_messages_in_disorder_open_no_gate(database, knowledge):
    """Old messages among new ones do not fill up again what one person may write."""
    with database.write() as connection:
        for number in range(30):
            at = START - dt.timedelta(minutes=60 * (number % 2))
            receive(connection, "an", 1, sent_at=at, text=f"phí khai sinh {number}")
        run_all(connection, knowledge)

        assert LIMIT.burst + 1 == len(replies(connection, "an")), "and one notice"
