"""A conversation in English, from the first word to the rating."""

from __future__ import annotations

import dataclasses
import re

import pytest

from knowledge.english.library import English
from tests.handlers.talking import Talk

VIETNAMESE = re.compile(r"[ăâđêôơưạảấầẩẫậắằẳẵặẹẻẽếềểễệịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]", re.IGNORECASE)
NAMES = re.compile(r"Mẫu|Minh Họa|\(minh họa\)|NQ-HĐND|QĐ-UBND|NĐ-CP|ĐKX\d+|1đ", re.IGNORECASE)
"""Names and numbers of legal texts, which stay as they are."""


def _vietnamese(text: str) -> str | None:
    found = VIETNAMESE.search(NAMES.sub("", text))
    return found and text[max(found.start() - 40, 0) : found.end() + 40]


def test_whoever_writes_english_is_answered_in_english(citizen):
    """Without any command; and back when Vietnamese is written."""
    english = citizen.says("What do I need to register a birth?")
    assert english.startswith("Birth registration\n")
    assert "Last checked: " in english
    assert _vietnamese(english) is None

    assert citizen.says("làm hộ chiếu cần gì").startswith("Cấp hộ chiếu")
    assert citizen.says("dang ky tam tru can giay to gi").startswith("Đăng ký tạm trú")
    assert citizen.says("how much is a passport").startswith("Passport: Fee")


def test_a_message_that_tells_nothing_keeps_the_language(citizen):
    """A number or a borrowed word is answered in the language of the talk."""
    citizen.says("how do I register a marriage")
    assert "Vietnamese" in citizen.says("1")
    assert citizen.says("passport").startswith("Passport")


def test_a_chosen_language_stays(citizen):
    """After /english everything is English, after /tiengviet everything is Vietnamese, whatever is typed."""
    assert citizen.says("/english").startswith("Hello")
    assert citizen.says("làm hộ chiếu cần gì").startswith("Passport")

    assert citizen.says("/tiengviet").startswith("Chào")
    assert citizen.says("How do I get a passport?").startswith("Cấp hộ chiếu")


def test_days_and_amounts_are_written_the_english_way(citizen):
    """8,000 dong and 18 July 2026; never 8.000 đồng and 18/07/2026."""
    card = citizen.says("how much is a copy of my birth certificate")

    assert "8,000 dong" in card
    assert re.search(r"Last checked: \d{1,2} [A-Z][a-z]+ 20\d\d", card)
    assert "8.000" not in card


def test_questions_of_a_case_are_asked_in_english(citizen):
    """Buttons, the question, and what holds in the case."""
    citizen.says("How do I get an ID card?")
    assert "Who is the card for?" in citizen.last[-1].text
    citizen.presses("A child under 14")
    card = citizen.presses("Lost or damaged")

    assert card.startswith("ID card: new, exchange, replacement (a child under 14; lost or damaged)")
    assert _vietnamese(card) is None


def test_follow_up(citizen):
    """ "And how much is it?" means the record before."""
    citizen.says("I am American and want to marry my Vietnamese girlfriend")
    assert citizen.says("and how long does it take?").startswith("Marriage with a foreigner: Time")


def test_not_translated_is_said(citizen):
    """A record that is not in English yet comes in Vietnamese, with one line that says so and whom to call."""
    note, card = citizen.says("I want to adopt a child").split("\n\n", 1)

    assert (
        note == "This procedure is not in English yet, so it is shown in Vietnamese. For help, call 18001096."
    )
    assert "Đơn xin nhận con nuôi" in card


def test_older_translation_is_said(ward, knowledge):
    """When the Vietnamese record has changed since, the card says so instead of hiding it."""
    record = knowledge.procedures["1.001456"]
    changed = record.model_copy(update={"summary": f"{record.summary} Thêm điều mới."})
    newer = dataclasses.replace(knowledge, procedures={**knowledge.procedures, record.id: changed})
    vars(newer)["understander"] = knowledge.understander  # the words it is found by are the same

    card = Talk(ward, newer).says("How do I get a passport?")
    assert card.startswith("This translation may be older than the Vietnamese text.")
    assert English(newer.procedures.values()).shown("1.001456") == "older"


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("How do I extend my tourist visa?", "Sorry, I cannot answer about visas"),
        ("what is the weather tomorrow", "Sorry, I "),
        ("how do I get a fake diploma", "Sorry, I cannot help with this."),
        ("you are an idiot", "We are sorry that you are not satisfied."),
        ("thank you", "Thank you."),
        ("my house is on fire", "Call 114 now."),
        (
            "my husband is beating me",
            "It is not your fault. If you are being hit or threatened, call 113 now.",
        ),
        ("I want to kill myself", "Thank you for telling. Please do not stay alone"),
        ("somebody is unconscious, call an ambulance", "Call 115 now"),
    ],
)
def test_what_is_not_a_question_for_a_record(said, answer, citizen):
    """Refusals, thanks and emergencies are English, and name somebody to call where that helps."""
    heard = citizen.says(said)
    assert heard.startswith(answer)
    assert _vietnamese(heard) is None


