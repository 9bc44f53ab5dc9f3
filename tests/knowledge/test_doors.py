"""What is said before any procedure is named comes to its door; questions about procedures do not."""

import datetime as dt

import pytest
from pydantic import ValidationError

from knowledge.doors import DoorBook
from knowledge.guides import own_guides
from knowledge.opening_days import day_asked, open_days
from knowledge.text import strip_diacritics

COMES_TO = {
    "payment-went-wrong": [
        "nộp tiền trên mạng bị lỗi",
        "hoàn tiền nộp hai lần trên cổng",
        "chuyển khoản hai lần rồi giờ sao",
        "trả tiền rồi mà chưa thấy biên lai",
        "bị trừ tiền mà hồ sơ báo chưa thanh toán",
        "thanh toán lệ phí trên dịch vụ công không được",
        "em quét mã trả lệ phí mà nó quay vòng hoài",
        "lỡ đóng lệ phí 2 lần lấy lại tiền thế nào ạ",
        "tui nộp phí nhầm hồ sơ rồi",
        "trả lệ phí cấp giấy khai sinh mà báo giao dịch thất bại",
        "giao dịch không thành công mà tài khoản bị trừ",
        "ngân hàng trừ tiền rồi mà cổng vẫn báo chưa đóng lệ phí",
    ],
    "forgotten-password": [
        "quên mật khẩu vneid",
        "không nhớ mật khẩu VNeID thì sao",
        "quên pass dịch vụ công",
        "lấy lại mật khẩu định danh điện tử kiểu gì",
    ],
    "filing-online": [
        "nộp hồ sơ online kiểu gì",
        "hướng dẫn nộp hồ sơ trên mạng",
        "làm hồ sơ qua mạng ra sao vậy ad",
        "nộp giấy tờ tại nhà bằng điện thoại thế nào",
    ],
    "pictures-of-papers": [
        "chụp giấy tờ sao cho được",
        "chụp ảnh hồ sơ bị mờ thì sao",
        "scan giấy tờ bằng điện thoại thế nào",
        "up hình giấy tờ không lên",
    ],
    "feedback-said": [
        "góp ý: cán bộ nói chuyện khó nghe",
        "phản ánh quán karaoke ồn quá",
        "tôi muốn phản ánh việc xe tải chạy suốt đêm",
        "kiến nghị phường lắp thêm ghế ngồi chờ",
        "cho mình góp ý chút về chỗ gửi xe",
    ],
    "bad-manners": [
        "cán bộ bắt chờ lâu thái độ khó chịu",
        "chị ở quầy quát người già",
        "nhân viên một cửa hách dịch quá",
        "mấy ông trên phường hành dân đi lại nhiều lần",
    ],
    "bad-state": [
        "rác đổ đầy đường không ai dọn",
        "đèn đường hỏng cả tháng",
        "cống trước nhà bị nghẹt bốc mùi",
        "hàng xóm mở loa kẹo kéo tới khuya không ngủ được",
        "ổ gà trước cổng trường nguy hiểm lắm",
        "quán nhậu ồn ào suốt đêm",
        "chó thả rông đầy đường",
    ],
    "which-paper": [
        "cháy nhà mất giấy tờ làm lại",
        "lũ cuốn trôi hết giấy tờ giờ làm lại sao",
        "bị móc túi mất hết giấy tờ",
        "lũ cuốn mất hết giấy tờ nhà tôi",
        "nước ngập ướt hết giấy tờ rồi",
    ],
    "hours": [
        "giờ làm việc",
        "hôm nay có làm việc không",
        "thứ bảy có làm không",
        "chiều mai ủy ban có mở cửa không",
        "mấy giờ mở cửa vậy",
        "chủ nhật có nhận hồ sơ không",
    ],
    "phone": ["số điện thoại trung tâm", "sđt một cửa là gì", "cho hỏi số điện thoại ủy ban"],
    "address": ["địa chỉ ubnd phường", "trung tâm hành chính công ở đâu", "một cửa nằm ở chỗ nào"],
    "leader": ["chủ tịch phường là ai", "bí thư xã mình tên gì", "cho xin sđt chủ tịch"],
}
ELSEWHERE = [
    "phản ánh gửi ở đâu",
    "góp ý cho phường thế nào",
    "khiếu nại như thế nào",
    "tố cáo cán bộ gửi ở đâu",
    "khiếu nại cán bộ thái độ khó chịu",
    "mở quán karaoke cần giấy phép gì",
    "xin phép chặt cây trong hẻm",
    "sử dụng tạm vỉa hè làm đám cưới",
    "trả lệ phí bằng gì",
    "lệ phí đăng ký kết hôn bao nhiêu",
    "hoàn thuế nộp thừa",
    "đóng bảo hiểm xã hội hai lần bị trùng",
    "em bị lừa chuyển khoản",
    "làm lại căn cước bị mất",
    "mất giấy tờ xe máy thì làm sao",
    "cháy nhà mất sổ đỏ làm lại",
    "chụp ảnh thẻ căn cước được cười không",
    "nộp hồ sơ online bao lâu có kết quả",
    "nộp hồ sơ khai sinh ở đâu",
    "làm căn cước ở đâu",
    "đổi số điện thoại vneid",
    "tổ chức lễ tang cần báo ai",
    "chủ tịch phường ký giấy gì",
    "gặp chủ tịch phường",
    "chủ tịch nước là ai",
    "công ty bắt làm chủ nhật có đúng không",
    "hồ sơ của tôi tới đâu rồi",
    "đăng ký khai sinh cần gì",
]
FRIDAY = dt.date(2026, 11, 20)


