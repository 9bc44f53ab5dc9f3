"""Messages that name no procedure are taken straight to where they belong."""

import datetime as dt

import pytest

from storage import questions


def stored(talk):
    with talk.database.read() as connection:
        return [tuple(row) for row in connection.exec_driver_sql("SELECT text, restricted FROM feedback")]


@pytest.mark.parametrize(
    "said",
    ["nộp tiền trên mạng bị lỗi", "tra tien roi ma chua thay bien lai", "đóng lệ phí 2 lần r h sao ạ"],
)
def test_a_payment_that_failed_opens_the_step_for_it(citizen, said):
    """Who is in trouble with money does not have to find the right part of the guide."""
    told = citizen.says(said)

    assert "Khi trả không được, hoặc trả hai lần" in told
    assert "18001096" in told


def test_the_guide_leads_back_to_what_was_spoken_of(citizen):
    """After a question about a birth certificate the guide is about paying for that."""
    citizen.says("đăng ký thường trú cần gì")
    citizen.says("thanh toán lệ phí bị lỗi rồi")

    assert "Về: Đăng ký thường trú" in citizen.buttons


def test_a_forgotten_password_is_helped_at_once(citizen):
    """The step for signing in says what to do, and the account's own record is one tap away."""
    assert "Quên mật khẩu VNeID" in citizen.says("quên mật khẩu vneid")
    assert "Tài khoản VNeID mức 2" in citizen.buttons


def test_a_grievance_is_offered_to_be_sent_as_it_was_said(citizen):
    """Nothing has to be typed again; nothing is sent before it is wished."""
    told = citizen.says("đèn đường ngõ 5 hỏng cả tháng")
    assert "«đèn đường ngõ 5 hỏng cả tháng»" in told
    assert stored(citizen) == []

    assert "Mã tra cứu" in citizen.presses("Gửi phản ánh")
    assert stored(citizen) == [("đèn đường ngõ 5 hỏng cả tháng", False)]


@pytest.mark.parametrize("yes", ["gửi đi", "ok", "Có", "dạ gửi", "1"])
def test_yes_in_words_sends_it(citizen, yes):
    """No button is needed."""
    citizen.says("rác đổ đầy đường không ai dọn")

    assert "Mã tra cứu" in citizen.says(yes)


@pytest.mark.parametrize("no", ["thôi", "không gửi", "ko"])
def test_no_in_words_sends_nothing(citizen, no):
    """Thinking better of it keeps nothing."""
    citizen.says("rác đổ đầy đường không ai dọn")

    assert "chưa gửi gì" in citizen.says(no)
    assert stored(citizen) == []


def test_where_and_when_can_be_added(citizen):
    """A second message adds to the first; numbers of persons are masked."""
    citizen.says("góp ý: cán bộ nói chuyện khó nghe")
    told = citizen.says("quầy số 2 sáng thứ ba, gọi tôi 0912345678")
    assert "0912345678" not in told
    citizen.presses("Gửi phản ánh")

    assert stored(citizen) == [
        ("góp ý: cán bộ nói chuyện khó nghe\nquầy số 2 sáng thứ ba, gọi tôi [số điện thoại]", False)
    ]


def test_a_question_after_the_offer_is_answered(citizen):
    """Asking something else is no part of the feedback, and sends nothing."""
    citizen.says("đèn đường hỏng cả tháng")

    assert citizen.says("đăng ký tạm trú cần gì").startswith("Đăng ký tạm trú")
    assert "thời tiết" in citizen.says("thời tiết hôm nay")
    assert stored(citizen) == []


def test_the_wish_alone_asks_what_it_is(citizen):
    """Who says only that there is something to report is asked to write it."""
    assert "việc gì, ở đâu, lúc nào" in citizen.says("tôi muốn góp ý")
    assert "Mã tra cứu" in citizen.says("đèn đường ngõ 5 hỏng rồi")


def test_what_seems_a_denunciation_is_shown_its_door(citizen):
    """Told as a report, an accusation is not sent as feedback without a word."""
    told = citizen.says("phản ánh cán bộ địa chính nhận tiền của dân để làm sổ đỏ cho nhanh")

    assert "giống tố cáo" in told
    assert citizen.buttons[0] == "Cách tố cáo"
    citizen.says("đăng ký tạm trú cần gì")
    with citizen.database.read() as connection:
        state = connection.exec_driver_sql("SELECT state FROM conversation").scalar()
    assert "địa chính" not in str(state)


