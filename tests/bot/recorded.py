"""Payloads as the platforms send them; every id and word in them is invented."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "payloads"


def payload(platform: str, name: str) -> Any:
    """One payload, newly read: a test may change it."""
    return json.loads((FOLDER / platform / f"{name}.json").read_text(encoding="utf-8"))


def names(platform: str) -> list[str]:
    return sorted(path.stem for path in (FOLDER / platform).glob("*.json"))
