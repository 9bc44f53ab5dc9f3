"""A Zalo bot against a platform of our own: heard once, answered once, within its quota."""

import asyncio
import datetime as dt
import logging

import pytest
from sqlalchemy.exc import OperationalError

from bot.channels.base import Paused, Refused, TryLater, Unknown, Unreachable
from bot.channels.degrade import degrade
from bot.channels.zalo_bot import channel as module
from bot.channels.zalo_bot.api import BotError
from bot.channels.zalo_bot.channel import ZaloBot
from bot.channels.zalo_bot.errors import instruction
from bot.errors import SettingsError
from storage import channel_states
from storage.messages import Button, File, Incoming, Reply, Stored
from storage.outbox import Lane
from tests.bot.conftest import Clock
from tests.bot.recorded import payload
from tests.integration.running import TOKEN
from tests.servers.chosen import chosen_settings
from tests.servers.site import running
from tests.servers.zalo_bot import LOST

SECRET = "bi-mat-cua-bot"
HEADER = {"X-Bot-Api-Secret-Token": SECRET}
ADDRESS = "https://motcua.example.vn"
AN = "6ede9afa66b88fe6d6a9"


def given(url: str, **more: object) -> dict[str, object]:
    return {"zalo_bot_token": TOKEN, "zalo_bot_base_url": url, "zalo_bot_mode": "polling", **more}


def by_webhook(url: str) -> dict[str, object]:
    return given(url, zalo_bot_mode="webhook", zalo_bot_secret=SECRET, public_url=ADDRESS)


def reply(text: str = "Chào", chat: str = AN, lane: int = Lane.REPLY, **more) -> Stored:
    return Stored(
        id=1,
        channel="zalo_bot",
        conversation=chat,
        reply=Reply(text=text, **more),
        attempts=0,
        created_at=dt.datetime(2026, 11, 20, 2, 0, tzinfo=dt.UTC),
        lane=lane,
    )


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def make(zalo_bot_api, store, clock):
    """Builds the channel with settings."""

    def build(**more: object) -> ZaloBot:
        return ZaloBot(chosen_settings(**{**given(zalo_bot_api.url), **more}), store, clock)

    return build


@pytest.fixture
async def bot(make):
    channel = make(zalo_bot_monthly_messages=10)
    yield channel
    await channel.close()


# --- sending --------------------------------------------------------------------------------------------


async def test_choices_are_numbered(bot, zalo_bot_api):
    """There are no buttons: the choices can be typed as numbers."""
    (part,) = degrade(Reply(text="Chọn:", buttons=(Button(label="Lệ phí", value="a"),)), bot.capabilities)
    receipt = await bot.send(reply(part.text))

    assert "s1" == receipt
    assert [{"chat_id": AN, "text": "Chọn:\n\n1. Lệ phí"}] == zalo_bot_api.sent


async def test_a_picture_goes_by_its_address(bot, zalo_bot_api):
    """A picture is shown with the text under it."""
    await bot.send(reply("Đường đi", picture=File(name="Bản đồ", url="https://a.vn/b.png")))

    assert [{"chat_id": AN, "photo": "https://a.vn/b.png", "caption": "Đường đi"}] == zalo_bot_api.sent


async def test_a_picture_that_is_refused_becomes_its_address(bot, zalo_bot_api):
    """A picture that Zalo cannot fetch costs nobody the answer."""
    await bot.send(reply("Đường đi", picture=File(name="Bản đồ", url="http://trong-nha/b.png")))

    assert [{"chat_id": AN, "text": "Đường đi\n\nhttp://trong-nha/b.png"}] == zalo_bot_api.sent


def test_files_become_links(bot):
    """A form is one tap away although the platform carries no files."""
    (part,) = degrade(
        Reply(text="Mẫu:", file=File(name="Tờ khai", url="https://a.vn/tk.docx")), bot.capabilities
    )

    assert "Mẫu:\n\nTờ khai: https://a.vn/tk.docx" == part.text


