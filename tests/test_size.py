"""Small modules, small functions, names that say something."""

from __future__ import annotations

import ast
from pathlib import Path
from statistics import median

from tests.source import PACKAGES, ROOT, code, name_of, parsed

LONGEST_MODULE, USUAL_MODULE = 400, 120
LONGEST_FUNCTION, USUAL_FUNCTION = 60, 8
SAY_NOTHING = {"utils", "util", "helpers", "helper", "manager", "managers", "misc", "common"}

FILES = code(*PACKAGES, "tests", "benchmarks")


def _length(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def _functions(path: Path) -> dict[str, int]:
    """Lines of each function, without what is nested in it being counted twice as its own."""
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
    found = [node for node in ast.walk(parsed(path)) if isinstance(node, kinds)]
    return {
        f"{node.name}:{node.lineno}": (node.end_lineno or node.lineno) - node.lineno + 1 for node in found
    }


def test_fits_in_a_readers_head():
    """A developer reads a module in one sitting and a function on one screen."""
    long_functions = {
        f"{name_of(path)}:{name}": lines
        for path in FILES
        for name, lines in _functions(path).items()
        if lines > LONGEST_FUNCTION
    }

    assert {name_of(path): _length(path) for path in FILES if _length(path) > LONGEST_MODULE} == {}
    assert long_functions == {}


def test_names_say_what_is_inside():
    """Nobody has to open a file called "utils" to learn what it is for."""
    words = {name_of(path): {*path.stem.split("_"), *path.relative_to(ROOT).parts[:-1]} for path in FILES}

    assert [name for name, parts in words.items() if not parts.isdisjoint(SAY_NOTHING)] == []


def test_most_are_much_smaller():
    """The limits are for exceptions: usual modules and functions are far below them."""
    ours = code(*PACKAGES)
    functions = [lines for path in ours for lines in _functions(path).values()]

    assert median(map(_length, ours)) <= USUAL_MODULE
    assert median(functions) <= USUAL_FUNCTION
