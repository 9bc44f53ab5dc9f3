"""When people are reminded, counted in days from the deadline. The steps are data, not code."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import yaml

FILE = Path(__file__).parent / "data" / "reminder-steps.yaml"


def _read() -> tuple[tuple[int, ...], int]:
    raw = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return tuple(sorted(map(int, raw["days_before"]), reverse=True)), int(raw["overdue_every_days"])


STEPS, OVERDUE_EVERY = _read()
"""Days before the deadline (negative: after it), first step first; then again every so many days."""


def step_reached(due: dt.date, today: dt.date) -> int | None:
    """The newest step whose day has come, as days before `due`; None before the first one.

    After the last step in the file there is one every OVERDUE_EVERY days.
    """
    left = (due - today).days
    if left < STEPS[-1]:
        late = STEPS[-1] - left
        return STEPS[-1] - late // OVERDUE_EVERY * OVERDUE_EVERY
    return next((step for step in reversed(STEPS) if left <= step), None)
