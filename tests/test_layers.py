"""The house has one direction of imports, and one door for each third party."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator

import pytest

from tests.source import PACKAGES, code, name_of, parsed

DOORS = {
    "telegram": "bot/channels/telegram/",
    "aiolimiter": "bot/",
    "aiohttp": "bot/",
    "aiohttp_jinja2": "bot/",
    "aiohttp_sse": "bot/",
    "sqlalchemy": "storage/",
    "alembic": "storage/",
    "psycopg": "storage/",
    "cryptography": "storage/",
    "rapidfuzz": "knowledge/",
}
PASSED_ALONG = {"from sqlalchemy import Connection"}
"""A connection is handed down from above; what may go wrong with one is in `sqlalchemy.exc`."""
CALENDAR = {"now", "today", "utcnow"}


def _imports(tree: ast.AST) -> Iterator[tuple[str, str]]:
    """Each imported module, with the statement as it could have been written alone."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, f"import {alias.name}") for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            module = "." * node.level + (node.module or "")
            yield from ((module, f"from {module} import {alias.name}") for alias in node.names)


def forbidden_imports(tree: ast.AST, path: str) -> list[str]:
    """The imports that a file of ours at `path` may not have."""
    room = path.split("/", maxsplit=1)[0]
    return [statement for module, statement in _imports(tree) if not _may(room, path, module, statement)]


def _may(room: str, path: str, module: str, statement: str) -> bool:
    top = module.split(".", maxsplit=1)[0]
    if top in PACKAGES:
        return PACKAGES.index(top) <= PACKAGES.index(room)
    if top in DOORS:
        return path.startswith(DOORS[top]) or statement in PASSED_ALONG or module == "sqlalchemy.exc"
    return top not in {"", "tests", "benchmarks"}


def _offenders(check: Callable[[ast.AST, str], list[str]]) -> dict[str, list[str]]:
    found = {name_of(path): check(parsed(path), name_of(path)) for path in code(*PACKAGES)}
    return {name: problems for name, problems in found.items() if problems}


def test_imports_only_point_downward():
    """A developer can read a layer without knowing the ones above it."""
    assert _offenders(forbidden_imports) == {}


@pytest.mark.parametrize(
    ("path", "statement"),
    [
        ("knowledge/cards.py", "from storage import tasks"),
        ("knowledge/cards.py", "import handlers.turn"),
        ("storage/tasks.py", "from handlers.turn import Turn"),
        ("handlers/ask.py", "from bot import clock"),
        ("handlers/ask.py", "from sqlalchemy import select"),
        ("handlers/ask.py", "import aiohttp"),
        ("bot/app.py", "import telegram"),
        ("bot/app.py", "from rapidfuzz import fuzz"),
        ("bot/app.py", "from . import clock"),
        ("storage/tasks.py", "from tests.source import code"),
    ],
)
def test_an_arrow_that_runs_back_is_noticed(path, statement):
    """The gate fails when somebody imports upward or through another's door."""
    assert forbidden_imports(ast.parse(statement), path) == [statement]


def readings_of_the_clock(tree: ast.AST, _path: str) -> list[str]:
    """Every call that asks what time or day it is."""
    calls = [node.func for node in ast.walk(tree) if isinstance(node, ast.Call)]
    attributes = [func for func in calls if isinstance(func, ast.Attribute) and func.attr in CALENDAR]
    return [
        ast.unparse(func)
        for func in attributes
        if ast.unparse(func.value).split(".")[-1] in {"datetime", "date"}
    ]


def test_only_the_clock_reads_the_time():
    """Any day can be played again: the time is handed in everywhere but in `bot/clock.py`."""
    assert _offenders(readings_of_the_clock) == {"bot/clock.py": ["dt.datetime.now"]}
