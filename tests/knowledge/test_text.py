"""However a text is typed or encoded, the same words come out."""

import unicodedata

import pytest

from knowledge.text import HEAD, TAIL, bare, fold, nfc, shorten, strip_diacritics, syllables
from knowledge.tokens import token, tokens


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("  Làm   GIẤY\n khai\tsinh ", "làm giấy khai sinh"),
        ("gi\u200bấy\ufeff tờ\u202e", "giấy tờ"),
        ("khai sinh 👶🏽 ở đâu 🙏", "khai sinh ở đâu"),
        ("t\u0338\u0338\u0337hẻ", "thẻ"),
        ("\U000e0041giấy", "giấy"),
        ("", ""),
        ("👍👍", ""),
    ],
)
def test_hidden_characters_and_pictures_are_left_out(typed, folded):
    """Zero-width characters, marks piled on letters, tags and emoji change nothing."""
    assert folded == fold(typed)


def test_decomposed_text_is_the_same_text():
    """A phone that sends letters and accents apart is understood."""
    assert nfc("Đường sắt") == nfc(unicodedata.normalize("NFD", "Đường sắt"))
    assert fold("TIẾNG VIỆT") == fold(unicodedata.normalize("NFD", "tiếng việt"))


def test_every_vietnamese_letter_loses_its_accents():
    """`đ` too, which Unicode does not decompose."""
    letters = "àáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵđ"

    assert set("aeiouyd") == set(strip_diacritics(letters))
    assert bare(" Sổ  ĐỎ ") == "so do"


def test_words_numbers_and_form_names_are_kept_apart():
    """`7tuổi` is a number and a word; `CT01` and `1.001193` are one word each."""
    assert syllables("ct01 cho bé 7tuổi, mã 1.001193!") == [
        "ct01",
        "cho",
        "bé",
        "7",
        "tuổi",
        "mã",
        "1.001193",
    ]


@pytest.mark.parametrize(
    ("one", "other"), [("hoà", "hòa"), ("thuỷ", "thủy"), ("mỹ", "mĩ"), ("quý", "quí"), ("kỹ", "kĩ")]
)
def test_two_spellings_of_a_syllable_are_one(one, other):
    """Old and new places of the tone, `i` and `y`."""
    assert token(one) == token(other)


def test_syllables_that_differ_stay_different():
    """`tuý` is not `túi`, and `hai` is not `hay`."""
    assert token("hai") != token("hay")
    assert token("má") != token("mà")


def test_a_long_message_keeps_its_beginning_and_its_end():
    """People greet first and ask last."""
    text = "xin chào " + "a" * 50_000 + " làm khai sinh"

    kept = shorten(text)

    assert len(kept) <= HEAD + TAIL + 1
    assert kept.startswith("xin chào")
    assert kept.endswith("làm khai sinh")
    assert "khai" in [word.bare for word in tokens(kept)]
