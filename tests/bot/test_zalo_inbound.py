"""What Zalo's events do once they are believed: echoes, templates, notices, and what is remembered of them."""

from __future__ import annotations

import asyncio
import datetime as dt
import logging
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import func, select

from knowledge.library import Knowledge
from storage import channel_states, feedback, outbox, tray
from storage.conversations import ensure, find, last_heard
from storage.messages import Button, Reply
from storage.outcomes import counts_since
from storage.tables import channel_usage, inbox, seen
from tests.servers.zalo_caller import OA, USER, as_bytes, recorded
from tests.servers.zalo_site import AT, NOW, Site, running


@pytest.fixture
async def site(tmp_path: Path, knowledge: Knowledge) -> AsyncIterator[Site]:
    async with running(tmp_path, knowledge) as found:
        yield found


async def test_every_genuine_call_says_that_zalo_is_there(site):
    """Any signed event, also one that asks for nothing, shows that the webhook lives; a forged one does not."""

    async def heard():
        states = await site.app.store.read(channel_states.all_of)
        return states["zalo_oa"].last_event_at if "zalo_oa" in states else None

    await site.zalo.post(as_bytes(recorded("user_seen_message")))
    assert await heard() is None
    await site.zalo.send(recorded("user_seen_message"))
    assert await heard() == NOW


async def test_our_own_words_are_not_answered(site):
    """Zalo echoes what the bot sent: nobody answers it."""
    await site.zalo.send(recorded("oa_send_text"))
    await site.zalo.send({**recorded("user_send_text"), "sender": {"id": OA}, "recipient": {"id": USER}})

    assert [] == await site.waiting()


async def test_an_official_who_writes_silences_the_machine(site):
    """After a civil servant wrote by hand the bot keeps out of it, except in an emergency, for half an hour."""
    await site.zalo.send(recorded("oa_send_text_by_official"))
    await site.zalo.says("làm giấy khai sinh cần gì", 1)
    assert [] == await site.answered()

    await site.zalo.says("nhà tôi đang cháy", 2)
    assert "114" in (await site.answered())[0]

    site.clock.at = AT + dt.timedelta(minutes=31)
    await site.zalo.says("làm giấy khai sinh cần gì", 3, 1_795_001_860_000)
    assert 2 == len(await site.answered())
    endings = await site.app.store.read(lambda c: counts_since(c, AT))
    assert 1 == endings["silent"]


def _sent(connection, reply: Reply, key: str, receipt: str | None) -> None:
    mine = ensure(connection, "zalo_oa", USER, NOW)
    outbox.put(connection, conversation_id=mine, key=key, reply=reply, now=NOW)
    row = tray.waiting_of(connection, mine)[0]
    outbox.mark_sent(connection, {row.id: receipt}, NOW)


REMINDER = Reply(text="Hạn 25/11", buttons=(Button(label="Đã xong", value="task:done:12"),))


@pytest.mark.parametrize(("key", "receipt"), [("remind:9:x", "zbs1"), ("remind:1:2026-11-20", None)])
async def test_a_button_under_a_template_belongs_to_its_reminder(site, key, receipt):
    """The event names no person: the id of what we sent, Zalo's or ours, says whose answer it is, and to what."""
    await site.app.store.write(lambda c: _sent(c, REMINDER, key, receipt))
    await site.zalo.send(recorded("user_click_response_button"))
    pressed = await site.waiting()

    assert [(USER, "button", "task:done:12")] == [(m.conversation, m.kind, m.button) for m in pressed]


async def test_a_button_of_another_wording_is_said_in_words(site):
    """A template's button that the reminder itself does not have is heard as its label."""
    await site.app.store.write(lambda c: _sent(c, Reply(text="Hạn"), "k", "zbs1"))
    await site.zalo.send(recorded("user_click_response_button"))

    assert [("text", "Đã xong")] == [(m.kind, m.text) for m in await site.waiting()]


async def test_a_button_under_nothing_of_ours_is_dropped(site):
    """An answer to a message we never sent goes to nobody."""
    assert 200 == await site.zalo.send(recorded("user_click_response_button"))
    assert [] == await site.waiting()


async def test_a_templates_rating_is_counted_and_tied_to_nobody(site):
    """Stars are counted once a delivery; the comment is feedback without a sender."""
    for _ in range(2):
        assert 200 == await site.zalo.send(recorded("user_feedback"))
    kept = await site.app.store.read(feedback.newest)
    counts = await site.app.store.read(
        lambda c: c.execute(select(channel_usage.c.period, channel_usage.c.kind, channel_usage.c.count)).all()
    )

    assert ["Cán bộ hướng dẫn kỹ"] == [one.text for one in kept]
    assert [("2026-11", "rated 5", 1)] == [tuple(row) for row in counts]


@pytest.mark.parametrize(
    ("name", "level", "says"),
    [
        ("change_template_status", logging.WARNING, "643118; PENDING_REVIEW → REJECT; Nội dung chưa rõ"),
        ("change_oa_daily_quota", logging.WARNING, "hạn mức"),
        ("permission_revoked", logging.ERROR, "cấp lại quyền"),
        ("user_click_button", logging.INFO, "user_click_button"),
    ],
)
async def test_the_operator_reads_what_zalo_decided(site, name, level, says, caplog):
    """A refused template, a new quota, a lost permission and an unknown event are lines of the log, and no more."""
    caplog.set_level(logging.INFO)
    assert 200 == await site.zalo.send(recorded(name))

    assert [record.levelno for record in caplog.records if says in record.getMessage()] == [level]
    assert [] == await site.waiting()


async def test_nothing_personal_stays_in_the_list_of_repetitions(site):
    """What is kept to recognise a repeated event holds no user's id."""
    await site.zalo.send(recorded("follow"))
    keys = await site.app.store.read(lambda c: c.execute(select(seen.c.message_id)).scalars().all())

    assert 1 == len(keys)
    assert USER not in keys[0]


async def test_when_somebody_was_last_heard_is_zalos_time(site):
    """The window in which replies are free counts from when the person wrote, not from when it was handled."""
    site.clock.at = AT + dt.timedelta(hours=2)
    await site.zalo.send(recorded("user_send_text"))
    await site.answered()

    def at(connection):
        mine = find(connection, "zalo_oa", USER)
        return last_heard(connection, mine)

    assert AT == await site.app.store.read(at)


async def test_a_flood_is_taken(site):
    """Two hundred events at once are all stored and acknowledged."""
    answers = await asyncio.gather(
        *(site.zalo.says("xin chào", n, 1_795_000_000_000 + n) for n in range(200))
    )

    assert {200} == set(answers)
    assert 200 == await site.app.store.read(
        lambda c: c.execute(select(func.count()).select_from(inbox)).scalar_one()
    )
