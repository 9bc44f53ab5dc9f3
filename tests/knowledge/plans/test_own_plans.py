"""How well plans of many kinds of offices are read, in every format they come in."""

from __future__ import annotations

import importlib.util
import os
import shutil
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from playwright.sync_api import sync_playwright
from rapidfuzz import fuzz

from knowledge.plans.model import Plan
from knowledge.plans.reader import read_plan
from tests.knowledge.plans.own_plans import (
    FOLDER,
    OwnPlan,
    as_excel,
    as_page,
    as_text,
    as_word,
    own_plan,
)

PLANS = [own_plan(path) for path in sorted(FOLDER.glob("*.txt"))]
FLOORS = {"found": 0.98, "only these": 0.98, "day": 0.99, "lead": 0.97, "targets": 0.95}
"""What the card wants of plans nobody has looked at; on these plans, which were looked at, it must hold."""
FOOTER = "<div style='font-size:9pt;width:100%;text-align:center'><span class=pageNumber></span></div>"
MARGIN = {"top": "2cm", "bottom": "2cm", "left": "2.5cm", "right": "1.5cm"}


@pytest.fixture(scope="module")
def scorer(shared: Path) -> ModuleType:
    """The building material's own measure."""
    spec = importlib.util.spec_from_file_location("score_plan", shared / "plans" / "score_plan.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def printed() -> dict[str, bytes]:
    """Every plan as a PDF with page numbers, printed by one Chromium."""
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if path is None:
        reason = "Chromium, which prints the plans as PDF, is missing: apt-get install chromium"
        pytest.fail(reason) if os.environ.get("CI") == "true" else pytest.skip(reason)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        page = browser.new_page()
        files = {}
        for plan in PLANS:
            page.set_content(as_page(plan))
            files[plan.name] = page.pdf(
                format="A4",
                display_header_footer=True,
                header_template="<span></span>",
                footer_template=FOOTER,
                margin=MARGIN,
            )
        page.set_content(as_page(PLANS[0], ruled=False))
        files["without lines"] = page.pdf()
        browser.close()
    return files


def shares(scorer: ModuleType, read: Callable[[OwnPlan], tuple[Plan, dict[str, Any]]]) -> dict[str, float]:
    """Over all plans: tasks found, tasks that are ones, days and leads right, targets found and right."""
    sums: Counter[str] = Counter()
    for plan in PLANS:
        output, truth = read(plan)
        result, _ = scorer.score(output.model_dump(mode="json"), truth, strict=True)
        tasks, targets = result["tasks"], result["targets"]
        sums += Counter(
            truth=tasks["truth"],
            matched=tasks["matched"],
            given=tasks["output"] - tasks["neutral"],
            day=round((tasks["due_right"] or 0) * tasks["matched"]),
            lead=round((tasks["lead_right"] or 0) * tasks["matched"]),
            goals=targets["truth"],
            reached=round((targets["value_right"] or 0) * targets["matched"]),
        )
    return {
        "found": sums["matched"] / sums["truth"],
        "only these": sums["matched"] / sums["given"],
        "day": sums["day"] / sums["matched"],
        "lead": sums["lead"] / sums["matched"],
        "targets": sums["reached"] / sums["goals"],
    }


def below(found: dict[str, float]) -> dict[str, float]:
    """The shares that miss their floor."""
    return {name: share for name, share in found.items() if share < FLOORS[name]}


def without_prose(plan: OwnPlan, truth: dict[str, Any], scorer: ModuleType) -> dict[str, Any]:
    """The part of the truth that stands in the plan's tables."""
    rows = [scorer.norm(" ".join(cell or "" for cell in row)) for rows in plan.tables for row in rows]
    inside = [
        task
        for task in truth["tasks"]
        if any(fuzz.partial_ratio(scorer.norm(task["text"]), row) > 99 for row in rows)
    ]
    goals = [
        goal
        for goal in truth["targets"]
        if any(fuzz.token_set_ratio(scorer.norm(goal["text"]), row) > 98 for row in rows)
    ]
    return truth | {"tasks": inside, "targets": goals}


def test_twenty_plans_and_more() -> None:
    """The plans come from communes, wards, special zones, districts, departments and provinces, 2023 to 2026."""
    assert len(PLANS) >= 20
    assert {plan.truth["plan"]["default_year"] for plan in PLANS} == {2023, 2024, 2025, 2026}
    assert sum(len(plan.truth["tasks"]) for plan in PLANS) >= 150


def test_text(scorer: ModuleType) -> None:
    """Plans pasted as text give their tasks, days, leads and targets."""
    assert below(shares(scorer, lambda plan: (read_plan("a.txt", as_text(plan)), plan.truth))) == {}


def test_word(scorer: ModuleType) -> None:
    """Word files with merged cells give the same."""
    assert below(shares(scorer, lambda plan: (read_plan("a.docx", as_word(plan)), plan.truth))) == {}


def test_excel(scorer: ModuleType) -> None:
    """The tables of the plans as workbooks, one sheet each, give their rows."""

    def read(plan: OwnPlan) -> tuple[Plan, dict[str, Any]]:
        if not plan.tables:
            return Plan(plan=read_plan("a.txt", as_text(plan)).plan), plan.truth | {
                "tasks": [],
                "targets": [],
            }
        return read_plan("a.xlsx", as_excel(plan)), without_prose(plan, plan.truth, scorer)

    assert below(shares(scorer, read)) == {}


def test_pdf(scorer: ModuleType, printed: dict[str, bytes]) -> None:
    """PDF files with page numbers and tables over several pages give the same."""
    assert below(shares(scorer, lambda plan: (read_plan("a.pdf", printed[plan.name]), plan.truth))) == {}


@pytest.mark.parametrize("plan", PLANS, ids=lambda plan: plan.name)
def test_formats_agree(plan: OwnPlan, printed: dict[str, bytes]) -> None:
    """One plan as text, Word and PDF gives the same tasks."""

    def told(name: str, data: bytes) -> list[tuple[object, ...]]:
        tasks = read_plan(name, data).tasks
        return [
            (task.text.split()[:6], " ".join(task.lead), task.deadline.due, task.deadline.rule)
            for task in tasks
        ]

    text = told("a.txt", as_text(plan))

    assert told("a.docx", as_word(plan)) == text
    assert told("a.pdf", printed[plan.name]) == text


@pytest.mark.parametrize("plan", PLANS, ids=lambda plan: plan.name)
def test_head(plan: OwnPlan) -> None:
    """Number, issuer, day of issue and year are those printed at the top."""
    head = read_plan("a.txt", as_text(plan)).plan.model_dump(mode="json")
    wanted = plan.truth["plan"]
    names = ("number", "issuer", "issued", "default_year")

    assert {name: head[name] for name in names} == {name: wanted[name] for name in names}


@pytest.mark.parametrize("plan", PLANS, ids=lambda plan: plan.name)
def test_every_task_shows_its_grounds(plan: OwnPlan) -> None:
    """Each task has its words, its place and how sure its text and deadline are; each doubt has a reason."""
    for task in read_plan("a.txt", as_text(plan)).tasks:
        assert task.source
        assert task.where
        assert {"text", "deadline"} <= task.certainty.keys()
        assert task.lead or task.ambiguity


def test_table_without_lines_is_told(printed: dict[str, bytes]) -> None:
    """A PDF whose table has no ruled line is not read in silence: the sender is asked to look closely."""
    told = {warning.code for warning in read_plan("a.pdf", printed["without lines"]).warnings}
    ruled = {warning.code for warning in read_plan("a.pdf", printed[PLANS[0].name]).warnings}

    assert "table_without_lines" in told
    assert "table_without_lines" not in ruled
