"""Broadcasts: everybody once, nobody at night, stopped at any moment; the same on both databases."""

import datetime as dt
from threading import Thread

import pytest
from sqlalchemy import func, insert, literal, select, text, update

from handlers import broadcasts
from handlers.broadcasts import AT_ONCE, MOST_WAITING, lay_out, may_send
from handlers.turn import LOCAL
from storage import broadcasts as stored
from storage import conversations, outbox
from storage.errors import Refused
from storage.messages import Reply
from storage.outbox import Lane
from storage.segments import PURPOSE, Segment
from storage.tables import campaign as campaigns
from storage.tables import consent, conversation
from storage.tables import outbox as tray

NOW = dt.datetime(2026, 11, 20, 2, 0, tzinfo=dt.UTC)
"""Nine o'clock in the morning."""
NIGHT = NOW + dt.timedelta(hours=12)
DUTY = Segment(basis="duty", legal_basis="Luật Phòng thủ dân sự")


def crowd(connection, many: int, channel: str = "web") -> None:
    """So many people, each heard today."""
    rows = [
        {
            "channel": channel,
            "peer": str(number),
            "shard": number % 64,
            "state": {},
            "updated_at": NOW,
            "last_heard_at": NOW,
        }
        for number in range(many)
    ]
    connection.execute(insert(conversation), rows)


def begun(connection, segment: Segment = DUTY) -> int:
    made = broadcasts.draft(connection, title="Bão", text="Bão số 9.", segment=segment, by="an", now=NOW)
    broadcasts.start(connection, made, "an", NOW)
    return made


def send(connection, most: int) -> int:
    """Carry out what is due, as delivery would."""
    rows = outbox.due(connection, ["web"], None, NOW, most)
    outbox.mark_sent(connection, dict.fromkeys(row.id for row in rows), NOW)
    return len(rows)


def killed(database) -> None:
    """Rows are written, and the process ends before the commit."""
    with database.write() as connection:
        assert 4 == lay_out(connection, NOW)
        raise KeyboardInterrupt


def until_over(database, campaign: int) -> None:
    for _ in range(1000):
        with database.write() as connection:
            lay_out(connection, NOW)
            connection.execute(
                tray.update()
                .where(tray.c.campaign_id == campaign, tray.c.sent_at.is_(None))
                .values(sent_at=NOW)
            )
            if stored.find(connection, campaign).state == "done":
                return
    pytest.fail("it never ended")


def test_twenty_thousand_people_get_it_once(database):
    """A large broadcast reaches everybody exactly once, and never more than a few thousand rows wait."""
    with database.write() as connection:
        crowd(connection, 20_000)
        campaign = begun(connection)
        while people := lay_out(connection, NOW):
            assert AT_ONCE == people
        assert MOST_WAITING == stored.waiting(connection, campaign)
    until_over(database, campaign)

    with database.read() as connection:
        rows, people = connection.execute(
            select(func.count(), func.count(tray.c.conversation_id.distinct())).where(
                tray.c.campaign_id == campaign
            )
        ).one()
        done = stored.progress(connection, stored.find(connection, campaign))
    assert (20_000, 20_000) == (rows, people)
    assert (20_000, 0, 0) == (done.sent, done.failed, done.left)


def test_kill_while_rows_are_written_repeats_nothing(database, monkeypatch):
    """A process that dies in the middle leaves nothing half done: the next goes on behind the last person."""
    monkeypatch.setattr(broadcasts, "AT_ONCE", 4)
    with database.write() as connection:
        crowd(connection, 10)
        campaign = begun(connection)
    with pytest.raises(KeyboardInterrupt):
        killed(database)
    until_over(database, campaign)

    with database.read() as connection:
        sent = connection.execute(select(tray.c.conversation_id).where(tray.c.campaign_id == campaign))
        assert 10 == len(sent.scalars().all())


def test_cursor_that_was_set_back_writes_nobody_twice(database):
    """Even a restored cursor repeats no row that is still known."""
    with database.write() as connection:
        crowd(connection, 3)
        campaign = begun(connection)
        lay_out(connection, NOW)
        again = stored.find(connection, campaign).model_copy(update={"cursors": {"web": 0}})
        stored.lay_out(connection, again, 10, NOW)

        assert 3 == stored.find(connection, campaign).written == stored.waiting(connection, campaign)


