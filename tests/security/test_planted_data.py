"""Personal data goes in at every door; after erasing, no table, backup, log, export, figure or page holds any of it."""

from __future__ import annotations

import datetime as dt
import io
import logging
import re
import unicodedata
import zipfile

import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from bot.eraser import Eraser
from bot.logs import JsonLines, Lines, Scrubber, secrets_of
from handlers.turns import run_pending
from storage import audit, backups, inbox, visits
from storage.audit import Wanted
from storage.messages import File, Place
from storage.retention import Kept
from storage.tables import metadata
from tests.bot.conftest import Clock, Site
from tests.handlers.talking import Talk
from tests.servers.site import assembled

PHONE, CARD, EMAIL, PLATE = "0987 123 456", "001099012345", "hat.giong@example.vn", "29A-123.45"
NAME, PHOTO, PEER = "Trịnh Thị Hạt Giống", "https://f.zdn.vn/planted-photo.jpg", "planted-peer-77"
WHERE = Place(latitude=21.02851, longitude=105.85423)
SAID = f"Tôi tên là {NAME}, căn cước {CARD}, gọi {PHONE}, thư {EMAIL}, xe {PLATE}"
PLANTED = {
    "phone": r"0\W*9\W*8\W*7\W*1\W*2\W*3\W*4\W*5\W*6",
    "card": CARD,
    "e-mail": re.escape(EMAIL),
    "plate": r"29A\W*123\W*45",
    "name": "hat giong",
    "photo": "planted-photo",
    "chat": PEER,
    "latitude": r"21\.0285",
}


@pytest.fixture
async def site(tmp_path, knowledge):
    """The site with its owner signed in, and nobody at work in the background."""
    clock = Clock()
    async with assembled(tmp_path, clock, knowledge) as (client, built):
        made = Site(client, built, clock)
        await made.sign_in()
        yield made


@pytest.fixture
async def person(site, knowledge):
    """Somebody who says too much, everywhere in the chat."""
    talk = Talk(site.app.store.database, knowledge, peer=PEER, channel="zalo_oa", now=site.clock.at)
    plant_in_chat(talk)
    return talk


def plant_in_chat(talk: Talk) -> None:
    talk.says(f"{SAID}. Làm giấy khai sinh cần gì?")
    talk.says(f"thủ tục xyzzy của tôi đâu. {SAID}")
    talk.says(f"mã hồ sơ H26.15-261105-0032 đến đâu rồi, {SAID}")
    talk.says("/gopy")
    talk._send(kind="place", place=WHERE)
    talk._send(kind="files", files=(File(name="anh", url=PHOTO),))
    talk.says(f"Đèn ngõ hỏng. {SAID}")
    talk.presses("Để lại số")
    talk.says(PHONE)
    rate(talk)
    talk.says("/thongbao")
    talk.presses("Đồng ý nhận")
    talk.says(f"Cảm ơn thông báo. {SAID}")  # as an answer to a broadcast
    talk.says("/dulieu")
    talk.presses("Sửa dữ liệu")
    talk.says(f"Sửa giúp. {SAID}")


def rate(talk: Talk) -> None:
    """To the comment, and the comment."""
    talk.says("/danhgia")
    talk.presses("Đồng ý trả lời")
    answers = {"Hài lòng", "Ở quầy", "Đã nhận", "Không gửi"}
    while offered := answers.intersection(talk.buttons):
        talk.presses(offered.pop())
    talk.says(f"Cán bộ nhiệt tình. {SAID}")
    talk.presses("Thôi")


async def plant_in_forms(site: Site) -> None:
    """Where no chat is: the form without JavaScript, signing in, addresses, a request taken down at the counter."""
    await site.post("/tro-chuyen", {"id": "planted-0001", "text": SAID})
    await site.app.services.write(
        lambda c: run_pending(c, site.app.services.knowledge, site.app.services.clock)
    )
    code = await site.app.services.write(
        lambda c: visits.issue(c, unit=None, procedure_id=None, now=site.app.services.clock())
    )
    await site.post(f"/danhgia/{code}", {"Q0": "4", "comment": SAID, "once": "x", "action": "send"})
    for login in (NAME, PHONE, CARD, EMAIL):
        await site.post("/quan-tri/dang-nhap", {"login": login, "password": SAID})
        await site.get("/quan-tri/khong-co", params={"q": SAID})
    await site.post("/quan-tri/quyen-du-lieu", {"kind": "view", "text": SAID})
    await site.post("/quan-tri/su-co", {"what": "x", "data": "y", "found": SAID})


