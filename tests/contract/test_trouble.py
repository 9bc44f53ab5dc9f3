"""What goes wrong at a platform costs nobody a message, and gives nobody one twice."""

from __future__ import annotations

import pytest

from storage import channel_states, conversations, tray
from storage.messages import Reply
from tests.contract.conftest import ELSEWHERE
from tests.contract.talking import LATER, Talk

pytestmark = pytest.mark.parametrize("talk", ELSEWHERE, indirect=True, ids=lambda made: made.way)


async def texts(talk: Talk, who: int = 0, later: bool = False) -> list[str]:
    return [shown.text for shown in await talk.news(who, *([LATER] if later else []))]


@pytest.mark.parametrize("seconds", [3, None])
async def test_patience(talk: Talk, seconds: int | None):
    """Asked to send more slowly, with or without a word on how long: everything arrives later, once, in order."""
    talk.platform.asks_for_patience(seconds)
    await talk.lay(Reply(text="Một"), Reply(text="Hai"), Reply(text="Ba"))
    assert [] == await texts(talk)

    assert ["Một", "Hai", "Ba"] == await texts(talk, later=True)
    assert [] == await texts(talk, later=True)


async def test_an_error_of_the_platform(talk: Talk):
    """An error 5xx costs no message and no order; what waited arrives once."""
    talk.platform.breaks()
    await talk.lay(Reply(text="Một"), Reply(text="Hai"))
    told = [*await texts(talk), *await texts(talk, later=True), *await texts(talk, later=True)]

    assert ["Một", "Hai"] == told


async def test_nobody_there(talk: Talk):
    """While the platform cannot be reached nothing is lost; what waited arrives once, in order."""
    await talk.platform.shut()
    await talk.lay(Reply(text="Một"), Reply(text="Hai"))
    await talk.settle()

    await talk.platform.open()
    assert ["Một", "Hai"] == await texts(talk, later=True)


async def test_a_lost_answer_is_not_sent_again(talk: Talk):
    """The platform took the message and the line broke: nobody gets it twice, and the next one follows."""
    talk.platform.loses_the_answer()
    await talk.lay(Reply(text="Một"), Reply(text="Hai"))

    assert ["Một", "Hai"] == await texts(talk)
    assert [] == await texts(talk, later=True)


async def test_who_blocked_us_holds_up_nobody(talk: Talk):
    """One person has blocked us: the others are answered; heard again, they can be written to again."""
    await talk.lay(Reply(text="Cho người chặn"), who=0)
    talk.platform.is_blocked_by(0)
    assert [] == await texts(talk)
    await talk.lay(Reply(text="Cho người khác"), who=1)
    assert ["Cho người khác"] == await texts(talk, 1)
    assert not await _is_reachable(talk)

    assert ["Chưa tìm thấy mã PA-AAAAAA. Anh/chị xem lại giúp từng ký tự nhé."] == [
        shown.text for shown in await talk.says("PA-AAAAAA")
    ]
    assert await _is_reachable(talk)


async def _is_reachable(talk: Talk) -> bool:
    mine = talk.platform.channel, talk.platform.peer(0)

    def work(connection):
        talk_id = conversations.find(connection, *mine)
        assert talk_id is not None
        return tray.reachable(connection, talk_id)

    return await talk.read(work)


async def test_a_refused_token_costs_no_message(talk: Talk):
    """With a wrong token nothing is lost: the operator is told what to do, and then everything is sent."""
    talk.platform.refuses_the_token()
    await talk.lay(Reply(text="Một"), Reply(text="Hai"))
    assert [] == await texts(talk)
    state = (await talk.read(channel_states.all_of))[talk.platform.channel]
    assert state.needs_operator_since is not None
    assert state.reason

    await talk.platform.takes_the_token_again()
    assert ["Một", "Hai"] == await texts(talk, later=True)
    state = (await talk.read(channel_states.all_of))[talk.platform.channel]
    assert state.reason is None