def test_a_channel_that_lets_nothing_through_holds_up_nobody_elsewhere(database, monkeypatch):
    """Who is on the page gets it today, though those on Zalo before them wait for tomorrow's allowance."""
    monkeypatch.setattr(broadcasts, "MOST_WAITING", 4)
    monkeypatch.setattr(broadcasts, "AT_ONCE", 4)
    with database.write() as connection:
        crowd(connection, 10, "zalo_oa")
        crowd(connection, 10)
        begun(connection)
        assert 8 == lay_out(connection, NOW)
        for many, more in ((4, 4), (4, 2), (2, 0)):
            assert many == send(connection, 10)  # on the page
            assert more == lay_out(connection, NOW)


def test_one_that_began_under_the_version_before_goes_on(database):
    """A version that counted all channels as one is replaced in the middle: everybody gets it, nobody twice."""
    with database.write() as connection:
        crowd(connection, 6)
        campaign = begun(connection)
        third = connection.execute(select(conversation.c.id).order_by(conversation.c.id)).scalars().all()[2]
        connection.execute(
            update(campaigns).where(campaigns.c.id == campaign).values(cursor=third, cursors={})
        )

        assert 3 == lay_out(connection, NOW)
        assert 0 == lay_out(connection, NOW)


def test_reply_overtakes_a_broadcast(database):
    """Who asks while thousands are written to is answered first."""
    with database.write() as connection:
        crowd(connection, 50)
        begun(connection)
        lay_out(connection, NOW)
        one = conversations.ensure(connection, "web", "49", NOW)
        outbox.put(connection, conversation_id=one, key="r", reply=Reply(text="đây ạ"), now=NOW)

        assert "đây ạ" == outbox.due(connection, ["web"], None, NOW, 1)[0].reply.text


def test_paused_waits_and_resumed_goes_on(database):
    """Pausing stops what lies in the tray too; resuming loses and repeats nothing."""
    with database.write() as connection:
        crowd(connection, 10)
        campaign = begun(connection)
        lay_out(connection, NOW)
        assert 4 == send(connection, 4)
        broadcasts.pause(connection, campaign, "an", NOW)
        assert 0 == send(connection, 10) == lay_out(connection, NOW)
        broadcasts.resume(connection, campaign, "an", NOW)
        assert 6 == send(connection, 10)


def test_who_does_not_agree_any_more_is_left_out_when_it_goes_on(database):
    """Consent that an earlier version forgot to take out of the tray is looked at again."""
    with database.write() as connection:
        crowd(connection, 3)
        talks = connection.execute(select(conversation.c.id)).scalars().all()
        connection.execute(
            insert(consent),
            [
                {
                    "conversation_id": talk,
                    "purpose": PURPOSE,
                    "text_version": "1",
                    "text_hash": "…",
                    "language": "vi",
                    "button": "b",
                    "given_at": NOW,
                }
                for talk in talks
            ],
        )
        campaign = begun(connection, Segment())
        lay_out(connection, NOW)
        broadcasts.pause(connection, campaign, "an", NOW)
        connection.execute(
            update(consent).where(consent.c.conversation_id == talks[1]).values(withdrawn_at=NOW)
        )
        broadcasts.resume(connection, campaign, "an", NOW)

        assert 2 == send(connection, 10)
        assert 1 == stored.find(connection, campaign).taken_back


def test_row_that_failed_on_its_way_does_not_escape_the_pause(database):
    """What was on its way and has to be tried again waits like the others."""
    with database.write() as connection:
        crowd(connection, 1)
        campaign = begun(connection)
        lay_out(connection, NOW)
        (row,) = outbox.due(connection, ["web"], None, NOW, 1)
        broadcasts.pause(connection, campaign, "an", NOW)
        outbox.put_off(connection, row.id, NOW, "429")

        assert 0 == send(connection, 1)
        broadcasts.resume(connection, campaign, "an", NOW)
        assert 1 == send(connection, 1)


def test_cancelled_is_taken_back(database):
    """Who had not got it when it was cancelled never gets it, and it is counted right."""
    with database.write() as connection:
        crowd(connection, 10)
        campaign = begun(connection)
        lay_out(connection, NOW)
        send(connection, 4)

        assert 6 == broadcasts.cancel(connection, campaign, "an", NOW)
        assert 0 == send(connection, 10) == lay_out(connection, NOW)
        done = stored.progress(connection, stored.find(connection, campaign))
        assert (4, 0, 0) == (done.sent, done.failed, done.left)
        with pytest.raises(Refused):
            broadcasts.resume(connection, campaign, "an", NOW)


def test_cancelled_cannot_be_put_on_for_later(database):
    """What an administrator took back for good goes out at no other hour either."""
    with database.write() as connection:
        crowd(connection, 2)
        campaign = begun(connection)
        broadcasts.cancel(connection, campaign, "an", NOW)
        with pytest.raises(Refused):
            broadcasts.schedule(connection, campaign, NOW + dt.timedelta(hours=1), "an", NOW)

        assert 0 == lay_out(connection, NOW + dt.timedelta(hours=2))
        assert "cancelled" == stored.find(connection, campaign).state


