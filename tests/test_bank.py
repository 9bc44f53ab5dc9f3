"""The project's own question bank: nobody who writes rules or aliases has seen it, and its score does not get worse."""

import re

import pytest

from bot import clock
from bot.rehearsal import Rehearsal
from knowledge.datafile import read_one
from knowledge.evaluate import (
    Floors,
    below,
    format_table,
    mark,
    read_labels,
    read_questions,
    score_table,
)
from tests.source import ROOT

BANK = ROOT / "benchmarks" / "bank"
SHOWN = re.compile(r"<!-- bank -->\n```\n(.*?)\n```\n<!-- /bank -->", re.DOTALL)
NEAR = 1.0
"""Points by which a figure may differ between machines."""


@pytest.fixture(scope="module")
def table(knowledge):
    questions = read_questions(BANK / "frozen.tsv")
    rehearsal = Rehearsal(knowledge, clock.now)
    return score_table(
        mark(questions, read_labels(BANK / "labels.yaml"), knowledge.procedures, rehearsal.answered)
    )


def test_every_kind_of_question_reaches_its_floor(table):
    """A change that helps one way of writing does not hurt another."""
    assert [] == below(table, read_one(BANK / "floors.yaml", Floors)), format_table(table)


def test_the_two_halves_share_no_question():
    """What is fitted on is not what is scored."""
    frozen, calibration = (
        {question.turns for question in read_questions(BANK / name)}
        for name in ("frozen.tsv", "calibration.tsv")
    )

    assert not frozen & calibration
    assert len(frozen) >= 300


@pytest.mark.parametrize("name", ["frozen.tsv", "calibration.tsv"])
def test_every_label_is_answered_by_a_record(knowledge, name):
    """Every label of the bank leads to a record that is there."""
    labels = read_labels(BANK / "labels.yaml")
    used = {label for question in read_questions(BANK / name) for label in question.labels}

    assert {
        label for label in used if not {label, *labels.get(label, ())} & knowledge.procedures.keys()
    } == set()
    assert {record for ids in labels.values() for record in ids} <= knowledge.procedures.keys()


def test_the_readme_shows_the_score(table):
    """Who reads the README sees today's figures: paste what `make bank` prints between the marks."""
    shown = SHOWN.search((ROOT / "README.md").read_text(encoding="utf-8"))
    assert shown, "README.md lacks the marks"
    readme, now = (
        [[_number(cell) for cell in line.split()] for line in text.splitlines()]
        for text in (shown[1], format_table(table))
    )

    assert len(readme) == len(now)
    for old, new in zip(readme, now, strict=True):
        assert old == [pytest.approx(cell, abs=NEAR) if isinstance(cell, float) else cell for cell in new]


def _number(cell):
    return float(cell) if re.fullmatch(r"\d+\.\d", cell) else cell
