"""Words of yesterday get a sentence about today."""

from __future__ import annotations

import pytest

from knowledge.library import Knowledge


@pytest.mark.parametrize(
    ("question", "today"),
    [
        ("lên UBND huyện làm khai sinh cần gì", "không còn cấp huyện"),
        ("len ubnd huyen lam khai sinh", "không còn cấp huyện"),
        ("công an huyện làm căn cước được không", "Công an xã, phường"),
        ("có cần photo sổ hộ khẩu không", "không còn giá trị từ 1/1/2023"),
        ("mat cmnd lam lai o dau", "Nay dùng thẻ căn cước"),
        ("làm lại chứng minh thư", "Nay dùng thẻ căn cước"),
    ],
)
def test_an_old_word_is_answered_in_todays_terms(knowledge: Knowledge, question: str, today: str) -> None:
    """Nobody is left believing in districts, household books or the old identity card."""
    (sentence,) = knowledge.old_terms.sentences(question, "Thẻ trả lời.")

    assert today in sentence


def test_what_the_answer_says_already_is_not_said_twice(knowledge: Knowledge) -> None:
    """No sentence stands on a card a second time."""
    assert not list(knowledge.old_terms.sentences("cấp huyện ở đâu", "Từ 1/7/2025 không còn cấp huyện."))


def test_todays_words_get_no_lecture(knowledge: Knowledge) -> None:
    """Who speaks in today's terms reads the card alone."""
    assert not list(knowledge.old_terms.sentences("làm thẻ căn cước ở công an phường", "Thẻ."))


def test_each_term_rests_on_a_record_that_knows_the_law(knowledge: Knowledge) -> None:
    """Every sentence has its legal text, and a record with sources behind it."""
    assert knowledge.old_terms.terms
    for term in knowledge.old_terms.terms:
        records = [knowledge.procedures[source] for source in term.sources]
        assert term.basis in {basis.number for record in records for basis in record.legal_basis}, term.id
