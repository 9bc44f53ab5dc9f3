"""Replies, as Telegram's calls, and what its errors lead to."""

import datetime as dt

import httpx
import pytest
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from bot.channels.base import Paused, Refused, TryLater, Unknown, Unreachable
from bot.channels.telegram.channel import Telegram
from bot.channels.telegram.errors import instruction
from storage.messages import Button, File, Link, Reply, Stored
from tests.bot.conftest import Clock
from tests.integration.running import TOKEN
from tests.servers.bot_api import LOST
from tests.servers.chosen import chosen_settings

BUTTONS, LINKS = (Button(label="Lệ phí", value="show:x:fee"),), (Link(label="Cổng", url="https://a.vn"),)
PICTURE = File(name="Bản đồ", url="https://a.vn/ban-do.png")


def reply(text: str = "Chào", chat: str = "5", **more) -> Stored:
    return Stored(
        id=1,
        channel="telegram",
        conversation=chat,
        reply=Reply(text=text, **more),
        attempts=0,
        created_at=dt.datetime(2026, 11, 20, 2, 0, tzinfo=dt.UTC),
    )


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def telegram(bot_api, store, clock):
    settings = chosen_settings(telegram_token=TOKEN, telegram_base_url=bot_api.url)
    channel = Telegram(settings, store, clock)
    yield channel
    await channel.close()


async def test_buttons_and_links_go_under_the_text(telegram, bot_api):
    """A reply shows its buttons and links as an inline keyboard."""
    receipt = await telegram.send(reply(buttons=BUTTONS, links=LINKS))

    assert "1" == receipt
    assert ["Lệ phí", "Cổng"] == bot_api.labels()
    assert "show:x:fee" == bot_api.data_of("Lệ phí")


@pytest.mark.parametrize(
    ("given", "method", "field", "value"),
    [
        ({"picture": PICTURE}, "sendPhoto", "photo", "https://a.vn/ban-do.png"),
        ({"picture": File(name="b", external_id="abc")}, "sendPhoto", "photo", "abc"),
        ({"file": File(name="don.docx", url="https://a.vn/don.docx")}, "sendDocument", "document", "https://a.vn/don.docx"),
    ],
)  # fmt: skip # a row each
async def test_pictures_and_files(telegram, bot_api, given, method, field, value):
    """A picture or file goes by its address or Telegram's id, with the text and buttons under it."""
    await telegram.send(reply("Mời xem", buttons=BUTTONS, **given))

    assert (method, value, "Mời xem") == tuple(bot_api.sent[-1][key] for key in ("method", field, "caption"))
    assert ["Lệ phí"] == bot_api.labels()


async def test_a_message_is_changed_in_place(telegram, bot_api):
    """A page turned by a button replaces the page it stood on."""
    receipt = await telegram.send(reply("Trang 2", buttons=BUTTONS, edits="42"))

    assert ("editMessageText", "42", "Trang 2") == tuple(
        bot_api.sent[-1][key] for key in ("method", "message_id", "text")
    )
    assert ("42", ["Lệ phí"]) == (receipt, bot_api.labels())


async def test_what_cannot_be_changed_is_sent_anew(telegram, bot_api):
    """When a message is too old to be changed, the person reads a new one."""
    bot_api.trouble.append((400, {"description": "Bad Request: message can't be edited"}))
    await telegram.send(reply("Trang 2", edits="42"))

    assert ["sendMessage"] == [sent["method"] for sent in bot_api.sent]


async def test_what_says_so_already_is_left(telegram, bot_api):
    """A change that was made already, before a restart perhaps, is not made into a second message."""
    bot_api.trouble.append((400, {"description": "Bad Request: message is not modified: exactly the same"}))

    assert "42" == await telegram.send(reply("Trang 2", edits="42"))
    assert [] == bot_api.sent


@pytest.mark.parametrize(("asks", "wanted"), [("contact", "request_contact"), ("place", "request_location")])
async def test_forms_are_shown_and_taken_away(telegram, bot_api, asks, wanted):
    """A button asks for the number or place, the choices beside it; the next message takes the form away."""
    await telegram.send(reply("Số của anh/chị?", asks=asks, buttons=BUTTONS))
    form = bot_api.sent[-1]["reply_markup"]
    await telegram.send(reply("Cảm ơn"))
    taken_away = bot_api.sent[-1]["reply_markup"]
    await telegram.send(reply("Còn gì nữa không ạ?"))

    assert form["keyboard"][0][0][wanted]
    assert "Lệ phí" == form["keyboard"][1][0]["text"]
    assert form["one_time_keyboard"]
    assert taken_away["remove_keyboard"]
    assert "reply_markup" not in bot_api.sent[-1]


async def test_what_is_refused_is_said_in_words(telegram, bot_api):
    """A picture Telegram cannot fetch, or a button it does not like, costs nobody the answer."""
    bot_api.trouble.append((400, {"description": "Bad Request: failed to get HTTP URL content"}))
    await telegram.send(reply("Đường đi", picture=PICTURE, buttons=BUTTONS))

    (sent,) = bot_api.sent
    assert "sendMessage" == sent["method"]
    assert ["Đường đi", "Bản đồ: https://a.vn/ban-do.png", "1. Lệ phí"] == [
        line for line in sent["text"].split("\n") if line
    ]


