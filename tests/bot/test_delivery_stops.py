"""A process is asked to stop in the middle of a send."""

import asyncio

from bot.delivery import Delivery
from storage import outbox, tray
from tests.bot.conftest import NOW
from tests.bot.test_delivery import Platform, put


async def test_send_that_has_begun_is_finished_before_the_end(store):
    """A stop in the middle of a send marks it: after the restart it is not sent again."""
    platform = Platform("p")
    platform.open.clear()
    running = asyncio.create_task(Delivery(store.writer, {"p": platform}, lambda: NOW).run())
    await put(store.writer, "p", "a")
    await asyncio.wait_for(platform.began.wait(), 10)
    running.cancel()
    await asyncio.sleep(0)
    platform.open.set()
    await asyncio.gather(running, return_exceptions=True)

    assert 0 == (await store.writer.do(tray.counts))["waiting"]


async def test_what_goes_wrong_while_the_process_stops_is_told(store, monkeypatch, caplog):
    """An error nobody foresaw in the last send is in the log, and keeps nobody from stopping."""

    def fail(*_given):
        raise ZeroDivisionError("in the last send")

    platform = Platform("p")
    platform.open.clear()
    delivery = Delivery(store.writer, {"p": platform}, lambda: NOW)
    monkeypatch.setattr(outbox, "mark_sent", fail)
    running = asyncio.create_task(delivery.run())
    await put(store.writer, "p", "a")
    await asyncio.wait_for(platform.began.wait(), 10)
    running.cancel()
    await asyncio.sleep(0)
    platform.open.set()
    (ended,) = await asyncio.gather(running, return_exceptions=True)

    assert isinstance(ended, asyncio.CancelledError)
    assert "in the last send" in caplog.text
