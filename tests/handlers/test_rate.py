"""Rating a visit in chat: consent first, then one question a message."""

import datetime as dt

import pytest

from handlers import invitations
from storage import ratings, visits
from tests.handlers.talking import START

TODAY = START.date()


def stored(talk):
    with talk.database.read() as connection:
        return ratings.between(connection, TODAY, TODAY)


def tallies(talk):
    with talk.database.read() as connection:
        return ratings.tallies(connection, TODAY, TODAY)


def agree(citizen) -> str:
    citizen.says("/danhgia")
    return citizen.presses("Đồng ý trả lời")


COUNTER = {"Ở quầy": "Ở quầy", "Đã nhận": "Đã nhận", "Không gửi": "Không gửi"}
"""An ordinary visit: at the counter, the result received, no feedback sent."""


def answer_all(citizen, label: str = "Hài lòng", **gates: str) -> list[str]:
    """Answer everything up to the comment; returns the questions."""
    asked = []
    while "Hài lòng" in citizen.buttons or set(citizen.buttons) & {*COUNTER, *gates}:
        asked.append(citizen.last[-1].text)
        gate = next((choice for choice in citizen.buttons if choice in {*COUNTER, *gates.values()}), None)
        chosen = next((wanted for wanted in gates.values() if wanted in citizen.buttons), gate)
        citizen.presses(chosen or label)
    return asked


def test_consent_is_asked_first(citizen):
    """Nothing is asked before the citizen has read what is kept and agreed."""
    notice = citizen.says("đánh giá")

    assert "không" in notice
    assert "30 ngày" in notice
    assert citizen.buttons == ["Đồng ý trả lời", "Không tham gia"]


def test_no_means_no(citizen):
    """A citizen who declines is thanked, counted, and nothing else is kept."""
    citizen.says("/danhgia")
    citizen.presses("Không tham gia")

    assert stored(citizen) == []
    assert tallies(citizen) == {"invited": 1, "declined": 1}


def test_short_questionnaire_to_the_end(citizen):
    """Nine questions, what the visit was like where it is not known, a comment, a second consent, thanks."""
    first = agree(citizen)
    assert first.startswith("1/")
    answer_all(citizen)
    more = citizen.says("Cán bộ nhiệt tình, gọi 0912345678 giúp")
    assert citizen.buttons == ["Trả lời thêm", "Thôi"]
    assert "không bắt buộc" in more

    assert "Cảm ơn" in citizen.presses("Thôi")
    (rating,) = stored(citizen)
    assert rating.completed
    marks = dict.fromkeys(["Q0", "A1", "A4", "B1", "B4", "C1", "C3", "D1", "D2"], 4)
    assert rating.answers == marks | {"E1": None, "E3": None}
    assert (rating.gender, rating.rule) == (None, "moi-1")
    assert "0912345678" not in (rating.comment or "")
    assert "nhiệt tình" in (rating.comment or "")


def test_who_sent_feedback_is_asked_about_it(citizen):
    """Only who sent feedback rates how it was handled."""
    agree(citizen)
    answer_all(citizen, "Bình thường", feedback="Có gửi")
    citizen.presses("Bỏ qua")
    citizen.presses("Thôi")

    (rating,) = stored(citizen)
    assert {code: value for code, value in rating.answers.items() if code.startswith("E")} == {
        "E1": 3,
        "E3": 3,
    }


@pytest.mark.parametrize("said", ["5", "số 5", "rat hai long", "Rất hài lòng"])
def test_answer_by_number_or_label(citizen, said):
    """A mark can be typed as a number, or as its label with or without diacritics."""
    agree(citizen)
    citizen.says(said)
    citizen.says("dừng")

    assert stored(citizen)[0].answers == {"Q0": 5}


def test_question_can_be_skipped(citizen):
    """A skipped question is not an answer; "does not apply" is not one either, but is told apart."""
    agree(citizen)
    citizen.presses("Bỏ qua")
    citizen.presses("Không rõ/không nhớ")
    citizen.presses("Ở quầy")
    citizen.presses("Hài lòng")
    citizen.presses("Dừng")

    (rating,) = stored(citizen)
    assert rating.answers == {"A1": None, "A4": 4}
    assert not rating.completed


def test_low_mark_offers_feedback(citizen):
    """Who is dissatisfied is offered to write to the office, as a record of its own."""
    agree(citizen)
    citizen.presses("Rất không hài lòng")
    citizen.presses("Dừng")

    assert citizen.buttons == ["Gửi phản ánh"]
    assert "phản ánh" in citizen.presses("Gửi phản ánh")


def test_one_rating_per_visit(citizen):
    """The same person cannot rate the same thing twice within the window."""
    agree(citizen)
    citizen.presses("Hài lòng")
    citizen.presses("Dừng")

    assert "rồi" in citizen.says("/danhgia")
    assert len(stored(citizen)) == 1


