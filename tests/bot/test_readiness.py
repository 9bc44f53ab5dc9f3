"""Is it ready? Never because nobody answered, and not for longer than the trouble lasts."""

from __future__ import annotations

import asyncio
import datetime as dt
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from bot.heart import Heart
from bot.metrics import Metrics
from bot.readiness import LATE_S, Readiness
from bot.refusals import Refusals
from storage import channel_states, revisions
from tests.bot.conftest import NOW


@pytest.fixture
def refusals():
    return Refusals("", Metrics().write_failures)


@pytest.fixture
def heart():
    return Heart(0)


@pytest.fixture
def ready(site, refusals, heart):
    """Asks the parts of a running site."""
    built = site.app.services
    return Readiness(built.store, refusals, built.source, ("web",), heart, built.clock)


@pytest.fixture
def silent(monkeypatch):
    """What hangs until the test is over; nobody waits for it for five seconds."""
    monkeypatch.setattr("bot.readiness.ANSWER_S", 0.02)
    over = threading.Event()
    yield lambda *_given: over.wait(10)
    over.set()


async def test_a_database_that_does_not_answer_is_not_ready(site, ready, silent):
    """Whoever asks is told so in time, instead of waiting with everybody else."""
    threads = ThreadPoolExecutor(1)
    threads.submit(silent)
    ready._store = replace(site.app.store, threads=threads)
    checks, channels = await asyncio.gather(ready.checks(), ready.channels())

    assert (False, False, True) == (checks["database"], checks["shards"], checks["writer"])
    assert {"web": "unknown"} == channels
    threads.shutdown(wait=False)


async def test_a_database_that_lost_its_tables_is_not_ready(site, ready):
    """What cannot be read is unknown, and nothing is taken to be well for it."""
    await site.app.store.write(lambda c: c.exec_driver_sql("ALTER TABLE channel_state RENAME TO away"))
    told = await ready.channels()
    await site.app.store.write(lambda c: c.exec_driver_sql("ALTER TABLE away RENAME TO channel_state"))

    assert {"web": "unknown"} == told


async def test_a_write_that_hangs_is_no_write(site, ready, refusals, silent):
    """After something could not be written the process is not ready before something is."""
    refusals.add(ValueError("full"))
    hanging = asyncio.create_task(site.app.store.write(silent))
    await asyncio.sleep(0)

    assert not (await ready.checks())["writer"]
    hanging.cancel()


async def test_one_write_tells_that_it_is_over(ready, refusals, monkeypatch):
    """Once something was written again, whoever looks every second writes nothing more."""
    written, write = [], revisions.write_again
    monkeypatch.setattr(revisions, "write_again", lambda connection: written.append(write(connection)))
    refusals.add(ValueError("full"))
    for _ in range(3):
        assert (await ready.checks())["writer"]
    assert 1 == len(written)
    refusals.add(ValueError("full again"))
    await ready.checks()

    assert 2 == len(written)


async def test_who_stands_still_or_knows_nothing_is_not_ready(site, ready, heart, knowledge):
    """A process whose loop is late, or that has nothing to answer with, gets no calls."""
    heart.lag = LATE_S
    site.app.services.source.current = replace(knowledge, procedures={})
    checks = await ready.checks()

    assert {"loop", "knowledge"} == {name for name, well in checks.items() if not well}


@pytest.mark.parametrize(("seconds", "word"), [(1, "paused"), (0, "open"), (-3600, "open")])
async def test_a_pause_that_is_over_is_over(site, ready, seconds, word):
    """A channel is open again when its pause has ended, also before anything is sent there."""
    until = NOW + dt.timedelta(seconds=seconds)
    await site.app.store.write(
        lambda c: channel_states.pause(c, "web", until, "chậm lại", NOW, operator=False)
    )

    assert {"web": word} == await ready.channels()
