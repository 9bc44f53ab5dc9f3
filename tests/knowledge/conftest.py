"""A month of answers with known results, worked out by hand."""

import pytest

from knowledge.questionnaires import load_questionnaire
from knowledge.sipas import Counts

ANSWERED = {
    "A1": (2, 4, 12, 58, 40, 4),
    "A4": (1, 5, 14, 50, 30, 20),
    "B1": (3, 6, 15, 60, 34, 2),
    "B4": (1, 2, 9, 66, 38, 4),
    "C1": (1, 3, 8, 60, 48, 0),
    "C3": (2, 5, 11, 62, 38, 2),
    "D1": (4, 8, 10, 50, 36, 12),
    "D2": (2, 4, 10, 56, 36, 12),
    "E1": (1, 3, 6, 14, 6, 90),
    "E3": (2, 3, 5, 6, 3, 101),
    "Q0": (2, 5, 13, 62, 38, 0),
}
"""120 people; how many chose 1, 2, 3, 4, 5 and "does not apply"."""


@pytest.fixture
def month():
    return {code: Counts(answers[:5], answers[5]) for code, answers in ANSWERED.items()}


@pytest.fixture
def respondents():
    """120 rows with exactly the month's counts."""
    columns = {
        code: [
            value for value, count in zip((1, 2, 3, 4, 5, None), answers, strict=True) for _ in range(count)
        ]
        for code, answers in ANSWERED.items()
    }
    return [{code: column[number] for code, column in columns.items()} for number in range(120)]


@pytest.fixture
def questionnaire():
    return load_questionnaire("hai-long-1")
