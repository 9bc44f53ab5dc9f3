"""Look-alikes: the same question in other words is recognised, another question is not answered by mistake."""

from collections.abc import Iterator
from itertools import combinations
from random import Random

import pytest

from knowledge.likeness import ALIKE, Likeness
from tests.knowledge.look_alikes import CHOSEN_ON, UNSEEN

SETS = pytest.mark.parametrize("things", [CHOSEN_ON, UNSEEN], ids=["chosen on", "unseen"])
Things = tuple[tuple[str, ...], ...]


@pytest.fixture(scope="module")
def likeness(knowledge) -> Likeness:
    return knowledge.likeness


def _labelled(things: Things) -> list[tuple[int, str]]:
    return [(thing, text) for thing, texts in enumerate(things) for text in texts]


def _pairs(things: Things) -> Iterator[tuple[bool, str, str]]:
    """Each pair of texts, and whether they ask the same thing."""
    for (one, text), (other, second) in combinations(_labelled(things), 2):
        yield one == other, text, second


@SETS
def test_most_look_alikes_meet(likeness, things):
    """An office sees a question once, not in every wording: seven of eight pairs of wordings are alike."""
    alike = [likeness.degree(text, other) >= ALIKE for same, text, other in _pairs(things) if same]

    assert sum(alike) >= 7 / 8 * len(alike)


@SETS
def test_other_questions_stay_apart(likeness, things):
    """Different matters are rarely thrown together: fewer than one pair in a hundred."""
    alike = [likeness.degree(text, other) >= ALIKE for same, text, other in _pairs(things) if not same]

    assert sum(alike) < 0.01 * len(alike)


@SETS
def test_no_question_gets_the_answer_of_another(likeness, things):
    """Nobody is told an answer that was approved for something else."""
    assert [] == [(a, b) for same, a, b in _pairs(things) if not same and likeness.are_one(a, b)]


@SETS
def test_most_new_wordings_find_the_approved_answer(likeness, things):
    """Who asks in words of their own usually gets the answer that was approved for the others."""
    found = [
        any(likeness.are_one(text, other) for other in texts if other != text)
        for texts in things
        for text in texts
    ]

    assert sum(found) >= 2 / 3 * len(found)


def _grouped(likeness: Likeness, texts: list[str]) -> set[frozenset[str]]:
    groups: list[list[str]] = []
    for text in texts:
        degrees = [max(likeness.degree(text, other) for other in group) for group in groups]
        best = max(degrees, default=0.0)
        if best >= ALIKE:
            groups[degrees.index(best)].append(text)
        else:
            groups.append([text])
    return {frozenset(pair) for group in groups for pair in combinations(group, 2)}


def test_order_of_asking_matters_little(likeness):
    """Whoever asks first, nearly the same questions end up together."""
    texts = [text for _, text in _labelled(CHOSEN_ON)]
    usual = _grouped(likeness, texts)
    for seed in range(5):
        shuffled = Random(seed).sample(texts, len(texts))
        together = _grouped(likeness, shuffled)

        assert len(usual & together) >= 0.85 * len(usual | together)


def test_order_of_words_and_accents_do_not_matter(likeness):
    """The same words are the same question, however ordered, accented or politely wrapped."""
    for other in ("nuoi cho dang ky", "đăng ký nuôi chó ạ", "cho em hỏi đăng ký nuôi chó"):
        assert likeness.are_one("đăng ký nuôi chó", other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("đăng ký xe đạp điện", "đăng ký xe máy điện"),
        ("trợ cấp người trên 75 tuổi", "trợ cấp người trên 60 tuổi"),
        ("thuê sân bóng nhà văn hóa bao nhiêu tiền", "thuê sân bóng nhà văn hóa ở đâu"),
        ("tiêm chủng trẻ 3 tháng", "tiêm chủng trẻ 18 tháng"),
        ("trồng cà trong công viên", "trồng cá trong công viên"),
    ],
)
def test_one_word_can_make_another_question(likeness, one, other):
    """Another thing, number, part or accent: another question, whatever else is equal."""
    assert not likeness.are_one(one, other)


def test_a_slip_in_a_foreign_word_is_forgiven(likeness):
    """A mistyped word that is in no record is still recognised."""
    assert likeness.are_one("mở quán karaoke mini", "mở quán karaokke mini")


@pytest.mark.parametrize("text", ["", "alo", "ok", "?", "hsjdk", "số [số điện thoại]", "😀"])
def test_noise_is_no_question(likeness, text):
    """No office is asked to answer nothing."""
    assert not likeness.says_something(text)


def test_the_most_typical_question_names_the_group(likeness):
    """An official reads the wording that stands for the others."""
    texts = [
        "nuôi chó mèo gà trong nhà chung cư cần đăng ký",
        "đăng ký nuôi chó",
        "đăng ký nuôi chó ở phường",
    ]

    assert likeness.most_typical(texts) == "đăng ký nuôi chó"
    assert likeness.most_typical(["một câu", "một câu"]) == "một câu"