@pytest.mark.parametrize(
    ("code", "told"),
    [
        (400, Refused), (401, Paused), (403, TryLater), (404, Unreachable), (408, Unknown), (426, Paused),
        (429, Paused), (500, TryLater), (502, TryLater), (503, TryLater), (504, Unknown),
    ],
)  # fmt: skip # a table
async def test_errors_are_told_apart(bot, zalo_bot_api, code, told):
    """Each error of the platform, which comes with HTTP 200, leads where it should."""
    zalo_bot_api.plan("sendMessage", (code, "no"))
    with pytest.raises(told):
        await bot.send(reply())


async def test_an_inner_error_is_tried_twice():
    """Where the platform itself breaks, a message is tried twice."""
    assert 2 == instruction(BotError(403, ""), 0).most


async def test_a_lost_answer_repeats_nothing(bot, zalo_bot_api):
    """A connection that broke after the message was taken leads to no second message."""
    zalo_bot_api.plan("sendMessage", (LOST, ""))
    with pytest.raises(Unknown):
        await bot.send(reply())

    assert 1 == len(zalo_bot_api.sent)


async def test_nobody_there_is_tried_later(make):
    """A platform that is not reached has certainly not taken the message."""
    bot = make(zalo_bot_base_url="http://127.0.0.1:1")
    with pytest.raises(TryLater):
        await bot.send(reply())
    await bot.close()


async def test_the_fifth_refusal_calls_the_operator(bot, zalo_bot_api, monkeypatch):
    """ "Too many" pauses the bot for a minute; five times in a row the month is used up, most likely."""
    monkeypatch.setattr(bot._pace, "wait", lambda _chat: asyncio.sleep(0))
    zalo_bot_api.plan("sendMessage", *[(429, "quota")] * 4)
    told = [await _refused(bot) for _ in range(4)]
    await bot.send(reply())
    zalo_bot_api.plan("sendMessage", *[(429, "quota")] * 5)
    told += [await _refused(bot) for _ in range(5)]

    assert [False] * 8 + [True] == [problem.operator for problem in told]
    assert {60} == {problem.seconds for problem in told[:8]}


async def _refused(bot: ZaloBot) -> Paused:
    with pytest.raises(Paused) as told:
        await bot.send(reply())
    return told.value


async def test_the_token_is_in_no_message(make, zalo_bot_api, caplog):
    """What a developer or operator reads never shows the token, not in a cause either."""
    zalo_bot_api.plan("sendMessage", (400, f"Bad request to /bot{TOKEN}/sendMessage"))
    for address in (zalo_bot_api.url, "http://127.0.0.1:1", "http://không có"):
        bot = make(zalo_bot_base_url=address)
        with pytest.raises((Refused, TryLater, Unknown)) as told:
            await bot.send(reply())
        await bot.close()

        assert TOKEN not in f"{told.value!r} {told.value.__cause__!r}"
    assert TOKEN not in caplog.text


# --- the month's quota ----------------------------------------------------------------------------------


async def use(store, month: str, count: int) -> None:
    await store.write(lambda connection: channel_states.use(connection, "zalo_bot", month, "message", count))


async def test_messages_are_counted_by_month(bot, store, clock):
    """The count begins anew with the local month."""
    await bot.send(reply())
    clock.at = dt.datetime(2026, 11, 30, 17, 30, tzinfo=dt.UTC)  # half past midnight of 1 December here
    await bot.send(reply(chat="khac"))

    used = [
        await store.read(lambda c, m=month: channel_states.used(c, "zalo_bot", m, "message"))
        for month in ("2026-11", "2026-12")
    ]
    assert [1, 1] == used


async def test_the_operator_is_warned_once(bot, store, caplog):
    """At four fifths of the month the operator reads it, once."""
    await use(store, "2026-11", 7)
    with caplog.at_level(logging.WARNING):
        await bot.send(reply())
        await bot.send(reply(chat="khac"))

    assert 1 == caplog.text.count("đã dùng 8 trong 10 tin của tháng")
    assert "đã dùng 9" not in caplog.text


