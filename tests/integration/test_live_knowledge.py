"""A running server takes up what an official writes into a file."""

import asyncio

import aiohttp

from knowledge.places import data_folder
from tests.integration.running import browser_session, serving


async def _shows(session: aiohttp.ClientSession, url: str, text: str) -> None:
    """Until the page shows it: within the few seconds that are promised."""
    async with asyncio.timeout(15):
        while text not in await (await session.get(url)).text():
            pass


async def test_an_edit_goes_live_without_restarting(tmp_path):
    """The page of a running server shows the new name of the ward a moment after its file was saved."""
    place = tmp_path / "phuong-toi.yaml"
    written = (data_folder() / "phuong-mau.yaml").read_text(encoding="utf-8")
    place.write_text(written, encoding="utf-8")
    async with serving(tmp_path, MOTCUA_PLACE=str(place)) as running, browser_session() as session:
        await _shows(session, running.url, "Phường Mẫu")
        place.write_text(written.replace("Phường Mẫu", "Phường Đổi Tên"), encoding="utf-8")
        await _shows(session, running.url, "Phường Đổi Tên")
