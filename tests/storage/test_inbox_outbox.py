"""The inbox and the tray: nothing lost, nothing twice, in order; the same on both databases."""

import datetime as dt

import pytest
from pydantic import ValidationError

from storage import conversations, inbox, outbox, tray
from storage.messages import MAX_TEXT, File, Incoming, Reply
from storage.outbox import Lane

NOW = dt.datetime(2026, 11, 21, 8, 0, tzinfo=dt.UTC)
LATER = NOW + dt.timedelta(minutes=5)


def message(number: int = 1, peer: str = "an", text: str = "xin chào") -> Incoming:
    return Incoming(
        channel="web", conversation=peer, sender=peer, message_id=f"{peer}-{number}", text=text, sent_at=NOW
    )


def put(connection, peer: str, key: str, lane: Lane = Lane.REPLY) -> None:
    conversation_id = conversations.ensure(connection, "web", peer, NOW)
    outbox.put(
        connection, conversation_id=conversation_id, key=key, reply=Reply(text=key), now=NOW, lane=lane
    )


def texts(connection, now=NOW) -> list[str]:
    return [row.reply.text for row in outbox.due(connection, ["web"], None, now, 100)]


def test_message_delivered_twice_is_kept_once(database):
    """A platform that delivers a message again changes nothing."""
    with database.write() as connection:
        first, second = (inbox.receive(connection, message(), NOW) for _ in range(2))

    assert (first, second) == (True, False)
    with database.read() as connection:
        assert inbox.depth(connection) == 1


def test_handled_message_stays_known(database):
    """A late second delivery is recognised even after the first was answered."""
    with database.write() as connection:
        inbox.receive(connection, message(), NOW)
        (pending,) = inbox.pending(connection, None, 10)
        inbox.done(connection, pending.id)

        assert not inbox.receive(connection, message(), LATER)


def test_message_number_never_comes_again(database):
    """A reply is known by its message's number, so a new message never gets an old one's."""
    with database.write() as connection:
        inbox.receive(connection, message(1), NOW)
        (first,) = inbox.pending(connection, None, 1)
        inbox.done(connection, first.id)
        inbox.receive(connection, message(2), NOW)
        (second,) = inbox.pending(connection, None, 1)

    assert first.id < second.id


def test_messages_come_out_in_the_order_they_came(database):
    """What was said first is answered first."""
    with database.write() as connection:
        for number in range(20):
            inbox.receive(connection, message(number, text=str(number)), NOW)

        assert [str(n) for n in range(20)] == [p.message.text for p in inbox.pending(connection, None, 50)]


def test_only_own_shards_are_taken(database):
    """A replica works on its own conversations only."""
    with database.write() as connection:
        for peer in ("an", "binh", "chi"):
            inbox.receive(connection, message(peer=peer), NOW)
        mine = {conversations.shard_of("web", "an")}

        assert {"an"} == {p.message.sender for p in inbox.pending(connection, mine, 10)}


def test_huge_and_odd_text_is_kept_tidy(database):
    """Fifty thousand characters, NUL and decomposed accents do no harm."""
    odd = "ca\u0302\u0300n\x00" + "x" * 50_000
    with database.write() as connection:
        inbox.receive(connection, message(text=odd), NOW)
        (pending,) = inbox.pending(connection, None, 1)

    assert pending.message.text.startswith("cần")
    assert len(pending.message.text) == MAX_TEXT


def test_odd_letters_beside_the_words_keep_no_message_out(database):
    """NUL or half a letter in a button, a language or the address of a file: the message is taken all the same."""
    odd = {
        "button": "fee:\x00x",
        "language": "vi\ud800",
        "files": [{"name": "a", "url": "https://a.vn/\x00b", "external_id": "\x00c\udfff"}],
    }
    with database.write() as connection:
        inbox.receive(connection, Incoming(**{**message().model_dump(), **odd}), NOW)
        (pending,) = inbox.pending(connection, None, 1)

    assert ("fee:x", "vi?") == (pending.message.button, pending.message.language)
    assert (File(name="a", url="https://a.vn/b", external_id="c?"),) == pending.message.files


