"""Telegram is polled, or calls us: everything is heard once, whatever goes wrong."""

import asyncio
import dataclasses

import pytest

from bot.channels.base import Unreadable
from bot.channels.telegram import channel as module
from bot.channels.telegram.channel import Telegram
from bot.errors import SettingsError
from storage import channel_states
from storage.messages import Incoming
from tests.bot.conftest import NOW
from tests.bot.recorded import payload
from tests.integration.running import TOKEN
from tests.servers.chosen import chosen_settings
from tests.servers.site import running

SECRET = "bi-mat_1"
HEADER = {"X-Telegram-Bot-Api-Secret-Token": SECRET}


def settings(url: str, **more: str):
    return chosen_settings(telegram_token=TOKEN, telegram_base_url=url, **more)


def by_webhook(url: str) -> dict[str, str]:
    return {
        "telegram_token": TOKEN,
        "telegram_base_url": url,
        "telegram_mode": "webhook",
        "telegram_webhook_secret": SECRET,
        "public_url": "https://motcua.example.vn/",
    }


@dataclasses.dataclass
class Listening:
    """A channel that polls, and what it heard."""

    channel: Telegram
    heard: asyncio.Queue[Incoming] = dataclasses.field(default_factory=asyncio.Queue)

    async def next(self) -> Incoming:
        return await asyncio.wait_for(self.heard.get(), 15)


@pytest.fixture
async def polling(bot_api, store):
    listening = Listening(Telegram(settings(bot_api.url), store, lambda: NOW))
    task = asyncio.create_task(listening.channel.run(listening.heard.put))
    yield listening
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    await listening.channel.close()


async def test_polling_takes_the_webhook_away_and_keeps_what_waits(bot_api, polling):
    """Whoever goes back to polling loses none of the messages that wait at Telegram."""
    bot_api.webhook = {"url": "https://cu.example.vn"}
    await bot_api.say("làm khai sinh")

    assert "làm khai sinh" == (await polling.next()).text
    assert "true" != (await bot_api.called("deleteWebhook")).get("drop_pending_updates")


@pytest.mark.parametrize(
    "trouble",
    [
        (409, {"description": "Conflict: terminated by other getUpdates request"}),
        (502, {"description": "Bad Gateway"}),
        (429, {"description": "Too Many Requests", "parameters": {"retry_after": 1}}),
    ],
)
async def test_trouble_while_polling_is_outlasted(bot_api, polling, trouble):
    """While another program reads the same bot, or Telegram is ill, nothing stops; afterwards messages arrive."""
    bot_api.poll_trouble.append(trouble)
    await bot_api.say("làm khai sinh")

    assert "làm khai sinh" == (await polling.next()).text


async def test_an_unreadable_update_holds_up_nobody(bot_api, polling):
    """What nobody can read is passed over, confirmed, and the next message is heard."""
    bot_api.updates += [
        {"update_id": 1, "message": "hỏng"},
        {"update_id": 2, "message": {"date": "x"}},
    ]
    await bot_api.say("sau đó")

    assert "sau đó" == (await polling.next()).text


async def test_a_message_that_cannot_be_written_holds_up_nobody(bot_api, store):
    """What the database will never take is passed over and confirmed; who wrote in the same moment is heard."""
    listening = Listening(Telegram(settings(bot_api.url), store, lambda: NOW))

    async def picky(message: Incoming) -> bool:
        if message.text == "hỏng":
            raise Unreadable("DataError")
        await listening.heard.put(message)
        return True

    for text in ("trước", "hỏng", "sau đó"):
        await bot_api.say(text)
    task = asyncio.create_task(listening.channel.run(picky))
    heard = [(await listening.next()).text for _ in range(2)]
    await bot_api.say("lần sau")
    heard.append((await listening.next()).text)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    await listening.channel.close()

    assert ["trước", "sau đó", "lần sau"] == heard


async def test_an_odd_button_silences_nobody(bot_api, tmp_path, knowledge, database_url):
    """A button with a NUL in it, which PostgreSQL takes nowhere, is heard like any; so is everybody after it."""
    account = {"telegram_token": TOKEN, "telegram_base_url": bot_api.url, "database_url": database_url}
    async with running(tmp_path, lambda: NOW, knowledge, **account) as (_, app):
        polls = asyncio.create_task(app.channels["telegram"].run(app.services.worker.receive))
        await bot_api.press("fee:\x00x", chat=7)
        await bot_api.say("làm khai sinh", chat=8)
        sent = await bot_api.replies(2)
        polls.cancel()
        await asyncio.gather(polls, return_exceptions=True)

    assert {"7", "8"} == {str(message["chat_id"]) for message in sent}


async def test_a_button_stops_turning(bot_api, polling):
    """A pressed button is acknowledged to Telegram."""
    await bot_api.press("show:x:fee")

    assert "show:x:fee" == (await polling.next()).button
    assert "0" == (await bot_api.called("answerCallbackQuery"))["callback_query_id"]


async def test_refused_token_is_shown_to_the_operator(bot_api, store, polling):
    """With a wrong token the operator reads what to do; nothing is sent until then."""
    bot_api.poll_trouble.append((401, {"description": "Unauthorized"}))
    await bot_api.called("getUpdates")
    async with asyncio.timeout(15):
        while not (state := await store.read(channel_states.all_of)):  # noqa: ASYNC110 - a database sets no event
            await asyncio.sleep(0)

    assert "MOTCUA_TELEGRAM_TOKEN" in state["telegram"].reason
    assert NOW == state["telegram"].needs_operator_since


