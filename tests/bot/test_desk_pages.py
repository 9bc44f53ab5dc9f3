"""The pages of the admin's desk: today, questions, knowledge, broadcasts, settings, tokens, health."""

import datetime as dt
import re

import pytest
from sqlalchemy import insert, select

from bot.settings import read_settings
from bot.web.admin.kept_labels import kept_labels
from bot.web.admin.settings import shown_settings
from handlers import broadcasts as campaigns
from knowledge.texts import translator
from storage import api_tokens, broadcasts, confirmations, conversations, erased, questions, queue
from storage.messages import Reply
from storage.retention import RULES
from storage.tables import audit, conversation
from storage.tables import outbox as tray
from tests.bot.conftest import NOW

PAGES = ["/cau-hoi/thu", "/tri-thuc", "/phat-tin", "/cai-dat", "/ma-truy-cap", "/suc-khoe"]
KHAI_SINH = "1.001193"


async def audited(site) -> list[str]:
    def work(connection):
        return list(connection.execute(select(audit.c.action).order_by(audit.c.id)).scalars())

    return await site.app.services.read(work)


@pytest.mark.parametrize("page", PAGES)
async def test_strangers_see_no_page(site, page):
    """Whoever is not signed in is sent to sign in."""
    assert (await site.get(f"/quan-tri{page}")).status == 303


@pytest.mark.parametrize("page", PAGES)
async def test_every_page_opens_in_both_languages(site, page):
    """Every page opens on an empty database, in Vietnamese and in English."""
    await site.sign_in()

    assert "<h1>" in await site.page(f"/quan-tri{page}")
    assert "<h1>" in await site.page(f"/quan-tri{page}?lang=en")


async def test_english_pages_write_days_and_numbers_the_english_way(site):
    """An English reader reads 20 Nov 2026 and 1,234; a Vietnamese one 20/11/2026 and 1.234."""
    await site.sign_in()
    await site.app.services.write(lambda c: erased.note(c, "seen", 1234, NOW))

    vietnamese, english = [await site.page(f"/quan-tri/suc-khoe?lang={code}") for code in ("vi", "en")]

    assert "09:00 20/11/2026" in vietnamese
    assert "1.234" in vietnamese
    assert "09:00, 20 Nov 2026" in english
    assert "1,234" in english


# --- questions ------------------------------------------------------------------------------------------


async def test_a_tried_question_leaves_no_trace(site):
    """An editor sees the answer on each channel, the outcome and why; no citizen's list grows by it."""
    await site.sign_in()
    answer = await site.post("/quan-tri/cau-hoi/thu", {"cau": "làm giấy khai sinh cần gì\nlệ phí thì sao"})
    page = await answer.text()

    assert "đã trả lời" in page
    assert "Kết luận: " in page
    assert all(name in page for name in ("Zalo OA", "Telegram", "Zalo Bot"))
    assert f"/quan-tri/tri-thuc/{KHAI_SINH}" in page
    assert await site.app.services.read(questions.newest) == []


async def test_questions_are_found_by_outcome_and_words(site):
    """An editor narrows the list to one outcome and to words."""
    await site.sign_in()

    def work(connection):
        for text, outcome in (("làm căn cước", "answered"), ("sao hỏa", "out_of_scope")):
            questions.record_all(
                connection,
                [questions.Question(channel="web", text=text, outcome=outcome, why={"gate": 0.2}, at=NOW)],
            )

    await site.app.services.write(work)
    page = await site.page("/quan-tri/cau-hoi?ket-qua=out_of_scope")
    assert "sao hỏa" in page
    assert "làm căn cước" not in page
    assert "làm căn cước" in await site.page("/quan-tri/cau-hoi?tim=căn")


# --- health ---------------------------------------------------------------------------------------------


async def test_what_was_erased_is_named_in_words(site):
    """Every kind of data that is erased by age is named in plain words of the page's language, not as a table."""
    await site.sign_in()
    await site.app.services.write(lambda c: [erased.note(c, rule, 0, site.clock()) for rule in RULES])
    vietnamese, english = [await site.page(f"/quan-tri/suc-khoe?lang={code}") for code in ("vi", "en")]

    assert set(kept_labels(str)) == set(RULES)
    for page, code in ((vietnamese, "vi"), (english, "en")):
        labels = kept_labels(translator(code))
        assert len(set(labels.values())) == len(RULES)
        assert all(f'<th scope="row">{label}</th>' in page for label in labels.values())


