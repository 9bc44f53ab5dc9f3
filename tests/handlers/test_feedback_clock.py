"""The clock reminds offices of feedback: in time, once, those who answer, and their leaders when a day has passed."""

import datetime as dt

import pytest

from handlers import feedback_clock, feedback_decisions
from knowledge.pakn import Stage
from storage import feedback, feedback_changes
from storage.feedback import Told
from storage.feedback_changes import By
from tests.handlers.feedback_office import LEAD, SAID, heard, with_feedback_unit
from tests.handlers.talking import START


@pytest.fixture
def knowledge(knowledge):
    return with_feedback_unit(knowledge)


def days_later(ward, day: dt.date) -> feedback_clock.Swept:
    now = dt.datetime.combine(day, dt.time(2), dt.UTC)
    with ward.write() as connection:
        return feedback_clock.sweep(connection, day, now)


def test_warned_the_working_day_before_and_when_overdue(official, sent, ward):
    """Friday's feedback is to be looked at by Wednesday (Tuesday is a day off): told Monday and Thursday, once each."""
    an, code = official("An"), sent()
    heard(an)
    assert days_later(ward, dt.date(2026, 11, 20)).messages == 0
    assert days_later(ward, dt.date(2026, 11, 23)).messages == 1
    assert f"{code}: xem, tiếp nhận, hạn 25/11/2026" in heard(an)
    assert days_later(ward, dt.date(2026, 11, 23)).messages == 0
    assert days_later(ward, dt.date(2026, 11, 24)).messages == 0
    assert days_later(ward, dt.date(2026, 11, 26)).messages == 1
    assert f"{code}: xem, tiếp nhận, quá hạn từ 25/11/2026" in heard(an)
    assert days_later(ward, dt.date(2026, 11, 26)).messages == 0


def test_a_leader_hears_of_what_is_overdue(official, sent, ward):
    """Of what is nearly due only those who answer hear; once the day has passed, so does their leader."""
    an, binh, code = official("An"), official("Bình", role="leader"), sent()
    heard(an)
    heard(binh)
    assert days_later(ward, dt.date(2026, 11, 23)).messages == 1
    assert heard(binh) == ""
    assert days_later(ward, dt.date(2026, 11, 26)).messages == 2

    assert "sắp đến hạn hoặc quá hạn" in heard(an)
    told = heard(binh)
    assert f"Chào anh/chị Bình. Xin báo để anh/chị nắm: {LEAD} có phản ánh đã quá hạn:" in told
    assert f"{code}: xem, tiếp nhận, quá hạn từ 25/11/2026" in told
    assert code in binh.buttons


def test_a_warning_waits_for_somebody_to_hear_it(official, sent, ward):
    """Where nobody of the office is linked yet, the warning is not spent: whoever links later reads it."""
    code = sent()
    assert days_later(ward, dt.date(2026, 11, 26)).messages == 0
    an = official("An")
    assert days_later(ward, dt.date(2026, 11, 27)).messages == 1

    assert f"{code}: xem, tiếp nhận, quá hạn từ 25/11/2026" in heard(an)


def test_no_warning_of_what_was_done(official, sent, ward):
    """What is taken up in time warns nobody."""
    an = official("An")
    sent()
    heard(an)
    an.presses("Tiếp nhận")
    an.hears()

    assert days_later(ward, dt.date(2026, 11, 26)).messages == 0


def test_closed_after_a_month(ward):
    """Thirty days after the answer the case is over, and place and number with it."""
    with ward.write() as connection:
        told = Told(text=SAID, channel="form", place={"text": "ngõ 5"}, contact="0912345678")
        found = feedback.keep(connection, told, START)
        feedback_decisions.answer(connection, found.id, By("admin", START, "Đã thay."))
    assert days_later(ward, dt.date(2026, 12, 19)).closed == 0
    assert days_later(ward, dt.date(2026, 12, 22)).closed == 1
    with ward.read() as connection:
        closed = feedback.find(connection, found.id)

    assert (closed.stage, closed.place, closed.contact) == (Stage.CLOSED, None, None)
    assert closed.answer == "Đã thay."


def test_closed_after_it_was_reopened_and_refused(ward, citizen):
    """A month later its code still tells what the office said last, not the answer before."""
    with ward.write() as connection:
        found = feedback.keep(connection, Told(text=SAID, channel="form"), START)
        feedback_decisions.answer(connection, found.id, By("admin", START, "Đã thay bóng đèn."))
        feedback_changes.reopen(connection, found.id, By("citizen", START, "Vẫn tối"))
        feedback_decisions.refuse(connection, found.id, By("admin", START, "Thuộc nhà máy.", "other_agency"))
    assert days_later(ward, dt.date(2026, 12, 22)).closed == 1
    told = citizen.says(found.code)

    assert "Thuộc nhà máy." in told
    assert "Đã thay bóng đèn." not in told
