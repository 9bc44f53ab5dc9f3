"""Who got no answer, or the wrong one: kept for an office, grouped, answered once it is approved, and told."""

import datetime as dt

import pytest

from handlers import approved
from handlers.gathering import gather
from handlers.turns import run_pending
from storage import group_changes, groups, inbox, unmet
from storage.group_changes import OfficeAnswer
from storage.messages import Incoming

UNKNOWN = "múa lân ở sân đình thì hỏi ai"
ALIKE = "mua lan san dinh hoi ai vay"
WRITTEN = OfficeAnswer(
    title="Múa lân ở sân đình hỏi ai?",
    answer="Anh/chị hỏi ban quản lý đình.",
    basis="Văn bản mẫu 1/2026",
    source="https://example.vn/mua-lan",
    as_of=dt.date(2026, 11, 19),
)


@pytest.fixture
def clock_runs(ward, knowledge):
    """What the clock does once a minute; returns the groups on the desk."""

    def run(now: dt.datetime) -> list[groups.Group]:
        with ward.write() as connection:
            gather(connection, knowledge.likeness, now)
            return groups.listed(connection, now.date())

    return run


@pytest.fixture
def goes_live(ward):
    """An office answers a group, and it is approved. Returns how many were told."""

    def run(group_id: int, now: dt.datetime, written: OfficeAnswer = WRITTEN) -> int:
        with ward.write() as connection:
            group_changes.write_answer(connection, group_id, written, "an")
            return approved.approve(connection, group_id, written.answer, "binh", now)

    return run


def kept(talk) -> list[tuple]:
    with talk.database.read() as connection:
        rows = connection.exec_driver_sql("SELECT kind, text, wish FROM unmet_question ORDER BY id")
        return [tuple(row) for row in rows]


def askers(talk) -> int:
    with talk.database.read() as connection:
        return connection.exec_driver_sql("SELECT count(conversation_id) FROM unmet_question").scalar()


def test_from_not_knowing_to_being_told(citizen, talk, clock_runs, goes_live):
    """Two people ask the same unknown thing; an office answers once; both are told once, a third gets it at once."""
    assert "ghi lại để cán bộ xem" in citizen.says(UNKNOWN)
    binh = talk("binh", channel="telegram")
    binh.says(ALIKE)
    (group,) = clock_runs(citizen.now + dt.timedelta(minutes=1))
    assert (group.count, group.state) == (2, "new")

    assert goes_live(group.id, citizen.now) == 2
    for person in (citizen, binh):
        (news,) = person.hears()
        assert news.text.startswith("Câu hỏi hôm trước của anh/chị đã có câu trả lời:")
        for part in (WRITTEN.answer, "Căn cứ: Văn bản mẫu 1/2026", "Kiểm tra lần cuối: 19/11/2026"):
            assert part in news.text
        assert [link.url for link in news.links] == [WRITTEN.source]
    assert askers(citizen) == 0

    third = talk("chi")
    assert WRITTEN.answer in third.says("Múa lân sân đình thì hỏi ai ạ?")
    assert "Chưa đúng ý tôi" in third.buttons


def test_who_is_told_twice_would_be_annoyed(citizen, clock_runs, goes_live, ward):
    """Asking three times, or approving again after a correction, brings one message."""
    for _ in range(3):
        citizen.says(UNKNOWN)
    (group,) = clock_runs(citizen.now)
    assert goes_live(group.id, citizen.now) == 1
    assert len(citizen.hears()) == 1
    with ward.write() as connection:
        approved.withdraw(connection, group.id)
    assert goes_live(group.id, citizen.now) == 0
    assert citizen.hears() == []


@pytest.mark.parametrize("stop", [approved.withdraw, approved.close])
def test_a_withdrawn_answer_stops_at_once(citizen, talk, clock_runs, goes_live, ward, stop):
    """What was wrong or out of date is not said once more, not even from the tray."""
    citizen.says(UNKNOWN)
    (group,) = clock_runs(citizen.now)
    goes_live(group.id, citizen.now)
    with ward.write() as connection:
        stop(connection, group.id)

    assert citizen.hears() == []
    assert WRITTEN.answer not in talk("chi").says(UNKNOWN)


