"""The score is computed as the question bank defines it."""

import pytest

from knowledge.errors import DataError
from knowledge.evaluate import Answered, format_table, mark, read_labels, read_questions, score, score_table

HEADER = "qid\ttext\tlabel\tfacet\tkind\tsource\n"
ROWS = (
    'q1\tlàm "khai sinh\tsinh\tpapers\treal\tx\n'
    "q2\tkết hôn\tsinh|hon\tfee\twritten\tx\n"
    "q3\tkhai sinh >>> lệ phí\tsinh\tfee\tfollowup\tx\n"
    "q4\tđất\tdat\ttime\treal\tx\n"
    "q5\ttrời mưa\tOUT\tnone\treal\tx\n"
    "q6\tgiá vàng\tOUT\tnone\twritten\tx\n"
)
SAID = {
    'làm "khai sinh': Answered(["a", "b"], refused=False, facet="papers"),
    "kết hôn": Answered(["x", "y", "c"], refused=False, facet="time"),
    "lệ phí": Answered(["a"], refused=True, facet="fee"),
    "đất": Answered([], refused=True, facet=None),
    "trời mưa": Answered([], refused=True, facet=None),
    "giá vàng": Answered(["a"], refused=False, facet=None),
}


@pytest.fixture
def marked(tmp_path):
    (tmp_path / "bank.tsv").write_text(HEADER + ROWS, encoding="utf-8")
    (tmp_path / "labels.yaml").write_text("sinh: [a]\nhon: [c]\ndat: []\n", encoding="utf-8")
    questions = read_questions(tmp_path / "bank.tsv")
    return mark(questions, read_labels(tmp_path / "labels.yaml"), "abc", lambda turns: SAID[turns[-1]])


def test_the_shares_are_those_of_the_definition(marked):
    """A refusal in scope is wrong; a choice counts by its first three; OUT rows count apart."""
    result = score(marked)

    assert (result.n, result.out) == (4, 2)
    assert (result.top1, result.recall3) == (0.25, 0.5)
    assert (result.false_refusals, result.correct_refusals) == (0.5, 0.5)
    assert result.facet == 0.5


def test_questions_no_record_answers_are_told_apart(marked):
    """A small knowledge base is judged on what it covers, and on the whole too."""
    table = score_table(marked)

    assert table["all"].n == 4
    assert table["covered"].n == 3
    assert table["covered"].out == 2


def test_the_table_has_a_line_for_every_kind(marked):
    """Overall, covered, real wording, then each kind; a share of nothing is a dash."""
    lines = format_table(score_table(marked)).splitlines()

    assert [line.split()[0] for line in lines] == [
        "kind",
        "all",
        "covered",
        "real",
        "real",
        "written",
        "followup",
    ]
    assert "–" in lines[-1]


def test_quotes_are_letters_and_turns_are_split(marked):
    """The bank is tab-separated without quoting."""
    assert marked[0].question.turns == ('làm "khai sinh',)
    assert marked[2].question.turns == ("khai sinh", "lệ phí")


def test_a_bank_without_its_columns_is_named(tmp_path):
    """The message says which file and which columns."""
    (tmp_path / "lạ.tsv").write_text("qid\ttext\n1\tx\n", encoding="utf-8")

    with pytest.raises(DataError, match=r"lạ\.tsv.*facet, kind, label"):
        read_questions(tmp_path / "lạ.tsv")
