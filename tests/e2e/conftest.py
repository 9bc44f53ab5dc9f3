"""A real headless Chromium on a phone-sized screen."""

from __future__ import annotations

import os
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, ConsoleMessage, Page, async_playwright

from bot import clock
from knowledge.library import Knowledge
from tests.servers.site import running

PHONE = {"width": 360, "height": 740}


def chromium() -> str:
    """Where Chromium is. Missing: skipped with the reason; in CI that is an error."""
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if found:
        return found
    if os.environ.get("CI") == "true":
        pytest.fail("Chromium is missing, and CI clicks through the pages: apt-get install chromium")
    pytest.skip("Chromium is missing (Debian: apt-get install chromium)")


IN_ONE_LOOP = pytest.mark.asyncio(loop_scope="session")
"""A browser belongs to the event loop it was started in, and is started once."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let every test of this folder run in the browser's event loop."""
    for item in items:
        if item.nodeid.startswith("tests/e2e/"):
            item.add_marker(IN_ONE_LOOP, append=False)


@pytest_asyncio.fixture(loop_scope="session")
async def site(tmp_path: Path, knowledge: Knowledge) -> AsyncIterator[str]:
    """The address of a site in this process; name it before `phone`, which then lets go of it first."""
    async with running(tmp_path, clock.now, knowledge) as (client, _built):
        yield str(client.make_url("/"))


def _is_fault(line: ConsoleMessage) -> bool:
    """An error of ours; a server that a test has stopped is none."""
    return line.type == "error" and "net::ERR_" not in line.text


@pytest.fixture
def forgiven() -> list[str]:
    """Parts of complaints that a test provokes on purpose; it fills the list."""
    return []


@pytest_asyncio.fixture(loop_scope="session", scope="session")
async def browser() -> AsyncIterator[Browser]:
    """A browser; each test has a context of its own in it, as a person has a private window."""
    path = chromium()
    async with async_playwright() as playwright:
        started = await playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield started
        await started.close()


@pytest_asyncio.fixture(loop_scope="session")
async def phone(browser: Browser, forgiven: list[str]) -> AsyncIterator[Page]:
    """A page on a 360-pixel phone; whatever the browser complains about fails the test."""
    context = await browser.new_context(viewport=PHONE, locale="vi-VN")
    page = await context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda line: complaints.append(line.text) if _is_fault(line) else None)
    yield page
    await context.close()
    assert [] == [said for said in complaints if not any(part in said for part in forgiven)]
