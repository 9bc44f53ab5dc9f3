"""What leaves the house: tables in three formats, the leader's page in Word, and links from chat."""

import datetime as dt
import io
import json
import math

import openpyxl
import pytest
from docx import Document
from sqlalchemy import insert

from bot.channels.own_site import whole_links
from handlers import tables
from handlers.feedback_words import category_label
from storage import downloads, feedback, feedback_changes, people, ratings
from storage.feedback import Told
from storage.feedback_changes import By
from storage.messages import Link, Reply
from storage.ratings import Rating
from storage.tables import dossier
from tests.bot.conftest import NOW

DAY, LATER = dt.date(2026, 11, 10), dt.date(2026, 11, 13)
MONTH = "?ky=thang-2026-11"


async def lived(site, people: int = 40) -> None:
    """A month under way with ratings, comments and feedback; the later day's ratings are not told yet."""

    def work(connection):
        for number in range(people):
            answers = {"Q0": 5, "A1": 1 + number % 5, "B1": 4, "C1": 3 + number % 3, "D1": 5}
            for day in (DAY, LATER):
                given = Rating(
                    "hai-long-1",
                    "1",
                    "short",
                    True,
                    day,
                    "web",
                    comment="Chờ hơi lâu. " * 20,
                    answers=answers,
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
    assert "Tính đến hết 10/11/2026" in text
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


async def test_the_leader_s_page_tells_what_is_late(site):
    """In time, overdue, what about, what senders say; rates of dossiers under a heading of their own."""

    def work(connection):
        then, unit = NOW - dt.timedelta(days=45), people.ensure_unit(connection, "Địa chính", NOW)
        kept = feedback.keep(connection, Told(text="Rác", channel="web", unit_id=unit), then)
        done = feedback.keep(connection, Told(text="Đèn tắt", channel="web", category="ha-tang"), then)
        feedback_changes.answer(connection, done.id, By("an", then, "Xong"))
        feedback_changes.rate(connection, done.id, By("citizen", then), liked=False)
        row = {"key": "H1", "code": "H1", "status": "returned", "source_day": NOW.date()}
        days = {"due": dt.date(2026, 10, 9), "first_due": dt.date(2026, 10, 9)}
        connection.execute(insert(dossier).values(**row, **days, finished=dt.date(2026, 10, 20)))
        return kept.code

    await site.sign_in()
    late = await site.app.services.write(work)
    answer = await site.get("/quan-tri/xuat/bao-cao.docx?ky=thang-2026-10")
    text = "\n".join(p.text for p in Document(io.BytesIO(await answer.read())).paragraphs)

    assert "Nhận 2, đã trả lời 1, đang xử lý 1; đúng hạn 50%; một nửa được trả lời trong 0 ngày." in text
    assert f"Quá hạn: {late} (Địa chính, hạn 27/10/2026)." in text
    assert f"Nói nhiều nhất về: {category_label('ha-tang', 'vi')} 1." in text
    assert "0 hài lòng, 1 chưa hài lòng" in text
    apart = text[text.index("4. Số liệu hành chính (tính từ hồ sơ, không phải ý kiến người dân)") :]
    assert "Mức độ hài lòng theo QĐ 766: 0% (1 hồ sơ, 1 quá hẹn, 0 có phản ánh)." in apart
    assert "Thư xin lỗi: 1 hồ sơ quá hẹn lần đầu; xin lỗi đúng hạn 0, muộn 0, chưa xin lỗi 1" in apart


def height(word) -> float:
    """Points the page's words and pictures take, reckoned with letters half as wide as high."""

    def of(paragraphs, width: float) -> float:
        total = 0.0
        for one in paragraphs:
            size = max((run.font.size.pt for run in one.runs if run.font.size), default=9.5)
            lines = max(1, math.ceil(len(one.text) * size / 2 / width))
            total += lines * size * 1.15 * word.styles["Normal"].paragraph_format.line_spacing + 2
        return total

    rows = [row for table in word.tables for row in table.rows]
    cells = (max(of(cell.paragraphs, cell.width.pt - 11) for cell in row.cells) for row in rows)
    pictures = max(shape.height.pt for shape in word.inline_shapes)
    return of(word.paragraphs, 510) + sum(cells) + pictures


async def test_the_leader_s_page_is_one_page_whatever_is_on_it(site):
    """Many offices with long names, long comments, all the factors: still one page of A4, with both charts."""
    long = "Trung tâm Phục vụ hành chính công và Hỗ trợ doanh nghiệp liên phường khu vực đô thị mới số"

    def work(connection):
        answers = {item.code: 2 for item in site.app.services.knowledge.questionnaire.items()}
        day = dt.date(2026, 10, 20)
        for number in range(60):
            said = f"{number} CHỜ LÂU MÀ KHÔNG AI BÁO TRƯỚC. " * 9
            given = Rating("hai-long-1", "1", "long", True, day, "web", comment=said, answers=answers)
            ratings.add(connection, given)
            unit = people.ensure_unit(connection, f"{long} {number}", NOW)
            told = Told(text="x", channel="web", unit_id=unit, category="ha-tang")
            feedback.keep(connection, told, NOW - dt.timedelta(days=45))

    await site.sign_in()
    await site.app.services.write(work)
    answer = await site.get("/quan-tri/xuat/bao-cao.docx?ky=thang-2026-10")
    word = Document(io.BytesIO(await answer.read()))
    text = "\n".join(p.text for p in word.paragraphs)

    assert len(word.inline_shapes) == 2
    assert "Trung tâm Phục vụ hành chính công và Hỗ trợ doanh nghiệp…" in text
    assert "và 55 phản ánh nữa" in text
    assert text.count("CHỜ LÂU MÀ KHÔNG AI") >= 5
    assert height(word) < 745


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
