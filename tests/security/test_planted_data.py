"""Personal data goes in at every door; after erasing, no table, backup, log, export, figure or page holds any of it."""

from __future__ import annotations

import base64
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
from handlers import tables as tables_
from storage import audit, backups, inbox
from storage.audit import Wanted
from storage.retention import Kept
from storage.tables import metadata
from tests.bot.conftest import Clock, Site
from tests.handlers.talking import Talk
from tests.security.planting import (
    NO_WORDS,
    OF_CITIZENS,
    OF_THE_OFFICE,
    PEER,
    PLANTED,
    plant_at_the_office,
    plant_in_chat,
    plant_in_dossiers_and_answers,
    plant_in_feedback_form,
    plant_in_forms,
    plant_in_tasks,
)
from tests.servers.site import assembled


@pytest.fixture
async def site(tmp_path, knowledge):
    """The site with its owner signed in, and nobody at work in the background."""
    clock = Clock()
    async with assembled(tmp_path, clock, knowledge, secret_key="a secret of the tests") as (client, built):
        made = Site(client, built, clock)
        await made.sign_in()
        yield made


@pytest.fixture
async def person(site, knowledge):
    """Somebody who says too much, everywhere in the chat."""
    talk = Talk(site.app.store.database, knowledge, peer=PEER, channel="zalo_oa", now=site.clock.at)
    plant_in_chat(talk)
    return talk


async def plant_everywhere(site: Site, talk: Talk) -> None:
    """At every door there is."""
    await plant_in_forms(site)
    await plant_in_feedback_form(site)
    await plant_at_the_office(site)
    plant_in_dossiers_and_answers(talk)
    plant_in_tasks(talk)


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
        texts = {name: packed.read(name).decode() for name in packed.namelist()}
    pictures = (row["content"] for row in backups.rows_of(tmp_path / "a.zip", "feedback_file"))
    return texts | {"pictures": "".join(base64.b64decode(one).decode("latin-1") for one in pictures)}


async def pages(site: Site) -> dict[str, str]:
    """Every page, table to take away and figure that an administrator can open."""
    paths = [
        "/quan-tri", "/quan-tri/hai-long", "/quan-tri/phan-anh", "/quan-tri/cau-hoi", "/quan-tri/chua-tra-loi",
        "/quan-tri/nhat-ky", "/quan-tri/quyen-du-lieu", "/quan-tri/quyen-du-lieu/1", "/quan-tri/su-co",
        "/quan-tri/can-bo", "/quan-tri/cong-viec", "/quan-tri/phan-anh/1", "/quan-tri/phan-anh/2",
        "/quan-tri/ho-so", "/quan-tri/ho-so/1", "/quan-tri/ho-so/bang/1",
        "/phan-anh/cong-khai", *[f"/quan-tri/xuat/{n}.csv" for n in tables_.NAMES],
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
    await plant_everywhere(site, person)
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


async def test_every_table_is_looked_at(site, person):
    """A table that is new here is either planted, or somebody has said why no citizen's words come into it."""
    await plant_everywhere(site, person)
    empty = {name for name in OF_CITIZENS if not tables(site)[name]}

    assert empty == set()
    assert set(metadata.tables) == OF_CITIZENS | set(OF_THE_OFFICE) | NO_WORDS


async def test_the_border_masks(site, person):
    """Before anybody asks for anything, what is stored of a message holds no number, address or introduced name."""
    kept = tables(site)
    names = ("question", "unmet_question", "rating", "inbox", "inbox_dead")
    said = {name: kept[name] for name in names}

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


async def test_what_officials_write_of_citizens_is_masked(site, person):
    """Results, evidence, names of documents, reasons: all is masked as it comes in, and no page shows more."""
    plant_in_tasks(person)
    kept = tables(site)
    shown = [await site.page(path) for path in ("/quan-tri/cong-viec?xong=1", "/quan-tri/xuat/cong-viec.csv")]

    assert kept["task_note"].count("[số giấy tờ]") >= 5
    assert kept["answer"].count("[số điện thoại]") == 2
    assert "AgAD-scan" in kept["task_note"]
    officials = "\n".join(row for row in kept["conversation"].splitlines() if PEER not in row)
    assert "AgAD-scan" in officials
    assert found_in(kept["task_note"] + kept["answer"] + officials + "".join(shown)) == []
