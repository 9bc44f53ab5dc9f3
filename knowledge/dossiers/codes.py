"""Dossier codes: one spelling to compare them by, and how they are found in what somebody types."""

from __future__ import annotations

import re

from knowledge.text import strip_diacritics

LONGEST = 64
SHORTEST = 5

_NOT_OF_A_KEY = re.compile(r"[^A-Z0-9]+")
_GAP = r"\s*[-–—._/ ]\s*"
# "H12.34-250101-0001" and the older "000.12.34.H56-230101-0001": office, day, number.
_NATIONAL = re.compile(
    rf"(?<![\w.])(?:\d{{3}}[. ]\d\d[. ]\d\d[. ])?[A-Z]\d\d(?:[. ]\d{{1,3}}){{0,4}}{_GAP}\d{{6}}{_GAP}\d{{3,6}}(?!\w)",
    re.IGNORECASE,
)
_ANY = re.compile(
    r"(?<![\w.-])(?=[\w.\-/]*\d[\w.\-/]*\d[\w.\-/]*\d)[A-Z0-9](?:[\w.\-/]*[A-Z0-9])(?![\w-])", re.IGNORECASE
)


def code_key(code: str) -> str:
    """Letters and digits of a code, in capitals: equal however it is typed."""
    return _NOT_OF_A_KEY.sub("", strip_diacritics(code).upper())


def national_code(text: str) -> re.Match[str] | None:
    """Where a code of the national form stands in a text; None when there is none."""
    return _NATIONAL.search(text)


def typed_code(text: str) -> str | None:
    """The code in an answer to "which code?": of the national form, or whatever else looks like one."""
    found = national_code(text)
    if found:
        return found[0]
    others = [one[0] for one in _ANY.finditer(text) if SHORTEST <= len(code_key(one[0])) <= LONGEST]
    return max(others, key=len) if others else None


def masked(code: str) -> str:
    """A code as logs may show it: the last two characters."""
    return f"…{code[-2:]}"


def without_codes(text: str) -> str:
    """A text in which no code of the national form can be read."""
    return _NATIONAL.sub("[mã hồ sơ]", text)
