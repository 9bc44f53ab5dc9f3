"""The numbers, amounts and dates of a text, in either language, as values that can be compared."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable

MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_MONTH = "|".join(MONTHS)
_LONG_DATE = re.compile(rf"\b(\d{{1,2}}) ({_MONTH}) (\d{{4}})\b")
_DAY_AND_MONTH = re.compile(rf"\b(\d{{1,2}}) ({_MONTH})\b")
_MONTH_AND_YEAR = re.compile(rf"\b({_MONTH}) (\d{{4}})\b")
_SPOKEN_MONTH = re.compile(r"\btháng (\d{1,2})/(\d{4})\b")
_CLOCK = re.compile(r"\b(\d{1,2}):00\b")
_NUMBER = re.compile(r"\d+(?:[./]\d+)*")


def vietnamese_numbers(text: str) -> Counter[str]:
    """8.000 đồng is 8000, 0,15% is 0.15, 01/03/2027 is 1/3/2027."""
    plain = _SPOKEN_MONTH.sub(r"\1/\2", text)
    plain = re.sub(r"(?<![\d.])(\d{1,3})((?:\.\d{3})+)(?![\d.]\d)", _joined("."), plain)
    return _found(re.sub(r"(\d),(\d)", r"\1.\2", plain))


def english_numbers(text: str) -> Counter[str]:
    """8,000 dong is 8000, 1 March 2027 is 1/3/2027, 15:00 is 15."""
    plain = _LONG_DATE.sub(lambda m: f"{m[1]}/{MONTHS.index(m[2]) + 1}/{m[3]}", text)
    plain = _DAY_AND_MONTH.sub(lambda m: f"{m[1]}/{MONTHS.index(m[2]) + 1}", plain)
    plain = _MONTH_AND_YEAR.sub(lambda m: f"{MONTHS.index(m[1]) + 1}/{m[2]}", plain)
    plain = re.sub(r"(?<!\d)(\d{1,3})((?:,\d{3})+)(?!\d)", _joined(","), plain)
    return _found(_CLOCK.sub(r"\1", plain))


def _joined(separator: str) -> Callable[[re.Match[str]], str]:
    return lambda match: match[0].replace(separator, "")


def _found(text: str) -> Counter[str]:
    return Counter(re.sub(r"\b0+(?=\d)", "", number) for number in _NUMBER.findall(text))
