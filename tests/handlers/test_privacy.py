"""What is kept about a citizen, and taking the consent back."""

import datetime as dt

import pytest
from sqlalchemy import func, select

from handlers import feedback_decisions
from handlers.turns import run_pending
from knowledge.data_rights import load_data_rights
from storage import data_requests, erasure, feedback, inbox, own_data, task_files, visits
from storage.data_requests import DataRequest
from storage.feedback_changes import By
from storage.messages import Incoming, Place
from storage.tables import conversation, metadata, task_file


@pytest.mark.parametrize("typed", ["/dulieu rút", "/dulieu rut", "/dulieu RÚT"])
def test_consent_is_taken_back_as_one_types(citizen, typed):
    """With or without diacritics, consent is withdrawn."""
    assert "rút lại đồng ý" in citizen.says(typed)
    assert "Đã ghi nhận" in citizen.says(typed)


def test_the_notice_alone_withdraws_nothing(citizen):
    """Who only asks what is kept reads it, and how to take the consent back."""
    notice = citizen.says("dữ liệu")

    assert "Đã ghi nhận" not in notice
    assert "/dulieu rút" in notice


def left_behind(citizen) -> str:
    """Somebody who sent a feedback, left a number and agreed to announcements: the feedback's code."""
    citizen.says("/gopy")
    receipt = citizen.says("Tôi tên là Trần Thị Mẫu, đèn đường ngõ 5 hỏng ba hôm rồi")
    citizen.presses("Để lại số")
    citizen.says("0912345678")
    citizen.says("/thongbao")
    citizen.presses("Đồng ý nhận")
    return receipt.split("Mã tra cứu: ")[1].split()[0]


def requests(ward) -> list[DataRequest]:
    with ward.read() as connection:
        return data_requests.listed(connection)


def test_everything_kept_is_shown(citizen):
    """A plain list of what leads to this person, without anybody's help."""
    left_behind(citizen)
    citizen.says("dữ liệu")
    shown = citizen.presses("Xem dữ liệu đang lưu")

    assert "Phản ánh: 1, trong đó 1 có số điện thoại" in shown
    assert "Gọi lại qua số điện thoại, Nhận thông báo" in shown


def test_a_copy_holds_every_text(ward, citizen):
    """The copy has the feedback, the number and what the bot wrote; that it was given is recorded."""
    code = left_behind(citizen)
    citizen.says("dữ liệu")
    copy = citizen.presses("Nhận bản sao")

    for part in (code, "đèn đường ngõ 5", "0912345678", "Máy đã trả lời"):
        assert part in copy
    assert [("copy", "bot")] == [(one.kind, one.done_by) for one in requests(ward)]


def test_open_invitations_and_requests_are_shown(ward, citizen):
    """What waits for an answer of theirs is kept too, and goes when they are forgotten."""
    mine = citizen.conversation_id
    with ward.write() as connection:
        code = visits.issue(connection, unit=None, procedure_id="1.001193", now=citizen.now)
        assert visits.invite(connection, code, mine, citizen.now)
    citizen.says("dữ liệu")
    citizen.presses("Sửa dữ liệu")
    citizen.says("Tên đường là Trần Phú, không phải Trần Phúc")
    citizen.says("dữ liệu")
    shown = citizen.presses("Xem dữ liệu đang lưu")

    assert "Lời mời đánh giá đang mở: Đăng ký khai sinh (đến hết 20/12/2026)." in shown
    assert requests(ward)[0].code in shown
    assert "Trần Phú, không phải" in citizen.presses("Nhận bản sao")


def test_a_copy_holds_what_was_written_later(ward, citizen):
    """Where it was, what the office asked and was told, and its answer belong to the copy."""
    citizen.says("/gopy")
    citizen._send(kind="place", place=Place(latitude=21.5, longitude=105.5))
    citizen.says("Đèn đường ngõ 5 hỏng ba hôm rồi")
    (kept,) = _kept(ward)
    with ward.write() as connection:
        feedback_decisions.need_more(connection, kept.id, By("an", citizen.now, "Cột số mấy?"))
    citizen.hears()
    citizen.presses("Trả lời cán bộ")
    citizen.says("Cột số 7, cạnh trường")
    with ward.write() as connection:
        feedback_decisions.answer(connection, kept.id, By("an", citizen.now, "Đã thay bóng."))
    citizen.says("dữ liệu")
    copy = citizen.presses("Nhận bản sao")

    for part in ("21.50000, 105.50000", "Anh/chị viết thêm: Cột số 7", "Cơ quan trả lời: Đã thay bóng."):
        assert part in copy


def _kept(ward) -> list[feedback.Feedback]:
    with ward.read() as connection:
        return feedback.newest(connection)


def test_one_consent_is_taken_back(ward, citizen):
    """Each consent has its own button; the others stand."""
    left_behind(citizen)
    citizen.says("dữ liệu")
    citizen.presses("Rút đồng ý")
    citizen.presses("Gọi lại qua số điện thoại")
    citizen.says("dữ liệu")
    shown = citizen.presses("Xem dữ liệu đang lưu")

    assert "0 có số điện thoại" in shown
    assert "Đồng ý đang có hiệu lực: Nhận thông báo." in shown


