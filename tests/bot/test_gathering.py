"""What comes while the writer is busy: gathered, and each told what became of it."""

import asyncio
import threading

from bot.gathering import Gathering


async def test_who_comes_while_others_are_written_is_written_too(writer):
    """A message that arrives in the midst of the writing is not taken for one that was there before."""
    begun, gate = threading.Event(), threading.Event()

    def write(_connection, items):
        written = list(items)
        begun.set()
        gate.wait(10)
        return [item in written for item in items]

    gathering = Gathering(writer, write)
    first = asyncio.create_task(gathering.add("a"))
    await asyncio.to_thread(begun.wait, 10)
    second = asyncio.create_task(gathering.add("b"))
    await asyncio.sleep(0)
    gate.set()

    assert [True, True] == await asyncio.gather(first, second)
