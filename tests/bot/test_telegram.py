"""Telegram's payloads, in and out, against a Bot API of our own."""

import asyncio
import datetime as dt

import pytest
from telegram import Update

from bot.channels.base import TryLater, Unreachable
from bot.channels.telegram import Telegram, incoming
from storage.messages import Button, Incoming, Link, Reply, Stored

NOW = dt.datetime(2026, 11, 20, 2, 0, tzinfo=dt.UTC)
USER = {"id": 5, "is_bot": False, "first_name": "An", "language_code": "en"}
PRIVATE = {"id": 5, "type": "private"}
TOKEN = "123456789:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"


def update(**message) -> Update:
    content = {"message_id": 1, "date": 1_763_700_000, "chat": PRIVATE, "from": USER, **message}
    return Update.de_json({"update_id": 77, "message": content})


def reply(text: str = "Chào", **more) -> Stored:
    return Stored(
        id=1, channel="telegram", conversation="5", reply=Reply(text=text, **more), attempts=0, created_at=NOW
    )


@pytest.fixture
async def telegram(bot_api):
    channel = Telegram(TOKEN, bot_api.url, lambda: NOW)
    yield channel
    await channel.close()


def test_text():
    """What is typed arrives with its sender, language and number."""
    found = incoming(update(text="làm khai sinh"), NOW)

    assert ("telegram", "5", "5", "77", "text", "làm khai sinh", "en") == (
        found.channel,
        found.conversation,
        found.sender,
        found.message_id,
        found.kind,
        found.text,
        found.language,
    )


@pytest.mark.parametrize(
    ("message", "kind"),
    [
        ({"location": {"latitude": 18.1, "longitude": 106.4}}, "place"),
        ({"contact": {"phone_number": "1", "first_name": "An"}}, "contact"),
        ({"photo": [{"file_id": "a", "file_unique_id": "b", "width": 1, "height": 1}], "caption": "ảnh"}, "files"),
        ({"document": {"file_id": "a", "file_unique_id": "b", "file_name": "kh.docx"}}, "files"),
        ({"sticker": {"file_id": "a", "file_unique_id": "b", "width": 1, "height": 1, "is_animated": False,
                      "is_video": False, "type": "regular"}}, "text"),
    ],
)  # fmt: skip # each payload as Telegram sends it, in few lines
def test_other_kinds(message, kind):
    """Places, contacts, pictures and documents arrive as what they are; the rest as an empty text."""
    assert kind == incoming(update(**message), NOW).kind


def test_groups_are_not_spoken_in():
    """The bot does not meddle in groups."""
    assert incoming(update(text="xin chào", chat={"id": -1, "type": "group", "title": "Xóm"}), NOW) is None


async def test_buttons_and_links_go_under_the_text(telegram, bot_api):
    """A reply shows its buttons and links as an inline keyboard."""
    buttons, links = (Button(label="Lệ phí", value="show:x:fee"),), (Link(label="Cổng", url="https://a.vn"),)
    await telegram.send(reply(buttons=buttons, links=links))

    assert ["Lệ phí", "Cổng"] == bot_api.labels()
    assert "show:x:fee" == bot_api.data_of("Lệ phí")


async def test_patience_is_obeyed(telegram, bot_api):
    """When Telegram says wait, we wait as long as it says."""
    bot_api.trouble.append((429, {"description": "Too Many Requests", "parameters": {"retry_after": 17}}))
    with pytest.raises(TryLater) as waiting:
        await telegram.send(reply())

    assert 17 == waiting.value.seconds


@pytest.mark.parametrize(
    ("status", "trouble"), [(403, Unreachable), (400, Unreachable), (500, TryLater), (502, TryLater)]
)
async def test_errors_are_told_apart(telegram, bot_api, status, trouble):
    """Blocked is for ever; a broken server is for a while."""
    bot_api.trouble.append((status, {"description": "no"}))
    with pytest.raises(trouble):
        await telegram.send(reply())


async def test_another_poller_is_outlasted(telegram, bot_api):
    """While another program reads the same bot nothing stops; afterwards messages arrive again."""
    bot_api.poll_trouble.append((409, {"description": "Conflict: terminated by other getUpdates request"}))
    await bot_api.say("làm khai sinh")
    heard: asyncio.Queue[Incoming] = asyncio.Queue()
    listening = asyncio.create_task(telegram.run(heard.put))

    message = await asyncio.wait_for(heard.get(), 15)
    listening.cancel()

    assert "làm khai sinh" == message.text
