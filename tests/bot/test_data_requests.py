"""People's rights over their data on the desk: clocks, answers, a copy to hand over, erasing; and breaches."""

import datetime as dt
import json

import pytest

from storage import audit, breaches, consents, conversations, data_requests, feedback, own_data
from storage.audit import Wanted
from tests.bot.conftest import NOW

HERE = "/quan-tri/quyen-du-lieu"
PASSWORD = "một mật khẩu dài"
PAPER = {"kind": "erase", "day": "2026-11-20", "text": "Gọi tôi số 0912345678"}


@pytest.fixture
async def desk(site):
    """Signed in, with somebody who sent a feedback and left a number: its code."""
    await site.sign_in()

    def fill(connection) -> str:
        talk = conversations.ensure(connection, "web", "an", NOW)
        code = feedback.add(connection, conversation_id=talk, channel="web", text="Đèn tắt", now=NOW)
        feedback.leave_contact(connection, code, talk, "0987654321")
        given = {"text_version": "1", "shown": "…", "language": "vi", "button": "b"}
        consents.give(connection, conversation_id=talk, purpose="callback", now=NOW, **given)
        return code

    return site, await site.app.services.write(fill)


async def the_only(site):
    (found,) = await site.app.services.read(data_requests.listed)
    return found


async def test_a_request_on_paper(desk):
    """Somebody at the counter shows the code of the feedback: the days of the law run, the number is masked."""
    site, code = desk
    assert (await site.post(HERE, {**PAPER, "code": code.lower()})).status == 303
    asked = await the_only(site)

    assert (dt.date(2026, 11, 25), dt.date(2026, 12, 10)) == (asked.answer_due, asked.due)
    assert asked.text == "Gọi tôi số [số điện thoại]"
    assert asked.code in await site.page(HERE)
    assert "Đèn tắt" in await site.page(f"{HERE}/1")


@pytest.mark.parametrize(
    "wrong", [{"kind": "x"}, {"day": "hôm qua"}, {"day": "2030-01-01"}, {"code": "PA-XXXXXX"}]
)
async def test_a_slip_is_told(desk, wrong):
    """A wrong day, kind or code is said; nothing is kept."""
    site, _code = desk
    answer = await site.post(HERE, PAPER | wrong)

    assert answer.status in {400, 409}
    assert await site.app.services.read(data_requests.listed) == []


async def test_from_the_first_answer_to_the_last(desk):
    """Taken up, extended once, done: who asked in the chat is told each time."""
    site, code = desk
    await site.post(HERE, {**PAPER, "code": code})
    await site.post(f"{HERE}/1/nhan")
    await site.post(f"{HERE}/1/gia-han", {"reason": "Cần hỏi đơn vị khác"})
    assert (await site.post(f"{HERE}/1/gia-han", {"reason": "Lần nữa"})).status == 409
    assert (await site.post(f"{HERE}/1/xong", {"result": ""})).status == 400
    await site.post(f"{HERE}/1/xong", {"result": "Đã xóa theo yêu cầu."})
    asked = await the_only(site)

    assert (dt.date(2026, 12, 30), "admin") == (asked.due, asked.done_by)
    kept = await site.app.services.read(lambda c: own_data.gather(c, asked.conversation_id))
    sent = " ".join(kept.replies)
    for part in ("đã nhận yêu cầu", "Cần hỏi đơn vị khác", "30/12/2026", "Đã xóa theo yêu cầu."):
        assert part in sent
    assert (await site.post(f"{HERE}/1/nhan")).status == 409


async def test_a_copy_to_hand_over(desk):
    """All that is kept, as a file; that it was taken is written down."""
    site, code = desk
    await site.post(HERE, {**PAPER, "code": code})
    answer = await site.get(f"{HERE}/1/tai-ve.json")
    copy = json.loads(await answer.text())

    assert ("Đèn tắt", "0987654321") == (copy["feedback"][0]["text"], copy["feedback"][0]["contact"])
    assert "attachment" in answer.headers["Content-Disposition"]
    assert await site.app.services.read(lambda c: audit.count(c, Wanted(action="data.export"))) == 1


async def test_erasing_asks_for_the_password(desk):
    """Nobody erases at an open screen; then number, consent and link are gone and the request is done."""
    site, code = desk
    await site.post(HERE, {**PAPER, "code": code})
    assert (await site.post(f"{HERE}/1/xoa", {"proof": "sai"})).status == 403
    assert (await site.post(f"{HERE}/1/xoa", {"proof": PASSWORD})).status == 303
    asked = await the_only(site)
    kept = await site.app.services.read(lambda c: feedback.by_code(c, code))

    assert (None, None, "admin") == (kept.contact, asked.conversation_id, asked.done_by)
    assert (await site.get(f"{HERE}/1/tai-ve.json")).status == 404


async def test_late_requests_stand_out(desk):
    """What is over its day is seen at once."""
    site, _code = desk
    await site.post(HERE, PAPER)
    site.clock.at += dt.timedelta(hours=1, days=30)
    await site.sign_in()

    assert "QUÁ HẠN" in await site.page(HERE)


async def test_breaches_run_by_the_hour(site):
    """72 hours for the agency, 24 for the first word on an incident, holidays or not; each step is noted once."""
    await site.sign_in()
    form = {
        "what": "Mất máy tính",
        "data": "số điện thoại",
        "people": "40",
        "harmful": "on",
        "incident": "on",
    }
    await site.post("/quan-tri/su-co", {**form, "found": "2026-11-20T08:00"})
    page = await site.page("/quan-tri/su-co")
    assert "08:00 23/11/2026" in page
    assert "08:00 21/11/2026" in page

    step = {"step": "authority_told_at", "measures": "Đã khóa máy"}
    assert (await site.post("/quan-tri/su-co/1/ghi", step)).status == 303
    assert (await site.post("/quan-tri/su-co/1/ghi", step)).status == 409
    assert (await site.post("/quan-tri/su-co/9/ghi", step)).status == 404
    (one,) = await site.app.services.read(breaches.listed)
    assert (NOW, "Đã khóa máy", 40) == (one.authority_told_at, one.measures, one.people)


@pytest.mark.parametrize("wrong", [{"what": " "}, {"found": "2027-01-01T00:00"}, {"found": "x"}])
async def test_a_breach_without_its_facts_is_refused(site, wrong):
    """A breach has a story and a moment that has been."""
    await site.sign_in()
    assert (await site.post("/quan-tri/su-co", {"what": "a", "data": "b"} | wrong)).status == 400