def test_another_question_does_not_get_the_answer(citizen, talk, clock_runs, goes_live):
    """One other word, and the approved answer is not for it."""
    citizen.says(UNKNOWN)
    (group,) = clock_runs(citizen.now)
    goes_live(group.id, citizen.now)

    assert WRITTEN.answer not in talk("chi").says("múa rồng ở sân đình thì hỏi ai")
    assert WRITTEN.answer not in talk("dung").says("múa lân ở sân đình bao nhiêu tiền")


@pytest.mark.parametrize("said", ["không đúng", "sai rồi", "Chưa đúng ý", "chua dung y toi", "ko phải ạ"])
def test_not_helpful_in_words(citizen, said):
    """After a card, a word is enough; the question is kept with its second try."""
    citizen.says("đăng ký khai sinh cần gì")
    assert "Anh/chị muốn hỏi điều gì?" in citizen.says(said)
    thanks = citizen.says("phun thuốc muỗi khu phố")

    assert "Cảm ơn anh/chị" in thanks
    assert "18001096" in thanks
    assert kept(citizen) == [("not_helpful", "đăng ký khai sinh cần gì", "phun thuốc muỗi khu phố")]


def test_not_helpful_by_button_without_a_second_try(citizen, clock_runs):
    """The button is enough; the question back can be skipped."""
    citizen.says("đăng ký khai sinh cần gì")
    assert len(citizen.buttons) <= 6
    citizen.presses("Giấy tờ")
    citizen.presses("Chưa đúng ý tôi")
    assert "18001096" in citizen.presses("Bỏ qua")

    (group,) = clock_runs(citizen.now)
    assert (group.title, group.not_helpful) == ("đăng ký khai sinh cần gì", 1)


def test_pressing_twice_counts_once(citizen):
    """An impatient finger does not make two complaints."""
    citizen.says("đăng ký khai sinh cần gì")
    button = next(b.value for b in citizen.last[-1].buttons if b.value.startswith("unhelpful:"))
    citizen.sends_button(button)
    assert "muốn hỏi điều gì" in citizen.sends_button(button)
    citizen.presses("Bỏ qua")

    assert "không còn dùng được" in citizen.sends_button(button)
    assert len(kept(citizen)) == 1


def test_an_old_button_does_not_blame_the_new_answer(citizen):
    """A button under yesterday's card says nothing of today's."""
    citizen.says("đăng ký khai sinh cần gì")
    old = next(b.value for b in citizen.last[-1].buttons if b.value.startswith("unhelpful:"))
    citizen.says("đăng ký tạm trú cần gì")

    assert "không còn dùng được" in citizen.sends_button(old)
    assert kept(citizen) == []


def test_a_second_try_that_can_be_answered_is_answered(citizen):
    """Who says it better gets the right card at once."""
    citizen.says("đăng ký khai sinh cần gì")
    citizen.presses("Chưa đúng ý tôi")

    assert citizen.says("đăng ký kết hôn cần gì").startswith("Đăng ký kết hôn")
    assert "Chưa đúng ý tôi" in citizen.buttons


@pytest.mark.parametrize(("said", "answer"), [("cháy nhà rồi cứu với", "114"), ("cảm ơn", "Cảm ơn")])
def test_the_question_back_holds_nobody_up(citizen, said, answer):
    """An emergency or a thank-you is no second try."""
    citizen.says("đăng ký khai sinh cần gì")
    citizen.presses("Chưa đúng ý tôi")

    assert answer in citizen.says(said)
    assert kept(citizen) == [("not_helpful", "đăng ký khai sinh cần gì", None)]


def test_sai_alone_is_no_complaint_where_nothing_was_answered(citizen):
    """Without a card above it, the word is an ordinary message."""
    citizen.says("sai rồi")

    assert kept(citizen) == []


@pytest.mark.parametrize(
    "text", ["hôm nay trời mưa không", "giá vàng hôm nay", "alo", "làm giả giấy khai sinh", "xin chào", "😀"]
)
def test_what_no_office_can_answer_is_not_put_on_the_desk(citizen, text):
    """Weather, harm, noise and greetings keep no official busy."""
    citizen.says(text)

    assert kept(citizen) == []


def test_a_choice_counts_only_when_none_was_taken(citizen, talk, clock_runs):
    """Who picks one, or says it more exactly, was answered; who walks away was not."""
    citizen.says("chứng thực")
    citizen.says("1")
    precise = talk("binh")
    precise.says("chứng thực")
    precise.says("chứng thực chữ ký cần gì")
    away = talk("chi")
    away.says("chứng thực")
    assert clock_runs(away.now) == []

    (group,) = clock_runs(away.now + dt.timedelta(hours=1))
    assert (group.title, group.count) == ("chứng thực", 1)