async def test_the_last_of_the_month_is_for_who_asks(bot, store, zalo_bot_api):
    """Near the end of the quota reminders are put off, replies go on."""
    await use(store, "2026-11", 9)
    with pytest.raises(TryLater) as told:
        await bot.send(reply("Nhắc việc", lane=Lane.REMINDER))
    await bot.send(reply("Trả lời"))

    assert 86_400 == told.value.seconds
    assert ["Trả lời"] == [sent["text"] for sent in zalo_bot_api.sent]


async def test_a_broadcast_waits_for_the_next_month(bot, store):
    """Who has to wait for another month is not given up after twelve days."""
    await use(store, "2026-11", 9)
    with pytest.raises(TryLater) as told:
        await bot.send(reply("Thông báo", lane=Lane.BROADCAST))

    assert told.value.most > 31


# --- polling --------------------------------------------------------------------------------------------


@pytest.fixture
async def polling(bot, monkeypatch):
    """What the polling bot hears."""
    monkeypatch.setattr(module, "BETWEEN_POLLS_S", 0)
    heard: asyncio.Queue[Incoming] = asyncio.Queue()
    task = asyncio.create_task(bot.run(heard.put))
    yield heard
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def test_an_event_is_heard(zalo_bot_api, polling):
    """What somebody writes arrives; a webhook that was set before is taken away first."""
    zalo_bot_api.webhook = "https://cu.example.vn"
    await zalo_bot_api.say("làm khai sinh")

    assert "làm khai sinh" == (await asyncio.wait_for(polling.get(), 15)).text


@pytest.mark.parametrize("idle", [(408, "Request time out"), (400, "polling timeout")])
async def test_an_idle_poll_is_no_error(zalo_bot_api, polling, idle, caplog):
    """Nobody writing anything is no trouble."""
    zalo_bot_api.plan("getUpdates", idle, idle)
    await zalo_bot_api.say("sau đó")

    assert "sau đó" == (await asyncio.wait_for(polling.get(), 15)).text
    assert [] == [record for record in caplog.records if record.levelno >= logging.WARNING]


async def test_trouble_while_polling_is_outlasted(zalo_bot_api, polling):
    """A platform that is ill for a while is asked again."""
    zalo_bot_api.plan("getUpdates", (500, "no"))
    await zalo_bot_api.say("làm khai sinh")

    assert "làm khai sinh" == (await asyncio.wait_for(polling.get(), 15)).text


async def test_a_poll_waits_a_second_after_the_last(zalo_bot_api):
    """A platform that hands the same event out again and again is not asked a dozen times a second."""
    assert module.BETWEEN_POLLS_S >= 1
    assert module.POLL_S == 30


async def test_what_cannot_be_stored_is_held(bot, zalo_bot_api, monkeypatch):
    """A poll takes the event away from Zalo: while the database is away it is held here."""
    monkeypatch.setattr(module, "BETWEEN_POLLS_S", 0)
    heard: asyncio.Queue[Incoming] = asyncio.Queue()
    failures = iter([1, 1])

    async def receive(message: Incoming) -> None:
        if next(failures, None):
            raise OperationalError("INSERT", {}, Exception("gone"))
        await heard.put(message)

    task = asyncio.create_task(bot.run(receive))
    await zalo_bot_api.say("làm khai sinh")
    message = await asyncio.wait_for(heard.get(), 15)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)

    assert "làm khai sinh" == message.text


async def test_a_wrong_token_is_for_the_operator(make, store, clock):
    """With a wrong token the operator reads what to do, and nothing else stops."""
    bot = make(zalo_bot_token="123456789:sai")
    task = asyncio.create_task(bot.run(lambda _message: asyncio.sleep(0)))
    async with asyncio.timeout(15):
        while not (state := await store.read(channel_states.all_of)):  # noqa: ASYNC110 - a database sets no event
            await asyncio.sleep(0)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    await bot.close()

    assert "MOTCUA_ZALO_BOT_TOKEN" in state["zalo_bot"].reason
    assert clock.at == state["zalo_bot"].needs_operator_since


