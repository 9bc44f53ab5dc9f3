"""docs/security.md lists exactly the items that have a test."""

from __future__ import annotations

import ast
import re

from tests.source import ROOT, code, name_of, parsed

ROW = re.compile(
    r"^\| (\d+\.\d+\.\d+) \| .+ \| `(tests/security/test_v\d\d_\w+\.py::test_(\w+))` \|$", re.MULTILINE
)


def _tests() -> set[str]:
    files = [path for path in code("tests") if "/security/test_v" in name_of(path)]
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
    return {
        f"{name_of(path)}::{node.name}"
        for path in files
        for node in parsed(path).body
        if isinstance(node, kinds) and node.name.startswith("test_")
    }


def test_the_page_and_the_tests_are_the_same():
    """Who reads that an item holds finds its test, and no test is left out of the page."""
    rows = ROW.findall((ROOT / "docs/security.md").read_text(encoding="utf-8"))

    assert {test for _, test, _ in rows} == _tests()
    assert [test for number, test, name in rows if not name.startswith(number.replace(".", "_") + "_")] == []
    assert all(f"test_v{int(number.split('.')[0]):02}_" in test for number, test, _ in rows)
