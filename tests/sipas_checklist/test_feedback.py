"""Items 5 and 6: feedback with its receipt, clocks and borders; apologies that people sign."""

import datetime as dt
import io
import re

from handlers import dossier_news
from knowledge.dossiers.words import Status
from knowledge.pakn import Step, dues_of
from knowledge.workdays import load_calendar
from storage import feedback
from tests.bot.test_dossiers import FIRST, find, table
from tests.bot.test_feedback_desk import does
from tests.bot.test_feedback_desk import now as as_it_stands
from tests.bot.test_feedback_pages import keep
from tests.handlers.talking import START
from tests.handlers.test_dossier import official
from tests.handlers.test_petition import ACCUSES


def test_5_feedback_gets_a_receipt_that_finds_it(citizen, talk):
    """At once a code; from any chat it tells how far the matter is."""
    citizen.says("/gopy")
    found = re.search(r"PA-\w{6}", citizen.says("Đèn đường ngõ 5 hỏng cả tuần nay"))

    assert found
    assert "chờ cán bộ xem" in talk("binh").says(f"/gopy {found.group()}")


def test_5_the_clocks_are_2_5_10_and_15_working_days():
    """Of what came on Friday 20/11/2026, with 24/11 a day off."""
    dues = {due.step: due.day for due in dues_of(dt.date(2026, 11, 20), load_calendar())}

    assert dues[Step.CHECK] == dt.date(2026, 11, 25)
    assert dues[Step.FORWARD] == dt.date(2026, 11, 30)
    assert dues[Step.INFORM] == dt.date(2026, 12, 7)
    assert dues[Step.ANSWER] == dt.date(2026, 12, 14)


async def test_5_a_refusal_has_a_reason(site):
    """Without one from the list nothing is refused."""
    await site.sign_in()
    case = await keep(site)
    assert await does(site, case, "tu-choi", text="Không nhận") in {400, 409}
    assert (await as_it_stands(site, case)).stage == "new"

    assert await does(site, case, "tu-choi", reason="khong-ro", text="Nội dung chưa rõ ở đâu") == 303
    assert (await as_it_stands(site, case)).stage == "refused"


async def test_5_published_answers_are_redacted(site):
    """What everybody reads has no code, number or address of the sender."""
    await site.sign_in()
    case = await keep(site, "Đèn trước nhà tôi hỏng, gọi 0912 345 678")
    await does(site, case, "tra-loi", text="Đã thay bóng.", send="1")
    words = {"summary": "Đèn hỏng, gọi 0912345678", "answer": "Đã thay bóng."}
    assert await does(site, case, "cong-khai", **words, send="1", read="1") == 200, "shown again, masked"
    await does(site, case, "cong-khai", summary="Đèn đường hỏng", answer="Đã thay bóng.", send="1", read="1")
    public = await site.page("/phan-anh/cong-khai")

    assert "Đã thay bóng." in public
    assert "0912" not in public
    assert case.code not in public


def test_5_a_complaint_is_shown_its_own_door(citizen):
    """Plain words: a message is no khiếu nại, the 90 days run on, and where one goes."""
    citizen.says("/gopy")
    told = citizen.says("Tôi không đồng ý với quyết định thu hồi đất của phường")

    assert "không phải là đơn" in told
    assert "90 ngày" in told
    assert "Khiếu nại lần đầu" in citizen.presses("Cách khiếu nại")


def test_5_who_accuses_stays_secret(citizen):
    """A tố cáo that is sent all the same lies apart and leads to nobody."""
    citizen.says("/gopy")
    citizen.says(ACCUSES)
    citizen.presses("Vẫn gửi làm phản ánh")
    with citizen.database.read() as connection:
        (apart,) = feedback.newest(connection, restricted=True)
        sender = connection.exec_driver_sql("SELECT conversation_id, contact FROM feedback").one()

        assert feedback.newest(connection) == []
    assert apart.restricted
    assert tuple(sender) == (None, None)


async def test_6_the_apology_is_a_draft_that_people_sign(site):
    """The machine writes a draft; it is neither signed nor sent before an official says that somebody did."""
    await site.sign_in()
    here = await _drafted(site)
    assert (await site.post(f"{here}/xin-loi/gui", {"how": "x", "sent_on": "2026-11-20"})).status == 409
    signed = {"number": "12/TB", "signer": "Trưởng phòng Tư pháp Mẫu", "signed_on": "2026-11-20"}

    assert (await site.post(f"{here}/xin-loi/ky", {**signed, "signer": ""})).status == 400
    assert (await site.post(f"{here}/xin-loi/ky", signed)).status == 303


async def test_6_one_extension_only(site):
    """A second new day is refused."""
    await site.sign_in()
    here = await _drafted(site)
    signed = {"number": "12", "signer": "Trưởng phòng", "signed_on": "2026-11-20"}
    await site.post(f"{here}/xin-loi/ky", signed)

    assert (await site.post(f"{here}/xin-loi", {"reason": "x", "new_due": "2026-12-20"})).status == 409


def test_6_officials_are_warned_one_working_day_early(citizen, talk, office):
    """Due on Wednesday after a holiday: the last warning is on Monday, to the office that solves."""
    office(due=dt.date(2026, 11, 25), status=Status.PROCESSING.value)
    chat = talk("can bo")
    official(citizen, chat)
    monday = START + dt.timedelta(days=3)
    with citizen.database.write() as connection:
        assert dossier_news.sweep(connection, citizen.knowledge, monday) == 1

    assert "25/11/2026" in "\n".join(reply.text for reply in chat.hears())


async def _drafted(site) -> str:
    """A dossier with the draft of a letter: its address."""
    await site.post("/quan-tri/ho-so", {"file": io.BytesIO(table(FIRST))})
    await site.post("/quan-tri/ho-so/bang/1/nhap")
    here = f"/quan-tri/ho-so/{(await find(site, FIRST[1])).id}"
    draft = {"reason": "Chờ ý kiến của cơ quan phối hợp", "other": "", "new_due": "2026-12-01"}
    assert (await site.post(f"{here}/xin-loi", draft)).status == 303
    return here
