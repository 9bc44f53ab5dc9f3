"""Zalo calls us: what is believed, what is stored, and what is answered."""

from __future__ import annotations

import asyncio
import datetime as dt
import gzip
import io
import logging
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy.exc import DataError, OperationalError

from bot.channels.zalo_oa import webhook
from knowledge.library import Knowledge
from storage.messages import Incoming
from tests.servers.zalo_caller import SECRET, USER, ZaloCaller, as_bytes, recorded, signed
from tests.servers.zalo_site import AT, Site, calling, running


@pytest.fixture
async def site(tmp_path: Path, knowledge: Knowledge) -> AsyncIterator[Site]:
    async with running(tmp_path, knowledge) as found:
        yield found


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


async def test_without_a_key_nobody_is_believed(site):
    """A process whose key was forgotten stores nothing that anybody could have written."""
    event = recorded("user_send_text")
    raw = as_bytes(event)
    async with calling(site.app, site.clock, zalo_oa_secret_key=None) as zalo:
        answer = await zalo.post(raw, **{"X-ZEvent-Signature": signed(raw, event["timestamp"], "")})

    assert 200 == answer.status
    assert [] == await site.waiting()


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
    assert (await site.zalo.post(bomb, **{"Content-Encoding": "gzip"})).status == 413
    assert (await site.zalo.post(b"not gzip", **{"Content-Encoding": "gzip"})).status == 413
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
    async with calling(site.app, site.clock, broken) as zalo:
        yield zalo, broken


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
