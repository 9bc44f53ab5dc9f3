"""What was read beforehand is what would be read now."""

import numpy as np

from knowledge.lexicon import own_lexicon
from knowledge.procedures import read_all
from knowledge.scoring.prepared import LINES, Prepared, Read, save
from knowledge.search import SearchIndex
from knowledge.tokens import tokens


def test_it_was_read_from_these_data_files():
    """An editor who changed a name, an example or a word list is told to learn anew."""
    prepared = Prepared(LINES, own_lexicon())
    doubtful, lines = SearchIndex(read_all()).prepared_lines()
    assert prepared.doubtful == doubtful, "run `make learn`"
    assert [text for text, read in lines if prepared.get(text) != read] == [], "run `make learn`"


def test_a_text_that_is_not_there_is_read_anew(tmp_path):
    """A line that an office adds is simply not in the table."""
    words = tokens("làm giấy khai sinh cho con")
    save(tmp_path / "lines.npz", own_lexicon(), "d", [("một", Read(words, words[1:4]))])
    prepared = Prepared(tmp_path / "lines.npz", own_lexicon())
    assert prepared.get("một") == Read(words, words[1:4])
    assert prepared.get("hai") is None


def test_other_word_lists_make_the_table_void(tmp_path):
    """After a change of a word list nothing of the old reading is used."""
    words = tokens("giấy tờ")
    save(tmp_path / "lines.npz", own_lexicon(), "d", [("một", Read(words, words))])
    other = own_lexicon().model_copy(deep=True)
    weak = other.weak_words.model_copy(update={"filler": ("giấy",)})
    prepared = Prepared(tmp_path / "lines.npz", other.model_copy(update={"weak_words": weak}))
    assert prepared.get("một") is None
    assert prepared.doubtful == ""


def test_no_table_is_no_error(tmp_path):
    """Without the file everything is read anew."""
    assert Prepared(tmp_path / "none.npz", own_lexicon()).get("một") is None


def test_the_same_lines_make_the_same_file(tmp_path):
    """Learning twice changes no byte, so a repository shows what changed."""
    words = tokens("đăng ký kết hôn")
    for name in ("a.npz", "b.npz"):
        save(tmp_path / name, own_lexicon(), "d", [("một", Read(words, words[:2]))])
    with np.load(tmp_path / "a.npz") as first, np.load(tmp_path / "b.npz") as second:
        assert all(np.array_equal(first[key], second[key]) for key in first.files)
