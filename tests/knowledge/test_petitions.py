"""Khiếu nại and tố cáo are told apart from feedback; a doubt is asked about."""

import pytest

from knowledge.petitions import WITHHELD, PetitionKind, keepable, petition_in, petition_of
from knowledge.procedures import read_all
from knowledge.text import strip_diacritics

COMPLAINTS = [
    "Tôi không đồng ý với quyết định thu hồi đất của phường",
    "Phường phạt tôi không đúng, đề nghị hủy quyết định",
    "tôi muốn khiếu nại việc từ chối hồ sơ",
    "bị phạt oan 2 triệu vì để xe trước nhà",
    "xã cưỡng chế nhà tôi mà không báo trước",
    "đề nghị xem xét lại quyết định cấp sổ cho hàng xóm",
    "giá đền bù đất quá thấp",
]
DENUNCIATIONS = [
    "Tôi tố cáo ông A địa chính nhận tiền của dân",
    "cán bộ hộ tịch vòi tiền mới làm giấy",
    "trưởng thôn ăn chặn tiền hỗ trợ bão lụt",
    "anh ở quầy 3 đòi phong bì mới nhận hồ sơ",
    "chủ tịch bao che cho cháu lấn đất, tham nhũng",
    "cán bộ thu tiền không có biên lai",
    "phải chung chi mới được việc",
]
FEEDBACK = [
    "Đèn đường ngõ 5 hỏng cả tuần nay",
    "cán bộ quầy 2 nói trống không với người già",
    "hồ sơ của tôi trễ hẹn ba ngày rồi",
    "đề nghị phường thêm ghế ngồi chờ",
    "rác không ai dọn ở đầu hẻm",
    "trang dịch vụ công hay bị lỗi khi trả tiền",
    "tôi chỉ góp ý chứ không khiếu nại gì",
    "nhận tiền trợ cấp chậm quá",
    "bị đòi thêm giấy xác nhận dù đã có VNeID",
    "xin cấp chứng chỉ mà đi lại nhiều lần",
]


@pytest.mark.parametrize("bare", [False, True])
@pytest.mark.parametrize(
    ("text", "kind"),
    [(text, "complaint") for text in COMPLAINTS]
    + [(text, "denunciation") for text in DENUNCIATIONS]
    + [(text, None) for text in FEEDBACK],
)
def test_the_three_are_told_apart(text, kind, bare):
    """Written with accents or without, each is taken for what it is."""
    found = petition_in(strip_diacritics(text) if bare else text)

    assert (found.kind if found else None) == kind


def test_each_kind_has_a_record_that_tells_how():
    """The door that is shown exists."""
    records = {record.id: record for record in read_all()}

    assert "khiếu nại" in records[petition_of(PetitionKind.COMPLAINT).record].name
    assert "tố cáo" in records[petition_of(PetitionKind.DENUNCIATION).record].name


def test_a_told_denunciation_is_not_written_down():
    """Who tells whom they accuse is in no list; who only asks how it is done, is."""
    told = "Tôi tố cáo ông Nguyễn Văn A cán bộ địa chính phường nhận tiền của nhà tôi để làm sổ"

    assert keepable(told) == WITHHELD
    assert keepable("tố cáo nặc danh có được không") == "tố cáo nặc danh có được không"
