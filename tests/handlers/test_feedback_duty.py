"""Officials and a citizen around one feedback, in the chat: from its coming to what its sender thinks of the answer."""

import datetime as dt

import pytest

from handlers import feedback_decisions
from knowledge.pakn import Stage
from storage import conversations, erasure, feedback, tray
from storage.feedback_changes import By
from tests.handlers.feedback_office import OTHER, SAID, heard, stage, with_feedback_unit
from tests.handlers.talking import START


@pytest.fixture
def knowledge(knowledge):
    return with_feedback_unit(knowledge)


def test_from_its_coming_to_the_answer(citizen, official, sent, ward):
    """The office is told at once with buttons, takes it up, answers after a preview; the citizen hears and judges."""
    an = official("An")
    code = sent()
    assert SAID in heard(an)
    assert an.buttons == ["Tiếp nhận", "Cần bổ sung", "Chuyển", "Từ chối", "Trả lời"]

    assert "đã tiếp nhận" in an.presses("Tiếp nhận")
    assert "đã được tiếp nhận" in heard(citizen)
    an.presses("Trả lời")
    assert "Người gửi sẽ đọc:\n\nĐã thay bóng đèn." in an.says("Đã thay bóng đèn.")
    assert heard(citizen) == ""
    an.presses("Gửi trả lời")
    assert "Đã thay bóng đèn." in heard(citizen)

    assert "mở lại" in citizen.presses("Tôi chưa hài lòng")
    citizen.presses("Mở lại phản ánh")
    assert "đã mở lại" in citizen.says("Tối qua vẫn không sáng")
    assert "Tối qua vẫn không sáng" in heard(an)
    with ward.read() as connection:
        found = feedback.by_code(connection, code)
    assert (found.stage, found.round, found.liked) == (Stage.REOPENED, 2, False)


def test_a_question_to_the_citizen_comes_back_into_the_same_feedback(citizen, official, sent, ward):
    """Asked for more, the citizen presses one button and writes; the office reads it beside the feedback."""
    an, code = official("An"), sent()
    heard(an)
    an.presses("Cần bổ sung")
    an.says("Đèn ở đầu ngõ hay cuối ngõ?")
    assert "Đèn ở đầu ngõ hay cuối ngõ?" in heard(citizen)
    citizen.presses("Trả lời cán bộ")
    assert f"cùng phản ánh {code}" in citizen.says("Cuối ngõ, gần nhà văn hóa, số em 0912345678")

    told = heard(an)
    assert "Cuối ngõ" in told
    assert "0912345678" not in told
    assert stage(ward, code) is Stage.WORKING


def test_what_sounds_like_a_question_still_reaches_the_office(citizen, official, sent):
    """An answer to the office is no question to the machine, whatever it names."""
    an = official("An")
    sent()
    heard(an)
    an.presses("Cần bổ sung")
    an.says("Anh chị nộp giấy gì?")
    citizen.hears()
    citizen.presses("Trả lời cán bộ")
    citizen.says("đăng ký tạm trú cần gì")

    assert "đăng ký tạm trú cần gì" in heard(an)


def test_refused_with_a_reason_and_words(citizen, official, sent, ward):
    """A refusal says why, from the list and in words, and can be reopened once."""
    an, code = official("An"), sent()
    heard(an)
    an.presses("Từ chối")
    an.presses("Không thuộc thẩm quyền của cơ quan")
    an.says("Quốc lộ do Sở Xây dựng quản lý. Anh/chị gửi đến Sở giúp.")
    told = heard(citizen)

    assert "Không thuộc thẩm quyền của cơ quan" in told
    assert "Sở Xây dựng" in told
    assert citizen.buttons == ["Mở lại phản ánh"]
    assert stage(ward, code) is Stage.REFUSED


