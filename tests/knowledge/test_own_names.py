"""The name somebody introduces themselves by is not kept; other names are what a message is about."""

import pytest

from knowledge.own_names import hide_own_name
from knowledge.privacy import holds_personal_data, mask


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("Tôi tên là Nguyễn Thị Mẫu Đơn, hỏi lệ phí", "Tôi tên là [họ tên], hỏi lệ phí"),
        ("Họ và tên: TRẦN VĂN THỬ\nsố 0912345678", "Họ và tên: [họ tên]\nsố [số điện thoại]"),
        ("tôi là Lê Thị Thử muốn làm khai sinh", "tôi là [họ tên] muốn làm khai sinh"),
        ("My name is Anna Maria Thu and I ask", "My name is [họ tên] and I ask"),
        ("Tên tôi là Đỗ Ánh, tên con là Đỗ Minh An", "Tên tôi là [họ tên], tên con là [họ tên]"),
    ],
)
def test_an_introduction_loses_its_name(said, kept):
    """Who introduces themselves is answered, and not remembered by name."""
    assert mask(said) == kept


@pytest.mark.parametrize(
    "said",
    [
        "tôi là công dân phường Mẫu",
        "Ông Nguyễn Văn Bê để xe chắn ngõ",
        "đổi tên đường Trần Phú",
        "tên là gì",
        "",
    ],
)
def test_what_a_message_is_about_stays(said):
    """A feedback says whom and where it is about."""
    assert hide_own_name(said) == said


def test_a_name_alone_is_no_reason_to_warn():
    """Nobody is lectured for being polite."""
    assert not holds_personal_data("Tôi tên là Nguyễn Thị Mẫu")


def test_a_number_at_the_end_of_a_sentence_is_masked():
    """A full stop behind a licence plate does not keep it from being seen."""
    assert mask("Xe 29A-123.45. Đèn hỏng") == "Xe [biển số xe]. Đèn hỏng"
