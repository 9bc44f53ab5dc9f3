"""What a citizen does on the chat page."""

from __future__ import annotations

from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Frame, FrameLocator, Locator, Page, expect

QUESTION = "Câu hỏi của anh/chị"
BOT = "#talk article.bot"


def last(page: Page | FrameLocator) -> Locator:
    return page.locator(BOT).last


async def type_in(page: Page | FrameLocator, text: str) -> None:
    """Type and send; waits for nothing."""
    await page.get_by_label(QUESTION).fill(text)
    await page.get_by_role("button", name="Gửi", exact=True).click()


async def say(page: Page | FrameLocator, text: str) -> None:
    """Type and send; returns when the answer is there."""
    before = await page.locator(BOT).count()
    await type_in(page, text)
    await expect(page.locator(BOT)).to_have_count(before + 1, timeout=15_000)


async def texts(page: Page) -> list[str]:
    """The whole talk, as it reads."""
    return await page.locator("#talk article").all_inner_texts()


async def barriers(page: Page | Frame) -> list[str]:
    """What axe finds in the way of people who use a keyboard, a screen reader or large letters."""
    found = await Axe().run(page)
    return [
        f"{rule['id']}: {node['html']} {node.get('failureSummary')}"
        for rule in found.response["violations"]
        for node in rule["nodes"]
    ]
