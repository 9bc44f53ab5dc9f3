"""An official who cannot be reached on one account is told on the next one they have linked."""

import datetime as dt

import pytest

from bot.channels.base import Capabilities, Paused, Refused, TryLater, Unreachable
from bot.delivery import Delivery
from handlers import news
from storage import channel_states, conversations, people, tray
from storage.messages import Button, Reply
from tests.bot.conftest import NOW
from tests.handlers.test_tasks import UNIT

KEY = "remind:1:2026-11-20"
REPLY = Reply(text="Có việc đến hạn", buttons=(Button(label="Đã xong", value="task:done:1"),))


class Platform:
    """Takes what it is given, or says what is the matter."""

    capabilities = Capabilities(max_text=2000, max_buttons=3)

    def __init__(self, name):
        self.name, self.sent, self.trouble = name, [], None

    async def send(self, message):
        if self.trouble:
            raise self.trouble
        self.sent.append(message.reply.text)


async def _carry_out(delivery):
    """All that is due, to its end."""
    while await delivery._begin() or delivery._talks:
        for talk in list(delivery._talks):
            await talk
        delivery._collect()


@pytest.fixture
def platforms():
    return {name: Platform(name) for name in ("zalo_oa", "telegram", "zalo_bot")}


@pytest.fixture
async def official(store):
    """Linked on three channels; heard last on Zalo, before that on Telegram."""

    def work(connection):
        unit = people.ensure_unit(connection, UNIT, NOW)
        person = people.add(connection, name="Lê Văn Mẫu", unit_id=unit, role="official", now=NOW)
        for ago, channel in enumerate(("zalo_oa", "telegram", "zalo_bot")):
            talk = conversations.ensure(connection, channel, "7", NOW)
            people.link(connection, talk, people.new_link_code(connection, person, NOW), NOW)
            conversations.heard(connection, talk, NOW - dt.timedelta(days=ago))
        return person

    return await store.write(work)


@pytest.fixture
def remind(store, official, platforms, monkeypatch):
    """Lays a reminder where the person is reached first, and carries out all there is."""
    monkeypatch.setattr("bot.delivery.LOOK_AGAIN_S", 0.0)
    delivery = Delivery(store.writer, platforms, lambda: NOW)

    async def carry():
        def lay(connection):
            first, *_ = people.conversations_of(connection, official, NOW)
            return news.tell(connection, first, KEY, REPLY, NOW)

        await store.write(lay)
        await _carry_out(delivery)
        return {name: platform.sent for name, platform in platforms.items() if platform.sent}

    return carry


async def test_the_account_heard_last_comes_first(remind):
    """Reminders come where the official writes, and there only."""
    assert {"zalo_oa": [REPLY.text]} == await remind()


@pytest.mark.parametrize(
    "trouble",
    [
        Unreachable("đã quá thời gian"),
        Refused("mẫu tin sai"),
        Paused("hết hạn mức", 7200, operator=False),
        Paused("mã bị từ chối", 300, operator=True),
        TryLater("hết số tin của tháng", 86_400),
    ],
)
async def test_the_next_account_is_told(remind, platforms, store, trouble):
    """Window shut, blocked, refused, quota used up: the next account hears it at once, and it is answered there."""
    platforms["zalo_oa"].trouble = trouble

    assert {"telegram": [REPLY.text]} == await remind()
    state = await store.read(lambda c: conversations.state_of(c, conversations.find(c, "telegram", "7")))
    assert ["task:done:1"] == [button["value"] for button in state["menu"]]
    assert {} == await store.read(tray.given_up)


async def test_a_short_wait_is_waited_for(remind, platforms):
    """Asked for patience for a moment, nobody is told twice."""
    platforms["zalo_oa"].trouble = TryLater("429", 30)

    assert {} == await remind()


async def test_each_account_is_tried_once(remind, platforms, store):
    """When none can be reached it ends there, and an administrator sees it."""
    for platform in platforms.values():
        platform.trouble = Unreachable("chặn")

    assert {} == await remind()
    assert dict.fromkeys(platforms, 1) == await store.read(tray.given_up)
    assert ["Lê Văn Mẫu"] == await store.read(people.untold)


async def test_a_shut_channel_comes_last(remind, store):
    """While a channel is shut, reminders do not begin there."""
    until = NOW + dt.timedelta(hours=3)
    await store.write(lambda c: channel_states.pause(c, "zalo_oa", until, "hết mã", NOW, operator=True))

    assert {"telegram": [REPLY.text]} == await remind()


async def test_citizens_are_not_passed_on(store, platforms):
    """What somebody asked on one channel is told on no other."""
    platforms["zalo_oa"].trouble = Unreachable("chặn")

    def lay(connection):
        for channel in ("zalo_oa", "telegram"):
            talk = conversations.ensure(connection, channel, "citizen", NOW)
        news.tell(
            connection, conversations.find(connection, "zalo_oa", "citizen"), "approved:1:1", REPLY, NOW
        )
        return talk

    await store.write(lay)
    await _carry_out(Delivery(store.writer, platforms, lambda: NOW))

    assert [] == platforms["telegram"].sent
    assert {"zalo_oa": 1} == await store.read(tray.given_up)
