"""The desk of unanswered questions in the admin pages: from the list to an answer that citizens get."""

import datetime as dt

import pytest

from handlers.turns import run_pending
from storage import conversations, groups, people, tray
from storage.messages import Incoming
from tests.bot.conftest import NOW

HERE = "/quan-tri/chua-tra-loi"
ASKED = "múa lân ở sân đình thì hỏi ai"
OTHER = "thuê cồng chiêng ở đâu"
FORM = {
    "title": "Múa lân ở sân đình hỏi ai?",
    "answer": "Anh/chị hỏi ban quản lý đình.\nĐến buổi sáng.",
    "basis": "Văn bản mẫu 1/2026",
    "source": "https://example.vn/mua-lan",
    "as_of": "2026-11-19",
}


@pytest.fixture
async def desk(site):
    """A desk on which people have put questions; the admin is signed in."""

    async def ask(*texts: str) -> list[int]:
        for number, text in enumerate(texts):
            await site.app.services.worker.receive(message(number, text))
        await site.app.services.write(lambda c: run_pending(c, site.app.services.knowledge, site.clock))
        await site.app.scheduler.tick()
        listed = await site.app.services.read(lambda c: groups.listed(c, NOW.date()))
        return [group.id for group in listed]

    await site.sign_in()
    return ask


def message(number: int, text: str) -> Incoming:
    peer = f"an{number}"
    return Incoming(
        channel="web", conversation=peer, sender=peer, message_id=f"m{number}{text}", text=text, sent_at=NOW
    )


async def audited(site) -> list[str]:
    query = "SELECT action FROM audit WHERE action LIKE 'question.%' ORDER BY id"
    return await site.app.services.read(lambda c: list(c.exec_driver_sql(query).scalars()))


async def unit(site, name: str = "Phòng Văn hóa Mẫu") -> int:
    return await site.app.services.write(lambda c: people.ensure_unit(c, name, NOW))


async def test_from_the_list_to_an_answer_for_everybody(site, desk):
    """Two asked; an office is given five working days, answers, the admin approves: told at once, then given."""
    (group,) = await desk(ASKED, "mua lan san dinh hoi ai")
    page = await site.page(HERE)
    assert ASKED in page
    assert "1 nhóm" in page

    here = f"{HERE}/{group}"
    assert (await site.post(f"{here}/giao", {"unit": await unit(site), "days": "5"})).status == 303
    assert "Phòng Văn hóa Mẫu" in await site.page(here)
    found = await site.app.services.read(lambda c: groups.one(c, group))
    assert found.due == dt.date(2026, 11, 30), "24/11 and the weekends are days off"

    assert (await site.post(f"{here}/tra-loi", FORM)).status == 303
    assert (await site.post(f"{here}/duyet", {"seen": FORM["answer"].replace("\n", "\r\n")})).status == 303
    page = await site.page(here)
    assert "đang trả lời dân" in page.lower()
    assert "Người duyệt: admin" in page
    assert await audited(site) == ["question.assign", "question.answer", "question.approve"]

    for peer in ("an0", "an1"):
        texts = await heard(site, peer)
        assert texts[-1].startswith("Câu hỏi hôm trước của anh/chị đã có câu trả lời:")
        assert FORM["answer"] in texts[-1]


async def heard(site, peer: str) -> list[str]:
    def work(connection) -> list[str]:
        asker = conversations.find(connection, "web", peer)
        return [one.reply.text for one in tray.after(connection, asker, 0)]

    return await site.app.services.read(work)


async def test_a_withdrawn_answer_and_a_closed_group(site, desk):
    """One press stops an answer; closed groups leave the usual list and can be found and reopened."""
    (group,) = await desk(ASKED)
    here = f"{HERE}/{group}"
    await site.post(f"{here}/tra-loi", FORM)
    await site.post(f"{here}/duyet", {"seen": FORM["answer"]})
    assert (await site.post(f"{here}/rut")).status == 303
    assert "chờ duyệt" in (await site.page(here)).lower()
    await site.post(f"{here}/dong")

    assert FORM["title"] not in await site.page(HERE)
    assert FORM["title"] in await site.page(f"{HERE}?trang-thai=closed")
    await site.post(f"{here}/mo-lai")
    assert FORM["title"] in await site.page(f"{HERE}?trang-thai=answered")
    assert (await audited(site))[2:] == ["question.withdraw", "question.close", "question.reopen"]


