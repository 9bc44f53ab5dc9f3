"""Personal data for every door by which words of a citizen come in; where they may come to lie, table by table."""

from __future__ import annotations

import io
import re

from aiohttp import FormData
from PIL import Image

from handlers import feedback_decisions
from handlers.turns import run_pending
from storage import conversations, feedback, feedback_changes, inbox, kiosks, visits
from storage.feedback_changes import By
from storage.messages import File, Incoming, Place
from tests.bot.conftest import Site
from tests.bot.test_dossiers import table
from tests.handlers.officials import TASKS, Office, open_tasks
from tests.handlers.talking import Talk

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

DOSSIER = "H12.34-261105-0001"
OF_CITIZENS = frozenset(
    """
    conversation seen inbox_dead outbox question unmet_question outcome consent data_request rating
    rating_answer rating_tally rating_token rating_invited visit feedback feedback_event feedback_due
    feedback_file dossier dossier_import dossier_watch dossier_try audit breach task_note answer
    """.split()  # noqa: SIM905 - a list of names to look through
)
"""Tables into which a citizen, or an official about a citizen, brings something: something is planted in each."""
OF_THE_OFFICE = {
    "inbox": "handled, or put aside, within seconds",
    "rating_pack": "counts and codes of the questionnaire",
    "question_group": "the office's own title and answer",
    "campaign": "the office's words to everybody",
    "apology": "a letter's reason, number and signer; no addressee",
    "task_file": "officials' evidence of tasks, photos without EXIF (tests/bot/test_evidence_by_web_chat.py)",
}
"""Those that hold words, and why no citizen's. Every other table holds none but names of officials, units and plans."""
NO_WORDS = frozenset(
    """
    account api_token bucket calendar_feed calendar_override calendar_year channel_state channel_token
    channel_usage confirmation dossier_mapping download erased handover kiosk link_code occurrence
    person plan plan_answerer plan_steps plan_unit_name record_version reminder setup_code staff
    staff_link staff_recovery staff_session target target_actual task task_steps unit unit_alias
    unit_hours weekly_summary
    """.split()  # noqa: SIM905 - a list of names to look through
)


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


async def plant_in_feedback_form(site: Site) -> None:
    """The form with a picture that tells who took it where; what its sender adds later; what the office writes back."""
    await site.post("/phan-anh", _filled(f"Đèn hỏng. {SAID}"))
    (sent,) = [one for one in await site.app.services.read(feedback.newest) if one.channel == "form"]
    await _asked(site, sent.id, "Chị gọi lại giúp.")
    await site.post("/phan-anh/tra-cuu", {"ma": sent.code, "viec": "bo-sung", "text": SAID})
    await site.post("/phan-anh/tra-cuu", {"ma": sent.code, "viec": "xoa"})
    await site.post("/phan-anh", _filled(f"Tôi tố cáo ông Bê nhận tiền. {SAID}", kind="feedback"))


def _picture() -> bytes:
    exif, to = Image.Exif(), io.BytesIO()
    exif[0x010E], exif[0x013B], exif[0x8298] = f"planted-photo {SAID}", NAME, PHONE
    Image.new("RGB", (64, 48), "red").save(to, "JPEG", exif=exif, comment=SAID.encode())
    return to.getvalue()


PICTURE = _picture()
"""Made before any test listens: what writes it would tell the log what is in it."""


def _filled(text: str, **more: str) -> FormData:
    form = FormData()
    fields = {"id": f"planted-{len(text)}", "text": text, "where": f"ngõ 5, {SAID}", "phone": PHONE}
    for name, value in {**fields, **more}.items():
        form.add_field(name, value)
    form.add_field("photo1", io.BytesIO(PICTURE), filename=f"{CARD}.jpg", content_type="image/jpeg")
    return form


async def _asked(site: Site, feedback_id: int, text: str) -> None:
    by = By("an", site.app.services.clock(), text)
    await site.app.services.write(lambda c: feedback_decisions.need_more(c, feedback_id, by))


