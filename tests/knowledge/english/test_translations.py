"""An English speaker is told the same facts as a Vietnamese one."""

from __future__ import annotations

import re

import pytest

from knowledge.datafile import own_data, read_list
from knowledge.english.laws import own_english_changes
from knowledge.english.overlay import check_fits, in_english
from knowledge.english.translation import EnglishEntry, fingerprint, read_entries, translated_texts
from knowledge.errors import DataError
from knowledge.freshness import own_law_changes
from knowledge.narrowing import FREE, condition_of
from tests.knowledge.english.numbers_said import english_numbers, vietnamese_numbers

ENTRIES = {entry.id: entry for entry in read_entries()}
TRANSLATED = sorted(record for record, entry in ENTRIES.items() if entry.translation)
ONLY_VIETNAMESE = re.compile(r"[ăâđêôơưạảấầẩẫậắằẳẵặẹẻẽếềểễệịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]", re.IGNORECASE)
KEPT = {"ĐKX10", "ĐKX11", "1đ", "công ty", "doanh nghiệp"}
"""Names of Vietnamese forms, and words that may not stand in a business name."""


@pytest.fixture(scope="module")
def records(knowledge):
    return knowledge.procedures


def test_thirty_most_asked_are_translated():
    """The records foreigners, Việt kiều and spouses ask for most are there in English."""
    assert len(TRANSLATED) >= 43


def test_every_record_has_an_english_name(records):
    """Whatever is offered on a button can be read."""
    assert set(ENTRIES) == set(records)


@pytest.mark.parametrize("record_id", TRANSLATED)
def test_no_text_is_missing_and_none_is_left_over(record_id, records):
    """Every paper, step, note and case of the Vietnamese record is there, in the same order."""
    record, entry = records[record_id], ENTRIES[record_id]
    check_fits(record, entry.translation)
    english = dict(translated_texts(in_english(record, entry)))

    assert list(english) == [place for place, _ in translated_texts(record)]
    vietnamese = {
        place: text for place, text in english.items() if ONLY_VIETNAMESE.search(_without(text, KEPT))
    }
    assert vietnamese == {}


def _without(text: str, words: set[str]) -> str:
    for word in words:
        text = text.replace(word, "")
    return text


@pytest.mark.parametrize("record_id", TRANSLATED)
def test_numbers_are_the_same(record_id, records):
    """No amount, day, age or date differs between the languages, in any text."""
    record = records[record_id]
    english = dict(translated_texts(in_english(record, ENTRIES[record_id])))
    different = {
        place: (text, english[place])
        for place, text in translated_texts(record)
        if vietnamese_numbers(text) != english_numbers(english[place])
    }

    assert different == {}


@pytest.mark.parametrize("record_id", TRANSLATED)
def test_translation_is_of_the_present_text(record_id, records):
    """Whoever changes a Vietnamese record learns that its English has to be read again.

    Then: read the English texts against the Vietnamese ones, and put the new fingerprint under `vietnamese`.
    """
    assert ENTRIES[record_id].translation.vietnamese == fingerprint(records[record_id])


def test_fingerprint_tells_any_change(records):
    """A change in one word of one note is noticed."""
    record = records["1.001193"]
    first = record.papers[0].model_copy(update={"note": "Khác rồi."})
    changed = record.model_copy(update={"papers": (first, *record.papers[1:])})

    assert fingerprint(changed) != fingerprint(record)
    assert fingerprint(record.model_copy(update={"notes": "for editors"})) == fingerprint(record)


def test_a_paper_never_takes_the_place_of_another(records):
    """A list that has grown since it was translated is shown in Vietnamese as a whole, and nothing is dropped."""
    record = records["1.001193"]
    extra = record.papers[0].model_copy(update={"name": "Giấy mới"})
    longer = record.model_copy(update={"papers": (extra, *record.papers)})

    english = in_english(longer, ENTRIES[record.id])
    assert english.papers == longer.papers
    assert english.summary.startswith("Records a birth")
    with pytest.raises(DataError, match="papers: 8 instead of 9"):
        check_fits(longer, ENTRIES[record.id].translation)


def test_broken_entry_is_named(tmp_path):
    """A translator learns which file, entry and key is wrong."""
    file = tmp_path / "x.yaml"
    file.write_text("- {id: a, short_name: A, questions: [q], translation: {name: A}}", encoding="utf-8")

    with pytest.raises(DataError, match=r"x\.yaml: a: translation\.vietnamese"):
        list(read_list(file, EnglishEntry))


def test_files_stand_beside_the_vietnamese_ones():
    """An editor finds the English of a record in the file of the same name."""
    homes = {path.name for path in own_data("procedures").glob("*.yaml")}
    assert {path.name for path in own_data("english").glob("*.yaml")} <= homes


@pytest.mark.parametrize("record_id", TRANSLATED)
def test_same_papers_are_for_everybody(record_id, records):
    """A paper that only some people need is told so in both languages, and free is free."""
    record = records[record_id]
    english = in_english(record, ENTRIES[record_id])

    assert [condition_of(paper) is None for paper in english.papers] == [
        condition_of(paper) is None for paper in record.papers
    ]
    assert [(case.fee or "").startswith(FREE) for case in english.cases] == [
        (case.fee or "").startswith(FREE) for case in record.cases
    ]


@pytest.mark.parametrize("record_id", TRANSLATED)
def test_labels_fit_into_a_sentence(record_id, records):
    """A case's label begins a button and stands within a title: "i sold it" would be wrong there."""
    english = in_english(records[record_id], ENTRIES[record_id])
    assert [case.label for case in english.cases if case.label.startswith(("I ", "I'"))] == []


def test_changes_of_law_are_translated():
    """Each change of law that a card may name is there in English, made from the present text."""
    assert [change.id for change in own_english_changes() if ONLY_VIETNAMESE.search(change.text)] == []
    untranslated = {change.text for change in own_law_changes()} & {
        change.text for change in own_english_changes()
    }
    assert untranslated == set()
