"""docs/sipas.md lists exactly the tests of the acceptance list, under the item each of them is named after."""

from __future__ import annotations

import ast
import re

from tests.source import ROOT, code, name_of, parsed

ROW = re.compile(r"^\| (\d+) \| .+ \| `(test_\w+\.py::test_(\d+)_\w+)` \|$", re.MULTILINE)
ITEMS = range(1, 11)


def _tests() -> set[str]:
    """Every test named after an item."""
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
    return {
        f"{path.name}::{node.name}"
        for path in code("tests")
        if "/sipas_checklist/test_" in name_of(path)
        for node in parsed(path).body
        if isinstance(node, kinds) and re.match(r"test_\d", node.name)
    }


def test_the_page_and_the_tests_are_the_same():
    """Who reads that an item holds finds its proof; every item has one."""
    rows = ROW.findall((ROOT / "docs/sipas.md").read_text(encoding="utf-8"))

    assert {test for _, test, _ in rows} == _tests()
    assert all(item == named for item, _, named in rows)
    assert {int(item) for item, _, _ in rows} == set(ITEMS)