async def test_what_is_refused_in_words_too_is_shown_to_a_developer(telegram, bot_api):
    """A text that Telegram will never take is not tried for ever."""
    bot_api.trouble.extend([(400, {"description": "Bad Request: message text is empty"})] * 2)
    with pytest.raises(Refused):
        await telegram.send(reply("", buttons=BUTTONS))


async def test_a_lost_answer_repeats_nothing(telegram, bot_api):
    """A connection that broke after the message was taken leads to no second message."""
    bot_api.trouble.append((LOST, {}))
    with pytest.raises(Unknown):
        await telegram.send(reply())

    assert 1 == len(bot_api.sent)


async def test_patience_with_one_chat(telegram, bot_api, clock):
    """When Telegram says wait, this chat waits as long as it says, and the others do not."""
    bot_api.trouble.append((429, {"description": "Too Many Requests", "parameters": {"retry_after": 17}}))
    with pytest.raises(TryLater) as told:
        await telegram.send(reply())
    with pytest.raises(TryLater):
        await telegram.send(reply())
    await telegram.send(reply(chat="6"))
    clock.at += dt.timedelta(seconds=17)
    await telegram.send(reply())

    assert 17 == told.value.seconds
    assert ["6", "5"] == [sent["chat_id"] for sent in bot_api.sent]


@pytest.mark.parametrize(
    "parameters",
    [*({"retry_after": wait} for wait in (1_763_700_000_000, 10**30, -5, "soon", [])), "soon", [1]],
)
async def test_wait_that_nobody_can_mean_is_cut_short(telegram, bot_api, parameters):
    """However odd the wait that Telegram asks for, the chat waits, a day or so at most."""
    bot_api.trouble.append((429, {"description": "Too Many Requests", "parameters": parameters}))
    with pytest.raises(TryLater) as told:
        await telegram.send(reply())

    assert 0 < told.value.seconds <= 25 * 3600


async def test_patience_with_the_whole_account(telegram, bot_api, clock):
    """When Telegram turns a second chat away too, nothing is sent to anybody until it allows it."""
    bot_api.trouble.extend([(429, {"description": "Too Many Requests: retry later"})] * 2)
    with pytest.raises(TryLater):
        await telegram.send(reply(chat="5"))
    for chat in ("6", "7"):
        with pytest.raises(Paused) as told:
            await telegram.send(reply(chat=chat))
        assert not told.value.operator
    clock.at += dt.timedelta(seconds=60)
    await telegram.send(reply(chat="7"))

    assert ["7"] == [sent["chat_id"] for sent in bot_api.sent]


async def test_patience_ends_with_the_clock_that_was_wrong(telegram, bot_api, clock):
    """Telegram asked for a few seconds while our clock was years ahead: when it is right again, replies go out."""
    clock.at += dt.timedelta(days=1500)
    for chat in ("5", "6"):
        bot_api.trouble.append((429, {"parameters": {"retry_after": 5}}))
        with pytest.raises((TryLater, Paused)):
            await telegram.send(reply(chat=chat))
    clock.at -= dt.timedelta(days=1500)
    for chat in ("5", "6", "7"):
        await telegram.send(reply(chat=chat))

    assert 3 == len(bot_api.sent)


def caused(error: TelegramError, cause: Exception) -> TelegramError:
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (RetryAfter(dt.timedelta(seconds=3)), TryLater),
        (NetworkError("Too Many Requests"), TryLater),
        (Forbidden("bot was blocked by the user"), Unreachable),
        (BadRequest("Chat not found"), Unreachable),
        (ChatMigrated(1), Unreachable),
        (BadRequest("BUTTON_DATA_INVALID"), Refused),
        (InvalidToken("Unauthorized"), Paused),
        (NetworkError("Bad Gateway"), TryLater),
        (caused(TimedOut(), httpx.ConnectTimeout("")), TryLater),
        (caused(TimedOut(), httpx.PoolTimeout("")), TryLater),
        (caused(TimedOut(), httpx.ReadTimeout("")), Unknown),
        (caused(NetworkError("httpx"), httpx.ReadError("")), Unknown),
        (caused(NetworkError("httpx"), httpx.ConnectError("")), TryLater),
        (TelegramError("Invalid server response"), Unknown),
    ],
)
def test_errors_are_told_apart(error, told):
    """Blocked is for ever, broken is for a while, lost is not sent twice, and a wrong token is for the operator."""
    assert told is type(instruction(error))


@pytest.mark.parametrize("status", [500, 502, 503, 504])
async def test_a_broken_server_is_waited_for(telegram, bot_api, status):
    """Telegram being down loses no reply."""
    bot_api.trouble.append((status, {"description": "no"}))
    with pytest.raises(TryLater):
        await telegram.send(reply())


async def test_who_is_not_of_telegram_is_refused(telegram):
    """A chat that cannot be one of Telegram's is a mistake of ours, not a crash."""
    with pytest.raises(Refused):
        await telegram.send(reply(chat="ai-do"))
