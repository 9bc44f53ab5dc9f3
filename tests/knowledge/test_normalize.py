"""What people type is brought to the words they meant, and words that are right stay as they are."""

import pytest

from knowledge.lexicon import own_lexicon
from knowledge.normalize import Normalizer
from knowledge.spelling import decode_telex, is_syllable
from knowledge.tokens import token, tokens

VOCABULARY = (
    "không hàng tháng giấy khai sinh hộ khẩu hết bao nhiêu tiền xã hội đăng nhập hồ sơ của thẻ phải được"
)


@pytest.fixture(scope="module")
def normalizer():
    made = Normalizer(own_lexicon())
    made.learn(tokens(VOCABULARY))
    return made


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("lm gks onl đc k ad", "làm giấy khai sinh online được không anh chị"),
        ("mất cccd r lm lại ntn v", "mất căn cước công dân rồi làm lại như thế nào vậy"),
        ("đk hkd hết bn tiền", "đăng ký hộ kinh doanh hết bao nhiêu tiền"),
        ("mua BHYT cho vk", "mua bảo hiểm y tế cho vợ"),
        ("cái vê nê i đê của tui", "cái vneid của tôi"),
        ("nhập shk cần j", "nhập sổ hộ khẩu cần gì"),
    ],
)
def test_chat_abbreviations_are_read_in_full(normalizer, typed, meant):
    """Whole words only: `k` is không, `kiểu` stays."""
    assert tokens(meant) == normalizer.question(typed)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("làm khai sanh ở chỗ mô", "làm khai sinh ở chỗ nào"),
        ("chừ mần răng", "bây giờ làm sao"),
        ("man rang gio", "làm sao gio"),
        ("cần chi hông", "cần gì không"),
        ("tui làm rớt thẻ", "tôi làm mất thẻ"),
        ("bao nhiêu tiền", "bao nhiêu tiền"),
        ("rang ham mat", "rang ham mat"),
    ],
)
def test_regional_words_become_common_ones(normalizer, typed, meant):
    """Central and Southern words; without accents only where no other word is spelled so."""
    assert tokens(meant) == normalizer.question(typed)


@pytest.mark.parametrize(
    ("keys", "word"),
    [
        ("choongf", "chồng"),
        ("guwir", "gửi"),
        ("laau", "lâu"),
        ("dduwowcj", "được"),
        ("ther", "thẻ"),
        ("hoafn", "hoàn"),
    ],
)
def test_telex_keys_are_decoded(keys, word):
    """What the Telex keys would have made when the typing aid was off."""
    assert token(word) == decode_telex(keys)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("kjông", "không"),
        ("hnàg", "hàng"),
        ("hhộ khẩu", "hộ khẩu"),
        ("hếtbao nhieeu", "hết bao nhiêu"),
        ("xax hội", "xã hội"),
        ("đnăg nhập", "đăng nhập"),
    ],
)
def test_one_slip_is_repaired(normalizer, typed, meant):
    """A letter too many, too few, wrong or swapped; two words stuck together."""
    assert [word.bare for word in tokens(meant)] == [word.bare for word in normalizer.question(typed)]


@pytest.mark.parametrize("word", ["lơi", "san", "dám", "tiềm", "python", "facebook", "otp", "1022", "ct07"])
def test_words_that_may_be_right_are_left_alone(normalizer, word):
    """A valid syllable, a foreign word, a number or a form name is never changed."""
    assert (token(word),) == normalizer.question(word)


def test_syllables_are_told_from_noise():
    """The check behind the repair."""
    assert all(map(is_syllable, ["nghieng", "quyen", "giet", "khuya", "an", "y", "uong", "hoach"]))
    assert not any(map(is_syllable, ["dnag", "xacs", "kjong", "tph", "bhyt", "zzz"]))
