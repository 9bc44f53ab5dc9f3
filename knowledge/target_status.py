"""How a target stands: reached, at risk, missed, or nothing known yet. The rule is `docs/targets.md`."""

from __future__ import annotations

import datetime as dt
import math
import re
from enum import StrEnum

from knowledge.text import bare

_SAME = 1e-9


class Light(StrEnum):
    """A traffic light; its word stands beside the colour."""

    REACHED = "reached"
    AT_RISK = "at_risk"
    MISSED = "missed"
    UNKNOWN = "unknown"


def is_reached(op: str, wanted: float, actual: float) -> bool:
    """Whether a figure is what the target wants.

    Args:
        op: `>=`, `>`, `=`, `<=`, or `reduce_by` (the figure is then how much less there is already).
        wanted: the target's figure.
        actual: what was reached, in the same unit.
    """
    if math.isclose(actual, wanted, rel_tol=_SAME, abs_tol=_SAME):
        return op != ">"
    match op:
        case "<=":
            return actual < wanted
        case "=":
            return False
    return actual > wanted


def light(op: str, wanted: float, latest: float | None, by: dt.date, today: dt.date) -> Light:
    """Reached counts at once; what is not reached is at risk until `by` is over, missed from then on."""
    if latest is None:
        return Light.UNKNOWN
    if is_reached(op, wanted, latest):
        return Light.REACHED
    return Light.AT_RISK if today <= by else Light.MISSED


_SATISFACTION = re.compile(r"\b(?:hai long|sipas)\b")


def is_about_satisfaction(*words: str) -> bool:
    """Whether a target wants people to be satisfied, so that our own ratings say something about it."""
    return any(_SATISFACTION.search(bare(text)) for text in words)


_THOUSANDS = re.compile(r"-?\d{1,3}(?:\.\d{3})+")


def read_figure(text: str) -> float | None:
    """A figure as Vietnamese type it: "85,5", "1.200", "85.5", "90 %"; None when it is none."""
    said = text.strip().removesuffix("%").strip().replace("\u00a0", "")
    plain = said.replace(".", "").replace(",", ".") if "," in said or _THOUSANDS.fullmatch(said) else said
    if not re.fullmatch(r"-?\d{1,12}(?:\.\d{1,6})?", plain):
        return None
    return float(plain)
