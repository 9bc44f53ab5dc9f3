"""The right procedure is found among its neighbours, and the search says why."""

import numpy as np
import pytest

from knowledge import examples
from knowledge.beyond import read_beyond
from knowledge.lexicon import own_lexicon
from knowledge.procedures import read_all
from knowledge.ranking import Weights
from knowledge.scoring.features import Features
from knowledge.search import CASE, SHOWN, SearchIndex

BIRTH, BIRTH_AGAIN, BIRTH_ABROAD = "1.001193", "1.004884", "2.000528"
MARRIAGE, MARRIAGE_ABROAD = "1.000894", "2.000806"


@pytest.fixture(scope="module")
def index():
    return SearchIndex(read_all())


@pytest.mark.parametrize(
    ("asked", "record"),
    [
        ("làm giấy khai sinh", BIRTH),
        ("lam giay khai sinh", BIRTH),
        ("LÀM GIẤY KHAI SINH!!!", BIRTH),
        ("lm gks", BIRTH),
        ("làm khai sanh cho con mới đẻ", BIRTH),
        ("lafm giaays khai sinh", BIRTH),
        ("đăng ký lại khai sinh vì sổ gốc không còn", BIRTH_AGAIN),
        ("khai sinh cho con có yếu tố nước ngoài", BIRTH_ABROAD),
        ("đăng ký kết hôn", MARRIAGE),
        ("đăng ký kết hôn với người Hàn Quốc", MARRIAGE_ABROAD),
        ("xin giấy độc thân", "1.004873"),
        ("nhập khẩu cho vợ", "1.004222"),
        ("tách khẩu ra ở riêng", "1.010038"),
        ("sao y giấy tờ ở xã", "2.000815"),
    ],
)
def test_a_plain_wish_finds_its_procedure(index, asked, record):
    """Names, situations, dialect, chat and slips; the plain procedure unless the question says more."""
    assert record == index.search(asked).candidates[0].id


def test_typed_accents_narrow_and_missing_ones_do_not_exclude(index):
    """`tặng cho đất` typed without accents is found too, at a lower score."""
    typed, bare = index.search("tặng cho đất"), index.search("tang cho dat")

    assert typed.candidates[0].id == bare.candidates[0].id
    assert typed.candidates[0].score > bare.candidates[0].score


def test_the_first_turn_is_remembered_in_the_second(index):
    """What was named before counts when the second message names nothing."""
    assert index.search("cho con trai tôi", first_turn="làm giấy khai sinh").candidates[0].id == BIRTH


def test_an_unrelated_question_is_less_sure_than_a_clear_one(index):
    """The gate grows with sureness, and knows matters beyond the records."""
    clear, far = (
        index.search("đăng ký tạm trú cho người thuê trọ"),
        index.search("hôm nay giá vàng bao nhiêu"),
    )

    assert clear.gate > index.settings.zones.answer
    assert far.gate < index.settings.zones.refuse
    assert far.beyond is not None
    assert far.beyond.id == "gia-ca"


def test_the_search_says_why(index):
    """For each candidate the name that fitted and the words of it that were said."""
    ranking = index.search("lệ phí làm giấy độc thân")

    assert "độc thân" in ranking.candidates[0].line
    assert {"độc", "thân"} <= set(ranking.candidates[0].words)
    assert sum(ranking.candidates[0].shares.values()) == pytest.approx(ranking.candidates[0].score, abs=0.01)


def test_the_same_question_always_gets_the_same_answer(index):
    """Two indexes over the same records agree to the last digit."""
    again = SearchIndex(read_all())

    assert index.search("mất sổ đỏ") == again.search("mất sổ đỏ")


@pytest.mark.parametrize("text", ["", "?", "👍", "của và thì", "\u200b" * 100])
def test_nothing_said_finds_nothing(index, text):
    """Fillers alone stay below the zone of refusal."""
    assert index.search(text).gate < index.settings.zones.refuse


def test_a_matter_withdraws_when_a_record_covers_it():
    """The day the land records come, «đất đai» is no longer turned away."""
    assert "dat-dai" in {entry.id for entry in read_beyond(())}
    assert "dat-dai" not in {entry.id for entry in read_beyond({"1.013831"})}


def test_it_works_with_one_record_and_with_none():
    """A new locality may begin small."""
    one = read_all()[:1]

    assert one[0].id == SearchIndex(one).search(one[0].short_name).candidates[0].id
    assert SearchIndex(()).search("làm giấy khai sinh").candidates == ()


def test_each_weight_belongs_to_a_feature():
    """The order of the settings is the order of what is measured."""
    assert Features._fields == tuple(Weights.model_fields)


def test_what_is_left_out_early_would_not_have_been_shown(index):
    """Looking closely at fewer records changes neither who is found, nor their order, nor their scores."""
    asked = [text for entry in examples.read_all() for text in entry.questions][::97]
    for text in asked:
        ranking, whole = index.search(text), index.measure(text)
        scores = (np.stack(whole.features).T * index.settings.weights.ordered()).sum(axis=1)
        best: dict[str, float] = {}
        for at in np.argsort(-scores, kind="stable"):
            best.setdefault(index.unit(whole.units[at]).id.partition(CASE)[0], scores[at])
        records = [found for found in best.items() if found[0] in index.records][:SHOWN]
        beyond = [found for found in best.items() if found[0] not in index.records][:1]

        shown = [*ranking.candidates, *([ranking.beyond] if ranking.beyond else [])]
        assert [found.id for found in shown] == [key for key, _ in (*records, *beyond)], text
        assert [found.score for found in shown] == pytest.approx(
            [score for _, score in (*records, *beyond)], abs=1e-4
        )
    assert len(asked) > 50


def test_word_lists_are_well_formed():
    """No abbreviation stands for itself, no synonym group has one member."""
    lexicon = own_lexicon()

    assert all(short != full for short, full in lexicon.abbreviations.entries.items())
    assert all(len(set(group)) > 1 for group in lexicon.synonyms.groups)
