"""The desk of feedback in the admin pages: list, one page for each, and every change written down."""

import datetime as dt
import re

import pytest
from sqlalchemy import update

from storage import feedback, feedback_changes, feedback_events, feedback_files, people
from storage.feedback import Told
from storage.feedback_changes import By
from storage.tables import staff as staff_table
from tests.bot.conftest import NOW

HERE = "/quan-tri/phan-anh"
TEXT = "Đèn đường ngõ 5 hỏng cả tuần nay"


@pytest.fixture
async def case(site):
    """A feedback; the admin is signed in."""
    await site.sign_in()
    return await site.app.services.write(lambda c: feedback.keep(c, Told(text=TEXT, channel="form"), NOW))


async def now(site, case) -> feedback.Feedback:
    return await site.app.services.read(lambda c: feedback.one(c, case.id))


async def seen(site, case) -> str:
    return str(await site.app.services.read(lambda c: feedback_events.last_id(c, case.id)))


async def does(site, case, what: str, **form: str) -> int:
    """Fill a form as it stands on the page now; the answer's status."""
    answer = await site.post(f"{HERE}/{case.id}/{what}", {"seen": await seen(site, case), **form})
    return answer.status


async def audited(site) -> list[str]:
    query = "SELECT action FROM audit WHERE action LIKE 'feedback.%' ORDER BY id"
    return await site.app.services.read(lambda c: list(c.exec_driver_sql(query).scalars()))


async def test_from_the_list_to_a_published_answer(site, case):
    """Taken up, sorted, given to an office, answered after a preview, published after another."""
    assert TEXT in await site.page(HERE)
    unit = await site.app.services.write(lambda c: people.ensure_unit(c, "Phòng Mẫu", NOW))
    assert await does(site, case, "tiep-nhan") == 303
    assert await does(site, case, "phan-loai", category="ha-tang") == 303
    assert await does(site, case, "giao", unit=str(unit), text="Xử lý giúp") == 303
    assert await does(site, case, "tra-loi", text="Đã thay bóng.") == 200, "shown first"
    assert (await now(site, case)).answer is None
    assert await does(site, case, "tra-loi", text="Đã thay bóng.", send="1") == 303
    words = {"summary": "Đèn đường tắt", "answer": "Đã thay bóng."}
    assert await does(site, case, "cong-khai", **words) == 200, "shown first"
    assert await does(site, case, "cong-khai", **words, send="1") == 400, "not read"
    assert await does(site, case, "cong-khai", **words, send="1", read="1") == 303

    found = await now(site, case)
    assert (found.stage, found.unit, found.category, found.public_summary) == (
        "published",
        "Phòng Mẫu",
        "ha-tang",
        "Đèn đường tắt",
    )
    assert await audited(site) == [f"feedback.{a}" for a in ("accept", "sort", "assign", "answer", "publish")]
    assert "Diễn biến" in await site.page(f"{HERE}/{case.id}")


async def test_the_public_reads_no_number_even_if_the_editor_misses_it(site, case):
    """Numbers and codes are masked in the preview; names are pointed out."""
    await does(site, case, "tra-loi", text="Xong", send="1")
    leak = {"summary": "Ông Nguyễn Văn A, 0912345678, xe 29A-123.45, H26.15-261105-0032", "answer": "Xong"}
    answer = await site.post(f"{HERE}/{case.id}/cong-khai", {**leak, "send": "1", "read": "1"})
    page = await answer.text()

    assert (await now(site, case)).public_at is None
    assert not [number for number in ("0912345678", "29A-123.45", "261105") if number in page]
    assert "giống tên người" in page
    assert "Ông Nguyễn Văn A" in page


@pytest.mark.parametrize(
    ("what", "form"),
    [
        ("bo-sung", {"text": "Ngõ nào?"}),
        ("chuyen", {"agency": "Sở Xây dựng", "text": "Quốc lộ"}),
        ("tu-choi", {"reason": "khong-ro", "text": "Xin ghi rõ hơn."}),
    ],
)
async def test_every_other_way_out(site, case, what, form):
    """Asked, handed on, refused: each with its words, which the sender reads by the code."""
    assert await does(site, case, what, **form) == 303

    assert form["text"] in await site.page(f"/phan-anh/tra-cuu?ma={case.code}")


@pytest.mark.parametrize(
    ("what", "form"),
    [
        ("bo-sung", {}),
        ("chuyen", {"agency": "Sở Xây dựng"}),
        ("tu-choi", {"reason": "bịa", "text": "Không"}),
        ("tu-choi", {"reason": "khong-ro"}),
        ("giao", {"unit": "99"}),
        ("phan-loai", {"repeat_of": "PA-XXXXXX"}),
        ("khong-cong-khai", {"reason": "Chưa trả lời"}),
        ("dong", {}),
    ],
)
async def test_what_is_incomplete_or_out_of_order_is_explained(site, case, what, form):
    """Nothing changes, and the page says why."""
    answer = await site.post(f"{HERE}/{case.id}/{what}", {"seen": await seen(site, case), **form})

    assert answer.status == 409
    assert 'role="alert"' in await answer.text()
    assert await audited(site) == []


