"""Nothing of the place where the code was written is left in it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable
from pathlib import Path

import pytest

from tests.source import code, everything, name_of, parsed

PICTURES = {".png", ".jpg", ".ico", ".docx", ".pdf", ".xlsx", ".gz", ".npz"}
TEXTS = [path for path in everything() if path.suffix not in PICTURES]

# A letter in brackets keeps a pattern from finding itself.
REGISTRY = re.compile(
    r"pypi[.]org|pythonhosted[.]org|index[-_]url\s*=|npmjs[.](?:org|com)|deb[.]debian[.]org|"
    r"(?:docker|ghcr|quay)[.]io/|crates[.]io|proxy[.]golang[.]org",
    re.IGNORECASE,
)
MACHINE_PATH = re.compile(r"(?<![\w.~$}*-])/(?:work|home|root|Users)/\w|\b[A-Z]:\\\\?Users")
UNFINISHED = re.compile(r"\b(?:TO[D]O|FIX[M]E)\b")
NOQA = re.compile(r"#\s*noq[a]\b(?!: [A-Z]+\d+(?:, [A-Z]+\d+)* - \S)")
IGNORE = re.compile(r"#\s*type:\s*ignor[e](?!\[[a-z-]+(?:, ?[a-z-]+)*\]  # \S)")

UNFORMATTED = re.compile(r"#\s*fm[t]: (?:skip|off)(?! # \S)")


def _found(pattern: re.Pattern[str], files: Iterable[Path]) -> list[str]:
    lines = ((path, n, line) for path in files for n, line in enumerate(_lines(path), 1))
    return [
        f"{name_of(path)}:{number}: {line.strip()}" for path, number, line in lines if pattern.search(line)
    ]


def _lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines()


def test_names_no_registry():
    """The project installs from whatever mirror the machine is set up for."""
    assert _found(REGISTRY, TEXTS) == []


def test_names_no_machine():
    """The project runs wherever it is put."""
    assert _found(MACHINE_PATH, TEXTS) == []


def test_nothing_is_left_for_later():
    """What is not done is an issue, not a note in the code."""
    assert _found(UNFINISHED, TEXTS) == []


def test_an_exception_has_its_reason_beside_it():
    """A reviewer sees on the same line why a rule does not hold there."""
    python = [path for path in TEXTS if path.suffix == ".py"]

    assert _found(NOQA, python) == []
    assert _found(IGNORE, python) == []
    assert _found(UNFORMATTED, python) == []


@pytest.mark.parametrize(
    ("pattern", "line"),
    [
        (REGISTRY, "pip install --index-{}url=https://example.org/simple motcua"),
        (REGISTRY, "https://files.python{}hosted.org/packages/x.whl"),
        (MACHINE_PATH, 'open("/ho{}me/an/data.yaml")'),
        (MACHINE_PATH, "see /wo{}rk/plan.txt"),
        (UNFINISHED, "# TO{}DO: later"),
        (NOQA, "import numpy  # no{}qa"),
        (NOQA, "import numpy  # no{}qa: PLC0415"),
        (IGNORE, "a = b  # type: ig{}nore[arg-type]"),
    ],
)
def test_a_slip_does_not_pass(pattern, line):
    """Whoever slips is told."""
    assert pattern.search(line.format(""))


def unexplained_skips(tree: ast.AST) -> list[str]:
    """Every pytest.skip, mark.skip, mark.skipif and mark.xfail that gives no reason."""
    told = {id(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call) and _has_reason(node)}
    found = [node for node in ast.walk(tree) if isinstance(node, ast.Attribute) and id(node) not in told]
    skips = [node for node in found if node.attr in {"skip", "skipif", "xfail"}]
    return [said for node in skips if (said := ast.unparse(node)).startswith("pytest.")]


def _has_reason(call: ast.Call) -> bool:
    by_name = any(word.arg == "reason" for word in call.keywords)
    return by_name or (bool(call.args) and not ast.unparse(call.func).endswith("skipif"))


def test_a_skipped_test_says_why():
    """Whoever reads the summary of a test run learns why something was not tried."""
    found = {name_of(path): unexplained_skips(parsed(path)) for path in code("tests")}

    assert {name: skips for name, skips in found.items() if skips} == {}


@pytest.mark.parametrize(
    "line",
    ["pytest.skip()", "@pytest.mark.skip\ndef test(): ...", "@pytest.mark.skipif(True)\ndef test(): ..."],
)
def test_a_silent_skip_is_noticed(line):
    """Nobody can leave a test out without a word."""
    assert len(unexplained_skips(ast.parse(line))) == 1
