"""Personal data never reaches the store; everything else does, unharmed. All numbers are made up."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.privacy import holds_personal_data, mask

PHONE, IDENTITY, EMAIL, CARD = "[số điện thoại]", "[số giấy tờ]", "[email]", "[số thẻ]"


@pytest.mark.parametrize(
    "number",
    [
        "0912345678",
        "0912 345 678",
        "0912.345.678",
        "0912-345-678",
        "091 234 5678",
        "091 2345678",
        "09 12 34 56 78",
        "09.12.34.56.78",
        "0356 78 9012",
        "+84912345678",
        "+84 912 345 678",
        "+84 91 234 56 78",
        "(+84) 912 345 678",
        "+84(0)912345678",
        "84912345678",
        "01681234567",
        "024 3825 0000",
        "(024) 3825 0000",
        "02438250000",
        "0203 382 5000",
        "+84 24 3825 0000",
    ],
)
def test_phone_numbers_are_masked_however_they_are_written(number: str) -> None:
    """A citizen's phone number is not kept, whichever way it was typed."""
    assert mask(f"Gọi tôi số {number} nhé") == f"Gọi tôi số {PHONE} nhé"
    assert mask(f"sđt:{number},") == f"sđt:{PHONE},"


@pytest.mark.parametrize(
    "number",
    [
        "001099012345",
        "079188001234",
        "031 099 012 345",
        "031.099.012.345",
        "001-099-012-345",
        "001 099 012345",
        "001 099012345",
        "0010 9901 2345",
        "0240 9901 2345",
        "024 099 012 345",
        "123456789",
        "024123456",
        "250123456789",
    ],
)
def test_identity_numbers_are_masked(number: str) -> None:
    """A card number given out of habit is not kept, old card or new."""
    assert mask(f"CCCD {number} ạ") == f"CCCD {IDENTITY} ạ"
    assert mask(f"cmnd:{number}.") == f"cmnd:{IDENTITY}."


@pytest.mark.parametrize(
    "address", ["lan.nguyen@example.com", "lan_nguyen+giayto@mail.example.vn", "LAN123@EXAMPLE.ORG"]
)
def test_email_addresses_are_masked(address: str) -> None:
    """An e-mail address is not kept."""
    assert mask(f"gửi về {address}, cảm ơn") == f"gửi về {EMAIL}, cảm ơn"


@pytest.mark.parametrize(
    "number",
    [
        "9704361234567890",
        "9704 3612 3456 7890",
        "9704-3612-3456-7890",
        "9704361234567890123",
        "9704 3612 3456 7890 123",
    ],
)
def test_card_numbers_are_masked(number: str) -> None:
    """A bank card number sent by mistake is not kept."""
    assert mask(f"thẻ {number} bị trừ tiền") == f"thẻ {CARD} bị trừ tiền"


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("0912345678 - 0356789012", f"{PHONE} - {PHONE}"),
        ("0912345678,0356789012", f"{PHONE},{PHONE}"),
        ("gọi 0912345678 lúc 12 giờ", f"gọi {PHONE} lúc 12 giờ"),
        ("gọi 0912345678 12 giờ trưa", f"gọi {PHONE} 12 giờ trưa"),
        ("tôi tên Lan,001099012345,0912345678", f"tôi tên Lan,{IDENTITY},{PHONE}"),
        ("Lan 001099012345 lan@example.com 0912 345 678", f"Lan {IDENTITY} {EMAIL} {PHONE}"),
        ("nộp 150.000 đồng, cccd 001099012345", f"nộp 150.000 đồng, cccd {IDENTITY}"),
        ("+84 912 345 678 9 giờ sáng", f"{PHONE} 9 giờ sáng"),
        ("0912345678@example.com", EMAIL),
    ],
)
def test_several_in_one_message_are_all_masked(text: str, masked: str) -> None:
    """Not only the first one goes."""
    assert mask(text) == masked


@pytest.mark.parametrize(
    "text",
    [
        "thủ tục 1.001193 cần gì",
        "mã 2.000815 và 1.004222",
        "mã 1.001193, 2.000635, 1.000656",
        "lệ phí 1.200.000 đồng",
        "12.345.678.900 đồng",
        "123.456.789.000đ",
        "120 000 000 đồng",
        "bán nhà 500000000đ",
        "500000000 đồng",
        "ban nha 500000000d",
        "chuyển 900000000 VND",
        "còn 900000000 ₫",
        "300000000000 vnđ",
        "hỗ trợ 540.000 đồng/tháng",
        "hẹn 21/11/2026",
        "hẹn 03-05-2026 lúc 14 giờ",
        "từ 03.05.2026 12 giờ",
        "03-05-2026 12:30",
        "2026-11-21T08:30",
        "từ 01/01/2026 đến 31/12/2026",
        "sinh năm 1956",
        "giai đoạn 2021-2030",
        "Nghị định 309/2026/NĐ-CP",
        "66.22/2026/NQ-CP và 117/2026/TT-BTC",
        "Luật 72/2025/QH15",
        "QĐ 5230/QĐ-BCA",
        "gọi 113, 114, 115 hay 111",
        "tổng đài 18001096",
        "tổng đài 1900.0368 hoặc 1900 9068",
        "hồ sơ H26.15-261105-0032",
        "hồ sơ 000.00.12.H26-261105-0032",
        "thửa 123 tờ bản đồ 45",
        "số nhà 12/34/56 ngõ 789",
        "vị trí 21.028511, 105.804817123",
        "diện tích 1234,56 m2",
        "mã số thuế 0101234567",
        "8 giờ 30 đến 11 giờ 30",
        "1.",
        "",
    ],
)
def test_other_numbers_are_left_alone(text: str) -> None:
    """Fees, dates, ids and laws stay readable."""
    assert mask(text) == text
    assert not holds_personal_data(text)


def test_a_message_with_a_phone_number_is_known_to_hold_personal_data() -> None:
    """The bot can warn before it answers."""
    assert holds_personal_data("số tôi 0912 345 678")


@given(st.text(alphabet="0123456789 .-+()@ađ", max_size=40))
def test_masking_twice_changes_nothing_more(text: str) -> None:
    """What was masked holds nothing more to mask."""
    assert mask(mask(text)) == mask(text)


def test_a_long_message_is_masked_at_once() -> None:
    """A pasted wall of text does not hold up the queue."""
    started = time.perf_counter()
    mask("a." * 50_000 + "0 1" * 20_000)
    assert time.perf_counter() - started < 1