# --- called by Zalo -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("more", "named"),
    [
        ({"public_url": ADDRESS}, "MOTCUA_ZALO_BOT_SECRET"),
        ({"public_url": ADDRESS, "zalo_bot_secret": "ngan"}, "MOTCUA_ZALO_BOT_SECRET"),
        ({"public_url": ADDRESS, "zalo_bot_secret": "a" * 257}, "MOTCUA_ZALO_BOT_SECRET"),
    ],
)
def test_a_webhook_needs_a_secret(make, more, named):
    """An operator who forgot it is told which setting is missing."""
    with pytest.raises(SettingsError, match=named):
        make(zalo_bot_mode="webhook", **more)


def test_a_webhook_without_an_address_is_told_of(make, caplog):
    """Without a public address only a server on this machine can call us: it works there, and a line says so."""
    make(zalo_bot_mode="webhook", zalo_bot_secret=SECRET)
    assert "MOTCUA_PUBLIC_URL" in caplog.text


async def set_up(zalo_bot_api, tmp_path, knowledge, clock) -> None:
    async with running(tmp_path, clock, knowledge, **by_webhook(zalo_bot_api.url)) as (_, app):
        await app.channels["zalo_bot"].run(app.services.worker.receive)


async def test_zalo_is_told_where_to_call(zalo_bot_api, tmp_path, knowledge, clock):
    """At the start Zalo learns the address and the secret, also when it is busy at first."""
    zalo_bot_api.plan("setWebhook", (426, "slow down"))
    await set_up(zalo_bot_api, tmp_path, knowledge, clock)

    assert (f"{ADDRESS}/webhooks/zalo-bot", SECRET) == (zalo_bot_api.webhook, zalo_bot_api.secret)


async def test_a_platform_that_does_not_say_who_we_are_is_used_all_the_same(
    zalo_bot_api, tmp_path, knowledge, clock
):
    """A refusal of the first look costs nobody the bot."""
    zalo_bot_api.plan("getMe", (403, "internal error"))
    await set_up(zalo_bot_api, tmp_path, knowledge, clock)

    assert zalo_bot_api.webhook


async def test_an_address_that_zalo_cannot_reach_is_told(zalo_bot_api, tmp_path, knowledge, clock, caplog):
    """Zalo keeps an address it cannot reach and says "ok": the operator reads what is wrong all the same."""
    zalo_bot_api.verifies = False
    await set_up(zalo_bot_api, tmp_path, knowledge, clock)

    assert "connection refused" in caplog.text


async def test_an_address_that_zalo_did_not_keep_is_set_again(zalo_bot_api, tmp_path, knowledge, clock):
    """When Zalo says afterwards that there is no webhook, it is told once more."""
    zalo_bot_api.plan("getWebhookInfo", (404, "Not found"))
    await set_up(zalo_bot_api, tmp_path, knowledge, clock)

    assert 2 == len([method for method, _ in zalo_bot_api.calls if method == "setWebhook"])


async def test_a_call_is_answered_once(zalo_bot_api, tmp_path, knowledge, clock):
    """A question in either form, delivered three times, is answered once; a stranger's is not; a trial is welcome."""
    async with running(tmp_path, clock, knowledge, **by_webhook(zalo_bot_api.url)) as (client, _):

        async def call(body: object, **headers: str) -> int:
            return (await client.post("/webhooks/zalo-bot", json=body, headers=headers)).status

        forged = await call(payload("zalo_bot", "text-flat"), **{"X-Bot-Api-Secret-Token": "sai"})
        again = [
            await call(payload("zalo_bot", name), **HEADER)
            for name in ("text-flat", "text-wrapped", "text-flat")
        ]
        others = [
            await call(body, **HEADER) for body in ({}, {"event_name": "message.text.received"}, "x", 7)
        ]
        other = payload("zalo_bot", "text-flat")
        other["message"] |= {"message_id": "m2", "text": "làm khai sinh cần gì"}
        last = await call(other, **HEADER)
        sent = await zalo_bot_api.replies(2)

    assert (403, [200] * 3, [200] * 4, 200) == (forged, again, others, last)
    assert "Giấy chứng sinh" in sent[1]["text"]
    assert 2 == len(sent)
