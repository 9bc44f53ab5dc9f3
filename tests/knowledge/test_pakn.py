"""Feedback as a register: its stages, its days, and what of it everybody may read."""

import datetime as dt

import pytest

from knowledge.pakn import (
    ALLOWED,
    OPEN,
    SETTLED,
    Move,
    Stage,
    Step,
    dues_of,
    publish_due,
    register,
    warned_from,
)
from knowledge.public_words import public_text, suspects
from knowledge.workdays import load_calendar


def test_every_stage_can_be_reached_and_left():
    """No feedback is stuck, but for the closed one."""
    reached = {to for _from, to in ALLOWED.values()} | {Stage.NEW}
    left = set().union(*(begins for begins, _to in ALLOWED.values()))

    assert reached == set(Stage)
    assert left == set(Stage) - {Stage.CLOSED}
    assert OPEN | SETTLED | {Stage.CLOSED} == set(Stage)


@pytest.mark.parametrize(
    ("text", "pointed_out"),
    [
        ("NGUYỄN VĂN MẪU ở số 15 Trần Phú", ("NGUYỄN VĂN MẪU", "Trần Phú")),
        ("tôi là nguyễn văn mẫu", ("nguyễn văn mẫu",)),
        ("gặp Lê Mẫu, nhà 12/5/3 hẻm 4", ("Lê Mẫu", "nhà 12/5/3 hẻm")),
        ("xem facebook.com/vi.du hoặc vi.du (at) mau.vn", ("facebook.com/vi.du", "vi.du (at) mau.vn")),
    ],
)
def test_what_no_mask_knows_is_shown_to_the_editor(text, pointed_out):
    """Names in capitals or small letters, houses in alleys, pages of a person: an editor is told before all read it."""
    found = " · ".join(suspects(text))

    assert [one for one in pointed_out if one not in found] == []


def test_an_answer_is_possible_from_every_open_stage():
    """An official who can answer at once need not press through the stages."""
    assert ALLOWED[Move.ANSWER][0] == OPEN


@pytest.mark.parametrize(
    ("received", "step", "due"),
    [
        (dt.date(2026, 11, 18), Step.FORWARD, dt.date(2026, 11, 26)),
        (dt.date(2026, 2, 9), Step.INFORM, dt.date(2026, 3, 2)),
        (dt.date(2025, 12, 31), Step.CHECK, dt.date(2026, 1, 6)),
    ],
)
def test_days_of_the_reference(received, step, due):
    """Tết, 24/11 and the swapped 2 January are days off."""
    assert {one.step: one.day for one in dues_of(received, load_calendar())}[step] == due


def test_publishing_is_owed_after_the_answer():
    """Two working days, counted from the answer."""
    due = publish_due(dt.date(2026, 11, 23), load_calendar())

    assert (due.step, due.day) == (Step.PUBLISH, dt.date(2026, 11, 26))


def test_a_warning_comes_on_a_working_day():
    """What is due on a Monday is warned of on Friday."""
    assert warned_from(dt.date(2026, 11, 30), load_calendar()) == dt.date(2026, 11, 27)


def test_each_rule_names_its_basis():
    """An official can look up where a limit comes from."""
    clocks = register().clocks

    assert {one.step for one in clocks.steps} == set(Step)
    assert all(one.basis for one in clocks.steps)


def test_ids_are_there_once():
    """What is stored with a feedback names one category, one reason."""
    for named in (register().categories, register().refusals):
        assert len({one.id for one in named}) == len(named)


@pytest.mark.parametrize(
    ("text", "gone"),
    [
        ("gọi 0912 345 678", "0912"),
        ("căn cước 001099012345", "001099012345"),
        ("xe 29A-123.45", "123.45"),
        ("mã hồ sơ H26.15-261105-0032", "261105"),
        ("hồ sơ 000.00.12.H26-261105-0032 chậm", "261105"),
        ("số hồ sơ: 4521", "4521"),
        ("đã hỏi mã PA-ABC234", "ABC234"),
        ("ở 21.02850, 105.85420", "105.85"),
        ("viết cho an@example.vn", "example"),
    ],
)
def test_numbers_of_a_person_are_never_public(text, gone):
    """Phones, papers, plates, dossier and receipt codes, places on a map and addresses of letters go."""
    assert gone not in public_text(text)


def test_what_everybody_may_read_stays():
    """Dates, money and laws are no numbers of a person, and masking twice changes nothing."""
    text = "Ngày 12/11/2026 thu 8.000 đồng theo Nghị định 20/2008/NĐ-CP; gọi 113."

    assert public_text(text) == text
    assert public_text(public_text("gọi 0912345678")) == public_text("gọi 0912345678")


def test_names_and_houses_are_pointed_out():
    """The editor is shown what resembles a person or a house; plain words are left alone."""
    text = "Bà Trần Thị Mẫu ở số nhà 12, số 7 ngõ Minh Họa, nói với cán bộ Lê Văn Ví Dụ. Đèn đường hỏng."

    found = suspects(text)
    assert [one for one in ("Bà Trần Thị Mẫu", "số nhà 12", "cán bộ Lê Văn Ví Dụ") if one not in found] == []
    assert suspects("Đèn đường ở ngõ nhỏ hỏng cả tuần nay") == ()