async def erase(site: Site, talk: Talk) -> None:
    """As the person asks for it in the chat; an hour later the eraser goes round."""
    talk.says("/dulieu")
    talk.presses("Xóa tất cả")
    talk.presses("Xóa tất cả")
    site.clock.at = talk.now + dt.timedelta(hours=2)
    await Eraser(site.app.store, Kept(), site.clock).go_round()


async def a_week_later(site: Site) -> None:
    """When platforms have long stopped repeating calls, their ids go: a chat's id may be part of them."""
    site.clock.at += dt.timedelta(days=8)
    await Eraser(site.app.store, Kept(), site.clock).go_round()
    await site.sign_in()


def found_in(text: str) -> list[str]:
    plain = "".join(c for c in unicodedata.normalize("NFD", text.casefold()) if not unicodedata.combining(c))
    return [kind for kind, pattern in PLANTED.items() if re.search(pattern, plain, re.IGNORECASE)]


def tables(site: Site) -> dict[str, str]:
    with site.app.store.database.read() as connection:
        return {
            name: "\n".join(str(tuple(row)) for row in connection.execute(select(table)))
            for name, table in metadata.tables.items()
        }


def leaks(texts: dict[str, str]) -> dict[str, list[str]]:
    return {where: kinds for where, text in texts.items() if (kinds := found_in(text))}


def backup(site: Site, tmp_path) -> dict[str, str]:
    with site.app.store.database.snapshot() as connection:
        backups.write(connection, tmp_path / "a.zip", site.clock.at)
    with zipfile.ZipFile(tmp_path / "a.zip") as packed:
        return {name: packed.read(name).decode() for name in packed.namelist()}


async def pages(site: Site) -> dict[str, str]:
    """Every page, table to take away and figure that an administrator can open."""
    paths = [
        "/quan-tri", "/quan-tri/hai-long", "/quan-tri/phan-anh", "/quan-tri/cau-hoi", "/quan-tri/chua-tra-loi",
        "/quan-tri/nhat-ky", "/quan-tri/quyen-du-lieu", "/quan-tri/su-co", "/quan-tri/can-bo",
        "/quan-tri/hai-long/tai-ve.csv", "/quan-tri/nhat-ky/tai-ve.csv", "/metrics", "/readyz",
    ]  # fmt: skip # a list to look through
    return {path: await site.page(path) for path in paths}


async def workbooks(site: Site) -> dict[str, str]:
    texts = {}
    for path in ("/quan-tri/hai-long/tai-ve.xlsx", "/quan-tri/nhat-ky/tai-ve.xlsx"):
        book = load_workbook(io.BytesIO(await (await site.get(path)).read()))
        texts[path] = "\n".join(str(row) for sheet in book for row in sheet.iter_rows(values_only=True))
    return texts


def logged(site: Site, caplog) -> dict[str, str]:
    scrub = Scrubber(secrets_of(site.app.services.settings))
    return {kind.__name__: "\n".join(map(kind(scrub).format, caplog.records)) for kind in (Lines, JsonLines)}


async def test_nothing_of_it_is_found_afterwards(site, person, caplog, tmp_path):
    """Phone, card, e-mail, plate, name, photo, place and the chat's id: whoever was erased is nowhere."""
    caplog.set_level(logging.DEBUG)
    await plant_in_forms(site)
    assert {"phone", "photo", "chat", "latitude"} <= {
        kind for kinds in leaks(tables(site)).values() for kind in kinds
    }
    await erase(site, person)
    assert leaks(tables(site)) == {"seen": ["chat"]}
    await a_week_later(site)

    assert leaks(tables(site)) == {}
    assert leaks(backup(site, tmp_path)) == {}
    assert leaks(await pages(site)) == {}
    assert leaks(await workbooks(site)) == {}
    assert leaks(logged(site, caplog)) == {}


async def test_the_border_masks(site, person):
    """Before anybody asks for anything, what is stored of a message holds no number, address or introduced name."""
    kept = tables(site)
    said = {name: kept[name] for name in ("question", "unmet_question", "rating", "inbox", "inbox_dead")}

    assert leaks(said) == {}
    assert all("[họ tên]" in said[name] for name in ("question", "rating"))
    with site.app.store.database.read() as connection:
        assert inbox.depth(connection) == 0


async def test_what_is_typed_at_sign_in_is_not_kept(site):
    """A citizen at the wrong form, or a password in the wrong field, leaves nothing behind."""
    await plant_in_forms(site)
    tries = await site.app.services.read(lambda c: audit.found(c, Wanted(action="sign_in.refused")))

    assert {(one.actor, one.subject) for one in tries} == {("?", "staff ?")}
    assert leaks({"audit": tables(site)["audit"]}) == {}
