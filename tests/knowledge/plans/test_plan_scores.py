"""How well the five plans of the building material are read: a floor that only rises."""

from __future__ import annotations

import importlib.util
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import yaml

from knowledge.plans.model import Plan
from knowledge.plans.reader import read_plan

PLANS = [
    "2023-lang-son-nq60.txt",
    "2025-huong-tra-cchc.txt",
    "2025-lang-son-cchc.txt",
    "2025-phan-rang-tuyen-truyen.txt",
    "2025-vung-ang-cchc.txt",
    "formats/2025-huong-tra-cchc.docx",
    "formats/2025-huong-tra-cchc.pdf",
    "formats/2025-huong-tra-phu-luc.xlsx",
    "formats/2025-vung-ang-cchc.docx",
    "formats/2025-vung-ang-cchc.pdf",
]
TASKS = ("recall", "precision", "due_right", "lead_right")
TARGETS = ("recall", "precision", "value_right", "op_right", "by_right")
APPENDIX_ONLY = "2025-huong-tra-phu-luc"


@pytest.fixture(scope="module")
def scorer(shared: Path) -> ModuleType:
    """The building material's own measure."""
    spec = importlib.util.spec_from_file_location("score_plan", shared / "plans" / "score_plan.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def truth_of(shared: Path, name: str) -> dict[str, Any]:
    stem = Path(name).stem
    file = "2025-huong-tra-cchc" if stem == APPENDIX_ONLY else stem
    truth: dict[str, Any] = yaml.safe_load((shared / "plans" / "truth" / f"{file}.yaml").read_text("utf-8"))
    if stem == APPENDIX_ONLY:
        truth["tasks"] = [task for task in truth["tasks"] if task["no"]]
        truth["targets"] = [target for target in truth["targets"] if "/ row" in target["section"]]
    return truth


@cache
def read(shared: Path, name: str) -> Plan:
    return read_plan(Path(name).name, (shared / "plans" / name).read_bytes())


@pytest.mark.parametrize("name", PLANS)
def test_score(name: str, shared: Path, scorer: ModuleType) -> None:
    """Every task, date, lead and target of the truth is found, and nothing else."""
    truth = truth_of(shared, name)
    plan = read(shared, name)
    result, detail = scorer.score(plan.model_dump(mode="json"), truth, strict=True)

    assert [result["tasks"][key] for key in TASKS] == [1.0] * len(TASKS), detail["tasks"]
    assert [result["targets"][key] for key in TARGETS] == [1.0] * len(TARGETS), detail["targets"]


@pytest.mark.parametrize("name", [name for name in PLANS if "huong-tra" in name])
def test_appendix_row_by_row(name: str, shared: Path) -> None:
    """All 31 rows (33 with sub-rows) have exactly the fields of the truth."""
    wanted = [task for task in truth_of(shared, name)["tasks"] if task["no"]]
    found = [task for task in read(shared, name).tasks if task.no]

    assert len(found) == 33
    for want, task in zip(wanted, found, strict=True):
        got = task.model_dump(mode="json")
        assert (got["no"], got["lead"], got["support"]) == (str(want["no"]), want["lead"], want["support"])
        assert (got["budget"], got["audience"]) == (want["budget"], want["audience"])
        assert got["deadline"]["due"] == want["deadline"]["due"]
        assert got["deadline"]["kind"] == want["deadline"]["kind"]
        assert set(got["inherited_fields"]) == set(want.get("inherited_fields", []))


@pytest.mark.parametrize("name", PLANS[:5])
def test_head(name: str, shared: Path) -> None:
    """Number, issuer, dates, period and year are those of the truth."""
    truth = truth_of(shared, name)["plan"]
    head = read(shared, name).plan.model_dump(mode="json")

    assert {key: head[key] for key in ("file", "number", "issuer", "issued", "period", "default_year")} == {
        key: truth[key] for key in ("file", "number", "issuer", "issued", "period", "default_year")
    }


@pytest.mark.parametrize("name", PLANS[:5])
def test_duties_without_a_date(name: str, shared: Path) -> None:
    """The count of undated duties differs by a few at most."""
    wanted = truth_of(shared, name).get("unassigned_duties", {}).get("count", 0)

    assert abs(read(shared, name).unassigned_duties.count - wanted) <= 6


@pytest.mark.parametrize(
    ("name", "promised"),
    [("2025-vung-ang-cchc.txt", True), ("2025-lang-son-cchc.txt", True), ("2025-huong-tra-cchc.txt", False)],
)
def test_missing_appendix_is_told(name: str, promised: bool, shared: Path) -> None:
    """A promised appendix that is not in the file is named; one that is there is not."""
    assert ("appendix_missing" in {warning.code for warning in read(shared, name).warnings}) is promised
