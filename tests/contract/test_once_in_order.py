"""What comes in is answered once, in the order of writing, and to whoever wrote it."""

from __future__ import annotations

import asyncio

import pytest

from tests.contract.conftest import CALLING
from tests.contract.platforms import PLATFORMS
from tests.contract.talking import Talk

MIXING = [made for made in PLATFORMS if made.mixes]
CODES = ("PA-AAAAAA", "PA-BBBBBB", "PA-CCCCCC")


async def test_answered_once_however_often_it_is_delivered(talk: Talk):
    """A message that the platform hands over three times at once, and again afterwards, has one answer."""
    event = talk.platform.words("làm giấy khai sinh cần gì")
    await talk.platform.deliver(event, event, event)
    (card,) = await talk.news()
    assert "khai sinh" in card.text

    if talk.platform.bodies:  # what was confirmed is not polled again
        await talk.platform.deliver(event)
    assert [] == await talk.news()


async def test_answered_in_the_order_of_writing(talk: Talk):
    """Three messages sent quickly have their answers in the same order."""
    for ago, code in zip((3, 2, 1), CODES, strict=True):
        await talk.platform.deliver(talk.platform.words(code, ago=ago))

    told = [shown.text for shown in await talk.news()]
    assert len(CODES) == len(told)
    assert all(code in text for code, text in zip(CODES, told, strict=True))


@pytest.mark.parametrize("talk", MIXING, indirect=True, ids=lambda made: made.way)
async def test_mixed_up_messages_are_answered_in_the_order_of_writing(talk: Talk):
    """Where the platform hands messages over in another order, they are answered as they were written."""
    written = [talk.platform.words(code, ago=ago) for ago, code in zip((3, 2, 1), CODES, strict=True)]
    for event in reversed(written):
        await talk.platform.deliver(event)

    told = [shown.text for shown in await talk.news()]
    assert all(code in text for code, text in zip(CODES, told, strict=True))


async def test_two_people_do_not_disturb_each_other(talk: Talk):
    """Each of two who write at the same time is answered about their own matter."""
    events = [talk.platform.words("/gopy", 0), talk.platform.words("đăng ký kết hôn cần gì", 1)]
    await talk.platform.deliver(*events)
    (asked,), (card,) = await talk.news(0), await talk.news(1)
    assert "phản ánh" in asked.text
    assert "kết hôn" in card.text

    (receipt,) = await talk.says("Đèn đường ngõ 5 hỏng cả tuần nay", 0)
    (fee,) = await talk.says("thế lệ phí bao nhiêu", 1)
    assert "Mã tra cứu" in receipt.text
    assert "lệ phí" in fee.text.lower()


@pytest.mark.parametrize("talk", CALLING, indirect=True, ids=lambda made: made.way)
async def test_forged_calls_change_nothing(talk: Talk):
    """Whoever is not the platform gets a calm answer, and nobody is written to."""
    body, headers = talk.platform.forge(talk.platform.words("làm giấy khai sinh cần gì"))
    assert talk.platform.forged_status == await talk.platform.post(body, **headers)
    assert [] == await talk.news()

    assert 1 == len(await talk.says("làm giấy khai sinh cần gì"))


async def test_nothing_is_lost_while_the_database_is_away(talk: Talk):
    """While nothing can be stored the platform is told so, or keeps the message; afterwards it is answered, once."""
    event = talk.platform.words("làm giấy khai sinh cần gì")
    with talk.without_database() as tried:
        delivering = asyncio.create_task(talk.platform.deliver(event))
        await asyncio.wait_for(tried.wait(), 15)
        if talk.platform.bodies:
            assert [503] == await delivering
    await (talk.platform.deliver(event) if talk.platform.bodies else delivering)

    (card,) = await talk.news()
    assert "khai sinh" in card.text
