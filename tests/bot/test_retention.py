"""Old data goes by itself, in small pieces; what is needed stays. The same on both databases."""

import datetime as dt

import pytest
from sqlalchemy import func, insert, select, update

from bot.eraser import Eraser
from bot.store import Store
from bot.writer import Writer
from handlers import broadcasts
from storage import broadcasts as campaigns
from storage import (
    consents,
    conversations,
    feedback,
    inbox,
    outbox,
    outcomes,
    questions,
    ratings,
    retention,
    tray,
)
from storage.messages import Incoming, Reply
from storage.retention import CHUNK, Kept
from storage.segments import Segment
from storage.tables import consent, conversation, metadata, question_group, unmet_question

NOW = dt.datetime(2026, 11, 21, 8, 0, tzinfo=dt.UTC)


def _ago(days: float) -> dt.datetime:
    return NOW - dt.timedelta(days=days)


@pytest.fixture
async def eraser(database):
    """One that nobody waits for."""
    writer = Writer(database)
    writer.start()

    async def at_once(_seconds: float) -> None:
        """Nobody waits in a test."""

    yield Eraser(Store(database, writer), Kept(), lambda: NOW, at_once)
    await writer.stop()


@pytest.fixture
def erase(database, eraser):
    """Goes round once and tells what is left: table → rows."""

    async def go() -> dict[str, int]:
        await eraser.go_round()
        return left(database)

    return go


def left(database) -> dict[str, int]:
    with database.read() as connection:
        counts = {
            name: connection.execute(select(func.count()).select_from(table)).scalar_one()
            for name, table in metadata.tables.items()
        }
    return {name: count for name, count in counts.items() if count}


def _reply(connection, talk: int, key: str, at: dt.datetime) -> int:
    outbox.put(connection, conversation_id=talk, key=key, reply=Reply(text=key), now=at)
    return int(connection.execute(select(func.max(metadata.tables["outbox"].c.id))).scalar_one())


async def test_replies_go_after_a_month(database, erase):
    """What was sent long ago goes; what failed lately, now or was sent lately stays, however old it is."""
    with database.write() as connection:
        talk = conversations.ensure(connection, "web", "an", NOW)
        ids = {
            name: _reply(connection, talk, name, _ago(200))
            for name in ("sent", "lately", "waits", "dead", "failed")
        }
        outbox.mark_sent(connection, {ids["sent"]: None}, _ago(31))
        outbox.mark_sent(connection, {ids["lately"]: None}, _ago(29))
        outbox.give_up(connection, ids["dead"], "x", _ago(91))
        outbox.give_up(connection, ids["failed"], "x", _ago(89))
    await erase()
    with database.read() as connection:
        kept = set(connection.execute(select(metadata.tables["outbox"].c.key)).scalars())

    assert {"lately", "waits", "failed"} == kept


async def test_a_broadcast_of_long_ago_keeps_its_figures(database, erase):
    """When its messages are erased, an administrator still reads how many got it; who did not, did not."""
    with database.write() as connection:
        for peer in ("an", "binh", "chi"):
            conversations.heard(connection, conversations.ensure(connection, "web", peer, NOW), _ago(100))
        segment = Segment(basis="duty", legal_basis="Luật Phòng thủ dân sự")
        made = broadcasts.draft(connection, title="Bão", text="Bão.", segment=segment, by="an", now=_ago(100))
        broadcasts.start(connection, made, "an", _ago(100))
        assert broadcasts.lay_out(connection, _ago(100)) == 3
        outbox.mark_sent(connection, {1: None, 2: None}, _ago(99))
        outbox.give_up(connection, 3, "blocked", _ago(99))
    found = await erase()
    with database.read() as connection:
        told = campaigns.progress(connection, campaigns.find(connection, made))

    assert "outbox" not in found
    assert campaigns.Progress(sent=2, failed=0, left=0) == told


