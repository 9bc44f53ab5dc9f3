"""`motcua serve` itself, told that the platform allows any pace; what it serves is given by its settings."""

import asyncio

from bot.channels.pace import Pace
from bot.commands.serve import run
from bot.settings import read_settings


async def _at_once(_pace: Pace, _chat: str) -> None:
    await asyncio.sleep(0)


Pace.wait = _at_once  # type: ignore[method-assign]  # what is measured is the engine, not the platform's limit
run(read_settings())
