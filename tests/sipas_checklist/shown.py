"""Everywhere figures of ratings come out, read as text: pages, files, the programs' interface, the chat."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Mapping

import docx
import openpyxl

from storage import api_tokens, people, ratings
from storage.ratings import Rating
from tests.bot.conftest import NOW, Site
from tests.handlers.talking import Talk

MONTH = "thang-2026-10"
FILES = (
    "hai-long/tai-ve.csv",
    "hai-long/tai-ve.xlsx",
    "hai-long/gop-y.csv",
    "hai-long/gop-y.xlsx",
    "xuat/danh-gia.csv",
    "xuat/danh-gia.xlsx",
    "xuat/danh-gia.json",
    "xuat/bao-cao.docx",
)


def of_october(**given: object) -> Rating:
    values = {"unit": "Phường Mẫu", "answers": {"Q0": 5, "A1": 4}, **given}
    day = dt.date(2026, 10, 20)
    return Rating("hai-long-1", "mean-of-criteria-1", "short", True, day, "web", rule="moi-1", **values)


async def rate(site: Site, *given: Rating) -> None:
    def work(connection) -> None:
        for one in given:
            ratings.add(connection, one)

    await site.app.services.write(work)


async def everywhere(site: Site, query: str = "") -> dict[str, str]:
    """Name of the place → what is read there. `query`: more of the page's own."""
    asked = f"?ky={MONTH}{query}"
    found = {"page": (await site.page(f"/quan-tri/hai-long{asked}")).partition("<main")[2]}
    for name in FILES:
        answer = await site.get(f"/quan-tri/{name}{asked}")
        found[name] = _text(name, await answer.read())
    answer = await site.get(f"/api/v1/ratings{asked.partition('&')[0]}", headers=await _token(site))
    found["api"] = await answer.text()
    found["chat"] = await _in_chat(site)
    return found


async def _token(site: Site) -> Mapping[str, str]:
    def make(connection) -> str:
        return api_tokens.make(connection, name="Bảng", scopes=("ratings",), by="admin", now=NOW)

    return {"Authorization": f"Bearer {await site.app.services.write(make)}"}


async def _in_chat(site: Site) -> str:
    """`/thongke` of a linked leader."""
    services = site.app.services
    leader = Talk(services.store.database, services.knowledge, peer="leader", now=NOW)

    def work(connection) -> str:
        unit = people.ensure_unit(connection, "Văn phòng", NOW)
        person = people.add(connection, name="Lan", unit_id=unit, role="leader", now=NOW)
        return people.new_link_code(connection, person, NOW)

    leader.says(f"/lienket {await services.write(work)}")
    return leader.says("/thongke")


def _text(name: str, body: bytes) -> str:
    if name.endswith(".xlsx"):
        book = openpyxl.load_workbook(io.BytesIO(body))
        return "\n".join(
            str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row
        )
    if name.endswith(".docx"):
        word = docx.Document(io.BytesIO(body))
        cells = [
            paragraph.text for table in word.tables for cell in table._cells for paragraph in cell.paragraphs
        ]
        foot = [paragraph.text for section in word.sections for paragraph in section.footer.paragraphs]
        return "\n".join([*(paragraph.text for paragraph in word.paragraphs), *cells, *foot])
    return body.decode("utf-8-sig")
