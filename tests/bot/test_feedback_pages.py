"""Feedback without the chat: form, pictures, receipt, look-up, published answers."""

import io
import re
import zlib

import pytest
from aiohttp import FormData
from PIL import Image
from sqlalchemy import update

from bot.web import photos
from storage import conversations, feedback, feedback_changes, feedback_files
from storage.feedback import Told
from storage.feedback_changes import By
from storage.tables import metadata
from tests.bot.conftest import NOW

HERE = "/phan-anh"
TEXT = "Đèn đường ngõ 5 hỏng cả tuần nay"


def filled(text=TEXT, form_id="a1b2c3d4", **more) -> FormData:
    form = FormData()
    for name, value in {"id": form_id, "text": text, **more}.items():
        form.add_field(name, value)
    return form


def with_picture(content: bytes, name="anh.jpg") -> FormData:
    form = filled()
    form.add_field("photo1", io.BytesIO(content), filename=name, content_type="image/jpeg")
    return form


def jpeg(width=64, height=48, **more) -> bytes:
    to = io.BytesIO()
    Image.new("RGB", (width, height), "red").save(to, "JPEG", **more)
    return to.getvalue()


async def kept(site, **which) -> list[feedback.Feedback]:
    return await site.app.services.read(lambda c: feedback.newest(c, **which))


async def keep(site, text=TEXT) -> feedback.Feedback:
    told = Told(text=text, channel="form")
    return await site.app.services.write(lambda c: feedback.keep(c, told, NOW))


async def test_a_form_gets_a_code_and_the_days(site):
    """At once: the code, what happens next, and by when."""
    assert "Việc gì, lúc nào" in await site.page(HERE)
    answer = await site.post(HERE, filled(where="ngõ 5", phone="0912 345 678", confidential="1"))
    page = await answer.text()
    (found,) = await kept(site)

    assert found.code in page
    assert "24/11/2026" not in page
    assert "25/11/2026" in page, "two working days from Friday 20/11; 24/11 is a day off"
    assert (found.contact, found.place, found.confidential) == ("0912345678", {"text": "ngõ 5"}, True)


async def test_what_a_form_brought_is_taken_back(site):
    """Who has the code erases phone number, place and pictures without help; the words stay and are answered."""
    form = with_picture(jpeg())
    for name, value in {"where": "ngõ 5", "phone": "0912 345 678"}.items():
        form.add_field(name, value)
    await site.post(HERE, form)
    (found,) = await kept(site)
    look = f"{HERE}/tra-cuu?ma={found.code}"
    assert "Xóa số điện thoại" in await site.page(look)
    assert (await site.post(f"{HERE}/tra-cuu", {"ma": found.code, "viec": "xoa"})).status == 303
    assert "Đã xóa số điện thoại" in await site.page(f"{look}&da-xoa=1")

    (after,) = await kept(site)
    pictures = await site.app.services.read(lambda c: feedback_files.of(c, found.id))
    assert (after.contact, after.place, pictures, after.text) == (None, None, [], TEXT)
    assert "Xóa số điện thoại" not in await site.page(look)


async def test_a_code_from_a_chat_erases_nothing_here(site):
    """Who only saw the code of somebody's chat takes nothing away from them."""
    told = Told(text=TEXT, channel="web", conversation_id=None, contact="0912345678")
    found = await site.app.services.write(lambda c: feedback.keep(c, told, NOW))
    talk = await site.app.services.write(lambda c: conversations.ensure(c, "web", "an", NOW))
    await site.app.services.write(
        lambda c: c.execute(update(metadata.tables["feedback"]).values(conversation_id=talk))
    )
    assert "Xóa số điện thoại" not in await site.page(f"{HERE}/tra-cuu?ma={found.code}")
    assert (await site.post(f"{HERE}/tra-cuu", {"ma": found.code, "viec": "xoa"})).status == 404
    assert (await kept(site))[0].contact == "0912345678"


async def test_numbers_are_masked(site):
    """A number typed among the words is not stored."""
    await site.post(HERE, filled(f"{TEXT}, gọi tôi 0912345678"))

    assert "0912345678" not in (await kept(site))[0].text