def test_what_still_lies_in_the_tray_can_be_stopped(database):
    """A broadcast is over when the last message has left: until then it can be cancelled."""
    with database.write() as connection:
        crowd(connection, 3)
        campaign = begun(connection)
        assert [3, 0] == [lay_out(connection, NOW) for _ in range(2)]

        assert 3 == broadcasts.cancel(connection, campaign, "an", NOW)
        assert 0 == send(connection, 10)


_SOMEBODY_WAITS = text("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted")


def test_cancelled_while_rows_are_laid_out_is_sent_to_nobody(database, monkeypatch):
    """An administrator cancels in the very moment in which another process lays out rows: nobody gets it."""
    with database.write() as connection:
        crowd(connection, 3)
        campaign = begun(connection)

    def cancel() -> None:
        with database.write() as other:
            broadcasts.cancel(other, campaign, "an", NOW)

    cancelling, write = Thread(target=cancel), stored._write

    def meanwhile(connection, *given, **more) -> int:
        cancelling.start()
        while connection.dialect.name == "postgresql" and cancelling.is_alive():
            if connection.execute(_SOMEBODY_WAITS).scalar_one():
                break
        return write(connection, *given, **more)

    monkeypatch.setattr(stored, "_write", meanwhile)
    with database.write() as connection:
        assert 3 == lay_out(connection, NOW)
    cancelling.join()

    with database.write() as connection:
        assert 0 == send(connection, 10)


def test_who_could_not_be_reached_is_counted(database):
    """An administrator sees how many did not get it."""
    with database.write() as connection:
        crowd(connection, 3)
        campaign = begun(connection)
        lay_out(connection, NOW)
        (row,) = outbox.due(connection, ["web"], None, NOW, 1)
        outbox.give_up(connection, row.id, "blocked", NOW)
        send(connection, 1)
        done = stored.progress(connection, stored.find(connection, campaign))

        assert (1, 1, 1) == (done.sent, done.failed, done.left)
        assert 1 == broadcasts.cancel(connection, campaign, "an", NOW)
        done = stored.progress(connection, stored.find(connection, campaign))
        assert (1, 1, 0) == (done.sent, done.failed, done.left)


def test_nobody_is_disturbed_at_night(database):
    """Nothing new is laid out after half past eight in the evening, nor before seven."""
    with database.write() as connection:
        crowd(connection, 3)
        begun(connection)

        assert 0 == lay_out(connection, NIGHT)
        assert 3 == lay_out(connection, NIGHT + dt.timedelta(hours=12))


@pytest.mark.parametrize(
    ("hour", "allowed"),
    [("06:59", False), ("07:00", True), ("20:29", True), ("20:30", False), ("02:00", False)],
)
def test_hours_of_broadcasts(hour, allowed):
    """Seven to half past eight in the evening, in Vietnam."""
    at = dt.datetime.combine(dt.date(2026, 11, 20), dt.time.fromisoformat(hour), LOCAL)

    assert allowed == may_send(at)


def test_a_draft_is_sent_to_nobody(database):
    """Nothing leaves before somebody has started it, and it can be started once."""
    with database.write() as connection:
        crowd(connection, 3)
        made = broadcasts.draft(connection, title="Bão", text="Bão.", segment=DUTY, by="an", now=NOW)
        assert 0 == lay_out(connection, NOW)
        broadcasts.start(connection, made, "an", NOW)
        with pytest.raises(Refused):
            broadcasts.start(connection, made, "an", NOW)


def test_every_announcement_says_how_to_stop_it(database):
    """Who agreed once reads each time how to get no more; in English, if that is the segment's language."""
    with database.write() as connection:
        texts = [
            stored.find(connection, begun(connection, segment)).reply.text
            for segment in (Segment(), Segment(language="en"), DUTY, Segment(basis="officials"))
        ]

    assert ["NGUNGTHONGBAO" in texts[0], "UNSUBSCRIBE" in texts[1]] == [True, True]
    assert ["Bão số 9."] * 2 == texts[2:], "what must be told, or is for officials, cannot be stopped"


def test_lane_is_the_last(database):
    """A broadcast stands behind replies and reminders."""
    with database.write() as connection:
        crowd(connection, 1)
        begun(connection)
        lay_out(connection, NOW)
        lane = connection.execute(select(tray.c.lane, literal(1))).first()[0]

    assert Lane.BROADCAST == lane