async def plant_at_the_office(site: Site) -> None:
    """Tables with names and numbers, registers that officials write, a screen at the counter."""
    owner = ["Trịnh Thị Hạt Giống", PHONE]
    rows = [
        [1, DOSSIER, "Đăng ký khai sinh", *owner, "05/11/2026", "23/11/2026", "Đang giải quyết", "Tư pháp"],
        [2, "", "Chứng thực", *owner, "05/11/2026", SAID, SAID, "Tư pháp"],
        [3, "H12.34-261105-0002", "Chứng thực", *owner, SAID, PHONE, "Đang giải quyết", "Tư pháp"],
    ]
    answer = await site.post("/quan-tri/ho-so", {"file": io.BytesIO(table(*rows))})
    await site.post(f"{answer.headers['Location']}/nhap")
    await site.post("/quan-tri/su-co", {"what": SAID, "data": SAID, "harmful": "1"})
    await site.post("/quan-tri/su-co/1/ghi", {"measures": SAID})
    await site.post("/quan-tri/quyen-du-lieu/1/gia-han", {"reason": SAID})
    await site.post("/quan-tri/quyen-du-lieu/1/xong", {"result": SAID})
    now = site.app.services.clock()
    key = await site.app.services.write(
        lambda c: kiosks.add(c, name="Quầy 1", unit=None, form="express", now=now)
    )
    await site.post(f"/ki-ot/{key}", {"once": "x", "action": "send", "Q0": "1", "comment": SAID})


def plant_in_dossiers_and_answers(talk: Talk) -> None:
    """The second check typed as the whole number; news of a dossier; an answer in which an official names a number."""
    talk.says(f"mã hồ sơ {DOSSIER}")
    talk.says(CARD)
    talk.says(PHONE)
    talk.presses("Báo tôi khi có thay đổi")
    talk.presses("Đồng ý nhận tin")
    with talk.database.write() as connection:
        mine = [one for one in feedback.newest(connection) if one.channel == talk.channel]
        by = By("an", talk.now, f"Chúng tôi đã gọi số {PHONE}, thư {EMAIL}, tại 21.02851, 105.85423.")
        feedback_changes.answer(connection, mine[0].id, by)
    talk.says(mine[0].code)
    talk.presses("Mở lại phản ánh")
    talk.says(f"Chưa sửa, 21.02851, 105.85423. {SAID}")
    with talk.database.write() as connection:
        code = visits.issue(connection, unit=None, procedure_id=None, now=talk.now)
        visits.invite(
            connection, code, conversations.ensure(connection, talk.channel, talk.peer, talk.now), talk.now
        )
        _put_aside(connection, talk)


def plant_in_tasks(talk: Talk) -> None:
    """An official who writes about a citizen: results, evidence, a reason for a later day; a leader who refuses."""

    def begin(peer: str, channel: str) -> Talk:
        return Talk(talk.database, talk.knowledge, peer, channel, talk.now)

    office = Office(talk.database, begin)
    open_tasks(talk.database, TASKS)
    official, leader = office.has("Lê Văn Mẫu"), office.has("Vũ Thị Lan", "leader")
    done, later, noted = (office.task(text).id for text in TASKS)
    official.sends_button(f"task:done:{done}")
    official.says(f"Đã trả kết quả. {SAID}")
    official.sends_button(f"task:note:{noted}")
    scan = File(name=f"CCCD {CARD}, {PHONE}, {EMAIL}.pdf", external_id="AgAD-scan")
    official._send(kind="files", files=(scan,), text=f"Giấy tờ. {SAID}")
    official._send(kind="files", files=(scan,), text=f"Thêm. {SAID}")
    official.sends_button(f"task:extend:{later}")
    official.says("10/12/2026")
    official.says(f"Chờ giấy tờ. {SAID}")
    leader.hears()
    leader.presses("Không đồng ý")
    leader.says(f"Không đổi. {SAID}")
    official._send(kind="files", files=(scan,), text=SAID)  # of which task is asked, and not told
    talk.now = official.now


def _put_aside(connection, talk: Talk) -> None:
    """A message that no turn could handle, with an error that quotes it."""
    said = Incoming(
        channel=talk.channel,
        conversation=talk.peer,
        message_id=f"{talk.peer}-broken",
        sender=talk.peer,
        sent_at=talk.now,
        text=SAID,
        place=WHERE,
        files=(File(name="anh", url=PHOTO),),
    )
    inbox.receive(connection, said, talk.now)
    (waiting,) = inbox.pending(connection, None, 1)
    inbox.park(connection, waiting, f"ValueError: {SAID}", talk.now)
