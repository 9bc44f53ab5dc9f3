"""What happens in a chat without a word: coming, leaving, being forgotten, an official who answers by hand."""

import datetime as dt

import pytest
from sqlalchemy import select

from handlers.reminders import sweep
from storage import consents, conversations, feedback, outbox, people, tray
from storage.messages import Reply
from storage.outcomes import counts_since
from storage.tables import account, audit, consent, conversation, inbox_dead
from storage.tables import feedback as feedbacks
from storage.tables import outbox as rows
from tests.handlers.talking import START
from tests.handlers.test_tasks import UNIT, plan  # noqa: F401 - a fixture


def happens(talk, event: str, **more) -> str:
    return talk.says("", kind="event", event=event, **more)


def ended(ward) -> dict[str, int]:
    with ward.read() as connection:
        return counts_since(connection, START)


# --- coming and leaving ---------------------------------------------------------------------------------


def test_who_comes_is_greeted_once_a_day(citizen):
    """Following, opening the chat and following again bring one greeting; a day later, another."""
    assert "trợ lý tự động" in happens(citizen, "joined")
    assert happens(citizen, "joined") == ""
    citizen.now += dt.timedelta(days=1)

    assert "trợ lý tự động" in happens(citizen, "joined")


def test_nothing_is_sent_to_who_left(ward, citizen):
    """What waits for somebody who left stays unsent; who writes again is answered."""
    with ward.write() as connection:
        mine = conversations.ensure(connection, "web", "an", START)
        outbox.put(connection, conversation_id=mine, key="news", reply=Reply(text="Tin mới"), now=START)

    assert happens(citizen, "left") == ""
    with ward.read() as connection:
        assert not tray.reachable(connection, citizen.conversation_id)
    assert "khai sinh" in citizen.says("làm giấy khai sinh cần gì")
    with ward.read() as connection:
        assert tray.reachable(connection, citizen.conversation_id)


@pytest.fixture
def official(ward, talk):
    """An official of the unit, whose chat is linked."""
    with ward.write() as connection:
        unit = people.ensure_unit(connection, UNIT, START)
        person = people.add(connection, name="Trần Thị Mẫu", unit_id=unit, role="official", now=START)
        code = people.new_link_code(connection, person, START)
    her = talk("mau")
    her.says(f"/lienket {code}")
    return her


MONDAY = dt.date(2025, 3, 24)


@pytest.mark.usefixtures("plan")
def test_who_left_is_not_reminded_there(ward, official):
    """A reminder is not laid into a tray nobody reads: the operator is told whom to reach otherwise."""
    happens(official, "left")
    with ward.write() as connection:
        done = sweep(connection, MONDAY, START)

    assert (0, ("Trần Thị Mẫu",)) == (done.digests, done.unreachable)


def test_who_came_back_has_not_left(ward, citizen):
    """A farewell that arrives after its return, on a platform that mixes things up, changes nothing."""
    citizen.says("xin chào", in_order=False)
    happens(citizen, "left", in_order=False, sent_at=citizen.now - dt.timedelta(minutes=1))

    with ward.read() as connection:
        assert tray.reachable(connection, citizen.conversation_id)


# --- being forgotten ------------------------------------------------------------------------------------


def left_behind(talk) -> str:
    """A feedback with a number, a consent, a rating in its middle. Returns the feedback's code."""
    talk.says("/gopy")
    receipt = talk.says("Đèn đường ở ngõ 5 hỏng ba hôm nay rồi")
    talk.presses("Để lại số")
    talk.says("0912345678")
    talk.says("/danhgia")
    return receipt.split("Mã tra cứu: ")[1].split()[0]


def test_who_wants_to_be_forgotten_is(ward, citizen):
    """At once and without a word: number, consents, the chat's memory and its id are gone; a record of it stays."""
    code = left_behind(citizen)
    mine = citizen.conversation_id
    assert happens(citizen, "erase") == ""

    with ward.read() as connection:
        rest = connection.execute(select(conversation).where(conversation.c.id == mine)).mappings().one()
        assert ("erased:", None) == (rest["peer"][:7], rest["last_heard_at"])
        assert "rate" not in str(rest["state"])
        kept = feedback.by_code(connection, code)
        assert kept is not None
        assert (None, "Đèn đường ở ngõ 5 hỏng ba hôm nay rồi") == (kept.contact, kept.text)
        assert connection.execute(select(feedbacks.c.conversation_id)).scalars().all() == [None]
        assert None not in connection.execute(select(consent.c.withdrawn_at)).scalars().all()
        assert connection.execute(select(rows).where(rows.c.conversation_id == mine)).all() == []
        assert connection.execute(select(inbox_dead)).all() == []
        record = connection.execute(select(audit.c.action, audit.c.detail)).one()
    assert ("erase", 1, 1) == (record.action, record.detail["contacts"], record.detail["consents"])


