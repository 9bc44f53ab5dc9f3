"""The satisfaction page: figures, groups, downloads; nothing small in any of them."""

from __future__ import annotations

import datetime as dt
import re

import pytest

from storage import ratings, visits
from storage.ratings import Rating

OCTOBER = "/quan-tri/hai-long?ky=thang-2026-10"


def rate(connection, count: int, unit: str = "Phường Mẫu", **answers: int | None) -> None:
    for number in range(count):
        given = Rating(
            questionnaire="hai-long-1",
            formula="mean-of-criteria-1",
            form="short",
            completed=True,
            day=dt.date(2026, 10, 20),
            channel="web",
            unit=unit,
            comment="=1+1" if number == 0 else None,
            answers=answers,
        )
        ratings.add(connection, given)


async def shown(site, path: str = OCTOBER) -> str:
    """What a reader sees of the page's main part."""
    page = await site.page(path)
    return re.sub(r"<[^>]+>", " ", page[page.index('<ul class="tiles">') :])


async def test_table_and_charts(site):
    """The page shows each criterion with its interval, a chart per factor, and the standing note."""
    await site.sign_in()
    await site.app.services.write(lambda c: rate(c, 40, Q0=5, A1=4, A4=2, B1=5))
    page = await site.page(OCTOBER)

    assert "100,00" in page
    assert "không phải Chỉ số SIPAS" in page
    charts = re.findall(r'src="([^"]*bieu-do/[A-Z]\.svg[^"]*)"', page)
    assert len(charts) == 2
    chart = await site.get(charts[0].replace("&amp;", "&"))
    assert chart.content_type == "image/svg+xml"
    assert "<svg" in await chart.text()


async def test_few_ratings_are_not_shown(site):
    """Four answers could point at persons: no figure, no comment, in no file either."""
    await site.sign_in()
    await site.app.services.write(lambda c: rate(c, 4, Q0=5, A1=1))
    page = await shown(site)
    file = await (await site.get("/quan-tri/hai-long/tai-ve.csv?ky=thang-2026-10")).text()
    comments = await (await site.get("/quan-tri/hai-long/gop-y.csv?ky=thang-2026-10")).text()

    assert "Chưa đủ ý kiến" in page
    assert "dưới 5 người" in page
    assert "100" not in page
    assert "=1+1" not in page + comments
    assert "100" not in file
    assert not re.search(r",[1-4],", file)


async def test_groups_hide_the_small_and_its_neighbour(site):
    """In the table by office, page and file name the same offices and hide the same ones."""
    await site.sign_in()

    def fill(connection):
        for unit, count in (("Phường A", 60), ("Phường B", 56), ("Phường C", 4)):
            rate(connection, count, unit, Q0=5, A1=4)

    await site.app.services.write(fill)
    page = await shown(site, OCTOBER + "&theo=don-vi")
    file = await (await site.get("/quan-tri/hai-long/tai-ve.csv?ky=thang-2026-10&theo=don-vi")).text()

    assert re.search(r"Phường A\s+60", page)
    assert re.search(r"Phường B\s+Chưa đủ", page)
    assert re.search(r"Phường C\s+Chưa đủ", page)
    assert re.search(r"Phường A,A1,[^,]*,60,", file)
    assert all(
        line.endswith(",,,,,,,Chưa đủ ý kiến (<5)\r") or "Phường A" in line
        for line in file.split("\n")
        if "Phường" in line and "Phường Mẫu" not in line
    )


async def test_three_filters_are_refused(site):
    """Too many conditions are refused with the reason."""
    await site.sign_in()
    answer = await site.get(OCTOBER + "&don-vi=A&tuoi=18-24&nghe=free")

    assert answer.status == 400
    assert "hai điều kiện" in await answer.text()


@pytest.mark.parametrize("table_format", ["csv", "xlsx"])
async def test_download(site, table_format):
    """The file has each figure, the note, and no comment: who wrote what is nobody's business."""
    await site.sign_in()
    await site.app.services.write(lambda c: rate(c, 6, Q0=5, A1=4))
    answer = await site.get(f"/quan-tri/hai-long/tai-ve.{table_format}?ky=thang-2026-10")
    body = await answer.read()

    assert "danh-gia-thang-2026-10" in answer.headers["Content-Disposition"]
    if table_format == "csv":
        text = body.decode("utf-8-sig")
        assert "không phải Chỉ số SIPAS" in text
        assert "1+1" not in text
        assert ",A1,Tìm thông tin về thủ tục,6,100" in text


async def test_comments_are_neutralised(site):
    """A comment that is a formula arrives as text."""
    await site.sign_in()
    await site.app.services.write(lambda c: rate(c, 6, Q0=5))
    answer = await site.get("/quan-tri/hai-long/gop-y.csv?ky=thang-2026-10")

    assert "'=1+1" in (await answer.read()).decode("utf-8-sig")


@pytest.mark.parametrize("period", ["", "thang-2026-13", "rubbish"])
async def test_nonsense_period_shows_this_month(site, period):
    """A mistyped period in the address shows the usual one."""
    await site.sign_in()

    assert 'value="thang-2026-11" selected' in await site.page(f"/quan-tri/hai-long?ky={period}")


async def test_the_page_says_what_it_is_of(site):
    """On paper there is no form: the period and what was filtered stand in words above the figures."""
    await site.sign_in()
    page = await site.page(f"{OCTOBER}&kenh=kiosk&gioi=female")

    assert "<strong>Tháng 10/2026</strong> · Kênh: Màn hình ở quầy · Giới tính: Nữ</p>" in page


async def test_english_readers_get_english_periods(site):
    """Periods, days and channels are written as English is."""
    await site.sign_in()
    await site.app.services.write(lambda c: rate(c, 6, Q0=5, A1=4))
    page = await site.page("/quan-tri/hai-long?ky=cchc-quy-2026-4&lang=en")

    assert "CCHC: Quarter 4, 2026 (15 Sept 2026 – 14 Dec 2026)" in page
    assert "Screens at the counter" in page
    assert not re.search(r"\d\d/\d\d/\d{4}|Tháng|Quý ", page[page.index("<main") :])


async def test_an_office_that_only_dossiers_name_can_be_chosen(site):
    """Offices of imported dossiers are offered too, the small ones as well; figures of few answers stay hidden."""
    await site.sign_in()
    small, large = "Văn phòng Đăng ký đất đai", "Phòng Kinh tế"

    def fill(connection):
        for unit, count in ((large, 60), ("Phường Mẫu", 56), (small, 4)):
            rate(connection, count, unit, Q0=5, A1=4)
        for unit in (large, small, "Công an phường"):
            visits.issue(connection, unit=unit, procedure_id=None, now=site.clock())

    await site.app.services.write(fill)
    page = await site.page(OCTOBER)

    assert all(f'<option value="{unit}">{unit}</option>' in page for unit in (large, small, "Công an phường"))
    assert "60" in await shown(site, f"{OCTOBER}&don-vi={large}")
    assert "Chưa đủ ý kiến" in await shown(site, f"{OCTOBER}&don-vi={small}")
    nobody, few = [await shown(site, f"{OCTOBER}&don-vi={unit}") for unit in ("Công an phường", small)]
    assert nobody.replace("Công an phường", small) == few
