"""kill -9 in the middle: nothing is lost, nothing is out of order."""

import asyncio
from itertools import count

import pytest

from tests.integration.running import TOKEN, serving

MESSAGES = 60
KILLED_AFTER = (1, 7, 25)
"""Replies that have gone out when the process is killed: each time a new one has taken over from the one before."""


async def _say_all(bot_api) -> None:
    for number in range(MESSAGES):
        await bot_api.say(f"/gopy PA-{_code(number)}", chat=1 + number % 3)


def _code(number: int) -> str:
    """A receipt code that no feedback has: its answer repeats it, so replies can be told apart."""
    letters = "ABCDEFGHJK"
    return "".join(letters[int(digit)] for digit in f"{number:06}")


def _told(bot_api, chat: int) -> list[str]:
    texts = [str(m["text"]) for m in bot_api.sent if int(m["chat_id"]) == chat]
    codes = [text.split("PA-")[1][:6] for text in texts]
    return [code for at, code in enumerate(codes) if code not in codes[:at]]


@pytest.mark.parametrize("backend", ["sqlite", "postgresql"])
async def test_killed_process_loses_nothing(tmp_path, bot_api, backend, request):
    """A citizen's message is answered exactly as if nothing had happened, however often the process is killed."""
    more = {"MOTCUA_TELEGRAM_TOKEN": TOKEN, "MOTCUA_TELEGRAM_BASE_URL": bot_api.url}
    if backend == "postgresql":
        more["MOTCUA_DATABASE_URL"] = request.getfixturevalue("postgres_url")
    saying: asyncio.Task[None] | None = None
    for kill_after in KILLED_AFTER:
        async with serving(tmp_path, **more) as running:
            saying = saying or asyncio.create_task(_say_all(bot_api))
            await bot_api.replies(kill_after, timeout=30)
            running.kill()
            await running.stopped()
    assert saying
    await saying
    before = len(bot_api.sent)
    async with serving(tmp_path, **more):
        for enough in count(MESSAGES):
            await bot_api.replies(enough, timeout=30)
            if {chat: len(_told(bot_api, chat)) for chat in (1, 2, 3)} == dict.fromkeys(
                (1, 2, 3), MESSAGES // 3
            ):
                break

    for chat in (1, 2, 3):
        expected = [_code(n) for n in range(MESSAGES) if 1 + n % 3 == chat]
        assert expected == _told(bot_api, chat)
    # Sent but not yet marked when a process died: at most one per conversation may come again, each time.
    most = MESSAGES + 3 * len(KILLED_AFTER)
    assert MESSAGES <= len(bot_api.sent) <= most, f"{before} sent before the last start"
