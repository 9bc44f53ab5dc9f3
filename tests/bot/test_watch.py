"""The operator learns that a platform fell silent, and what an outage of ours may have cost."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
from aiohttp.test_utils import TestClient, TestServer
from sqlalchemy import update

from bot import app
from bot.settings import read_settings
from bot.watch import Watch
from bot.web import server
from bot.writer import Writer
from handlers.quiet import quiet_ones
from storage import channel_states
from storage.database import Database
from storage.tables import staff_session
from tests.bot.conftest import Clock, Site

FRIDAY = dt.datetime(2026, 11, 20, 1, 0, tzinfo=dt.UTC)
"""Eight o'clock in Hà Nội."""
ZALO = ("zalo_oa",)


@pytest.fixture
async def writer(tmp_path: Path) -> AsyncIterator[Writer]:
    database = Database(f"sqlite:///{tmp_path}/watch.db")
    database.prepare()
    made = Writer(database)
    made.start()
    yield made
    await made.stop()
    database.close()


def hours(n: float) -> dt.datetime:
    return FRIDAY + dt.timedelta(hours=n)


async def look(watch: Watch, *moments: dt.datetime) -> None:
    for moment in moments:
        await watch.look(moment)


def alarms(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [record.getMessage() for record in caplog.records if record.levelno == logging.ERROR]


async def test_a_silent_platform_is_told_once(writer, caplog):
    """After eight working hours without a call the log says so once, and again after the next silence."""
    await writer.do(lambda c: channel_states.heard(c, "zalo_oa", FRIDAY))
    watch = Watch(writer, ZALO, 8)
    await look(watch, *(hours(n / 2) for n in range(18)))
    assert [] == alarms(caplog)
    await look(watch, *(hours(9 + n / 60) for n in range(3)))

    assert 1 == len(alarms(caplog))
    assert "zalo_oa" in alarms(caplog)[0]
    assert "08:00 20/11/2026" in alarms(caplog)[0]
    await writer.do(lambda c: channel_states.heard(c, "zalo_oa", hours(72)))
    await look(watch, hours(72), hours(72 + 9))
    assert 2 == len(alarms(caplog))


async def test_a_weekend_is_no_silence(writer, caplog):
    """Nobody is called out because citizens sleep."""
    await writer.do(lambda c: channel_states.heard(c, "zalo_oa", hours(8)))
    await look(Watch(writer, ZALO, 8), hours(8), hours(70))

    assert [] == alarms(caplog)


async def test_a_platform_that_never_called_is_told_too(writer, caplog):
    """A webhook that was never switched on is noticed eight working hours after the start."""
    watch = Watch(writer, ZALO, 8)
    await look(watch, hours(0), hours(8.5))
    assert [] == alarms(caplog)
    await look(watch, hours(9))

    assert "chưa lần nào" in alarms(caplog)[0]


async def test_after_an_outage_the_console_is_to_be_checked(writer, caplog):
    """A process that was away for more than half an hour says that Zalo may have given it up; a restart does not."""
    await look(Watch(writer, ZALO, 8), hours(0))
    await look(Watch(writer, ZALO, 8), hours(0.4))
    assert [] == caplog.records
    await look(Watch(writer, ZALO, 8), hours(1))

    assert "đã ngừng từ 08:24 20/11/2026" in caplog.text
    assert "webhook" in caplog.text


async def test_without_such_a_channel_nothing_is_said(writer, caplog):
    """An office that has only the web chat hears nothing of webhooks."""
    await look(Watch(writer, (), 8), hours(0), hours(200))

    assert [] == caplog.records


async def test_the_clock_is_no_channel_that_falls_silent(writer):
    """The row that says when we were alive is not taken for a platform."""
    await look(Watch(writer, ZALO, 8), hours(0))
    found = await writer.do(lambda c: quiet_ones(c, ZALO, hours(100), 8))

    assert ["zalo_oa"] == [one.channel for one in found]


async def test_the_clock_is_no_channel_that_people_read_of(site):
    """Figures and pages name the channels that there are, and not the clock's row among them."""
    await site.sign_in()
    await look(Watch(site.app.store.writer, ZALO, 8), site.clock())
    await site.app.store.write(lambda c: channel_states.heard(c, "zalo_oa", site.clock()))
    figures = await site.page("/metrics")

    assert 'motcua_channel_last_event_seconds{channel="zalo_oa"}' in figures
    assert 'channel="clock"' not in figures
    assert "Clock" not in await site.page("/quan-tri")


async def test_a_silent_channel_is_on_todays_page(tmp_path, knowledge):
    """The administrator sees which platform has not called for long, and what to look at."""
    clock = Clock(hours(0))
    built = app.build(
        read_settings(_env_file=None, database_url=f"sqlite:///{tmp_path}/site.db"), clock, knowledge
    )
    built.store.writer.start()
    services = replace(built.services, called=ZALO)
    async with TestClient(TestServer(server.build(services))) as client:
        site = Site(client, built, clock)
        await site.sign_in()
        assert "Kênh Zalo OA: chưa có lời gọi nào từ nền tảng." in await site.page("/quan-tri")
        await services.write(lambda c: channel_states.heard(c, "zalo_oa", clock.at))
        assert "Kênh Zalo OA:" not in await site.page("/quan-tri")
        clock.at = hours(9)
        await services.write(lambda c: c.execute(update(staff_session).values(last_seen_at=clock.at)))
        assert "đã 8 giờ làm việc không có lời gọi" in await site.page("/quan-tri")
    await built.store.writer.stop()
    built.store.database.close()