def test_a_short_follow_up_is_kept_with_what_it_is_about(citizen):
    """An official can understand every question without the rest of its conversation."""
    citizen.says("đăng ký khai sinh cần gì")
    citizen.says("thế lệ phí bao nhiêu")
    citizen.presses("Chưa đúng ý tôi")

    assert kept(citizen) == [("not_helpful", "đăng ký khai sinh cần gì – thế lệ phí bao nhiêu", None)]


def test_numbers_are_masked(citizen):
    """Neither the question nor its second try shows a phone number to anybody."""
    citizen.says("múa lân ở sân đình gọi 0912345678 hỏi ai")
    citizen.says("đăng ký khai sinh cần gì")
    citizen.presses("Chưa đúng ý tôi")
    assert "đừng gửi số" in citizen.says("phun thuốc muỗi khu phố gọi 0912345678")

    assert "0912345678" not in str(kept(citizen))
    assert "[số điện thoại]" in str(kept(citizen))


def test_who_asked_is_forgotten(citizen, talk, clock_runs):
    """After 90 days, or when consent is withdrawn, no question leads back to a conversation."""
    citizen.says(UNKNOWN)
    binh = talk("binh")
    binh.says("thuê cồng chiêng ở đâu")
    binh.says("/dulieu rút")
    assert askers(citizen) == 1
    clock_runs(citizen.now + unmet.KEPT - dt.timedelta(hours=1))
    assert askers(citizen) == 1
    clock_runs(citizen.now + unmet.KEPT + dt.timedelta(hours=1))

    assert askers(citizen) == 0
    assert len(kept(citizen)) == 2


def test_groups_do_not_depend_on_the_clock(citizen, clock_runs):
    """Looked at after each question or once in the evening: the same groups."""
    for text in (UNKNOWN, "thuê cồng chiêng ở đâu", ALIKE):
        citizen.says(text)
        clock_runs(citizen.now)
    again = clock_runs(citizen.now)

    assert sorted(group.count for group in again) == [1, 2]


def test_languages_do_not_mix(citizen, clock_runs):
    """An answer is written in one language, for those who speak it."""
    citizen.says(UNKNOWN)
    citizen.says("/english")
    citizen.says(UNKNOWN)

    assert {group.language for group in clock_runs(citizen.now)} == {"vi", "en"}


def test_in_the_middle_of_a_rating_nothing_is_asked_back(citizen):
    """A rating is not lost over a card that did not help."""
    citizen.says("/danhgia")
    citizen.presses("Đồng ý trả lời")
    citizen.says("đăng ký tạm trú cần giấy tờ gì")
    assert "18001096" in citizen.presses("Chưa đúng ý tôi")

    assert citizen.sends_button("rate:resume").startswith("1/")
    assert len(kept(citizen)) == 1


def test_a_matter_of_another_office_is_kept(citizen, talk):
    """What no record answers, but an office could, is put on the desk; what none can is not."""
    citizen.says("nhà tôi bị cúp nước")
    talk("binh").says("kết quả bóng đá tối qua")

    assert [text for _, text, _ in kept(citizen)] == ["nhà tôi bị cúp nước"]


def test_of_people_who_write_at_once_each_is_kept_with_their_own_question(ward, knowledge):
    """The desk shows what the one who got no answer had asked, not what the neighbour asked in the same moment."""
    said = ["làm khai sinh cần gì", UNKNOWN, "đăng ký kết hôn ở đâu"]
    now = dt.datetime(2026, 11, 20, 2, 0, tzinfo=dt.UTC)
    messages = [
        Incoming(channel="web", conversation=who, sender=who, message_id=who, sent_at=now, text=text)
        for who, text in zip("abc", said, strict=True)
    ]
    with ward.write() as connection:
        inbox.receive_all(connection, messages, now)
        run_pending(connection, knowledge, lambda: now)
        asked = list(connection.exec_driver_sql("SELECT text FROM question ORDER BY id").scalars())
        joined = "SELECT q.text FROM unmet_question u JOIN question q ON q.id = u.question_id"

        assert [UNKNOWN] == list(connection.exec_driver_sql(joined).scalars())
        assert sorted(said) == sorted(asked)
