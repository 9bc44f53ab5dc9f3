"""What is seen of a message on its way: one id from receipt to delivery, and how each part of it ended."""

from __future__ import annotations

import asyncio
import logging

import pytest

from bot.channels.base import Capabilities
from bot.logs import Lines, Scrubber
from bot.metrics import Metrics
from bot.observer import Observed, Observer
from storage.inbox import Pending
from storage.messages import Incoming, Reply, Stored
from tests.bot.conftest import NOW

SAID = Incoming(channel="p", conversation="an", sender="an", message_id="m", text="a", sent_at=NOW)


class _Taking:
    name = "p"
    capabilities = Capabilities(max_text=10, max_buttons=0)

    async def send(self, _message: Stored) -> str | None:
        logging.getLogger("bot.p").info("on its way")


@pytest.fixture
def lines(caplog):
    """The log as an operator reads it."""
    usual = caplog.handler.formatter
    caplog.handler.setFormatter(Lines(Scrubber(())))
    caplog.set_level(logging.DEBUG, "bot")
    yield caplog
    caplog.handler.setFormatter(usual)


async def test_one_id_leads_from_the_receipt_to_the_delivery(lines):
    """Every line of a message's way has its id; what the process does in between has none."""
    observer = Observer(Metrics(), lambda: NOW)
    between = logging.getLogger("bot.between")
    observer.received(SAID, new=True)
    between.info("looked around")
    with observer.turn(Pending(1, 1, SAID.model_dump(mode="json"), 0, NOW)) as ended:
        ended("answered")
    between.info("looked around")
    row = Stored(
        id=1,
        channel="p",
        conversation="an",
        reply=Reply(text="a"),
        attempts=0,
        created_at=NOW,
        turn=SAID.turn,
    )
    await asyncio.create_task(Observed(_Taking(), observer).send(row))

    told = [(line.split()[3], f"turn={SAID.turn}" in line) for line in lines.text.splitlines()]
    assert [
        ("bot.observer", True), ("bot.between", False), ("bot.observer", True), ("bot.between", False),
        ("bot.p", True), ("bot.observer", True),
    ] == told  # fmt: skip # a way


async def test_a_turn_that_breaks_is_counted_as_an_error():
    """A chart shows turns that failed, and which ones; what they were about is in no figure."""
    observer = Observer(Metrics(), lambda: NOW)
    with (
        pytest.raises(KeyError),
        observer.turn(Pending(1, 1, SAID.model_dump(mode="json"), 0, NOW)),
    ):
        raise KeyError("x")
    counted = observer.metrics.registry.get_sample_value

    assert 1 == counted("motcua_turns_total", {"channel": "p", "outcome": "error"})
    assert 1 == counted("motcua_turn_seconds_count")
