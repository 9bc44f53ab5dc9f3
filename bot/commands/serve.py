"""`motcua serve`: the whole process."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import logging
import signal
import sys

import click

from bot import app
from bot.logs import set_up
from bot.settings import Settings, read_settings
from bot.unknown_settings import unknown_settings, unread_lines

if sys.platform == "win32":
    from asyncio import new_event_loop
else:
    from uvloop import new_event_loop

log = logging.getLogger(__name__)

SWITCH_S = 0.0005
"""How long one thread may keep the others waiting: the loop's many small steps would each wait for a whole turn."""

YOUNG, YOUNG_ROUNDS = 10_000, 20
"""New objects after which the collector looks at them, and looks of which one takes the older ones too: a turn makes
thousands, and nearly all go by themselves."""


@click.command()
def serve() -> None:
    """Chạy web, các kênh trò chuyện, nhắc việc. Dừng bằng Ctrl+C."""
    run(read_settings())


def run(settings: Settings, sign_in: app.SignIn | None = None) -> None:
    """Serve until a signal says stop."""
    set_up(settings)
    for warning in filter(None, (unread_lines(), unknown_settings())):
        log.warning("%s", warning)
    tune_interpreter()
    try:
        with asyncio.Runner(loop_factory=new_event_loop) as runner:
            runner.run(_until_stopped(settings, sign_in))
    except ExceptionGroup as group:  # one loop broke: its own error says more than the group
        raise group.exceptions[0] from group


def tune_interpreter() -> None:
    """For a process that answers: set once, before the first thread starts."""
    sys.setswitchinterval(SWITCH_S)
    gc.set_threshold(YOUNG, YOUNG_ROUNDS)


async def _until_stopped(settings: Settings, sign_in: app.SignIn | None) -> None:
    task = asyncio.current_task()
    assert task is not None
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, task.cancel)
    with contextlib.suppress(asyncio.CancelledError):
        await app.serve(settings, click.echo, sign_in)
