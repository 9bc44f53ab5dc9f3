"""What is said to the bot about itself is told from a question about papers."""

import pytest

from knowledge.asides import Aside, aside_in
from knowledge.procedures import read_all
from knowledge.text import strip_diacritics

SAID = {
    Aside.PERSON: [
        "cho tôi gặp cán bộ",
        "cho e gặp nv đc k",
        "nói chuyện với người thật",
        "gọi ai",
        "giờ gọi cho ai đây",
        "chuyển cho cán bộ đi",
        "tui cần gặp cán bộ",
        "talk to a human please",
    ],
    Aside.MACHINE: [
        "em có phải người không",
        "bạn là người hay máy vậy",
        "ad có phải người thật hok",
        "đang nói chuyện với máy hả",
        "are you a robot?",
    ],
    Aside.DECISION: [
        "hồ sơ tôi có được duyệt không?",
        "duyệt hồ sơ cho tôi đi",
        "hs của e có bị từ chối ko",
        "hồ sơ vậy có được chấp nhận không",
    ],
}
QUESTIONS = [
    "làm giấy khai sinh cần gì",
    "đăng ký kết hôn gặp cán bộ nào",
    "muốn gặp chủ tịch phường",
    "lịch tiếp công dân",
    "có phải nộp ảnh không",
    "người nước ngoài có phải đăng ký tạm trú không",
    "hồ sơ tới đâu rồi",
    "con tôi gọi ông là gì trong khai sinh",
]


@pytest.mark.parametrize(("text", "aside"), [(text, aside) for aside in Aside for text in SAID[aside]])
def test_what_is_said_about_the_bot_is_understood(text, aside):
    """With accents or without, in chat spelling or English."""
    assert aside_in(text) is aside
    assert aside_in(strip_diacritics(text)) is aside


@pytest.mark.parametrize("text", QUESTIONS)
def test_a_question_about_papers_is_none(text):
    """Who asks about a procedure gets its card."""
    assert aside_in(text) is None


def test_no_procedure_is_taken_for_an_aside():
    """Every way of asking for a record still leads to it; only the record of hotlines is about reaching a human."""
    taken = {r.id for r in read_all() for text in (r.name, *r.aliases) if aside_in(text)}

    assert taken <= {"tong-dai"}
