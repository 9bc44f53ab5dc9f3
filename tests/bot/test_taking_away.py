"""What leaves the house: tables in three formats, the leader's page in Word, and links from chat."""

import datetime as dt
import io
import json

import openpyxl
import pytest
from docx import Document

from bot.channels.own_site import whole_links
from handlers import tables
from storage import downloads, feedback, ratings
from storage.messages import Link, Reply
from storage.ratings import Rating
from tests.bot.conftest import NOW

DAY = dt.date(2026, 11, 19)
MONTH = "?ky=thang-2026-11"


async def lived(site, people: int = 40) -> None:
    """A month with ratings, comments and feedback."""

    def work(connection):
        for number in range(people):
            answers = {"Q0": 5, "A1": 1 + number % 5, "B1": 4, "C1": 3 + number % 3, "D1": 5}
            given = Rating(
                "hai-long-1", "1", "short", True, DAY, "web", comment="Chờ hơi lâu. " * 20, answers=answers
            )
            ratings.add(connection, given)
        feedback.add(connection, conversation_id=None, channel="web", text="=1+1", now=NOW)
        feedback.add(connection, conversation_id=None, channel="web", text="tố cáo", now=NOW, restricted=True)

    await site.app.services.write(work)


async def taken(site, path: str) -> bytes:
    answer = await site.get(f"/quan-tri/xuat/{path}{MONTH}")
    assert answer.status == 200
    assert "attachment" in answer.headers["Content-Disposition"]
    return await answer.read()


@pytest.mark.parametrize("name", tables.NAMES)
async def test_every_table_is_taken_away_in_every_format(site, name):
    """Excel for people, CSV and JSON for programs: the same rows."""
    await site.sign_in()
    await lived(site)
    rows = json.loads(await taken(site, f"{name}.json"))
    sheet = openpyxl.load_workbook(io.BytesIO(await taken(site, f"{name}.xlsx"))).active
    assert (await taken(site, f"{name}.csv")).startswith("\ufeff".encode())

    assert sheet.max_row == len(rows) + 1


async def test_no_single_rating_leaves_the_house(site):
    """The table of ratings is the published report, a row a figure; of a small office there is none."""
    await site.sign_in()
    await lived(site)
    rows = json.loads(await taken(site, "danh-gia.json"))
    figures = {(row["Nhóm"], row["Mã"]): row["Số ý kiến"] for row in rows}

    assert figures["(tất cả)", "C1"] == 40
    assert len(rows) < 40
    assert not any("Chờ hơi lâu" in str(row) for row in rows)


async def test_feedback_is_disarmed_and_denunciations_stay(site):
    """A formula in a citizen's words runs nowhere; what accuses somebody is in no table."""
    await site.sign_in()
    await lived(site)

    assert b"'=1+1" in await taken(site, "phan-anh.csv")
    assert [row["Nội dung"] for row in json.loads(await taken(site, "phan-anh.json"))] == ["=1+1"]


async def test_the_leader_s_page_says_what_it_is(site):
    """One page of A4: figures with interval, factors, lowest criteria, feedback, five comments, note and versions."""
    await site.sign_in()
    await lived(site)
    word = Document(io.BytesIO(await taken(site, "bao-cao.docx")))
    text = "\n".join(p.text for p in word.paragraphs)
    foot = word.sections[0].footer.paragraphs[0].text

    assert "từ 01/11/2026 đến hết 30/11/2026" in text
    assert "Tính đến hết 19/11/2026" in text
    assert "Không so với kỳ trước (Tháng 10/2026): chưa đủ ý kiến" in text
    assert "khoảng tin cậy 95%" in text
    assert "Nhận 1, đã trả lời 0" in text
    assert text.count("– Chờ hơi lâu") == 5
    assert "không phải Chỉ số SIPAS" in foot
    assert "hai-long-1" in foot
    assert len(word.inline_shapes) == 2
    assert (round(word.sections[0].page_width.cm, 1), round(word.sections[0].page_height.cm, 1)) == (
        21.0,
        29.7,
    )


async def test_the_leader_s_page_of_a_quiet_month(site):
    """With fewer than five answers the page tells no figure of them."""
    await site.sign_in()
    await lived(site, people=4)
    word = Document(io.BytesIO(await taken(site, "bao-cao.docx")))
    text = "\n".join(p.text for p in word.paragraphs)

    assert "Chưa đủ ý kiến" in text
    assert "Chờ hơi lâu" not in text


async def test_a_link_from_chat_gives_its_file_once(site):
    """Looking at the page uses nothing up, as platforms look first; the file comes once."""
    services = site.app.services
    token = await services.write(lambda c: downloads.offer(c, "bao-cao", "Lan", NOW))
    for _ in range(2):
        assert "Tải về" in await site.page(f"/tai-ve/{token}")
    first = await site.post(f"/tai-ve/{token}")
    assert first.content_type.endswith("wordprocessingml.document")

    assert (await site.post(f"/tai-ve/{token}")).status == 404
    assert (await site.get(f"/tai-ve/{token}")).status == 404


def test_links_of_ours_reach_people_on_every_platform():
    """A link to our own page carries the site's address outside the web chat."""
    reply = Reply(text="x", links=(Link(label="a", url="/tai-ve/1"), Link(label="b", url="https://b.vn")))

    assert [link.url for link in whole_links(reply, "https://m.vn").links] == [
        "https://m.vn/tai-ve/1",
        "https://b.vn",
    ]
