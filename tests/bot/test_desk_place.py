"""The locality's file on the desk: checked, previewed, kept, and brought back."""

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from knowledge.library import Knowledge
from knowledge.places import place_file
from storage import record_versions
from tests.bot.conftest import Clock, Site
from tests.servers.site import running

HERE = "/quan-tri/dia-phuong"


@pytest.fixture
async def site(tmp_path: Path, knowledge: Knowledge) -> AsyncIterator[Site]:
    """An office with a file of its own."""
    own = tmp_path / "phuong-mau.yaml"
    own.write_text(place_file("phuong-mau").read_text("utf-8"), "utf-8")
    clock = Clock()
    async with running(tmp_path, clock, knowledge, place=str(own)) as (client, built):
        yield Site(client, built, clock)


async def save(site, text: str) -> None:
    preview = await (await site.post(HERE, {"text": text})).text()
    seen = re.search(r'name="seen" value="(\w+)"', preview).group(1)
    assert (await site.post(HERE, {"text": text, "seen": seen, "note": "đổi giờ"})).status == 303


async def test_a_number_is_changed_after_its_preview(site, tmp_path):
    """An editor sees the change, saves it, and finds who and why in the history; the old one comes back."""
    await site.sign_in()
    file = tmp_path / "phuong-mau.yaml"
    before = file.read_text("utf-8")
    await save(site, before.replace("Phường Mẫu", "Phường Mới"))
    assert "name: Phường Mới" in file.read_text("utf-8")

    page = await site.page(HERE)
    assert "đổi giờ" in page
    earlier = await site.page(re.search(rf"{HERE}/phien-ban/\d+", page).group())
    assert "name: Phường Mẫu" in earlier
    await save(site, before)
    assert file.read_text("utf-8") == before


@pytest.mark.parametrize("text", ["", "name: [", "id: x\nname: y\n"])
async def test_a_broken_file_is_refused(site, tmp_path, text):
    """A file that breaks a rule is told so by key, and changes nothing."""
    await site.sign_in()
    before = (tmp_path / "phuong-mau.yaml").read_text("utf-8")
    answer = await site.post(HERE, {"text": text})

    assert answer.status == 400
    assert "phuong-mau.yaml" in await answer.text()
    assert (tmp_path / "phuong-mau.yaml").read_text("utf-8") == before


async def test_what_was_changed_in_the_file_itself_is_kept(site, tmp_path):
    """By hand, or by a save that was cut off before its commit: the next save keeps what it takes the place of."""
    await site.sign_in()
    file = tmp_path / "phuong-mau.yaml"
    text = file.read_text("utf-8")
    await save(site, text.replace("Phường Mẫu", "Phường Một"))
    file.write_text(text.replace("Phường Mẫu", "Phường Hai"), "utf-8")
    await save(site, text.replace("Phường Mẫu", "Phường Ba"))
    await save(site, text.replace("Phường Mẫu", "Phường Bốn"))
    kept = await site.app.services.read(lambda c: record_versions.of_file(c, "place:phuong-mau.yaml"))

    assert [re.search(r"name: (Phường \w+)", one.content)[1] for one in kept] == [
        "Phường Bốn",
        "Phường Ba",
        "Phường Hai",
        "Phường Một",
        "Phường Mẫu",
    ]