@pytest.mark.parametrize("odd", ["an\x00", "\x00", "an\ud800"])
@pytest.mark.parametrize("field", ["conversation", "sender", "message_id", "pressed_on"])
def test_id_that_no_table_takes_is_refused(field, odd):
    """Two people never become one because of what was left out of their names."""
    with pytest.raises(ValidationError):
        Incoming(**{**message().model_dump(), field: odd})


def test_parked_message_lets_its_conversation_go_on(database):
    """A message that cannot be handled is put aside with its error."""
    with database.write() as connection:
        inbox.receive(connection, message(1), NOW)
        inbox.receive(connection, message(2), NOW)
        first, second = inbox.pending(connection, None, 10)
        inbox.park(connection, first, "ValueError: x", LATER)

        assert [second] == inbox.pending(connection, None, 10)
        assert inbox.parked(connection) == 1


def test_same_key_is_one_reply(database):
    """A reply written twice is sent once."""
    with database.write() as connection:
        put(connection, "an", "reply:1:0")
        put(connection, "an", "reply:1:0")

        assert texts(connection) == ["reply:1:0"]


def test_reply_overtakes_broadcast(database):
    """A reply does not wait behind a broadcast."""
    with database.write() as connection:
        put(connection, "an", "b", Lane.BROADCAST)
        put(connection, "binh", "r")

        assert texts(connection) == ["r", "b"]


def test_reply_put_off_keeps_the_later_ones_behind(database):
    """When the first reply must wait, the second does not overtake it; other people's go on."""
    with database.write() as connection:
        put(connection, "an", "first")
        put(connection, "an", "second")
        put(connection, "binh", "other")
        first = outbox.due(connection, ["web"], None, NOW, 1)[0]
        outbox.put_off(connection, first.id, LATER, "429")

        assert texts(connection) == ["other"]
        assert texts(connection, LATER) == ["first", "second", "other"]


def put_off_first(connection) -> int:
    """The first that is due waits until LATER; its conversation."""
    (row,) = outbox.due(connection, ["web"], None, NOW, 1)
    outbox.put_off(connection, row.id, LATER, "429")
    return row.conversation_id


def test_who_comes_back_does_not_wait_for_what_was_given_up(database):
    """Somebody leaves while a reply to them is put off, and comes back: the next reply goes out at once."""
    with database.write() as connection:
        put(connection, "an", "old")
        outbox.give_up_waiting(connection, put_off_first(connection), "left", NOW)
        put(connection, "an", "new")

        assert ["new"] == texts(connection)


def test_reply_does_not_wait_for_a_broadcast_that_is_put_off(database):
    """Who asks something is answered, however long the platform wants no broadcast."""
    with database.write() as connection:
        put(connection, "an", "broadcast", Lane.BROADCAST)
        put_off_first(connection)
        put(connection, "an", "reply")

        assert ["reply"] == texts(connection)


def test_reminder_does_not_overtake_a_reply_that_is_put_off(database):
    """A reminder that comes while a reply has to wait is read after it."""
    with database.write() as connection:
        put(connection, "an", "reply")
        put_off_first(connection)
        put(connection, "an", "reminder", Lane.REMINDER)

        assert [] == texts(connection)
        assert ["reply", "reminder"] == texts(connection, LATER)


def test_every_try_is_counted(database):
    """A reply that was put off twice comes with two attempts: the pauses grow, and there is a last one."""
    with database.write() as connection:
        put(connection, "an", "reply")
        put_off_first(connection)
        (again,) = outbox.due(connection, ["web"], None, LATER, 1)
        outbox.put_off(connection, again.id, LATER, "429")
        (row,) = outbox.due(connection, ["web"], None, LATER, 1)

    assert 2 == row.attempts


def test_what_arrived_before_somebody_left_is_not_given_up(database):
    """Who leaves is not sent what waits; what they have read is no failure that an administrator is shown."""
    with database.write() as connection:
        put(connection, "an", "sent")
        (row,) = outbox.due(connection, ["web"], None, NOW, 1)
        outbox.mark_sent(connection, {row.id: None}, NOW)
        put(connection, "an", "waits")
        outbox.give_up_waiting(connection, row.conversation_id, "left", NOW)

        assert {"waiting": 0, "dead": 1} == tray.counts(connection)