async def test_one_replica_polls(bot_api, store, monkeypatch):
    """Of several replicas one asks Telegram, so that they do not take each other's place; another follows it."""
    ours = False
    asked = asyncio.Event()

    def owns(_shard: int) -> bool:
        asked.set()
        return ours

    monkeypatch.setattr(store.writer, "owns", owns)
    monkeypatch.setattr(module, "LOOK_AGAIN_S", 0)
    channel = Telegram(settings(bot_api.url), store, lambda: NOW)
    task = asyncio.create_task(channel.run(asyncio.Queue().put))
    await asyncio.wait_for(asked.wait(), 15)
    before = list(bot_api.calls)
    ours = True
    await bot_api.called("getUpdates")
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    await channel.close()

    assert [] == before


async def test_replica_whose_place_was_taken_does_not_take_it_back(bot_api, store, monkeypatch):
    """Another replica has become the one to poll: the first lets it, or both would silence each other for a minute."""
    left = asyncio.Event()

    def owns(_shard: int) -> bool:
        ours = "getUpdates" not in [method for method, _ in bot_api.calls]
        if not ours:
            left.set()
        return ours

    monkeypatch.setattr(store.writer, "owns", owns)
    monkeypatch.setattr(module, "_back_off", lambda _state: 0)
    monkeypatch.setattr(module, "LOOK_AGAIN_S", 0)
    bot_api.poll_trouble.append((409, {"description": "Conflict: terminated by other getUpdates request"}))
    channel = Telegram(settings(bot_api.url), store, lambda: NOW)
    task = asyncio.create_task(channel.run(asyncio.Queue().put))
    await asyncio.wait_for(left.wait(), 15)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    await channel.close()

    assert 1 == [method for method, _ in bot_api.calls].count("getUpdates")


# --- called by Telegram ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "named"),
    [
        ({"public_url": "https://a.vn"}, "MOTCUA_TELEGRAM_WEBHOOK_SECRET"),
        (
            {"public_url": "https://a.vn", "telegram_webhook_secret": "có dấu"},
            "MOTCUA_TELEGRAM_WEBHOOK_SECRET",
        ),
        (
            {"public_url": "https://a.vn", "telegram_webhook_secret": "a" * 257},
            "MOTCUA_TELEGRAM_WEBHOOK_SECRET",
        ),
    ],
)
def test_a_webhook_needs_a_secret(given, named):
    """An operator who forgot it is told which setting is missing."""
    with pytest.raises(SettingsError, match=named):
        Telegram(settings("http://127.0.0.1:1", telegram_mode="webhook", **given), None, lambda: NOW)


def test_a_webhook_without_an_address_is_told_of(caplog):
    """Without a public address only a server on this machine can call us: it works there, and a line says so."""
    given = {"telegram_mode": "webhook", "telegram_webhook_secret": SECRET, "public_url": None}
    Telegram(settings("http://127.0.0.1:1", **given), None, lambda: NOW)
    assert "MOTCUA_PUBLIC_URL" in caplog.text


@pytest.mark.parametrize("proxy", ["nothing", "ftp://a.vn"])
def test_an_unusable_proxy_is_named(proxy):
    """A proxy that is none is told at the start, without repeating it: it may hold a password."""
    with pytest.raises(SettingsError, match="MOTCUA_TELEGRAM_PROXY") as told:
        Telegram(settings("http://127.0.0.1:1", telegram_proxy=proxy), None, lambda: NOW)
    assert proxy not in str(told.value)


async def test_telegram_is_reached_through_the_proxy(bot_api, store):
    """Where Telegram is closed to the office's network, a proxy opens it."""
    channel = Telegram(settings("http://telegram.invalid", telegram_proxy=bot_api.url), store, lambda: NOW)
    task = asyncio.create_task(channel.run(asyncio.Queue().put))
    await bot_api.called("getUpdates")
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    await channel.close()


def test_a_socks_proxy_is_understood(store):
    """The second kind of proxy that the settings promise can be used."""
    Telegram(settings("http://telegram.invalid", telegram_proxy="socks5://127.0.0.1:9"), store, lambda: NOW)


async def test_telegram_is_told_where_to_call(bot_api, tmp_path, knowledge):
    """At the start Telegram learns the address, the secret and what we want to hear; nothing that waits is dropped."""
    bot_api.hook_trouble.append((500, {"description": "later"}))
    async with running(tmp_path, lambda: NOW, knowledge, **by_webhook(bot_api.url)) as (_, app):
        await app.channels["telegram"].run(app.services.worker.receive)

    assert ("https://motcua.example.vn/webhooks/telegram", SECRET) == (
        bot_api.webhook["url"],
        bot_api.webhook["secret_token"],
    )
    assert ["message", "edited_message", "callback_query", "my_chat_member"] == bot_api.webhook[
        "allowed_updates"
    ]
    assert "true" != bot_api.webhook.get("drop_pending_updates")


async def test_a_call_is_answered_once(bot_api, tmp_path, knowledge):
    """A question that Telegram delivers three times is answered once; a stranger's is not."""
    async with running(tmp_path, lambda: NOW, knowledge, **by_webhook(bot_api.url)) as (client, _):
        forged = await client.post("/webhooks/telegram", json=payload("telegram", "start-with-payload"))
        statuses = [
            (await client.post("/webhooks/telegram", json=payload("telegram", "text"), headers=HEADER)).status
            for _ in range(3)
        ]
        hostile = await client.post("/webhooks/telegram", json={"update_id": 1, "message": 7}, headers=HEADER)
        pressed = await client.post("/webhooks/telegram", json=payload("telegram", "button"), headers=HEADER)
        await bot_api.called("answerCallbackQuery")
        sent = await bot_api.replies(2)

    assert (403, [200, 200, 200], 200, 200) == (forged.status, statuses, hostile.status, pressed.status)
    assert "Giấy chứng sinh" in sent[0]["text"]
    assert 2 == len(sent)