async def failed_reply(site) -> int:
    def work(connection):
        talk = {"channel": "web", "peer": "x", "shard": 1, "state": {}, "updated_at": NOW}
        number = connection.execute(insert(conversation).values(**talk)).inserted_primary_key[0]
        row = {"shard": 1, "conversation_id": number, "channel": "web", "lane": 0, "key": "k", "attempts": 12}
        row |= {"payload": Reply(text="Chào").model_dump(mode="json"), "created_at": NOW, "due_at": NOW}
        row |= {"dead_at": NOW, "last_error": "máy chủ không trả lời"}
        return connection.execute(insert(tray).values(**row)).inserted_primary_key[0]

    return await site.app.services.write(work)


async def test_a_reply_that_was_given_up_is_sent_again(site):
    """The person on duty sees why a reply was given up, and sends it again with one button."""
    await site.sign_in()
    number = await failed_reply(site)
    assert "máy chủ không trả lời" in await site.page("/quan-tri/suc-khoe")

    await site.post(f"/quan-tri/suc-khoe/di/{number}/lai")

    assert await site.app.services.read(queue.given_up) == {}
    assert "queue.retry" in await audited(site)


async def test_a_reply_to_who_blocked_us_is_not_sent_again(site):
    """The button leaves a person alone who wants nothing from us, and the page says why nothing happened."""
    await site.sign_in()
    number = await failed_reply(site)
    await site.app.services.write(lambda c: conversations.lost(c, "web", "x", NOW))
    answer = await site.post(f"/quan-tri/suc-khoe/di/{number}/lai")

    assert "người nhận đã chặn" in await site.page(answer.headers["Location"])
    assert await site.app.services.read(queue.given_up) == {"web": 1}


async def test_a_button_pressed_too_late_changes_nothing(site):
    """A message that is no longer there is told so, and nothing is written down as done."""
    await site.sign_in()
    answer = await site.post("/quan-tri/suc-khoe/den/99/gac")

    assert "không có gì thay đổi" in await site.page(answer.headers["Location"])
    assert "queue.park" not in await audited(site)


# --- settings -------------------------------------------------------------------------------------------


def test_no_secret_is_shown():
    """Who looks over an administrator's shoulder reads no token and no password."""
    given = {"telegram_token": "1:bí-mật", "database_url": "postgresql://an:mat-khau@may/motcua"}
    shown = {one.name: one for one in shown_settings(read_settings(_env_file=None, **given))}

    assert shown["MOTCUA_TELEGRAM_TOKEN"].value is None
    assert shown["MOTCUA_TELEGRAM_TOKEN"].is_set
    assert shown["MOTCUA_DATABASE_URL"].value == "postgresql://an:…@may/motcua"
    assert not [
        one for one in shown.values() if one.value and ("mat-khau" in one.value or "bí-mật" in one.value)
    ]


async def test_what_a_person_must_confirm_is_confirmed_once_with_its_document(site):
    """Before going live somebody names the document behind each decision; who and when stay on the page."""
    await site.sign_in()
    await site.post("/quan-tri/cai-dat/survey/xac-nhan", {"note": ""})
    assert await site.app.services.read(confirmations.all_of) == {}

    await site.post("/quan-tri/cai-dat/survey/xac-nhan", {"note": "Kế hoạch 12/KH-UBND (minh họa)"})
    page = await site.page("/quan-tri/cai-dat")
    assert "Kế hoạch 12/KH-UBND" in page
    assert "admin xác nhận lúc 09:00 20/11/2026" in page

    await site.post("/quan-tri/cai-dat/survey/bo")
    assert await site.app.services.read(confirmations.all_of) == {}
    assert [a for a in await audited(site) if a.startswith("setting")] == [
        "setting.confirm",
        "setting.reopen",
    ]


# --- broadcasts -----------------------------------------------------------------------------------------


DRAFT = {"title": "Bão số 9", "text": "Chiều nay nghỉ tiếp dân.", "basis": "duty", "legal_basis": "Luật Mẫu"}


async def drafted(site, **more: str) -> str:
    answer = await site.post("/quan-tri/phat-tin", {**DRAFT, **more})
    assert answer.status == 303, await answer.text()
    return answer.headers["Location"]


async def test_a_broadcast_is_seen_before_it_is_sent(site):
    """An administrator sees the text on each channel and how many it is for; until then nobody gets it."""
    await site.sign_in()
    await failed_reply(site)
    address = await drafted(site)
    page = await site.page(address)

    assert page.count("Chiều nay nghỉ tiếp dân.") == 4
    assert "bản nháp" in page
    assert (await site.app.services.read(broadcasts.running)) == []


