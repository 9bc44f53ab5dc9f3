"""The part of a procedure that is asked for is recognised in every way of asking."""

import pytest

from knowledge.facets import Facet, detect_facet


@pytest.mark.parametrize(
    ("asked", "facet"),
    [
        ("làm khai sinh cần giấy tờ gì", Facet.PAPERS),
        ("lam khai sinh can giay to gi", Facet.PAPERS),
        ("nhập khẩu cho vợ cần mang theo gì", Facet.PAPERS),
        ("hồ sơ gồm những gì", Facet.PAPERS),
        ("đi làm căn cước phải đem theo cái chi", Facet.PAPERS),
        ("nhập shk cần j ạ", Facet.PAPERS),
        ("lệ phí bao nhiêu", Facet.FEE),
        ("het bao nhieu tien", Facet.FEE),
        ("hết bn tiền v ad", Facet.FEE),
        ("tốn nhiêu tiền dữ hông", Facet.FEE),
        ("bao lâu thì có", Facet.TIME),
        ("bh có v ạ", Facet.TIME),
        ("may ngay thi xong", Facet.TIME),
        ("nộp ở đâu", Facet.WHERE),
        ("nop cho mo", Facet.WHERE),
        ("đi mô để làm", Facet.WHERE),
        ("lên xã hay lên tỉnh", Facet.WHERE),
        ("làm onl đc hok", Facet.ONLINE),
        ("nộp trên vneid được không", Facet.ONLINE),
        ("nộp trên mạng thì mấy ngày có", Facet.TIME),
        ("trả bằng chuyển khoản được không", Facet.PAYMENT),
        ("quét mã mà báo lỗi giao dịch", Facet.PAYMENT),
        ("tạm trú thì có đủ điều kiện không", Facet.ELIGIBILITY),
        ("có phải đổi không", Facet.ELIGIBILITY),
        ("chừ mần răng", Facet.STEPS),
        ("thủ tục thế nào", Facet.STEPS),
        ("lm sao v mn", Facet.STEPS),
        ("hồ sơ của tôi tới đâu rồi", Facet.STATUS),
        ("quá hẹn mà vẫn chưa có", Facet.STATUS),
        ("có gửi về nhà qua bưu điện không", Facet.RESULT),
        ("lưu trú nghĩa là gì", Facet.OVERVIEW),
    ],
)
def test_the_part_asked_for(asked, facet):
    """With accents, without, in dialect and in chat spelling."""
    assert facet == detect_facet(asked)


@pytest.mark.parametrize("text", ["khai sinh", "sổ hộ khẩu", "", "👍", "\u200b"])
def test_a_name_alone_asks_for_no_part(text):
    """Then the whole procedure is shown."""
    assert detect_facet(text) is None


def test_the_part_asked_first_wins_among_equals():
    """Two plain questions in one message: the first is answered, the other is a button."""
    assert detect_facet("lệ phí bao nhiêu và nộp ở đâu") == Facet.FEE
    assert detect_facet("nộp ở đâu và lệ phí bao nhiêu") == Facet.WHERE


def test_facet_values_are_the_labels_of_the_question_bank():
    """They are stored and scored, so they do not change."""
    labels = "overview papers fee time where online payment eligibility steps status result"

    assert labels.split() == [facet.value for facet in Facet]