async def test_sent_twice_is_one(site):
    """An impatient second press shows the same code."""
    pages = [await (await site.post(HERE, filled())).text() for _ in range(2)]
    codes = {re.search(r"PA-\w{6}", page)[0] for page in pages}

    assert len(codes) == len(await kept(site)) == 1


async def test_a_picture_is_written_anew(site):
    """What a phone writes into a picture (where, when, which phone) is gone; the picture is small and upright."""
    exif = Image.Exif()
    exif[0x010F], exif[0x0112] = "BiMatPhone", 6
    assert (await site.post(HERE, with_picture(jpeg(3000, 1000, exif=exif)))).status == 200
    (found,) = await kept(site)
    (picture,) = await site.app.services.read(lambda c: feedback_files.of(c, found.id))
    _type, content = await site.app.services.read(lambda c: feedback_files.content(c, found.id, picture.id))

    assert b"BiMatPhone" not in content
    with Image.open(io.BytesIO(content)) as opened:
        assert not opened.getexif()
        assert (opened.width, opened.height) == (667, 2000)


def bomb() -> bytes:
    """A PNG of a few kilobytes that says it is 40,000 by 40,000."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return len(data).to_bytes(4) + kind + data + zlib.crc32(kind + data).to_bytes(4)

    head = (40_000).to_bytes(4) * 2 + bytes([8, 2, 0, 0, 0])
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(b"\0" * 100_000))
        + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"<html><script>alert(1)</script>", id="a page that calls itself a picture"),
        pytest.param(jpeg()[:200], id="cut off"),
        pytest.param(b"\xff\xd8" + b"\0" * (photos.MAX_BYTES + 1), id="too many bytes"),
        pytest.param(bomb(), id="unpacks to gigabytes"),
        pytest.param(b"", id="nothing"),
    ],
)
async def test_what_is_no_picture_is_refused(site, content):
    """It is said which file; what was typed stands in the form again; nothing is stored."""
    answer = await site.post(HERE, with_picture(content, "tep-la.jpg"))
    page = await answer.text()

    assert answer.status == 400
    assert "tep-la.jpg" in page
    assert TEXT in page
    assert await kept(site) == []


async def test_a_body_of_thirty_megabytes_is_refused_readably(site):
    """A picture straight from a camera gets a sentence, not a broken page."""
    answer = await site.post(HERE, with_picture(b"\xff\xd8" + b"\0" * 30_000_000))

    assert answer.status == 413
    assert "quá lớn" in await answer.text()


@pytest.mark.parametrize("text", ["", "hỏng"])
async def test_too_short_is_asked_again(site, text):
    """A word is not enough to act on."""
    answer = await site.post(HERE, filled(text))

    assert answer.status == 400
    assert "rõ hơn" in await answer.text()


async def test_a_wrong_phone_number_is_not_kept(site):
    """A digit missing is noticed before anybody waits for a call."""
    assert (await site.post(HERE, filled(phone="09123"))).status == 400


async def test_three_hundred_a_minute_are_too_many(site):
    """One address cannot fill the desk; the others go on."""
    far = {"X-Forwarded-For": "8.8.8.8"}
    answers = [await site.post(HERE, filled(form_id=f"form{n:05}"), headers=far) for n in range(30)]

    assert {answer.status for answer in answers} == {200, 429}
    assert (
        await site.post(HERE, filled(form_id="other123"), headers={"X-Forwarded-For": "9.9.9.9"})
    ).status == 200


async def test_a_complaint_is_asked_about_once(site):
    """One question; nothing is stored before it is answered; feedback stays possible."""
    contests = "Tôi không đồng ý với quyết định thu hồi đất của phường"
    page = await (await site.post(HERE, filled(contests))).text()
    assert "góp ý, để cơ quan trả lời" in page
    assert "90 ngày" in page
    assert await kept(site) == []

    page = await (await site.post(HERE, filled(contests, kind="complaint"))).text()
    assert "Cách khiếu nại" in page
    assert await kept(site) == []

    await site.post(HERE, filled(contests, kind="feedback"))
    assert "thu hồi đất" in (await kept(site))[0].text


async def test_an_accusation_is_kept_apart(site):
    """Sent all the same, it is for administrators, without number and place."""
    accuses = "Tôi tố cáo ông Bê địa chính nhận tiền của dân để làm sổ đỏ cho nhanh"
    page = await (
        await site.post(HERE, filled(accuses, kind="feedback", phone="0912345678", where="quầy 2"))
    ).text()
    (found,) = await kept(site, restricted=True)

    assert "chỉ người quản trị đọc được" in page
    assert (await kept(site), found.contact, found.place) == ([], None, None)


async def test_an_emergency_is_answered_with_its_number(site):
    """Who reports a fire by form reads whom to call before anything else."""
    assert (
        "114"
        in (await (await site.post(HERE, filled("nhà số 5 ngõ 3 đang cháy to lắm"))).text()).split(
            "Mã tra cứu"
        )[0]
    )


async def test_looked_up_by_its_code(site):
    """State and answer, numbers masked; nothing of who sent it."""
    found = await keep(site)
    by = By("an", NOW, "Đã thay bóng, gọi 0912345678.")
    await site.app.services.write(lambda c: feedback_changes.answer(c, found.id, by))
    page = await site.page(f"{HERE}/tra-cuu?ma={found.code.lower()}")

    assert "Đã thay bóng" in page
    assert "0912345678" not in page


async def test_a_wrong_code_is_said_and_cannot_be_tried_on_and_on(site):
    """Codes cannot be found by trying."""
    far = {"X-Forwarded-For": "8.8.8.8"}
    answers = [await site.get(f"{HERE}/tra-cuu?ma=PA-XXXXX{n % 9}", headers=far) for n in range(40)]

    assert answers[0].status == 404
    assert "Chưa tìm thấy mã" in await answers[0].text()
    assert answers[-1].status == 429


async def test_more_is_supplied_rated_and_reopened_by_code(site):
    """Who used the form can do by code what others do in the chat."""
    found = await keep(site)
    here, one = f"{HERE}/tra-cuu", {"ma": found.code}
    work = site.app.services.write
    await work(lambda c: feedback_changes.move(c, found.id, "need_more", By("an", NOW, "Ngõ nào?")))
    assert "Ngõ nào?" in await site.page(f"{here}?ma={found.code}")
    assert (await site.post(here, {**one, "viec": "bo-sung", "text": ""})).status == 400
    assert (await site.post(here, {**one, "viec": "bo-sung", "text": "Ngõ 5"})).status == 303

    await work(lambda c: feedback_changes.answer(c, found.id, By("an", NOW, "Xong")))
    assert (await site.post(here, {**one, "viec": "khong-hai-long"})).status == 303
    assert (await kept(site))[0].liked is False
    assert (await site.post(here, {**one, "viec": "mo-lai", "text": "Vẫn tối"})).status == 303
    assert (await kept(site))[0].round == 2
    assert (await site.post(here, {**one, "viec": "mo-lai", "text": "Vẫn tối"})).status == 409


async def test_the_code_of_a_chat_only_shows(site):
    """A code seen over a shoulder opens the state, but moves nothing in somebody else's name."""
    from storage import conversations  # noqa: PLC0415 - one use

    def fill(c):
        talk = conversations.ensure(c, "web", "an", NOW)
        return feedback.keep(c, Told(text=TEXT, channel="web", conversation_id=talk), NOW)

    found = await site.app.services.write(fill)
    answer = await site.post(f"{HERE}/tra-cuu", {"ma": found.code, "viec": "mo-lai", "text": "x"})

    assert answer.status == 404


async def test_only_what_was_published_is_listed(site):
    """The public reads the words an editor approved, and neither code nor original."""
    found, _hidden = await keep(site, "Đèn nhà ông Nguyễn Văn A tắt"), await keep(site, "Chưa công khai")

    def work(c):
        feedback_changes.sort(c, found.id, By("an", NOW), "ha-tang", None)
        feedback_changes.answer(c, found.id, By("an", NOW, "Đã thay cho ông A"))
        feedback_changes.publish(c, found.id, By("an", NOW), "Đèn đường <b>tắt</b>", "Đã thay")

    await site.app.services.write(work)
    page = await site.page(f"{HERE}/cong-khai?loai=ha-tang&trang=x")

    assert "Đèn đường &lt;b&gt;tắt" in page
    assert "Trả lời sau 0 ngày" in page
    assert not [word for word in (found.code, "Nguyễn Văn A", "ông A", "Chưa công khai") if word in page]
    assert "Đèn đường" not in await site.page(f"{HERE}/cong-khai?loai=thai-do")
