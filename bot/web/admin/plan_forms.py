"""What a reviewer types about a task or a target, read and checked."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from typing import Any

from aiohttp.web_request import FileField

from bot.web.admin.slips import MistypedError
from knowledge.plans.rhythm import Picked, Rhythm, deadline_of
from storage.tasks import Task

Form = Mapping[str, str | FileField]

FARTHEST_YEARS = 20
"""A deadline farther away than this is a slip of the hand (0025, 20255)."""
LONGEST_TEXT = 4000
LONGEST_LINE = 500
MOST_NAMES = 50
OPERATORS = (">=", ">", "=", "<=", "reduce_by")
_BETWEEN = re.compile(r"[;\n]")


def read_task(form: Form, today: dt.date, task: Task | None = None) -> dict[str, Any]:
    """The fields of a task; `task` is the one that is corrected.

    Raises:
        MistypedError: the text is empty, or the day does not exist or lies unbelievably far away.
    """
    text = _text(form, "text")
    if not text:
        raise MistypedError("text")
    values = {
        "text": text,
        "product": _text(form, "product") or None,
        "lead": _names(form, "lead"),
        "support": _names(form, "support"),
        "budget": _text(form, "budget") or None,
    }
    rhythm = str(form.get("rhythm", ""))
    if rhythm == Rhythm.AS_READ and task is not None:
        return values
    kind, due, rules = _deadline(form, rhythm, today)
    return {**values, "deadline_kind": kind, "due": due, "rules": rules}


def _text(form: Form, name: str) -> str:
    return str(form.get(name, "")).replace("\r\n", "\n").strip()[:LONGEST_TEXT]


def _names(form: Form, name: str) -> list[str]:
    parts = (" ".join(part.split())[:LONGEST_LINE] for part in _BETWEEN.split(_text(form, name)))
    return list(dict.fromkeys(part for part in parts if part))[:MOST_NAMES]


def _deadline(form: Form, rhythm: str, today: dt.date) -> tuple[str, dt.date | None, list[str]]:
    try:
        choice = Picked(
            Rhythm(rhythm),
            read_day(form, "due", today),
            str(form.get("weekday", "")),
            int(str(form.get("day", "-1"))),
            int(str(form.get("month", "12"))),
        )
        return deadline_of(choice)
    except ValueError as error:
        raise MistypedError("date") from error


def read_day(form: Form, name: str, today: dt.date) -> dt.date | None:
    """A typed day; None for an empty field.

    Raises:
        ValueError: it is none, or lies unbelievably far away.
    """
    typed = str(form.get(name, "")).strip()
    if not typed:
        return None
    day = dt.date.fromisoformat(typed)
    if abs(day.year - today.year) > FARTHEST_YEARS:
        raise ValueError(typed)
    return day


def read_target(form: Form, today: dt.date) -> dict[str, Any]:
    """The fields of a target.

    Raises:
        MistypedError: the text is empty, the figure is none, or the day does not exist.
    """
    text, op = _text(form, "text"), str(form.get("op", ""))
    if not text:
        raise MistypedError("text")
    try:
        value = float(str(form.get("value", "")).strip().replace(",", "."))
    except ValueError as error:
        raise MistypedError("value") from error
    if op not in OPERATORS or not abs(value) < float("inf"):
        raise MistypedError("value")
    try:
        by = read_day(form, "by", today)
    except ValueError as error:
        raise MistypedError("by") from error
    unit = " ".join(str(form.get("unit", "")).split())[:LONGEST_LINE]
    return {"text": text, "op": op, "value": value, "unit": unit, "by": by.isoformat() if by else None}
