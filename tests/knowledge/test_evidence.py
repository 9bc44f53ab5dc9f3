"""What each word speaks for was learnt from the data files as they are."""

import pytest

from knowledge.procedures import read_all
from knowledge.scoring.evidence import Evidence, Table, terms, weighed_terms
from knowledge.scoring.query import Query, Weighed
from knowledge.search import EVIDENCE, SearchIndex
from knowledge.text import digest
from knowledge.tokens import tokens


@pytest.fixture(scope="module")
def table():
    return Table.load(EVIDENCE)


def said(text):
    words = tokens(text)
    return Query(tuple(Weighed(word, 1.0, 1.0) for word in words), accented=True, said=frozenset(), masses={})


def test_it_was_learnt_from_these_data_files(table):
    """Who changes names, example questions or word lists runs `make learn`."""
    lines = list(SearchIndex(read_all()).lines())

    assert table.learnt_from == digest(repr(lines)), "run `make learn`"


@pytest.mark.parametrize(
    ("text", "record"),
    [
        ("đăng ký khai sinh cho con", "1.001193"),
        ("đổi giấy phép lái xe", "3.000347"),
        ("tạm trú", "1.004194"),
    ],
)
def test_words_speak_for_their_procedure(table, text, record):
    """«khai sinh» speaks for registering a birth more than for anything else there is; unknown words for nothing."""
    records = [each.id for each in read_all()]
    scores = dict(zip(records, Evidence(table, records).scores(said(text)), strict=True))
    own = scores.pop(record)

    assert own > max(scores.values())
    assert own > sorted(scores.values())[len(scores) // 2] + 1
    assert (Evidence(table, records).scores(said("xyzzy")) < 0).all()


def test_a_record_of_the_office_is_no_stranger(table):
    """A record that was not there when it was learnt stands between the right one and the wrong ones."""
    known, office = Evidence(table, ["3.000347", "cua-xa"]).scores(said("đăng ký khai sinh cho con"))

    assert known < office < 0


def test_it_survives_being_stored(table, tmp_path):
    """What is read is what was written."""
    table.save(tmp_path / "again.npz")
    again = Table.load(tmp_path / "again.npz")

    assert again.terms == table.terms
    assert again.learnt_from == table.learnt_from
    assert (again.weight == table.weight).all()


def test_a_slip_leaves_most_letters():
    """Groups of letters keep a word recognisable; neighbours are one term."""
    held = terms(tokens("khai sinh"))

    assert {"khai", "sinh", "khai sinh", "~ kh", "~inh"} <= set(held)
    assert len(set(held) & set(terms(tokens("khai sinhh")))) > len(held) / 2


def test_an_earlier_turn_counts_less():
    """A term said in both turns counts as in the turn where it counts most."""
    word, other = tokens("khai sinh")

    assert (
        weighed_terms([Weighed(word, 0.5, 0.5), Weighed(other, 0.5, 0.5), Weighed(word, 1.0, 1.0)])["khai"]
        == 1.0
    )