def test_refused_after_it_was_answered_and_reopened(citizen, official, sent, ward):
    """What holds is what the office said last: not the first answer, but why there is no second one."""
    an, code = official("An"), sent()
    heard(an)
    an.presses("Trả lời")
    an.says("Đã thay bóng đèn.")
    an.presses("Gửi trả lời")
    citizen.hears()
    citizen.presses("Mở lại phản ánh")
    citizen.says("Tối qua vẫn không sáng")
    an.hears()
    an.presses("Từ chối")
    an.presses(an.buttons[0])
    an.says("Đoạn này thuộc nhà máy.")

    told = heard(citizen)
    assert "Đoạn này thuộc nhà máy." in told
    assert "Đã thay bóng đèn." not in told
    assert "Đoạn này thuộc nhà máy." in citizen.says(code)


def test_passed_on_to_another_office(citizen, official, sent, ward):
    """The next office is told with the reason; the first one has no hand in it any more."""
    an, binh = official("An"), official("Bình", OTHER)
    code = sent()
    heard(an)
    buttons = an.last[-1].buttons
    an.presses("Chuyển")
    an.presses(OTHER)
    an.says("Đèn do phòng quản lý")

    assert "Đèn do phòng quản lý" in heard(binh)
    assert "đang được xử lý" in heard(citizen)
    assert "không còn ở đơn vị" in an.sends_button(buttons[0].value)
    assert stage(ward, code) is Stage.WORKING


def test_handed_to_an_agency_elsewhere(citizen, official, sent, ward):
    """Name and reason reach the citizen."""
    an, code = official("An"), sent()
    heard(an)
    an.presses("Chuyển")
    an.presses("Cơ quan khác")
    assert "dòng đầu" in an.says("Công ty Điện lực Mẫu")
    an.says("Công ty Điện lực Mẫu\nĐèn do điện lực quản lý")

    assert "Công ty Điện lực Mẫu\nĐèn do điện lực quản lý" in heard(citizen)
    assert stage(ward, code) is Stage.TRANSFERRED


def test_the_second_of_two_officials_is_told(official, sent):
    """Who comes second learns who was first; what they typed is shown back."""
    an, binh = official("An"), official("Bình")
    sent()
    heard(an)
    heard(binh)
    binh.presses("Trả lời")
    binh.says("Sẽ thay trong tuần.")
    an.presses("Trả lời")
    an.says("Đã thay.")
    an.presses("Gửi trả lời")
    told = binh.presses("Gửi trả lời")

    assert "An (Văn phòng Mẫu) vừa làm trước anh/chị: trả lời" in told
    assert "Sẽ thay trong tuần." in told


def test_whose_sender_is_forgotten_is_answered_for_the_code(citizen, official, sent, ward):
    """Erased meanwhile: the official can go on, reads that nobody is written to, and the code shows the answer."""
    an, code = official("An"), sent()
    heard(an)
    with ward.write() as connection:
        erasure.erase(connection, feedback.by_code(connection, code).conversation_id, "bot", START)
    an.presses("Trả lời")
    an.says("Đã thay bóng đèn.")
    assert f"không nhắn được cho người gửi; họ đọc khi tra cứu bằng mã {code}" in an.presses("Gửi trả lời")

    assert heard(citizen) == ""
    assert "Đã thay bóng đèn." in citizen.says(code)


def test_too_long_an_answer_is_not_cut_off(official, sent):
    """An official who writes a whole page is asked to shorten it, and is still in the middle of answering."""
    an = official("An")
    sent()
    heard(an)
    an.presses("Trả lời")
    assert "dài 2001 ký tự, nhiều hơn 2000 nên chưa gửi" in an.says("a" * 2001)

    assert "Người gửi sẽ đọc:\n\nĐã thay." in an.says("Đã thay.")


def test_a_button_of_somebody_else_does_nothing(citizen, official, sent, ward):
    """A citizen, or an official of another office, cannot act on a feedback by its number."""
    code = sent()
    binh = official("Bình", OTHER)
    for one in (citizen, binh):
        assert "không còn ở đơn vị" in one.sends_button("pakn:accept:1")

    assert stage(ward, code) is Stage.NEW


def test_the_list_of_an_office(official, sent):
    """`/pakn`: what waits for us, a button each; citizens are told whom it is for."""
    an, code = official("An"), sent()

    assert code in an.says("/pakn")
    assert SAID in an.presses(code)
    assert "không có phản ánh" in official("Bình", OTHER).says("/pakn")


def test_citizens_have_no_list(citizen):
    """It is for officials."""
    assert "dành cho cán bộ" in citizen.says("/pakn")