def door_of(knowledge, text):
    heard = knowledge.doors.hear(text)
    return heard.door.id if heard else None


@pytest.mark.parametrize("bare", [False, True])
@pytest.mark.parametrize(("text", "door"), [(text, door) for door in COMES_TO for text in COMES_TO[door]])
def test_it_comes_to_its_door(knowledge, text, door, bare):
    """With accents or without, in chat spelling and dialect, in whatever order."""
    assert door_of(knowledge, strip_diacritics(text) if bare else text) == door


@pytest.mark.parametrize("bare", [False, True])
@pytest.mark.parametrize("text", ELSEWHERE)
def test_a_question_for_a_record_comes_to_no_door(knowledge, text, bare):
    """Who asks how something is done, or of a paper by its name, is left to the search."""
    assert door_of(knowledge, strip_diacritics(text) if bare else text) is None


OWN = {
    "3.000228",
    "dang-ky-tai-khoan-dvcqg",
    "gio-lam-viec",
    "noi-nop-phi-dia-gioi",
    "nop-ho-so-truc-tuyen",
    "phan-anh-kien-nghi",
    "thanh-toan-truc-tuyen",
    "tong-dai",
}
"""Records about the same matters as the doors."""


def test_no_name_of_a_procedure_comes_to_a_door(knowledge):
    """Every other record is still found by each of its names."""
    taken = {
        record.id
        for record in knowledge.procedures.values()
        for text in (record.name, *record.aliases)
        if door_of(knowledge, text)
    }

    assert taken <= OWN


def test_every_door_is_tried(knowledge):
    """No door stands in the file without a message that comes to it."""
    assert {door.id for door in knowledge.doors.book.doors} == set(COMES_TO)


def test_every_door_leads_somewhere(knowledge):
    """Guides, parts and records that are named are there."""
    for door in knowledge.doors.book.doors:
        if door.guide:
            assert door.guide.part < len(own_guides()[door.guide.id].parts)
        if door.choose:
            assert set(door.choose.records) <= set(knowledge.procedures)


@pytest.mark.parametrize(
    "broken",
    [
        {"id": "x", "said": ["a"]},
        {"id": "x", "said": ["a"], "feedback": True, "office": "hours"},
        {"id": "x", "said": ["b"], "feedback": True},
    ],
)
def test_a_door_that_leads_nowhere_is_refused(broken):
    """No target, two targets, or a group that is not there: the file is not taken."""
    with pytest.raises(ValidationError):
        DoorBook.model_validate({"groups": {"a": ("một",)}, "doors": [broken]})


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("hôm nay có làm không", FRIDAY),
        ("mai co lam khong", dt.date(2026, 11, 21)),
        ("thứ bảy có làm không", dt.date(2026, 11, 21)),
        ("thứ 6 có làm không", FRIDAY),
        ("t2 có làm k", dt.date(2026, 11, 23)),
        ("chủ nhật có ai không", dt.date(2026, 11, 22)),
        ("cuối tuần có mở cửa không", dt.date(2026, 11, 21)),
        ("giờ làm việc", None),
    ],
)
def test_the_day_that_is_asked_for(said, day):
    """Today, tomorrow, or the next day of that name."""
    assert day_asked(said, FRIDAY) == day


@pytest.mark.parametrize(
    ("line", "days"),
    [
        ("Thứ hai đến thứ sáu, sáng 7 giờ 30 đến 11 giờ 30", {0, 1, 2, 3, 4}),
        ("Thứ 2 - thứ 6 giờ hành chính, và sáng thứ 7", {0, 1, 2, 3, 4, 5}),
        ("Sáng thứ bảy, chủ nhật", {5, 6}),
        ("Giờ hành chính", set()),
    ],
)
def test_written_hours_name_days(line, days):
    """As offices write them; what names no day says nothing."""
    assert open_days([line]) == days