@pytest.mark.parametrize(("hours", "goes_on"), [(71, True), (73, False)])
def test_unfinished_rating_waits_three_days(citizen, hours, goes_on):
    """A rating can be taken up again for 72 hours; afterwards it is forgotten."""
    agree(citizen)
    citizen.presses("Hài lòng")
    citizen.now += dt.timedelta(hours=hours)

    assert goes_on == citizen.sends_button("rate:resume").startswith("2/")


def test_old_button_of_a_finished_rating(citizen):
    """A mark pressed again after the end changes nothing and is explained."""
    agree(citizen)
    citizen.presses("Dừng")

    assert "không còn dùng được" in citizen.sends_button("rate:a:Q0:1")
    assert stored(citizen) == []


@pytest.mark.parametrize(
    "value", ["rate:a:Q0:9", "rate:a:XX:1", "rate:a:Q0", "rate:zzz", "nosuch:1", "", "rate"]
)
def test_made_up_buttons_do_no_harm(citizen, value):
    """A button nobody offered is answered kindly and stores nothing."""
    agree(citizen)

    assert "không còn dùng được" in citizen.sends_button(value)
    assert stored(citizen) == []


def test_rating_holds_nothing_about_the_person(citizen):
    """Neither the conversation nor a moment is kept with a rating."""
    agree(citizen)
    citizen.presses("Hài lòng")
    citizen.presses("Dừng")
    with citizen.database.read() as connection:
        rows = connection.exec_driver_sql("SELECT * FROM rating").mappings().all()

    assert {"conversation", "conversation_id", "peer", "account", "person", "at"}.isdisjoint(rows[0])
    assert not any(value == "an" for value in rows[0].values())


def test_a_visit_without_a_name_is_asked_about_plainly(citizen):
    """When nobody knows which procedure it was, the first question has no empty quotation marks or placeholder."""
    first = agree(citizen)

    assert "lần làm thủ tục vừa rồi" in first


# --- skip rules, numbered as in the survey's design -----------------------------------------------------


def visit_of(citizen, **known) -> str:
    """A code for a visit of which this is known."""
    with citizen.database.write() as connection:
        return visits.issue(
            connection, unit="Phường Mẫu", procedure_id="1.004194", now=citizen.now, known=known
        )


def begin(citizen, code: str) -> str:
    citizen.says(f"/danhgia {code}")
    return citizen.presses("Đồng ý trả lời")


ALL_KNOWN = {"online": False, "no_result": False}


def test_rule_1_a_refused_dossier_is_asked_too(citizen):
    """Who was refused, or has no result, is asked about the visit all the same."""
    assert begin(citizen, visit_of(citizen, no_result=True)).startswith("1/")


def test_rule_2_no_stores_nothing_but_the_count(citizen):
    """No ends it: nothing is stored, and the code cannot be used by somebody else."""
    code = visit_of(citizen)
    citizen.says(f"/danhgia {code}")
    citizen.presses("Không tham gia")

    assert (stored(citizen), tallies(citizen)) == ([], {"invited": 1, "declined": 1})
    assert "đã dùng hoặc không đúng" in citizen.says(f"/danhgia {code}")


def test_rule_3_online_filers_are_not_asked_about_the_building(citizen):
    """Who filed online is asked about the website; the building is marked as not applicable."""
    begin(citizen, visit_of(citizen, online=True))
    asked = answer_all(citizen)
    citizen.presses("Bỏ qua")
    citizen.presses("Thôi")

    (rating,) = stored(citizen)
    assert (rating.answers["P1"], rating.answers["A4"]) == (4, None)
    assert not any("ghế ngồi" in question or "quầy hay trên mạng" in question for question in asked)


def test_rule_4_what_is_not_there_is_not_asked(citizen):
    """Nobody rates a fee that was not paid or a result that has not come."""
    begin(citizen, visit_of(citizen, online=False, no_fee=True, no_result=True))
    asked = answer_all(citizen)
    citizen.presses("Bỏ qua")
    citizen.presses("Thôi")

    (rating,) = stored(citizen)
    assert (rating.answers["D1"], rating.answers["D2"]) == (None, None)
    assert not any("kết quả" in question for question in asked)


def test_rule_5_feedback_is_rated_by_who_sent_some(citizen):
    """One question opens the part about feedback."""
    begin(citizen, visit_of(citizen, **ALL_KNOWN))
    asked = answer_all(citizen, feedback="Có gửi")

    assert sum("phản ánh" in question for question in asked) == 3
    assert asked[-1].startswith("11/11")


def test_rule_6_a_low_mark_offers_a_record_of_its_own(citizen):
    """The offer comes after the end, and what is written then is no part of the rating."""
    begin(citizen, visit_of(citizen, **ALL_KNOWN))
    answer_all(citizen, "Không hài lòng")
    citizen.presses("Bỏ qua")
    citizen.presses("Thôi")

    assert citizen.buttons == ["Gửi phản ánh"]
    assert stored(citizen)[0].comment is None


