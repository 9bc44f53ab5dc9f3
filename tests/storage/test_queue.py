"""What waits and what failed, as an operator reads it and puts it right; the same on both databases."""

from __future__ import annotations

import datetime as dt
from contextlib import closing

from sqlalchemy import select

from storage import conversations, inbox, outbox, queue
from storage.conversations import SHARDS
from storage.database import Database
from storage.messages import Incoming, Reply
from storage.shards import Shards
from storage.tables import outbox as rows
from tests.storage.test_inbox_outbox import NOW

SECOND = dt.timedelta(seconds=1)


def replied(connection, many: int) -> None:
    """So many replies to one person: rows 1, 2 and so on."""
    talk = conversations.ensure(connection, "web", "an", NOW)
    for number in range(many):
        outbox.put(connection, conversation_id=talk, key=str(number), reply=Reply(text="a"), now=NOW)


def put_aside(connection, many: int) -> None:
    """So many messages of one person, put aside: rows 1, 2 and so on."""
    for number in range(many):
        said = Incoming(channel="web", conversation="an", sender="an", message_id=str(number), sent_at=NOW)
        inbox.receive(connection, said, NOW + number * SECOND)
    for one in inbox.pending(connection, None, many):
        inbox.park(connection, one, "KeyError", NOW)


def test_what_is_tried_again_has_all_its_tries(database):
    """A reply that was given up after many tries is not given up again at the first."""
    with database.write() as connection:
        replied(connection, 1)
        for _ in range(5):
            outbox.put_off(connection, 1, NOW, "unsure: 502")
        outbox.give_up(connection, 1, "502", NOW)
        queue.send_again(connection, NOW)

        row = connection.execute(select(rows.c.attempts, rows.c.last_error, rows.c.dead_at)).one()
        assert (0, None, None) == tuple(row)


def test_what_arrived_although_it_was_given_up_is_no_failure(database):
    """A reply that was put aside while it was on its way, and arrived, is neither counted nor sent again."""
    with database.write() as connection:
        replied(connection, 1)
        assert queue.put_reply_aside(connection, 1, "gác", NOW)
        outbox.mark_sent(connection, {1: None}, NOW)

        assert ({}, [], 0) == (
            queue.given_up(connection),
            queue.newest_given_up(connection),
            queue.send_again(connection, NOW),
        )


def test_what_was_carried_out_cannot_be_put_aside(database):
    """Neither what was sent nor what was given up waits: putting it aside changes nothing."""
    with database.write() as connection:
        replied(connection, 2)
        outbox.mark_sent(connection, {1: None}, NOW)
        outbox.give_up(connection, 2, "blocked", NOW)

        assert [False] * 2 == [queue.put_reply_aside(connection, row, "gác", NOW + SECOND) for row in (1, 2)]
        assert "blocked" == queue.newest_given_up(connection)[0].reason


def test_what_was_put_off_is_told_from_what_is_new(database):
    """An operator sees how many of the replies that wait were tried already, and since when the oldest waits."""
    with database.write() as connection:
        replied(connection, 3)
        outbox.put_off(connection, 2, NOW + SECOND, "429")
        outbox.mark_sent(connection, {3: None}, NOW)

        assert [queue.Lot("web", 0, 2, 1, NOW)] == queue.replies(connection)


def test_the_newest_failures_are_listed(database):
    """Of many failures the last are shown, short and on one line."""
    with database.write() as connection:
        replied(connection, 4)
        for row in (1, 2, 3):
            outbox.give_up(connection, row, f"{row}\n" + "x" * 999, NOW + row * SECOND)
        put_aside(connection, 3)
        given_up, aside = queue.newest_given_up(connection, 2), queue.newest_put_aside(connection, 2)

    assert ([3, 2], [3, 2]) == ([one.id for one in given_up], [one.id for one in aside])
    assert (queue.LONGEST_REASON, "3 xxx") == (len(given_up[0].reason), given_up[0].reason[:5])


def test_messages_come_back_in_their_order(database):
    """What somebody wrote first is answered first, and counts from when it came."""
    with database.write() as connection:
        put_aside(connection, 3)
        assert 3 == queue.take_up_again(connection)
        back = inbox.pending(connection, None, 9)

    assert [NOW, NOW + SECOND, NOW + 2 * SECOND] == [one.received_at for one in back]
    assert ["0", "1", "2"] == [one.payload["message_id"] for one in back]


def test_messages_of_another_channel_stay_where_they_are(database):
    """An operator who has put one channel right brings back what failed there, and nothing else."""
    with database.write() as connection:
        put_aside(connection, 1)

        assert [0, 1] == [queue.take_up_again(connection, channel=name) for name in ("telegram", "web")]


def test_the_first_message_that_failed_is_told_from_those_behind_it(database):
    """An operator sees which message failed, once, and which ones only wait behind it."""
    with database.write() as connection:
        for number in range(2):
            said = Incoming(
                channel="web", conversation="an", sender="an", message_id=str(number), sent_at=NOW
            )
            inbox.receive(connection, said, NOW)
        inbox.failed(connection, inbox.pending(connection, None, 1)[0].id)

        assert ["đã lỗi, chờ thử lại", "chờ tới lượt"] == [one.reason for one in queue.stuck(connection)]


def test_owners_are_those_of_our_database_alone(postgres_url, neighbour_url):
    """While nobody works for a commune that is told, however many work for its neighbour on the same server."""
    with (
        closing(Database(postgres_url)) as ours,
        closing(Database(neighbour_url)) as theirs,
        ours.engine.connect() as here,
        theirs.engine.connect() as there,
        ours.engine.connect() as asking,
    ):
        neighbours = Shards(there)
        neighbours.rebalance()
        assert queue.Owners(0, frozenset(range(SHARDS))) == queue.owners(asking)
        mine = Shards(here)
        mine.rebalance()

        assert queue.Owners(1, frozenset()) == queue.owners(asking)
