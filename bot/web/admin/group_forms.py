"""What an official fills in about a group of questions, read and checked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from aiohttp.web_request import FileField

from storage.group_changes import OfficeAnswer

Form = Mapping[str, str | FileField]

LONGEST_DAYS = 60
"""Working days an office may be given: about a quarter of a year."""

LONGEST_ANSWER = 2000
"""Characters: two messages on a phone are enough for an answer."""
LONGEST_LINE = 300


def read_days(form: Form) -> int | None:
    """A number of working days; None when it is none, or too many."""
    typed = str(form.get("days", "")).strip()
    days = int(typed) if typed.isascii() and typed.isdecimal() and len(typed) <= len(str(LONGEST_DAYS)) else 0
    return days if 1 <= days <= LONGEST_DAYS else None


def read_answer(form: Form, today: dt.date) -> OfficeAnswer | None:
    """An answer with its basis, source and day; None when one of them is missing, too long or still to come."""
    title, basis, source = (_line(form, name) for name in ("title", "basis", "source"))
    text = str(form.get("answer", "")).replace("\r\n", "\n").strip()
    try:
        as_of = dt.date.fromisoformat(str(form.get("as_of", "")))
    except ValueError:
        return None
    if not (title and basis and source and text) or len(text) > LONGEST_ANSWER or as_of > today:
        return None
    return OfficeAnswer(title, text, basis, source, as_of)


def _line(form: Form, name: str) -> str:
    line = " ".join(str(form.get(name, "")).split())
    return line if len(line) <= LONGEST_LINE else ""