async def test_two_officials_do_not_undo_each_other(site, case):
    """The second learns that somebody was first; what they typed is still there."""
    old = await seen(site, case)
    await does(site, case, "tiep-nhan")
    form = {"seen": old, "text": "Câu trả lời dài.", "send": "1"}
    answer = await site.post(f"{HERE}/{case.id}/tra-loi", form)
    page = await answer.text()

    assert answer.status == 409
    assert "người khác xử lý" in page
    assert "Câu trả lời dài." in page


async def test_a_repetition_is_linked_to_the_first(site, case):
    """The page of the later one leads to the earlier one."""
    again = await site.app.services.write(
        lambda c: feedback.keep(c, Told(text="Đèn vẫn hỏng", channel="web"), NOW)
    )
    assert await does(site, again, "phan-loai", repeat_of=case.code.lower()) == 303

    assert case.code in await site.page(f"{HERE}/{again.id}")


async def test_a_letter_about_two_things(site, case):
    """Split by an editor: the accusing part goes where administrators alone look."""
    form = {"kept": "Đèn hỏng", "parted": "Ông Bê nhận tiền", "accuses": "1"}
    assert await does(site, case, "tach", **form) == 303
    page = await site.page(f"{HERE}/{case.id}")
    assert "Ông Bê" not in page
    assert "Ông Bê nhận tiền" in await site.page(HERE)

    await site.app.services.write(lambda c: c.execute(update(staff_table).values(role="editor")))
    assert "Ông Bê" not in await site.page(HERE)
    assert (await site.get(f"{HERE}/{case.id + 1}")).status == 404


async def test_an_accusation_found_out_later(site, case):
    """It leaves the common list at once; an editor who found it does not see it any more."""
    await site.app.services.write(lambda c: c.execute(update(staff_table).values(role="editor")))
    answer = await site.post(f"{HERE}/{case.id}/han-che")

    assert answer.headers["Location"] == HERE
    assert TEXT not in await site.page(HERE)
    assert (await site.post(f"{HERE}/{case.id}/tra-loi", {"text": "x", "send": "1"})).status == 404


async def test_a_picture_is_downloaded_not_shown(site, case):
    """It is never a page of this site; without a session nobody gets it."""
    await site.app.services.write(lambda c: feedback_files.add(c, case.id, "image/jpeg", b"\xff\xd8", NOW))
    answer = await site.get(f"{HERE}/{case.id}/anh/1")

    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert (await site.get(f"{HERE}/{case.id}/anh/2")).status == 404
    await site.post("/quan-tri/dang-xuat")
    assert (await site.get(f"{HERE}/{case.id}/anh/1")).status == 303


async def test_overdue_is_counted_and_found(site, case):
    """What is late stands in a tile and in a list of its own."""
    told = Told(text="Rác từ tháng trước", channel="web")
    await site.app.services.write(lambda c: feedback.keep(c, told, NOW - dt.timedelta(days=30)))
    page = await site.page(f"{HERE}?qua-han=1")

    assert "<strong>1</strong>" in page
    assert "Rác từ tháng trước" in page
    assert TEXT not in page


async def test_figures_of_a_period_stand_under_the_list(site, case):
    """How many were in time, how many wait too long; the rate of QĐ 766 in a tile of its own."""
    told = Told(text="Rác từ tháng chín", channel="web")
    await site.app.services.write(lambda c: feedback.keep(c, told, NOW - dt.timedelta(days=60)))
    page = await site.page(f"{HERE}?ky=thang-2026-9")

    assert re.search(r"<strong>1</strong>đang quá hạn trả lời", page)
    assert re.search(r"<strong>0%</strong>đúng hạn", page)
    assert "Xử lý phản ánh theo QĐ 766" in page


async def test_filters_that_make_no_sense_are_left_out(site, case):
    """An address that was typed by hand shows the usual list."""
    assert TEXT in await site.page(f"{HERE}?trang-thai=bịa&don-vi=x&loai=y&trang=-1")
    assert TEXT not in await site.page(f"{HERE}?trang-thai=closed")


async def test_words_of_citizens_are_shown_as_words(site, case):
    """What looks like code is only text."""
    told = Told(text="<script>alert(1)</script> đèn hỏng", channel="form")
    bad = await site.app.services.write(lambda c: feedback.keep(c, told, NOW))

    for path in (HERE, f"{HERE}/{bad.id}"):
        page = await site.page(path)
        assert "<script>alert" not in page
        assert "&lt;script&gt;" in page


async def test_closing_takes_what_is_personal_with_it(site, case):
    """Closed by hand before the clock does."""
    await site.app.services.write(lambda c: feedback_changes.answer(c, case.id, By("an", NOW, "Xong")))
    assert await does(site, case, "dong") == 303

    assert (await now(site, case)).stage == "closed"


async def test_no_such_feedback(site, case):
    """A made-up number leads nowhere."""
    assert (await site.get(f"{HERE}/999999999999999999999")).status == 404