async def test_reply_that_waited_for_a_month_is_given_up(database, erase):
    """When a channel that was removed comes back, nobody is told what they asked a month ago and more."""
    with database.write() as connection:
        talk = conversations.ensure(connection, "web", "an", NOW)
        for name, days in (("old", 32), ("paused", 32), ("released", 32), ("young", 30)):
            _reply(connection, talk, name, _ago(days))
        outbox.hold(connection, [2], outbox.UNTIL_RELEASED)
        outbox.hold(connection, [3], _ago(1))
    await erase()
    with database.write() as connection:
        ((reason, dead_at),) = connection.exec_driver_sql(
            "SELECT last_error, dead_at FROM outbox WHERE key = 'old'"
        ).all()
        kept = {row.reply.text for row in tray.waiting_of(connection, talk)}

    assert {"paused", "released", "young"} == kept
    assert "too old" in reason
    assert dead_at


async def test_many_rows_go_in_short_transactions(database, erase, monkeypatch):
    """A purge of thousands keeps nobody waiting: no transaction erases more than a chunk."""
    steps = []
    rule = retention.RULES["outbox"]

    def counted(*given):
        steps.append(rule(*given))
        return steps[-1]

    monkeypatch.setitem(retention.RULES, "outbox", counted)
    with database.write() as connection:
        talk = conversations.ensure(connection, "web", "an", NOW)
        row = {
            "shard": 0, "conversation_id": talk, "channel": "web", "lane": 9, "payload": {}, "created_at": _ago(40),
            "due_at": _ago(40), "sent_at": _ago(40),
        }  # fmt: skip # one row
        table = metadata.tables["outbox"]
        connection.execute(insert(table), [{**row, "key": str(n)} for n in range(3 * CHUNK + 7)])
    found = await erase()

    assert "outbox" not in found
    assert 3 * CHUNK + 7 == sum(step.erased for step in steps)
    assert all(step.erased <= CHUNK for step in steps)


async def test_known_messages_are_forgotten_after_a_week(database, erase):
    """A platform repeats a call for a day at most."""
    with database.write() as connection:
        for number, at in enumerate((_ago(8), _ago(6))):
            said = Incoming(
                channel="web", conversation="an", sender="an", message_id=str(number), text="a", sent_at=at
            )
            inbox.receive(connection, said, at)

    assert 1 == (await erase())["seen"]


async def test_words_of_citizens_go_after_a_year(database, erase):
    """Questions go; those an office still answers, or answers look-alikes by, stay."""
    with database.write() as connection:
        for at in (_ago(366), _ago(10)):
            questions.record_all(
                connection, [questions.Question(channel="web", text="a", outcome="answered", at=at)]
            )
            outcomes.record(connection, channel="web", ended="answered", now=at)
        outcomes.record(connection, channel="web", ended="answered", now=_ago(801))
        states = ("new", "live", "closed")
        for number, state in enumerate(states, 1):
            group = {"id": number, "title": "a", "language": "vi", "state": state, "created_at": _ago(400)}
            connection.execute(insert(question_group).values(**group))
            asked = {"group_id": number, "channel": "web", "kind": "unknown", "text": state, "language": "vi"}
            connection.execute(insert(unmet_question).values(**asked, at=_ago(400), ready_at=_ago(400)))
    found = await erase()
    with database.read() as connection:
        texts = set(connection.execute(select(unmet_question.c.text)).scalars())

    assert (1, 2, {"new", "live"}) == (found["question"], found["outcome"], texts)


async def test_silent_conversations_go(database, erase):
    """A chat that fell silent long ago is forgotten, unless something is tied to it."""
    with database.write() as connection:
        for peer in ("silent", "tied", "talks"):
            conversations.ensure(connection, "web", peer, _ago(0 if peer == "talks" else 401))
        tied = conversations.find(connection, "web", "tied")
        assert tied is not None
        feedback.add(connection, conversation_id=tied, channel="web", text="a", now=_ago(401))
    await erase()
    with database.read() as connection:
        peers = set(connection.execute(select(conversation.c.peer)).scalars())

    assert {"tied", "talks"} == peers