def test_rule_7_a_comment_that_accuses_is_shown_the_right_door(citizen):
    """Who complains or accuses in a comment learns that it is no letter, and where one goes."""
    begin(citizen, visit_of(citizen, **ALL_KNOWN))
    answer_all(citizen)
    citizen.says("Tôi muốn tố cáo ông Nguyễn Văn Mẫu ở quầy ba nhận tiền của dân nhiều lần")
    thanks = citizen.presses("Thôi")

    assert "chưa phải là đơn" in thanks
    assert {"Cách khiếu nại", "Cách tố cáo"} <= set(citizen.buttons)
    assert "Nguyễn Văn Mẫu" not in str(stored(citizen)[0].comment)


def test_rule_8_what_is_asked_of_the_person_comes_last_and_is_free(citizen):
    """Four questions after a consent of their own; each may be left out; ethnicity is not asked."""
    begin(citizen, visit_of(citizen, **ALL_KNOWN))
    answer_all(citizen)
    citizen.presses("Bỏ qua")
    asked = [citizen.presses("Trả lời thêm")]
    asked += [citizen.presses(choice) for choice in ("Nữ", "Không trả lời", "Lao động tự do")]
    citizen.presses("Nông thôn")

    (rating,) = stored(citizen)
    assert (rating.gender, rating.age, rating.job, rating.area) == ("female", None, "free", "rural")
    assert rating.ethnicity is None
    assert not any("dân tộc" in question for question in asked)


def test_rule_9_no_question_asks_for_bribes(citizen):
    """Payments outside the rules belong to a denunciation, not to a chat that knows its sender."""
    begin(citizen, visit_of(citizen, **ALL_KNOWN))

    assert not any("ngoài quy định" in question for question in answer_all(citizen, feedback="Có gửi"))


# --- codes and invitations ------------------------------------------------------------------------------


def test_a_code_counts_for_its_office_and_procedure(citizen):
    """A code from the counter's sheet knows which office and procedure is rated."""
    begin(citizen, visit_of(citizen))
    citizen.presses("Rất hài lòng")
    citizen.presses("Dừng")

    (rating,) = stored(citizen)
    assert (rating.unit, rating.procedure_id) == ("Phường Mẫu", "1.004194")


def test_a_code_is_good_for_one_rating(citizen, talk):
    """Two people who share a code: the first to finish counts, the second is told."""
    code, other = visit_of(citizen), talk("ba")
    for person in (citizen, other):
        begin(person, code)
        person.presses("Hài lòng")
    citizen.presses("Dừng")

    assert "rồi" in other.presses("Dừng")
    assert len(stored(citizen)) == 1


def test_wrong_codes_are_answered_alike_and_stopped(citizen):
    """A used and an invented code get the same answer; after five wrong ones it is enough for today."""
    answers = [citizen.says(f"danhgia AAAAAAAAA{number}") for number in range(2, 8)]

    assert set(answers[:5]) == {answers[0]}
    assert "nhiều lần" in answers[5]


def test_a_link_with_a_code_opens_the_rating(citizen):
    """Who scans the code that opens the messenger is asked at once."""
    code = visit_of(citizen)

    assert "Đồng ý trả lời" not in citizen.says("/start")
    citizen.says(f"/start danhgia_{code}")
    assert citizen.buttons == ["Đồng ý trả lời", "Không tham gia"]


def invited(citizen) -> None:
    code = visit_of(citizen, **ALL_KNOWN)
    talk = citizen.conversation_id
    with citizen.database.write() as connection:
        assert invitations.invite(connection, citizen.knowledge, talk, code, citizen.now)
    citizen.hears()


def reminded(citizen, days: int) -> int:
    citizen.now += dt.timedelta(days=days)
    with citizen.database.write() as connection:
        return invitations.remind(connection, citizen.knowledge, citizen.now)


def test_an_invitation_is_one_button_away(citizen):
    """Whose dossier is finished is asked in the chat where they followed it."""
    invited(citizen)
    assert "đã xong" in citizen.last[0].text
    citizen.presses("Cho ý kiến")

    assert citizen.presses("Đồng ý trả lời").startswith("1/9")


def test_one_reminder_after_three_working_days(citizen):
    """Friday's invitation is repeated on Thursday, as Tuesday is a holiday, and never again."""
    invited(citizen)

    assert [reminded(citizen, days) for days in (3, 2, 1, 7)] == [0, 0, 1, 0]
    assert "không nhắc lại" in citizen.hears()[0].text


@pytest.mark.parametrize("answer", ["Cho ý kiến", "Không tham gia"])
def test_who_has_answered_is_not_reminded(citizen, answer):
    """A rating or a no ends the matter."""
    invited(citizen)
    citizen.presses(answer)
    if answer == "Cho ý kiến":
        citizen.presses("Đồng ý trả lời")
        citizen.presses("Hài lòng")
        citizen.presses("Dừng")

    assert reminded(citizen, 10) == 0


def test_withdrawn_consent_stops_invitations(citizen):
    """Who withdraws is not asked again."""
    invited(citizen)
    citizen.says("/dulieu rút")

    assert reminded(citizen, 10) == 0


def test_somebody_elses_invitation(citizen, talk):
    """The button of another person's invitation opens nothing."""
    invited(citizen)
    button = citizen.last[0].buttons[0].value

    assert "không còn dùng được" in talk("ba").sends_button(button)