def test_a_correction_gets_its_clocks(ward, citizen):
    """What is to be corrected waits for an official; the days of the law are told: 2 working days, 10 days."""
    citizen.says("dữ liệu")
    citizen.presses("Sửa dữ liệu")
    told = citizen.says("Tên đường là Trần Phú, không phải Trần Phúc. Gọi 0912345678")
    (asked,) = requests(ward)

    assert asked.code in told
    assert (dt.date(2026, 11, 25), dt.date(2026, 11, 30)) == (asked.answer_due, asked.due)
    assert "25/11/2026" in told
    assert "[số điện thoại]" in asked.text
    assert asked.clock == load_data_rights().version


def test_nothing_is_erased_without_a_yes(ward, citizen):
    """What goes and what stays is said first; calling it off changes nothing."""
    code = left_behind(citizen)
    citizen.says("dữ liệu")
    asked = citizen.presses("Xóa tất cả")
    assert "Sẽ xóa" in asked
    assert "Còn giữ" in asked
    citizen.presses("Thôi")

    with ward.read() as connection:
        assert feedback.by_code(connection, code).contact == "0912345678"


def test_everything_is_erased_on_request(ward, citizen):
    """At once; an hour later, when the last word was read, the chat's id goes too, and nothing leads back."""
    left_behind(citizen)
    mine = citizen.conversation_id
    citizen.says("dữ liệu")
    citizen.presses("Xóa tất cả")
    assert "Đã xóa" in citizen.presses("Xóa tất cả")
    with ward.write() as connection:
        assert erasure.forget_told(connection, citizen.now + dt.timedelta(minutes=30), 10) == 0
        assert erasure.forget_told(connection, citizen.now + dt.timedelta(minutes=61), 10) == 1
        peer = connection.execute(select(conversation.c.peer).where(conversation.c.id == mine)).scalar_one()
        assert own_data.gather(connection, mine).replies == ()
        assert own_data.gather(connection, mine).feedback == ()

    assert peer.startswith("erased:")
    (asked,) = (one for one in requests(ward) if one.kind == "erase")
    assert (None, "bot") == (asked.conversation_id, asked.done_by)


def test_who_writes_again_keeps_the_chat(ward, citizen):
    """Whoever goes on talking is not cut off in the middle; what was before is gone all the same."""
    left_behind(citizen)
    mine = citizen.conversation_id
    citizen.says("dữ liệu")
    citizen.presses("Xóa tất cả")
    citizen.presses("Xóa tất cả")
    citizen.says("làm giấy khai sinh cần gì")
    with ward.write() as connection:
        erasure.forget_told(connection, citizen.now + dt.timedelta(hours=2), 10)

    assert citizen.conversation_id == mine
    assert all(one.conversation_id is None for one in requests(ward))


def writes(connection, citizen, at: dt.datetime) -> None:
    """The message is taken in, and waits for its turn."""
    who = {"channel": citizen.channel, "conversation": citizen.peer, "sender": citizen.peer}
    message = Incoming(**who, message_id="waits", text="làm giấy khai sinh cần gì", sent_at=at)
    inbox.receive(connection, message, at)


def is_answered(ward, knowledge, citizen, at: dt.datetime) -> bool:
    """Whether the reply goes to the chat from which the message came."""
    with ward.write() as connection:
        run_pending(connection, knowledge, lambda: at)
    return "khai sinh" in "".join(reply.text for reply in citizen.hears())


def test_who_asks_while_an_admin_erases_is_answered(ward, citizen, knowledge):
    """A message that waits while all of somebody's is erased at the desk gets its answer, not an erased chat."""
    left_behind(citizen)
    mine = citizen.conversation_id
    with ward.write() as connection:
        writes(connection, citizen, citizen.now)
        erasure.erase(connection, mine, "admin", citizen.now)

    assert is_answered(ward, knowledge, citizen, citizen.now)


def test_who_asks_while_the_last_word_is_forgotten_is_answered(ward, citizen, knowledge):
    """An hour after the wish, too, what waits is answered where it came from."""
    left_behind(citizen)
    citizen.says("dữ liệu")
    citizen.presses("Xóa tất cả")
    citizen.presses("Xóa tất cả")
    later = citizen.now + dt.timedelta(hours=2)
    with ward.write() as connection:
        writes(connection, citizen, later)
        erasure.forget_told(connection, later, 10)

    assert is_answered(ward, knowledge, citizen, later)


def test_a_file_put_to_no_task_goes_too(ward, citizen):
    """Who erases everything does not leave a photo behind that waited for its task."""
    citizen.says("chào")
    mine = citizen.conversation_id
    sent = task_files.Sent(key="k", name="anh.jpg", content_type="image/jpeg", content=b"x")
    with ward.write() as connection:
        assert task_files.add(connection, mine, sent, citizen.now)
        erasure.erase(connection, mine, "bot", citizen.now)

        assert connection.execute(select(func.count()).select_from(task_file)).scalar_one() == 0


def test_every_table_that_leads_to_somebody_is_thought_of():
    """Whoever adds a table with a chat in it says what erasing does there."""
    leads = {
        table.name
        for table in metadata.tables.values()
        for key in table.foreign_keys
        if key.column.table is conversation
    }

    assert leads == set(erasure.TIED)