async def test_merging_and_taking_a_question_out(site, desk):
    """What the machine grouped wrongly, a person puts right."""
    first, second = await desk(ASKED, OTHER)
    moved = await site.post(f"{HERE}/{second}/gop", {"into": str(first)})
    assert moved.headers["Location"] == f"{HERE}/{first}"
    page = await site.page(f"{HERE}/{first}")
    assert ASKED in page
    assert OTHER in page
    assert (await site.get(f"{HERE}/{second}")).status == 404

    query = f"SELECT max(id) FROM unmet_question WHERE group_id = {first}"
    question = await site.app.services.read(lambda c: c.exec_driver_sql(query).scalar())
    await site.post(f"{HERE}/{first}/tach/{question}")
    listed = await site.app.services.read(lambda c: groups.listed(c, NOW.date()))
    assert [group.count for group in listed] == [1, 1]
    assert await audited(site) == ["question.merge", "question.take_out"]


async def test_merged_into_a_live_group_is_told(site, desk):
    """Who asked the same in other words hears the answer when an official says that it is the same."""
    first, second = await desk(ASKED, OTHER)
    await site.post(f"{HERE}/{first}/tra-loi", FORM)
    await site.post(f"{HERE}/{first}/duyet", {"seen": FORM["answer"]})
    assert len(await heard(site, "an1")) == 1
    await site.post(f"{HERE}/{second}/gop", {"into": str(first)})

    assert FORM["answer"] in (await heard(site, "an1"))[-1]


@pytest.mark.parametrize(
    "wrong",
    [
        {"basis": " "},
        {"source": ""},
        {"answer": ""},
        {"title": ""},
        {"as_of": "2026-11-21"},
        {"as_of": "hôm qua"},
        {"answer": "x" * 2001},
    ],
)
async def test_an_answer_without_its_facts_is_not_kept(site, desk, wrong):
    """Text, basis, source and day belong together; what is missing is said."""
    (group,) = await desk(ASKED)
    answer = await site.post(f"{HERE}/{group}/tra-loi", FORM | wrong)

    assert answer.status == 400
    assert "Câu trả lời chưa lưu" in await answer.text()
    assert await audited(site) == []


@pytest.mark.parametrize(
    "form", [{}, {"days": "0"}, {"days": "61"}, {"days": "ba"}, {"unit": "999"}, {"unit": ""}]
)
async def test_a_wrong_assignment_is_explained(site, desk, form):
    """No office, or no believable time: the page says what to choose."""
    (group,) = await desk(ASKED)
    right = {"unit": str(await unit(site)), "days": "5"}
    answer = await site.post(f"{HERE}/{group}/giao", right | form if form else {})

    assert answer.status == 400
    assert "từ 1 đến 60" in await answer.text()


async def test_two_admins_do_not_undo_each_other(site, desk):
    """Approving what was changed meanwhile is refused, and the page says so."""
    (group,) = await desk(ASKED)
    await site.post(f"{HERE}/{group}/tra-loi", FORM)
    answer = await site.post(f"{HERE}/{group}/duyet", {"seen": "Một câu khác."})

    assert answer.status == 409
    assert "người khác thay đổi" in await answer.text()


@pytest.mark.parametrize("path", ["/999", "/99999999999999999999999"])
async def test_no_such_group(site, path):
    """An address that was made up leads nowhere."""
    await site.sign_in()

    assert (await site.get(HERE + path)).status == 404


async def test_overdue_is_shown_on_top(site, desk):
    """What is late cannot be overlooked."""
    often, late, _rare = await desk(ASKED, "mua lan san dinh hoi ai", OTHER, "phun thuốc muỗi khu phố")
    await site.post(f"{HERE}/{late}/giao", {"unit": await unit(site), "days": "1"})
    site.clock.at += dt.timedelta(hours=1)
    later = NOW.date() + dt.timedelta(days=9)
    listed = await site.app.services.read(lambda c: groups.listed(c, later))

    assert [group.id for group in listed][:2] == [late, often]


async def test_words_of_citizens_are_shown_as_words(site, desk, knowledge):
    """What looks like code in a question is only text on the page."""
    (group,) = await desk("múa lân <script>alert(1)</script> ở sân đình thì hỏi ai")

    assert "<script>alert" not in await site.page(f"{HERE}/{group}")
    assert "&lt;script&gt;" in await site.page(f"{HERE}/{group}")


async def test_a_duty_that_fails_holds_up_no_other(site, monkeypatch, caplog):
    """Reminding is one thing, grouping questions another."""
    monkeypatch.setattr("bot.duties.sweep", lambda *_: 1 / 0)
    grouped = []
    monkeypatch.setattr("bot.duties.gather", lambda *_: grouped.append(1))
    await site.app.scheduler.tick()

    assert grouped == [1]
    assert "deadlines of tasks: failed" in caplog.text