async def test_an_editor_reads_who_sends(site):
    """Who wrote a broadcast sees no button that would refuse them, but that an administrator sends it."""
    await site.sign_in()
    await failed_reply(site)
    address = await drafted(site)
    await site.become("editor")
    page = await site.page(address)

    assert "chờ quản trị viên xem và gửi" in page
    assert f'action="{address}' not in page


async def test_a_broadcast_put_on_for_later_begins_by_itself(site):
    """What is put on for tomorrow at eight goes out then, once, and can be called off before."""
    await site.sign_in()
    address = await drafted(site)
    await site.post(f"{address}/hen", {"at": "2026-11-21T08:00"})
    assert "hẹn gửi lúc 08:00 21/11/2026" in await site.page(address)

    for hours, state in ((1, "draft"), (24, "running"), (25, "running")):
        now = NOW + dt.timedelta(hours=hours)
        await site.app.services.write(lambda c, now=now: campaigns._start_due(c, now))
        (found,) = await site.app.services.read(broadcasts.all_of)
        assert found.state == state
    assert (await audited(site)).count("broadcast.start") == 1


async def test_a_broadcast_put_on_for_later_can_be_called_off(site):
    """Who thinks better of it before the hour sends to nobody, and the log of changes says that it was called off."""
    await site.sign_in()
    address = await drafted(site)
    await site.post(f"{address}/hen", {"at": "2026-11-21T08:00"})
    await site.post(f"{address}/bo-hen")
    await site.app.services.write(lambda c: campaigns._start_due(c, NOW + dt.timedelta(hours=24)))

    (found,) = await site.app.services.read(broadcasts.all_of)
    assert found.state == "draft"
    assert (await audited(site))[-2:] == ["broadcast.schedule", "broadcast.unschedule"]


@pytest.mark.parametrize("at", ["", "mai", "2026-11-20T08:59"])
async def test_an_hour_that_has_passed_is_refused(site, at):
    """A slip in the date sends nothing at once."""
    await site.sign_in()
    address = await drafted(site)

    assert (await site.post(f"{address}/hen", {"at": at})).status == 409
    (found,) = await site.app.services.read(broadcasts.all_of)
    assert found.start_at is None


async def test_a_broadcast_is_paused_resumed_and_cancelled(site):
    """Each button does what it says, and a second press is told that it is too late."""
    await site.sign_in()
    address = await drafted(site)
    for action, state in (
        ("gui", "running"),
        ("tam-dung", "paused"),
        ("gui-tiep", "running"),
        ("huy", "cancelled"),
    ):
        assert (await site.post(f"{address}/{action}")).status == 303
        (found,) = await site.app.services.read(broadcasts.all_of)
        assert found.state == state

    again = await site.post(f"{address}/huy")
    assert again.status == 409
    assert "đã hủy" in await again.text()


@pytest.mark.parametrize(
    "wrong", [{"text": " "}, {"title": " "}, {"legal_basis": ""}, {"days": "0"}, {"days": "x"}]
)
async def test_a_draft_that_lacks_something_keeps_what_was_typed(site, wrong):
    """A form that is refused says why and loses nothing."""
    await site.sign_in()
    answer = await site.post("/quan-tri/phat-tin", {**DRAFT, **wrong})
    page = await answer.text()

    assert answer.status == 400
    assert 'role="alert"' in page
    assert all(typed in page for name, typed in DRAFT.items() if name in {"title", "text"} - wrong.keys())


# --- tokens ---------------------------------------------------------------------------------------------


async def test_a_token_is_shown_once_and_revoked(site):
    """A token is read once, lies in the database as a hash, and ends at once when revoked."""
    await site.sign_in()
    page = await (
        await site.post("/quan-tri/ma-truy-cap", {"name": "Bảng số liệu", "scopes": "tasks"})
    ).text()
    token = re.search(r"mc_[\w-]+", page).group()

    assert token not in await site.page("/quan-tri/ma-truy-cap")
    (found,) = await site.app.services.read(api_tokens.all_of)
    assert found.scopes == ("tasks",)

    await site.post(f"/quan-tri/ma-truy-cap/{found.id}/thu-hoi")
    assert await site.app.services.read(lambda c: api_tokens.find(c, token, NOW)) is None


async def test_a_token_for_nothing_is_not_made(site):
    """A token needs a name and something it may read."""
    await site.sign_in()

    assert (await site.post("/quan-tri/ma-truy-cap", {"name": "x"})).status == 400
    assert await site.app.services.read(api_tokens.all_of) == []