def test_who_was_forgotten_begins_anew(ward, citizen):
    """Whoever writes again afterwards is a stranger, and is answered."""
    left_behind(citizen)
    before = citizen.conversation_id
    happens(citizen, "erase")

    assert "khai sinh" in citizen.says("làm giấy khai sinh cần gì")
    assert citizen.conversation_id != before


def test_an_official_stays_linked(ward, official):
    """A duty does not end with a wish told to the platform: what is private goes, the link stays."""
    hers = official.conversation_id
    with ward.write() as connection:
        consents.give(
            connection,
            conversation_id=hers,
            purpose="callback",
            text_version="1",
            shown="x",
            language="vi",
            button="b",
            now=START,
        )
    happens(official, "erase")

    assert "không có việc nào đang mở" in official.says("/congviec")
    with ward.read() as connection:
        assert None not in connection.execute(select(consent.c.withdrawn_at)).scalars().all()
        assert len(connection.execute(select(account)).all()) == 1


# --- an official answers by hand ------------------------------------------------------------------------


def taken_over(talk, minutes: int = 30) -> str:
    at = talk.now + dt.timedelta(seconds=20)
    return happens(talk, "taken_over", sent_at=at, until=at + dt.timedelta(minutes=minutes))


def test_the_machine_keeps_out_of_it(ward, citizen):
    """While a civil servant writes by hand the machine says nothing, and speaks again after half an hour."""
    taken_over(citizen)
    assert citizen.says("làm giấy khai sinh cần gì") == ""
    assert happens(citizen, "joined") == ""
    assert citizen.sends_button("home:ask") == ""
    citizen.now += dt.timedelta(minutes=30)

    assert "khai sinh" in citizen.says("làm giấy khai sinh cần gì")
    assert ended(ward)["silent"] == 2


def test_an_emergency_is_answered_all_the_same(citizen):
    """Who cries for help is told whom to call, whoever else is writing."""
    taken_over(citizen)

    assert "114" in citizen.says("nhà tôi đang cháy")


def test_what_was_asked_still_waits_afterwards(citizen):
    """A conversation with steps stands where it stood when the official is done."""
    citizen.says("/gopy")
    taken_over(citizen)
    citizen.says("Đèn đường ở ngõ 5 hỏng ba hôm nay rồi")
    citizen.now += dt.timedelta(minutes=30)

    assert "Mã tra cứu" in citizen.says("Đèn đường ở ngõ 5 hỏng ba hôm nay rồi")


def test_an_older_word_does_not_shorten_the_silence(citizen):
    """The official's newest message counts, in whatever order they arrive."""
    taken_over(citizen, minutes=30)
    taken_over(citizen, minutes=1)
    citizen.now += dt.timedelta(minutes=10)

    assert citizen.says("làm giấy khai sinh cần gì") == ""


def test_a_takeover_of_yesterday_silences_nobody(citizen):
    """An event that comes long after the official wrote has no effect."""
    past = citizen.now - dt.timedelta(hours=2)
    happens(citizen, "taken_over", sent_at=past, until=past + dt.timedelta(minutes=30))

    assert "khai sinh" in citizen.says("làm giấy khai sinh cần gì")


def test_the_official_is_not_the_citizen(ward, citizen):
    """What a civil servant writes does not count as heard from the citizen: a window of the platform stays as it is."""
    taken_over(citizen)

    with ward.read() as connection:
        assert conversations.last_heard(connection, citizen.conversation_id) is None


# --- what cannot be read --------------------------------------------------------------------------------


def test_who_sends_speech_learns_what_can_be_read(citizen):
    """The machine says what it reads, and where people are."""
    said = happens(citizen, "unreadable")

    assert "chưa nghe được" in said
    assert "Hoặc gọi:" in said
    assert "Hỏi thủ tục" in citizen.buttons


def test_who_is_kept_from_us_is_sent_to_people_first(citizen):
    """Somebody whose words the platform withholds reads the office and its numbers first, and no menu to type into."""
    said = happens(citizen, "protected")

    assert said.startswith("Muốn gặp cán bộ")
    assert "tài khoản được bảo vệ" in said
    assert citizen.buttons == []


def test_each_is_counted(ward, citizen):
    """The page of today can count what happened without a word."""
    for event in ("joined", "unreadable", "protected", "left", "taken_over", "erase"):
        happens(citizen, event)

    assert {"greeting": 1, "empty": 2, "event": 3} == ended(ward)