async def test_phone_numbers_go_before_the_feedback(database, erase):
    """Nobody calls back after a year; what was said stays on record."""
    with database.write() as connection:
        talk = conversations.ensure(connection, "web", "an", NOW)
        feedback.add(connection, conversation_id=talk, channel="web", text="a", now=_ago(366))
        connection.execute(update(metadata.tables["feedback"]).values(contact="0912345678"))
    await erase()
    with database.read() as connection:
        kept = connection.execute(select(metadata.tables["feedback"].c.contact)).scalars().all()

    assert [None] == kept


async def test_a_rating_leads_to_nobody_once_its_window_is_over(database, erase):
    """After thirty days neither token nor consent tells who rated that day; that a text was agreed to is counted."""
    talk = {}
    with database.write() as connection:
        for peer, days in (("an", 31), ("binh", 29)):
            talk[peer] = conversations.ensure(connection, "web", peer, NOW)
            ratings.close_window(connection, talk[peer], "any", _ago(days).date())
            for purpose in ("rating", "demographics", "callback"):
                consents.give(
                    connection,
                    conversation_id=talk[peer],
                    purpose=purpose,
                    text_version=f"{purpose}-1",
                    shown="…",
                    language="vi",
                    button="b",
                    now=_ago(days),
                )
    await erase()
    with database.read() as connection:
        kept = connection.execute(select(consent.c.conversation_id, consent.c.purpose)).all()
        told = ratings.tallies(connection, _ago(40).date(), NOW.date())
        may = {peer: ratings.may_rate(connection, one, "any", NOW.date()) for peer, one in talk.items()}

    assert {purpose for one, purpose in kept if one == talk["an"]} == {"callback"}
    assert len([purpose for one, purpose in kept if one == talk["binh"]]) == 3
    assert told == {"ok rating-1": 1, "ok demographics-": 1}
    assert may == {"an": True, "binh": False}


@pytest.mark.parametrize(("hours", "kept"), [(73, False), (71, True)])
async def test_what_was_left_half_done_is_forgotten(database, erase, hours, kept):
    """Answers of a rating nobody finished, words nobody sent: gone after 72 hours of silence, as is promised."""
    at = NOW - dt.timedelta(hours=hours)
    flow = {"name": "rate", "data": {"path": {"answers": {"Q0": 1}}}, "touched": at.isoformat()}
    with database.write() as connection:
        talk = conversations.ensure(connection, "web", "an", at)
        conversations.save_state(connection, talk, {"language": "vi", "flow": flow}, at)
    await erase()
    with database.read() as connection:
        state = conversations.state_of(connection, talk)

    assert (state["flow"] is not None) == kept
    assert state["language"] == "vi"


async def test_a_rule_that_breaks_keeps_no_other_from_being_kept(database, eraser, monkeypatch, caplog):
    """When one kind of data cannot be erased, the rest goes as promised, answers go on, and it is tried in an hour."""
    troubled = {"seen", "conversation"}
    for name in sorted(troubled):

        def work(*given, name=name, rule=retention.RULES[name]):
            if name in troubled:
                raise RuntimeError("no such thing")
            return rule(*given)

        monkeypatch.setitem(retention.RULES, name, work)
    with database.write() as connection:
        outcomes.record(connection, channel="web", ended="answered", now=_ago(801))
        conversations.ensure(connection, "web", "an", _ago(401))
    first = await eraser.go_round()
    troubled.discard("conversation")

    assert [{"outcome": 1}, {"conversation": 1}] == [first, await eraser.go_round()]
    assert ["seen", "conversation", "seen"] == [row.rule for row in caplog.records if row.exc_info]


async def test_whole_tables_are_looked_through_once_a_day(eraser, monkeypatch):
    """What reads every chat does so in one of twenty-four rounds; the others go round each hour."""
    looks = []
    for name in retention.RULES:
        monkeypatch.setitem(
            retention.RULES, name, lambda *_given, name=name: looks.append(name) or retention.Step(0)
        )
    monkeypatch.setattr("storage.erased.note", lambda *_given: None)
    for _ in range(25):
        await eraser.go_round()

    assert (2, 25) == (looks.count("conversation"), looks.count("outbox"))
