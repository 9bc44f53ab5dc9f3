"""The part of a procedure that is asked for is recognised in every way of asking."""

import pytest

from benchmarks.learn_facets import LABELLED, all_lines, labelled
from knowledge.facets import FACET_EVIDENCE, Facet, own_facets
from knowledge.lexicon import own_lexicon
from knowledge.normalize import Normalizer
from knowledge.scoring.evidence import Table
from knowledge.text import digest


@pytest.fixture(scope="module")
def asked_for():
    """The facets a message asks for, whatever the procedure."""
    normalizer = Normalizer(own_lexicon())
    table = own_facets(normalizer)
    normalizer.learn(table.vocabulary)
    return lambda text: table.detect_two(normalizer.question(text))


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
        ("có mất phí không", Facet.FEE),
        ("được hưởng bao nhiêu một tháng", Facet.FEE),
        ("có lâu không", Facet.TIME),
        ("hạn nộp đến ngày nào", Facet.TIME),
        ("có phải nộp bản gốc không", Facet.PAPERS),
        ("tờ khai lấy ở đâu", Facet.PAPERS),
        ("nộp ở xã khác được không", Facet.WHERE),
        ("phải báo ai", Facet.WHERE),
        ("ra xa hay ra cong an", Facet.WHERE),
        ("hồ sơ có tiến độ tới đâu, sao chưa xong", Facet.STATUS),
    ],
)
def test_the_part_asked_for(asked_for, asked, facet):
    """With accents, without, in dialect and in chat spelling."""
    assert asked_for(asked)[:1] == (facet,)


@pytest.mark.parametrize(
    ("asked", "facet"),
    [
        ("ra xã làm giấy chứng tử cho ba thì đem theo gì", Facet.PAPERS),
        ("tui về quê cưới vợ, chừ ra xã làm thủ tục răng", Facet.STEPS),
        ("tôi thuê phòng ở phường khác, có phải đăng ký tạm trú không", Facet.ELIGIBILITY),
        ("nhà xa, nộp qua mạng được không", Facet.ONLINE),
    ],
)
def test_a_place_or_a_channel_in_the_story_is_no_question_for_it(asked_for, asked, facet):
    """«ra xã làm giấy thì đem theo gì» asks for papers, not where the commune is."""
    assert asked_for(asked)[:1] == (facet,)


@pytest.mark.parametrize("text", ["khai sinh", "sổ hộ khẩu", "thủ tục khai sinh", "", "👍", "\u200b"])
def test_a_name_alone_asks_for_no_part(asked_for, text):
    """Then the whole procedure is shown."""
    assert asked_for(text) == ()


@pytest.mark.parametrize(
    ("asked", "facets"),
    [
        ("lệ phí bao nhiêu và nộp ở đâu", (Facet.FEE, Facet.WHERE)),
        ("nộp ở đâu và lệ phí bao nhiêu", (Facet.WHERE, Facet.FEE)),
        ("cần giấy tờ gì và mất bao lâu", (Facet.PAPERS, Facet.TIME)),
        ("can giay to gi, bao lau thi co", (Facet.PAPERS, Facet.TIME)),
        ("nộp online được không và hết bao nhiêu tiền", (Facet.ONLINE, Facet.FEE)),
        ("thủ tục thế nào, nộp ở đâu", (Facet.STEPS, Facet.WHERE)),
        ("có bắt buộc phải đổi không, mang theo gì", (Facet.ELIGIBILITY, Facet.PAPERS)),
    ],
)
def test_two_plain_questions_are_both_told(asked_for, asked, facets):
    """Two questions in one message: the one asked first is answered first, the other after it."""
    assert asked_for(asked) == facets


@pytest.mark.parametrize(
    "asked",
    [
        "làm khai sinh cho con cần giấy tờ gì",
        "lệ phí cấp lại căn cước là bao nhiêu",
        "nộp trên mạng thì mấy ngày có",
        "đăng ký kết hôn ở xã nào",
        "có phải nộp bản gốc không",
        "tờ khai lấy ở đâu",
        "nộp tiền bằng cách quét mã qr được không",
        "hồ sơ của tôi tới đâu rồi",
    ],
)
def test_one_question_is_not_taken_for_two(asked_for, asked):
    """Nobody reads a part that was not asked for."""
    assert len(asked_for(asked)) == 1


def test_it_was_learnt_from_these_questions():
    """Who changes labelled questions, phrases or word lists runs `make learn`."""
    assert Table.load(FACET_EVIDENCE).learnt_from == digest(repr(all_lines())), "run `make learn`"


def test_every_part_has_labelled_questions():
    """What has no example is never told; a label with a slip is noticed."""
    rows = [row for path in LABELLED.glob("*.tsv") for row in labelled(path)]

    assert {facet for facet, _ in rows} == set(Facet)
    assert all(question.strip() for _, question in rows)


def test_facet_values_are_the_labels_of_the_question_bank():
    """They are stored and scored, so they do not change."""
    labels = "overview papers fee time where online payment eligibility steps status result"

    assert labels.split() == [facet.value for facet in Facet]
