"""What comes while the writer is busy: gathered, and each told what became of it."""

import asyncio
import threading

from bot.gathering import Gathering
from storage import inbox
from tests.bot.conftest import NOW
from tests.storage.test_inbox_outbox import message


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


async def test_message_that_cannot_be_written_fails_alone(writer):
    """Three people write in the same moment, one of them what no database takes: the other two are taken in."""
    arrived = Gathering(writer, lambda connection, some: inbox.receive_all(connection, some, NOW))
    half_a_letter = message(peer="binh").model_copy(update={"message_id": "2\ud800"})
    three = [message(peer="an"), half_a_letter, message(peer="chi")]
    an, binh, chi = await asyncio.gather(*map(arrived.add, three), return_exceptions=True)

    assert (True, True) == (an, chi)
    assert isinstance(binh, UnicodeEncodeError)
