"""The chat page greets in the language of its visitor."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize(
    ("preferred", "title"),
    [
        ("en-US,en;q=0.9,vi;q=0.8", "Type your question here"),
        ("vi-VN,vi;q=0.9,en;q=0.8", "Gõ câu hỏi ở đây"),
        ("ko-KR,ko;q=0.9", "Gõ câu hỏi ở đây"),
        (";;,", "Gõ câu hỏi ở đây"),
    ],
)
async def test_browser_language(site, preferred, title):
    """An English browser shows the page in English, every other one in Vietnamese."""
    answer = await site.client.get("/", headers={"Accept-Language": preferred})
    assert title in await answer.text()


async def test_choice_goes_before_the_browser(site):
    """Who has chosen Vietnamese keeps it on an English computer."""
    answer = await site.client.get("/?lang=vi", headers={"Accept-Language": "en-GB"})
    assert "Gõ câu hỏi ở đây" in await answer.text()


async def test_admin_pages_stay_vietnamese(site):
    """An official on an English computer reads Vietnamese unless they choose otherwise."""
    answer = await site.client.get("/quan-tri/dang-nhap", headers={"Accept-Language": "en-GB"})
    assert 'lang="vi"' in await answer.text()
