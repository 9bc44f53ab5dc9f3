"""Below the speed a platform allows to one person, without making another wait."""

import asyncio

import pytest

from bot.channels import pace
from bot.channels.pace import Pace


class Watch:
    """The loop's clock, turned by hand: whoever waits is woken at once, and the time has passed."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.loop = asyncio.get_running_loop()
        self.passed = 0.0
        began = self.loop.time()
        later = self.loop.call_at

        def call_at(when, callback, *args, **more):
            self.passed = max(self.passed, when - began + 1e-6)  # a timer never fires before its time
            return later(began, callback, *args, **more)

        monkeypatch.setattr(self.loop, "time", lambda: began + self.passed)
        monkeypatch.setattr(self.loop, "call_at", call_at)


async def test_one_person_gets_a_few_at_once_and_then_one_a_second(monkeypatch):
    """The parts of an answer come together; a flood does not."""
    watch = Watch(monkeypatch)
    limits = Pace(burst=3)
    times = []
    for _ in range(6):
        await limits.wait("an")
        times.append(round(watch.passed))

    assert [0, 0, 0, 1, 2, 3] == times


async def test_chats_are_not_remembered_for_ever(monkeypatch):
    """A year of people does not fill the memory."""
    monkeypatch.setattr(pace, "REMEMBERED", 2)
    limits = Pace(burst=3)
    for person in range(10):
        await limits.wait(str(person))

    assert 2 == len(limits._chats)