def test_sent_and_given_up_replies_do_not_come_again(database):
    """What was sent is not sent again; what cannot be sent is counted for the admin."""
    with database.write() as connection:
        put(connection, "an", "sent")
        put(connection, "binh", "blocked")
        sent, blocked = outbox.due(connection, ["web"], None, NOW, 10)
        outbox.mark_sent(connection, {sent.id: None}, NOW)
        outbox.give_up(connection, blocked.id, "Forbidden", NOW)

        assert texts(connection) == []
        assert tray.counts(connection) == {"waiting": 0, "dead": 1}


def test_unreadable_reply_stops_nobody(database):
    """A reply that another version wrote and this one cannot read is given up; the others go out."""
    with database.write() as connection:
        put(connection, "an", "lost")
        put(connection, "an", "next")
        connection.exec_driver_sql("UPDATE outbox SET payload = '{\"no\": 1}' WHERE key = 'lost'")

        assert ["next"] == texts(connection)
        assert {"waiting": 1, "dead": 1} == tray.counts(connection)


def test_page_reads_behind_its_cursor(database):
    """A page that was asleep misses nothing and sees nothing twice."""
    with database.write() as connection:
        for number in range(3):
            put(connection, "an", f"r{number}")
        put(connection, "binh", "not yours")
        an = conversations.ensure(connection, "web", "an", NOW)
        first, *_ = tray.after(connection, an, 0)

        assert [row.reply.text for row in tray.after(connection, an, first.id)] == ["r1", "r2"]


def test_clock_put_back_delays_no_reply(database):
    """A reply written before the clock was put back goes out at once, not when the clock has come there again."""
    with database.write() as connection:
        put(connection, "an", "one")
        put(connection, "an", "two")

        assert ["one", "two"] == texts(connection, NOW - dt.timedelta(hours=2))


def put_off_until(connection, until: dt.datetime, now: dt.datetime) -> None:
    (row,) = outbox.due(connection, ["web"], None, now, 1)
    outbox.put_off(connection, row.id, until, "429")


def test_platform_that_asks_for_patience_gets_it_after_the_clock_was_put_back(database):
    """A reply from the future is tried once, not as often as the machine can until it is given up."""
    then = NOW - dt.timedelta(hours=2)
    with database.write() as connection:
        put(connection, "an", "one")
        put(connection, "an", "two")
        put_off_until(connection, then + dt.timedelta(seconds=30), then)

        assert [] == texts(connection, then + dt.timedelta(seconds=29))
        assert ["one", "two"] == texts(connection, then + dt.timedelta(seconds=30))


def test_reminder_from_the_future_waits_for_the_morning(database):
    """What leaves people alone at night does so too when the clock was put back, and is not looked at for ever."""
    then = NOW - dt.timedelta(hours=2)
    with database.write() as connection:
        put(connection, "an", "one", Lane.REMINDER)
        (row,) = outbox.due(connection, ["web"], None, then, 1)
        outbox.hold(connection, [row.id], LATER)

        assert [] == texts(connection, then)
        assert ["one"] == texts(connection, LATER)


def test_reply_that_a_wrong_clock_put_off_does_not_wait_for_years(database):
    """A clock that was a year ahead for a while keeps a reply, and those behind it, from nobody."""
    then = NOW - dt.timedelta(days=365)
    with database.write() as connection:
        put(connection, "an", "one")
        put(connection, "an", "two")
        put_off_until(connection, LATER, NOW)

        assert ["one", "two"] == texts(connection, then)
        put_off_until(connection, then + dt.timedelta(seconds=30), then)
        assert [] == texts(connection, then)


def test_paused_broadcast_stays_paused_after_the_clock_was_put_back(database):
    """What an administrator has stopped goes on only when told to."""
    with database.write() as connection:
        put(connection, "an", "one", Lane.BROADCAST)
        (row,) = outbox.due(connection, ["web"], None, NOW, 1)
        outbox.hold(connection, [row.id], outbox.UNTIL_RELEASED)

        assert [] == texts(connection, NOW - dt.timedelta(hours=2))
