"""What is answered reaches the person whole, whatever their platform can show."""

from __future__ import annotations

import re

import pytest

from storage.messages import File, Link, Reply
from tests.contract.conftest import ELSEWHERE
from tests.contract.talking import Talk

PARAGRAPH = "Đoạn {n}: " + "người dân mang theo giấy tờ bản chính để đối chiếu, cán bộ trả lại ngay. " * 8
NUMBER = re.compile(r"^\((\d+)/(\d+)\) ")


@pytest.mark.parametrize("talk", ELSEWHERE, indirect=True, ids=lambda made: made.way)
async def test_a_long_answer_comes_in_parts_between_paragraphs(talk: Talk):
    """An answer longer than a message is cut between paragraphs, in order; each part fits and nothing is missing."""
    can = talk.app.channels[talk.platform.channel].capabilities
    paragraphs = [PARAGRAPH.format(n=n).strip() for n in range(1, 15)]
    await talk.lay(Reply(text="\n\n".join(paragraphs)))

    parts = [shown.text for shown in await talk.news()]
    assert len(parts) > 1
    assert max(map(len, parts)) <= can.max_text
    assert paragraphs == [p for part in parts for p in NUMBER.sub("", part).split("\n\n")]
    numbers = [found.groups() for part in parts if (found := NUMBER.match(part))]
    count = str(len(parts))
    assert numbers == ([(str(n), count) for n in range(1, len(parts) + 1)] if can.number_parts else [])


async def test_links_and_files_can_be_opened_everywhere(talk: Talk):
    """A link is a button or a line, a file comes or has a line with its address: never nothing."""
    link, address = "https://dichvucong.gov.vn/", "https://motcua.example.vn/to-khai.docx"
    can = talk.app.channels[talk.platform.channel].capabilities
    attached = None if can.files else File(name="Tờ khai", url=address)
    await talk.lay(Reply(text="Xem thêm:", links=(Link(label="Cổng dịch vụ công", url=link),), file=attached))

    (shown,) = await talk.news()
    assert link in {*shown.links, *shown.text.split()}
    assert can.files or address in shown.text


async def test_an_answer_without_words_of_the_platform(talk: Talk):
    """Letters typed in pieces (as some telephones do) are understood, and answered in whole letters."""
    typed = "la\u0300m gia\u0302\u0301y khai sinh ca\u0302\u0300n gi\u0300"

    (card,) = await talk.says(typed)
    assert "khai sinh" in card.text
