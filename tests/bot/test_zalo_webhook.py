"""Zalo calls us: what is believed, what is stored, and what is answered."""

from __future__ import annotations

import asyncio
import datetime as dt
import gzip
import io
import json
import logging
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from aiohttp.test_utils import TestClient, TestServer
from sqlalchemy import func, select
from sqlalchemy.exc import DataError, OperationalError

from bot import app
from bot.channels.zalo_oa import webhook
from bot.settings import Settings, read_settings
from bot.web import server
from knowledge.library import Knowledge
from storage import channel_states, feedback, outbox
from storage.conversations import ensure, find, last_heard
from storage.messages import Button, Incoming, Reply
from storage.outcomes import counts_since
from storage.tables import channel_usage, inbox, seen
from tests.bot.conftest import Clock
from tests.servers.zalo_caller import APP, OA, SECRET, USER, ZaloCaller, as_bytes, recorded, signed

AT = dt.datetime.fromtimestamp(1_795_000_000, dt.UTC)
NOW = AT + dt.timedelta(seconds=1)


@dataclass
class Site:
    """The webhook in front of a real writer and worker; the worker works when it is asked to."""

    zalo: ZaloCaller
    app: app.App
    clock: Clock

    async def waiting(self) -> list[Incoming]:
        """What was stored and waits for its turn."""
        rows = await self.app.store.read(
            lambda c: c.execute(select(inbox.c.payload).order_by(inbox.c.id)).scalars().all()
        )
        return [Incoming.model_validate(row) for row in rows]

    async def answered(self) -> list[str]:
        """Run the turns; the texts that lie in the user's tray."""
        await self.app.services.worker._batch()

        def texts(connection):
            mine = find(connection, "zalo-oa", USER)
            return [] if mine is None else [row.reply.text for row in outbox.waiting_of(connection, mine)]

        return await self.app.store.read(texts)


def zalo_settings(**given: object) -> Settings:
    ids = {"zalo_app_id": APP, "zalo_oa_id": OA, "zalo_oa_secret_key": SECRET}
    return read_settings(_env_file=None, **{**ids, **given})


@pytest.fixture
async def site(tmp_path: Path, knowledge: Knowledge) -> AsyncIterator[Site]:
    clock = Clock(NOW)
    plain = read_settings(_env_file=None, database_url=f"sqlite:///{tmp_path}/site.db")
    built = app.build(plain, clock, knowledge)
    built.store.writer.start()
    routes = webhook.routes(zalo_settings(), built.services.worker.receive, built.store, clock)
    async with TestClient(TestServer(server.build(built.services, routes))) as client:
        yield Site(ZaloCaller(client), built, clock)
    await asyncio.to_thread(built.store.writer.stop)
    built.store.database.close()


# --- who is believed ------------------------------------------------------------------------------------


async def test_a_question_is_stored_and_answered(site):
    """A signed question gets 200 when it is written down, and an answer in its turn."""
    assert 200 == await site.zalo.send(recorded("user_send_text"))
    assert ["làm giấy khai sinh cần gì"] == [message.text for message in await site.waiting()]
    assert "khai sinh" in (await site.answered())[0]


@pytest.mark.parametrize("body", [b"", b"{}", b" { } \n"])
async def test_the_consoles_probe_passes(site, body):
    """An address can be saved in Zalo's console: its unsigned empty call gets 200 and does nothing."""
    assert 200 == (await site.zalo.post(body)).status
    assert 200 == (await site.zalo.client.get("/webhooks/zalo-oa")).status
    assert [] == await site.waiting()


@pytest.mark.parametrize("signature", ["", "mac=", f"mac={'a' * 64}", "mac=\u00ff"])
async def test_a_forger_gets_nothing_and_learns_nothing(site, signature, caplog):
    """A call that Zalo did not sign gets the same 200, changes nothing, and its words are in no log."""
    raw = as_bytes(recorded("user_send_text"))
    caplog.set_level(logging.DEBUG)
    answer = await site.zalo.post(raw, **{"X-ZEvent-Signature": signature})

    assert 200 == answer.status
    assert [] == await site.waiting()
    assert "sai chữ ký" in caplog.text
    assert f"{len(raw)} byte" in caplog.text
    assert "event_name" in caplog.text
    assert not [secret for secret in ("khai sinh", USER, SECRET) if secret in caplog.text]


async def test_only_forgeries_are_an_alarm(site, caplog):
    """When every call fails, the operator is told which setting to look at, and again at each doubling."""
    for _ in range(9):
        await site.zalo.post(as_bytes(recorded("follow")), **{"X-ZEvent-Signature": "mac=0"})
    alarms = [record for record in caplog.records if record.levelno == logging.ERROR]

    assert 2 == len(alarms)
    assert "MOTCUA_ZALO_OA_SECRET_KEY" in alarms[0].getMessage()


