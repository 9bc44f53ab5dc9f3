"""What is looked after once a minute leaves room for people who ask."""

import asyncio

import pytest

from bot.scheduler import Duty, Scheduler
from tests.bot.conftest import NOW


class Nothing:
    """No channel needs looking at."""

    async def look(self, _now) -> None:
        return


@pytest.fixture
def look(store):
    """One look at the clock; somebody asks while the first part is done. Returns what was done, in order."""

    async def once(*, in_parts: bool) -> list[str]:
        done, answers, left = [], [], iter((3, 2, 1))
        loop = asyncio.get_running_loop()

        def ask() -> None:
            answers.append(store.writer.submit(lambda _: done.append("reply")))

        def work(_connection, _now) -> int:
            if not done:
                loop.call_soon_threadsafe(ask)  # long work is done in a thread
            done.append("part")
            return next(left, 0)

        duty = Duty("broadcasts", work, in_parts=in_parts)
        await Scheduler(store.writer, [duty], lambda: NOW, lambda: None, Nothing()).tick()
        await answers[0]
        return done

    return once


async def test_long_work_is_done_in_parts_with_replies_between(look):
    """Thousands are written to in one look, and who asks meanwhile waits for a part of it only."""
    assert ["part", "reply", "part", "part", "part"] == await look(in_parts=True)


async def test_other_work_is_done_once_a_look(look):
    """Reminders that were written are not looked for again at once."""
    assert ["part", "reply"] == await look(in_parts=False)
