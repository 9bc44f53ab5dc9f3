"""Whatever comes in, it is answered calmly, and the next honest message is answered as ever."""

from __future__ import annotations

import gzip
import json

import pytest

from storage import inbox
from tests.contract.conftest import CALLING
from tests.contract.talking import Talk

ODD_WORDS = (
    "xin\x00chào",
    "\ud83d nửa chữ \udc4d",
    "\u202e\u2067ngược\u2069\u202c làm khai sinh",
    "🎉" * 3000,
    "a\u0301" * 5000,
    "khai sinh " * 10_000,
    "'; DROP TABLE inbox; --",
    "{{7*7}} %s %(x)s <b>x</b>",
    "-1",
    "9" * 19,
    " \u200b\n\t ",
)


async def _is_answered_as_ever(talk: Talk) -> bool:
    (card,) = await talk.says("làm giấy khai sinh cần gì", who=1)
    return "khai sinh" in card.text


async def test_odd_words(talk: Talk):
    """Half letters, zeros, walls of pictures, text that runs backwards: nothing breaks, each is dealt with."""
    events = [talk.platform.words(said, who) for who, said in enumerate(ODD_WORDS, 2)]
    assert max(await talk.platform.deliver(*events)) < 500
    await talk.settle()

    assert await _is_answered_as_ever(talk)
    assert 0 == await talk.read(inbox.parked)


async def test_damaged_events(talk: Talk):
    """Each place of an event in turn holds something that does not belong there: no error, nobody held up."""
    event = talk.platform.words("làm giấy khai sinh cần gì")
    statuses = await talk.platform.deliver(*talk.platform.damaged(event))
    assert max(statuses) < 500
    await talk.settle()

    assert await _is_answered_as_ever(talk)
    assert 0 == await talk.read(inbox.parked)


def _bodies(honest: bytes) -> dict[str, bytes]:
    return {
        "empty": b"",
        "no JSON": b"\xff\xfe{",
        "cut": honest[: len(honest) // 2],
        "a list": b"[" + honest + b"]",
        "deep": b"[" * 100_000 + b"]" * 100_000,
        "deep object": b'{"a":' * 5000 + b"1" + b"}" * 5000,
        "huge": b'{"text":"' + b"a" * 2_000_000 + b'"}',
        "huge number": b'{"update_id":' + b"9" * 5000 + b"}",
        "half a letter": honest.replace(b"khai sinh", b"\\ud800"),
    }


@pytest.mark.parametrize("talk", CALLING, indirect=True, ids=lambda made: made.way)
async def test_hostile_bodies(talk: Talk):
    """Too long, too deep, cut off, packed bombs: refused or passed over, never an error of ours."""
    honest = json.dumps(talk.platform.words("lam giay khai sinh can gi")).encode()
    statuses = {name: await talk.platform.post(body) for name, body in _bodies(honest).items()}
    statuses["bomb"] = await talk.platform.post(
        gzip.compress(b" " * 50_000_000), **{"Content-Encoding": "gzip"}
    )
    statuses["not packed"] = await talk.platform.post(honest, **{"Content-Encoding": "gzip"})
    assert {name for name, status in statuses.items() if status >= 500} == set()

    assert await _is_answered_as_ever(talk)
