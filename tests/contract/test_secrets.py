"""Who reads the database or the log learns no number of anybody, no token, and nothing of what people wrote."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator

import pytest
from sqlalchemy import select

from bot import logs
from storage.messages import Reply
from storage.tables import metadata
from tests.contract.talking import LATER, Talk

PHONE, CARD = "0912345678", "001099012345"
SECRETIVE = "chuyen rieng cua toi"


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """All that is logged, in full, as the process writes it."""
    root = logging.getLogger()
    before, handlers = root.level, root.handlers[:]
    yield io.StringIO()
    root.handlers[:] = handlers
    root.setLevel(before)


def _listen(talk: Talk, written: io.StringIO) -> None:
    logs.set_up(talk.app.settings.model_copy(update={"log_level": "debug"}))
    (handler,) = logging.getLogger().handlers
    assert isinstance(handler, logging.StreamHandler)
    handler.setStream(written)


async def test_numbers_of_persons_are_in_no_table(talk: Talk):
    """A number that somebody sends, as a question, a feedback or a comment, is masked in every table."""
    await talk.says(f"làm khai sinh cần gì, gọi tôi {PHONE}, cccd {CARD}")
    await talk.says("/gopy")
    await talk.says(f"Đèn đường ngõ 5 hỏng cả tuần, gọi tôi {PHONE}, cccd {CARD}")

    def everything(connection):
        rows = [tuple(r) for table in metadata.sorted_tables for r in connection.execute(select(table))]
        return json.dumps(rows, default=str, ensure_ascii=False)

    kept = await talk.read(everything)
    assert "ngõ 5" in kept
    assert PHONE not in kept
    assert CARD not in kept


async def test_the_log_tells_no_secret(talk: Talk, log: io.StringIO):
    """Through good and bad, the log names no token and no key, and repeats nothing of what was written."""
    _listen(talk, log)
    platform = talk.platform
    await talk.says(f"{SECRETIVE}, số tôi {PHONE}")
    with talk.without_database():
        if platform.bodies:
            await platform.deliver(platform.words(SECRETIVE))
    if platform.bodies:
        body, headers = platform.forge(platform.words(SECRETIVE))
        await platform.post(body, **headers)
        await platform.post(f"{{{SECRETIVE}".encode())
    await platform.deliver(*platform.damaged(platform.words(SECRETIVE)))
    if platform.is_elsewhere:
        for trouble in (platform.breaks, platform.loses_the_answer, platform.refuses_the_token):
            trouble()
            await talk.lay(Reply(text=f"Chào {SECRETIVE} {trouble.__name__}"))
            await talk.settle(LATER)

    told = log.getvalue()
    assert told
    assert [secret for secret in (*platform.secrets, PHONE, SECRETIVE) if secret in told] == []