@pytest.mark.parametrize(
    ("said", "begins"),
    [("khiếu nại như thế nào", "Khiếu nại lần đầu ở xã"), ("tố cáo cán bộ gửi ở đâu", "Tố cáo ở xã")],
)
def test_how_to_complain_stays_with_its_record(citizen, said, begins):
    """A question is no complaint."""
    assert citizen.says(said).startswith(begins)


def test_a_second_try_comes_to_its_door_too(citizen):
    """After "chưa đúng ý tôi" a payment in trouble is helped, not only noted."""
    citizen.says("lệ phí đăng ký tạm trú")
    citizen.presses("Chưa đúng ý tôi")

    assert "đừng trả nữa" in citizen.says("trả tiền trên mạng bị lỗi")


def test_a_rating_is_not_lost_for_a_grievance(citizen):
    """In the middle of a rating it is answered with a button, and the rating can go on."""
    citizen.says("/danhgia")
    citizen.presses("Đồng ý trả lời")
    citizen.says("thái độ phục vụ kém quá")

    assert "Đánh giá tiếp" in citizen.buttons


def test_today_is_looked_up_in_the_calendar(citizen, knowledge):
    """On a working day, on a Saturday and on a public holiday the answer differs; the hours are shown each time."""
    friday = citizen.says("hôm nay có làm việc không")
    citizen.now = dt.datetime(2026, 11, 21, 2, 0, tzinfo=dt.UTC)
    saturday = citizen.says("hom nay co lam viec khong")
    citizen.now = dt.datetime(2026, 11, 24, 2, 0, tzinfo=dt.UTC)
    holiday = citizen.says("hôm nay có làm việc không")

    assert friday.startswith("Hôm nay (thứ sáu 20/11/2026) là ngày làm việc")
    assert "không làm việc" in saturday
    assert "thứ hai 23/11/2026" in saturday
    assert "Công an Phường Mẫu thì có" in saturday
    assert "ngày nghỉ theo lịch chung" in holiday
    assert all(knowledge.place.hours[0] in told for told in (friday, saturday, holiday))


def test_of_a_holiday_nothing_is_promised(citizen, knowledge):
    """Tết has no fixed day here: the hours are shown, and the advice to call first."""
    told = citizen.says("tết có làm việc không")

    assert "gọi hỏi trước" in told
    assert knowledge.place.hours[0] in told


@pytest.mark.parametrize("said", ["giờ làm việc", "số điện thoại trung tâm", "dia chi ubnd phuong"])
def test_the_office_is_answered_from_its_own_file(citizen, knowledge, said):
    """Hours, numbers and address are those of the locality, with the day they were last looked at."""
    told = citizen.says(said)

    place = knowledge.place
    known = {"giờ làm việc": place.hours[0], "số điện thoại trung tâm": place.hotlines[0].number}
    assert known.get(said, place.address) in told
    assert "Kiểm tra lần cuối: 21/11/2026" in told


def test_names_of_leaders_are_not_kept(citizen):
    """Who asks for the chairman is told so, and where to ask."""
    told = citizen.says("chủ tịch phường là ai")

    assert "không giữ tên" in told
    assert citizen.last[0].links[0].url == "https://phuong-mau.example/"
    assert "Gặp lãnh đạo xã, phường" in citizen.buttons


def test_lost_papers_are_asked_for_one_by_one(citizen):
    """After a fire the papers that are remade most often are offered; a procedure that is named is answered."""
    citizen.says("cháy nhà mất giấy tờ làm lại")
    assert "Làm lại sổ đỏ bị mất" in citizen.buttons

    assert citizen.presses("Làm lại sổ đỏ bị mất").startswith("Làm lại sổ đỏ bị mất")


def test_what_comes_through_a_door_is_counted(citizen):
    """The admin sees questions among the others; what is offered as feedback is not written down before it is sent."""
    citizen.says("giờ làm việc")
    citizen.says("rác đổ đầy đường không ai dọn")

    with citizen.database.read() as connection:
        assert [one.text for one in questions.newest(connection)] == ["giờ làm việc"]
