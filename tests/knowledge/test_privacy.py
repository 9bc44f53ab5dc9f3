"""Personal data never reaches the store; everything else does, unharmed. All numbers are made up."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.privacy import holds_personal_data, mask, phone_in

PHONE, IDENTITY, EMAIL, CARD = "[số điện thoại]", "[số giấy tờ]", "[email]", "[số thẻ]"
ACCOUNT, INSURANCE, PLATE = "[số tài khoản]", "[số bảo hiểm]", "[biển số xe]"


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
        "0 912 345 678",
        "0 9 1 2 3 4 5 6 7 8",
        "0-9-1-2-3-4-5-6-7-8",
        "0. 9. 1. 2. 3. 4. 5. 6. 7. 8",
        "0, 9, 1, 2, 3, 4, 5, 6, 7, 8",
        "không chín một hai ba bốn năm sáu bảy tám",
        "Không chín một, hai ba tư, lăm sáu bẩy tám",
        "khong chin mot hai ba bon nam sau bay tam",
        "không 9 1 2 ba bốn năm 6 7 8",
        "zero nine one two three four five six seven eight",
        "0 2 4 3 8 2 5 0 0 0 0",
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
        "0 0 1 0 9 9 0 1 2 3 4 5",
        "không không một không chín chín không một hai ba bốn năm",
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
        "1 2 3 4 5 6 7 8 9 10",
        "0 1 2 3 4 5 6 7 8",
        "các mức 0, 5, 10, 15, 20, 25, 30, 35, 40, 45 %",
        "hẹn 0 3 / 0 5 / 2 0 2 6",
        "điều 1 2 3 4 5 6 7 8 9 10 11 12",
        "không hai ba năm sau con tôi bảy tám tuổi",
        "khong ba nam nua moi xong, hai ba bon nam sau bay tam gi do",
        "mất một hai ba bốn năm sáu bảy tám chín mười ngày",
        "0 500 000 000 000 đồng",
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
        "mã hồ sơ 123456789012",
        "số hồ sơ: G22.99.02-240101-0001",
        "biên nhận 20260001234",
        "tài khoản 1.001193",
        "làm căn cước 01.07.2026 có được không",
        "tài khoản còn 500.000 đồng",
        "tài khoản 500.000.000 đồng",
        "thẻ bảo hiểm y tế 1.263.600 đồng",
        "1.000.000 đồng",
        "500000000",
        "lớp 12A 2025",
        "mẫu CT01, TK01, mẫu 01/ĐK",
        "nhà số 12A đường 30 tháng 4",
        "số nhà 45/12 tổ 3 khu phố 5",
        "36 tháng 12345 người",
        "Thông tư 60/2020/TT-BCA",
        "1.",
        "",
    ],
)
def test_other_numbers_are_left_alone(text: str) -> None:
    """Fees, dates, ids and laws stay readable."""
    assert mask(text) == text
    assert not holds_personal_data(text)


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("sđt 0912, 345, 678", f"sđt {PHONE}"),
        ("sđt 0912. 345. 678", f"sđt {PHONE}"),
        ("sđt 0912\u00a0345\u00a0678", f"sđt {PHONE}"),
        ("+84 0912 345 678", PHONE),
        ("84 912 345 678", PHONE),
        ("cmnd 123 456 789", f"cmnd {IDENTITY}"),
        ("chứng minh nhân dân số 123.456.789", f"chứng minh nhân dân số {IDENTITY}"),
        ("so can cuoc cua toi la 1990 9901 2345", f"so can cuoc cua toi la {IDENTITY}"),
        ("hộ chiếu B1234567", f"hộ chiếu {IDENTITY}"),
        ("tôi có C12345678 rồi", f"tôi có {IDENTITY} rồi"),
        ("stk vcb 0071001234567", f"stk vcb {ACCOUNT}"),
        ("STK: 1903 4567 8901 23", f"STK: {ACCOUNT}"),
        ("số tài khoản của em là 12345678", f"số tài khoản của em là {ACCOUNT}"),
        ("tai khoan 123456789 bidv", f"tai khoan {ACCOUNT} bidv"),
        ("mã số bhxh 7912345678", f"mã số bhxh {INSURANCE}"),
        ("bảo hiểm xã hội số 0123456789", f"bảo hiểm xã hội số {INSURANCE}"),
        ("thẻ GD4797912345678 hết hạn", f"thẻ {INSURANCE} hết hạn"),
        ("thẻ GD 4 79 7912345678 hết hạn", f"thẻ {INSURANCE} hết hạn"),
        ("xe 30A-123.45 bị mất", f"xe {PLATE} bị mất"),
        ("xe 59-X1 123.45", f"xe {PLATE}"),
        ("xe 29H1-12345", f"xe {PLATE}"),
        ("biển số 36B1 1234", f"biển số {PLATE}"),
        ("mã otp 123456", "mã otp [mã bí mật]"),
        ("mã hồ sơ 001099012345", f"mã hồ sơ {IDENTITY}"),
    ],
)
def test_other_personal_numbers_are_masked(text: str, masked: str) -> None:
    """Old cards in groups, passports, accounts, insurance, plates, one-time passwords: none is kept."""
    assert mask(text) == masked


@pytest.mark.parametrize(
    ("text", "phone"),
    [
        ("gọi em 0912 345 678 nhé", "0912345678"),
        ("+84912345678", "+84912345678"),
        ("số em 0 9 1 2 3 4 5 6 7 8", "0912345678"),
        ("không chín một hai ba tư lăm sáu bẩy tám", "0912345678"),
        ("gọi sau giờ làm", None),
    ],
)
def test_a_phone_number_that_was_asked_for_is_found(text: str, phone: str | None) -> None:
    """Who leaves a number to be called back may write it as usual."""
    assert phone_in(text) == phone


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


@pytest.mark.parametrize(
    "written",
    [
        "0912\u200b345678",
        "0912\u2060 345 678",
        "\u202a0912345678\u202c",
        "０９１２３４５６７８",
        "٠٩١٢٣٤٥٦٧٨",
    ],
)
def test_a_number_copied_from_elsewhere(written):
    """Signs that nobody sees, or wide digits, do not carry a phone number past the mask."""
    assert "[số điện thoại]" in mask(f"Gọi tôi {written} nhé")
    assert mask("Bếp\u200b ở 12 Lê Lợi, ２ cái") == "Bếp\u200b ở 12 Lê Lợi, ２ cái"