async def test_a_genuine_call_ends_the_alarm(site, caplog):
    """Somebody who plays with the address between real calls raises no alarm."""
    for number in range(6):
        await site.zalo.post(b"{'a'}")
        await site.zalo.says("xin chào", number)

    assert [] == [record for record in caplog.records if record.levelno == logging.ERROR]


@pytest.mark.parametrize(
    ("changed", "setting"),
    [({"app_id": "999"}, "MOTCUA_ZALO_APP_ID"), ({"recipient": {"id": "999"}}, "MOTCUA_ZALO_OA_ID")],
)
async def test_another_account_is_not_ours(site, changed, setting, caplog):
    """An event of another app or Official Account is left alone, and the operator is told."""
    assert 200 == await site.zalo.send({**recorded("user_send_text"), **changed})
    assert [] == await site.waiting()
    assert setting in caplog.text


async def test_a_copy_from_yesterday_is_not_believed(site, caplog):
    """Somebody who recorded a genuine call cannot play it a day later."""
    site.clock.at = AT + dt.timedelta(hours=24, seconds=1)

    assert 200 == await site.zalo.send(recorded("user_send_text"))
    assert [] == await site.waiting()
    assert "quá cũ" in caplog.text


async def test_a_browsers_headers_change_nothing(site):
    """A platform that says where it calls from is not taken for a strange site."""
    headers = {"Origin": "https://oa.zalo.example", "Sec-Fetch-Site": "cross-site"}

    assert 200 == await site.zalo.send(recorded("user_send_text"), **headers)
    assert 1 == len(await site.waiting())


# --- hostile bodies -------------------------------------------------------------------------------------

HOSTILE = [
    b"[" * 500_000,
    b'{"a":' * 100_000,
    b"\xff\xfe\x00",
    b'{"timestamp":1e400}',
    b'{"timestamp":"\\ud800"}',
    b'{"timestamp":{"a":[]}}',
    b"null",
    b'"text"',
    b"{} {}",
]


@pytest.mark.parametrize("body", HOSTILE, ids=range(len(HOSTILE)))
async def test_a_hostile_body_gets_a_calm_answer(site, body):
    """Whatever is posted, we stay up and answer without an error of ours, signed or not."""
    answers = [
        await site.zalo.post(body),
        await site.zalo.post(body, **{"X-ZEvent-Signature": signed(body, "")}),
    ]

    assert [200, 200] == [answer.status for answer in answers]
    assert [] == await site.waiting()


async def test_a_body_without_end_is_cut_off(site):
    """More than a mebibyte is refused without being read, also when it is packed small."""
    huge = io.BytesIO(b'{"a":"' + b"x" * 2**21 + b'"}')
    bomb = gzip.compress(b"0" * 2**26)

    assert 413 == (await site.zalo.post(huge)).status
    assert (await site.zalo.post(bomb, **{"Content-Encoding": "gzip"})).status in (400, 413)
    assert (await site.zalo.post(b"not gzip", **{"Content-Encoding": "gzip"})).status == 400
    assert 200 == await site.zalo.says("xin chào")


@pytest.mark.parametrize(
    "changed",
    [
        {"message": {"msg_id": "m", "text": "x" * 200_000}},
        {"message": {"msg_id": "m", "text": "a\x00b"}},
        {"message": {"msg_id": "m" * 5000, "text": "a"}},
        {"sender": {"id": "\u202e"}},
        {"event_name": "x" * 5000},
        {"message": {"msg_id": "m", "attachments": [{"type": "file", "payload": {"name": "\x00" * 99}}]}},
    ],
)
async def test_signed_oddities_break_nothing(site, changed):
    """An event that is Zalo's and strange gets 200; the next citizen is answered."""
    assert 200 == await site.zalo.send({**recorded("user_send_text"), **changed})
    assert 200 == await site.zalo.says("làm giấy khai sinh cần gì", 2)
    assert await site.answered()


# --- nothing lost, nothing twice, in order --------------------------------------------------------------


async def test_a_repetition_is_answered_once(site, caplog):
    """What Zalo delivers again, at once or later, is answered once; the repetition is noted."""
    caplog.set_level(logging.INFO)
    event = recorded("user_send_text")
    await asyncio.gather(*(site.zalo.send(event) for _ in range(5)))
    first = await site.answered()

    assert 200 == await site.zalo.send(event, num_retry="2")
    assert first == await site.answered()
    assert "lần 2" in caplog.text


