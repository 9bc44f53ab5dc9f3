"""The page about plans says what the reader does."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from knowledge.plans.deadlines import read_time_cell

PAGE = Path(__file__).resolve().parents[3] / "docs" / "plans.md"
ROW = re.compile(r"^\| `(?P<phrase>[^`]+)` \| (?P<kind>\w+) \| (?P<result>.+) \|$", re.MULTILINE)
ROWS = [(found["phrase"], found["kind"], found["result"]) for found in ROW.finditer(PAGE.read_text("utf-8"))]


@pytest.mark.parametrize(("phrase", "kind", "result"), ROWS, ids=[row[0] for row in ROWS])
def test_phrases_of_the_page(phrase: str, kind: str, result: str) -> None:
    """Every phrase of the table is read as the table says."""
    found = [one.deadline for one in read_time_cell(phrase, 2026)]
    dated = [str(deadline.due) for deadline in found if deadline.due]
    printed = dated + [rule for deadline in found for rule in deadline.rule]

    assert {deadline.kind for deadline in found} == {kind}
    assert printed == re.findall(r"\d{4}-\d\d-\d\d|FREQ=\S+", result)


def test_modules_of_the_page() -> None:
    """Every module the page names is there."""
    named = re.findall(r"`(\w+)`(?=[,| ])", PAGE.read_text("utf-8").split("## From phrase")[0])
    folder = PAGE.parents[1] / "knowledge" / "plans"
    modules = [name for name in named if name not in {"source", "where", "certainty", "ambiguity"}]

    assert len(modules) > 10
    assert [name for name in modules if not (folder / f"{name}.py").exists()] == []