def test_what_accuses_is_pushed_to_nobody(citizen, official, ward):
    """No official is told of a denunciation, and nobody can open it in the chat."""
    an = official("An")
    citizen.says("/gopy")
    citizen.says("Tôi tố cáo ông Bê địa chính nhận tiền của dân để làm sổ đỏ cho nhanh, ngày 3/11 tại quầy")
    citizen.presses("Vẫn gửi làm phản ánh")

    assert heard(an) == ""
    assert "không còn ở đơn vị" in an.sends_button("pakn:show:1")


def test_found_to_accuse_what_waits_is_taken_back(official, sent, ward):
    """Noticed before it was carried out, it reaches nobody."""
    an = official("An")
    code = sent("Đèn hỏng mà cán bộ không chịu sửa")
    with ward.write() as connection:
        found = feedback.by_code(connection, code)
        feedback_decisions.restrict(connection, found.id, By("admin", START))

    assert heard(an) == ""


def test_told_when_they_write_again(citizen, official, sent, ward):
    """Who could not be reached reads the answer above whatever they ask next, once."""
    an = official("An")
    sent()
    heard(an)
    with ward.write() as connection:
        conversations.lost(connection, "web", "an", citizen.now)
    an.presses("Trả lời")
    an.says("Đã thay bóng đèn.")
    an.presses("Gửi trả lời")
    assert heard(citizen) == ""

    told = citizen.says("đăng ký tạm trú cần gì")
    assert told.index("Đã thay bóng đèn.") < told.index("Đăng ký tạm trú")
    assert "Đã thay bóng đèn." not in citizen.says("lệ phí bao nhiêu")


def test_a_code_shown_to_others_shows_no_number(talk, sent, ward):
    """Who only has the code reads the answer without numbers, and moves nothing."""
    code = sent()
    with ward.write() as connection:
        found = feedback.by_code(connection, code)
        feedback_decisions.answer(connection, found.id, By("admin", START, "Gọi chị Lan 0912345678."))
    other = talk("binh")

    assert "0912345678" not in other.says(code)
    assert other.buttons == []
    assert other.sends_button(f"feedback:reopen:{code}") != ""
    assert stage(ward, code) is Stage.ANSWERED


def test_codes_cannot_be_guessed(citizen, sent):
    """After some wrong codes in a row even a right one waits."""
    code = sent()
    for n in range(5):
        assert "Chưa tìm thấy" in citizen.says(f"PA-XXXXX{n + 2}")
    assert "nhiều lần" in citizen.says(code)
    citizen.now += dt.timedelta(minutes=10)

    assert f"Phản ánh {code}" in citizen.says(code)


def test_the_same_words_twice_are_one_feedback(citizen, sent, ward):
    """Sent twice, one code."""
    code = sent()
    citizen.says("/gopy")

    assert f"đã gửi rồi, mã tra cứu là {code}" in citizen.says(SAID)


def test_twenty_a_day_are_enough(citizen, sent):
    """Who has more to say is shown a person."""
    for n in range(20):
        sent(f"{SAID}, cột số {n}")
    citizen.says("/gopy")

    assert "Hôm nay anh/chị đã gửi 20 phản ánh" in citizen.says(f"{SAID}, cột số 21")


def test_an_answer_that_names_a_fire_is_taken(citizen, official, sent):
    """An official who writes of a fire gets the numbers to call, and the words are not lost."""
    an = official("An")
    sent()
    heard(an)
    an.presses("Trả lời")

    assert "Người gửi sẽ đọc" in an.says("Nhà số 5 đang cháy nên chưa thay đèn được")


def test_nothing_is_told_twice(official, sent, ward):
    """Each entry of the register is laid into the tray once."""
    an = official("An")
    sent()
    heard(an)
    an.presses("Tiếp nhận")
    with ward.read() as connection:
        keys = (
            connection.exec_driver_sql("SELECT key FROM outbox WHERE key LIKE 'feedback:%'").scalars().all()
        )

    assert len(keys) == len(set(keys)) == 2
    with ward.read() as connection:
        assert tray.fate(connection, "feedback:none") == "lost"