async def test_mixed_up_messages_are_answered_in_order(site):
    """What arrives mixed up and waits is answered in the order of writing."""
    start = 1_795_000_000_000
    for number, text in ((3, "hộ chiếu"), (1, "làm giấy khai sinh"), (2, "đăng ký kết hôn")):
        await site.zalo.says(text, number, start + number)
    answers = await site.answered()

    found = [
        next(n for n in ("khai sinh", "kết hôn", "hộ chiếu") if n in text.lower()) for text in answers[:3]
    ]
    assert ["khai sinh", "kết hôn", "hộ chiếu"] == found


class _Broken:
    """A database that fails as long as `problem` is set."""

    def __init__(self, receive) -> None:
        self.problem: Exception | None = None
        self._receive = receive

    async def __call__(self, message: Incoming) -> bool:
        if self.problem is not None:
            raise self.problem
        return await self._receive(message)


@pytest.fixture
async def fragile(site) -> AsyncIterator[tuple[ZaloCaller, _Broken]]:
    broken = _Broken(site.app.services.worker.receive)
    routes = webhook.routes(zalo_settings(), broken, site.app.store, site.clock)
    async with TestClient(TestServer(server.build(site.app.services, routes))) as client:
        yield ZaloCaller(client), broken


async def test_zalo_is_asked_to_come_again_while_the_database_is_away(site, fragile, caplog):
    """A message that cannot be written down is not acknowledged; when Zalo repeats it, it is answered."""
    zalo, broken = fragile
    broken.problem = OperationalError("insert", {}, Exception("gone"))

    assert 503 == await zalo.says("làm giấy khai sinh cần gì")
    assert "Zalo được báo gửi lại" in caplog.text
    broken.problem = None
    assert 200 == await zalo.says("làm giấy khai sinh cần gì")
    assert await site.answered()


@pytest.mark.parametrize("problem", [DataError("insert", {}, Exception("no")), ValueError("khai sinh")])
async def test_what_can_never_be_stored_is_not_asked_for_again(fragile, problem, caplog):
    """A message that is at fault itself does not make Zalo repeat it until it gives us up; its words are in no log."""
    zalo, broken = fragile
    broken.problem = problem

    assert 200 == await zalo.says("làm giấy khai sinh cần gì")
    assert type(problem).__name__ in caplog.text
    assert "khai sinh" not in caplog.text


async def test_a_slow_database_loses_nothing(site, fragile, monkeypatch):
    """When writing takes too long Zalo hears "again" in time, and what was begun is written all the same."""
    zalo, broken = fragile
    monkeypatch.setattr(webhook, "STORE_S", 0.01)
    go_on, receive = asyncio.Event(), broken._receive

    async def slowly(message: Incoming) -> bool:
        await go_on.wait()
        return await receive(message)

    broken._receive = slowly
    assert 503 == await zalo.says("xin chào")
    go_on.set()
    broken._receive = receive
    monkeypatch.setattr(webhook, "STORE_S", 5)
    assert 200 == await zalo.says("xin chào")
    assert 1 == len(await site.waiting())


# --- what else comes ------------------------------------------------------------------------------------


async def test_every_genuine_call_says_that_zalo_is_there(site):
    """Any signed event, also one that asks for nothing, shows that the webhook lives; a forged one does not."""

    async def heard():
        states = await site.app.store.read(channel_states.all_of)
        return states["zalo-oa"].last_event_at if "zalo-oa" in states else None

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
    mine = ensure(connection, "zalo-oa", USER, NOW)
    outbox.put(connection, conversation_id=mine, key=key, reply=reply, now=NOW)
    row = outbox.waiting_of(connection, mine)[0]
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
        mine = find(connection, "zalo-oa", USER)
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


async def test_without_a_key_nobody_is_believed(site):
    """A process whose key was forgotten stores nothing that anybody could have written."""
    routes = webhook.routes(
        zalo_settings(zalo_oa_secret_key=None), site.app.services.worker.receive, site.app.store, site.clock
    )
    event = recorded("user_send_text")
    raw = as_bytes(event)
    async with TestClient(TestServer(server.build(site.app.services, routes))) as client:
        answer = await ZaloCaller(client).post(
            raw, **{"X-ZEvent-Signature": signed(raw, event["timestamp"], "")}
        )

    assert 200 == answer.status
    assert [] == await site.waiting()


def test_recordings_hold_what_they_promise():
    """The recorded ids are the ones the tests sign for."""
    assert json.loads(as_bytes(recorded("user_send_text")))["app_id"] == APP