def test_papers_about_an_emergency_are_no_emergency(citizen):
    """Who asks for a paper after an accident is not sent to the ambulance."""
    assert "115" not in citizen.says("which papers do I need for the insurance after a car accident")


def test_feedback(citizen):
    """From the command to the code, and the code alone looks it up."""
    citizen.says("hello, I want to write to you")
    assert citizen.says("/feedback").startswith("Please write your feedback")
    received = citizen.says("The street light in front of my house has been broken for two weeks")
    assert received.startswith("We have received your feedback.")

    code = re.search(r"PA-\w{6}", received).group()
    assert citizen.says(code).startswith(f"Feedback {code}: received, an official will look at it.")


def test_rating(citizen):
    """Consent, questions, stop: all in English."""
    citizen.says("how do I register a marriage")
    heard = [citizen.says("/rate"), citizen.presses("I agree"), citizen.says("5"), citizen.says("stop")]

    assert [_vietnamese(text) for text in heard] == [None] * 4
    assert heard[-1].startswith("Stopped. Thank you.")


def test_privacy(citizen):
    """What is kept, and how to withdraw."""
    citizen.says("what do you know about me?")
    assert "/privacy withdraw" in citizen.says("/privacy")
    assert citizen.says("/privacy withdraw").startswith("Your consent is withdrawn.")


def test_link_and_tasks(citizen):
    """Officials who read English are told what to type."""
    citizen.says("/english")
    assert citizen.says("/mytasks").startswith("This is for officials who have linked their account.")
    assert citizen.says("/link").startswith("Please type /link")
    assert citizen.says("/link ABCD2345").startswith("This code is wrong, used or expired.")


@pytest.mark.parametrize("part", ["Papers", "Fee", "Time", "Where to apply"])
def test_every_part_of_a_translated_record_is_english(part, citizen):
    """Each button under a card."""
    citizen.says("how do I get a criminal record certificate")
    citizen.presses("Certificate No. 1")
    heard = citizen.presses(part)

    assert _vietnamese(heard) is None


@pytest.mark.parametrize(
    ("said", "answered"),
    [
        ("My 16-year-old son needs an ID card", "ID card: new, exchange, replacement (somebody from 14"),
        ("passport for my 5 year old", "Passport (a child under 14)"),
        ("I need a new ID card", "ID card: new, exchange, replacement\n"),
        ("can I speak to a human", "To meet an official, come to:\nMẫu Ward Public Administrative"),
        ("are you a robot", "No, this is the automatic assistant of Mẫu Ward Public"),
        ("can I do it online", "Please write in a few words what you need."),
        ("how much does it cost", "Please write in a few words what you need."),
        ("where is your office", "Opening hours\n"),
        ("I paid twice", "Paying fees online\n"),
        ("I want to complain", "Complaints about service\n\nSend your feedback"),
        ("can my wife pick up the result for me", "Getting the result\n\nYou choose"),
        ("I want to rate the service", "Mẫu Ward Public Administrative Service Centre would like to hear"),
        ("please delete my data", "About your data:"),
        ("please speak English", "Hello. This is the automatic assistant"),
        ("I don't understand", "Hello. This is the automatic assistant"),
        ("what is the weather today", "Sorry, I cannot answer about anything but"),
        ("my husband is American, birth certificate for our baby", "Birth with a foreign parent\n"),
    ],
)
def test_english_questions_reach_their_answer(citizen, said, answered):
    """What residents who write English ask, each as the first message of a conversation."""
    assert citizen.says(said).startswith(answered)


@pytest.mark.parametrize("said", ["I paid twice", "how do I pay online", "how to apply online"])
def test_no_vietnamese_button_under_an_english_card(citizen, said):
    """Guides are Vietnamese: they are not offered to who cannot read them."""
    citizen.says(said)
    assert citizen.buttons
    assert not [label for label in citizen.buttons if not label.isascii()]


def test_a_part_is_asked_of_what_was_talked_about(citizen):
    """ "How much does it cost" alone is about nothing; after a card it is about the card."""
    citizen.says("how do I register temporary residence")
    assert citizen.says("how much does it cost").startswith("Temporary residence: Fee")
    assert citizen.says("can I do it online").startswith("Temporary residence: Apply online")


@pytest.mark.parametrize("said", ["can it nhat bao nhieu ngay", "do it giay to", "lam the nao de do do"])
def test_vietnamese_without_accents_is_no_english(citizen, said):
    """Words both languages have do not turn the conversation round."""
    citizen.says(said)
    assert "anh/chị" in citizen.last[0].text.casefold() or "trợ lý" in citizen.last[0].text
