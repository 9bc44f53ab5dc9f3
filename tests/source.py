"""The project's own files, for the gates that read them."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("knowledge", "storage", "handlers", "bot")
"""From the bottom to the top: each may import those before it."""
FOLDERS = (*PACKAGES, "tests", "benchmarks", "docs", "deploy", ".ci")
GENERATED = ROOT / "storage" / "migrations" / "versions"


def code(*folders: str) -> list[Path]:
    """Every Python file of the folders, without the generated migrations."""
    found = (path for folder in folders for path in sorted((ROOT / folder).rglob("*.py")))
    return [path for path in found if GENERATED not in path.parents]


def everything() -> Iterator[Path]:
    """Every file that is part of the project, whatever else lies beside it."""
    yield from (
        path for path in sorted(ROOT.iterdir()) if path.is_file() and path.name not in {".git", ".env"}
    )
    for folder in FOLDERS:
        for path in sorted((ROOT / folder).rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                yield path


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))
