"""What stands in a cell, as a text, a day, or the four characters a person is asked for."""

from __future__ import annotations

import datetime as dt
import re
from enum import StrEnum

from knowledge.text import nfc

EARLIEST, LATEST = dt.date(2000, 1, 1), dt.date(2099, 12, 31)
_SERIALS = range(36_526, 73_051)
"""Excel's numbers of the days from 2000 to 2099."""
_DAY_FIRST = re.compile(r"(?<!\d)(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})(?!\d)")
_SHORT_YEAR = re.compile(r"(?<![\d/.])(\d{1,2})([/.])(\d{1,2})\2(\d\d)(?![\d/.])")
"""2/11/26, as cells and hurried hands write it: the day first, as everywhere in Viet Nam.

With hyphens it may as well be the year that comes first (26-11-02), so that is asked for again.
"""
_YEAR_FIRST = re.compile(r"(?<!\d)(\d{4})-(\d{1,2})-(\d{1,2})(?!\d)")
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)")
LONGEST_TEXT = 500


class CheckKind(StrEnum):
    """What a person is asked for besides the code."""

    PHONE = "phone"
    """The last four digits of the phone number on the receipt."""
    IDENTITY = "identity"
    """The last four digits of the identity number."""
    BIRTH = "birth"
    """The year of birth."""


LEAST_DIGITS = {CheckKind.PHONE: 8, CheckKind.IDENTITY: 9, CheckKind.BIRTH: 4}
ASKED = 4
"""Characters of every second check."""


def text_of(value: object) -> str:
    """A cell as one line of text; whole numbers without a decimal point, days as dd/mm/yyyy."""
    if value is None or isinstance(value, bool):
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, dt.datetime | dt.date):
        return f"{value:%d/%m/%Y}"
    return " ".join(nfc(str(value)).replace("\x00", "").split())[:LONGEST_TEXT]


def day_of(value: object) -> dt.date | None:
    """The day in a cell, its time of day left out; None for an empty one.

    Raises:
        ValueError: there is something else in it, or a day nobody can mean.
    """
    found = _day_of(value)
    if found is not None and not EARLIEST <= found <= LATEST:
        raise ValueError(text_of(value))
    return found


def _day_of(value: object) -> dt.date | None:
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, dt.date):
        return value
    said = text_of(value)
    if not said or said in {"-", "–"}:
        return None
    if re.fullmatch(r"\d{5}(?:\.\d+)?", said) and int(float(said)) in _SERIALS:
        from openpyxl.utils.datetime import from_excel  # noqa: PLC0415 - see `tables`

        serial = from_excel(int(float(said)))
        return serial.date() if isinstance(serial, dt.datetime) else None
    if found := _DAY_FIRST.search(said):
        return dt.date(int(found[3]), int(found[2]), int(found[1]))
    if found := _YEAR_FIRST.search(said):
        return dt.date(int(found[1]), int(found[2]), int(found[3]))
    if found := _SHORT_YEAR.search(said):
        return dt.date(2000 + int(found[4]), int(found[3]), int(found[1]))
    raise ValueError(said)


def check_in(value: object, kind: CheckKind) -> str | None:
    """The four digits of a cell that its owner knows; None when it does not hold them."""
    said = re.split(r"[,;/]", text_of(value))[0] if kind is not CheckKind.BIRTH else text_of(value)
    if kind is CheckKind.BIRTH:
        year = _YEAR.search(said)
        return year[1] if year else None
    digits = re.sub(r"\D", "", said)
    return digits[-ASKED:] if len(digits) >= LEAST_DIGITS[kind] else None


def check_typed(said: str) -> str | None:
    """The four digits somebody typed, also as the end of a whole number; None when there are fewer."""
    digits = re.sub(r"\D", "", said)
    return digits[-ASKED:] if len(digits) >= ASKED else None
