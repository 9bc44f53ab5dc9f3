"""On which day somebody wants to come, and on which days a counter is open, as its hours are written."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable

from knowledge.text import bare

SATURDAY, SUNDAY = 5, 6
ONE_DAY = dt.timedelta(days=1)

_AHEAD = {
    "hom nay": 0,
    "bua nay": 0,
    "bay gio": 0,
    "gio nay": 0,
    "ngay mai": 1,
    "sang mai": 1,
    "chieu mai": 1,
    "mai": 1,
}
_SPELT = ("thu hai", "thu ba", "thu tu", "thu nam", "thu sau", "thu bay")
_NAMES = {
    **{name: day for day, name in enumerate(_SPELT)},
    **{f"thu {day + 2}": day for day in range(SUNDAY)},
    **{f"t{day + 2}": day for day in range(SUNDAY)},
    "chu nhat": SUNDAY,
    "cn": SUNDAY,
    "cuoi tuan": SATURDAY,
}
_NAME = "|".join(sorted(map(re.escape, _NAMES), key=len, reverse=True))
_DAY = re.compile(rf"\b({_NAME})\b")
_RANGE = re.compile(rf"\b({_NAME})\s*(?:den|toi|-|–)\s*({_NAME})\b")
_FROM_TODAY = re.compile(rf"\b({'|'.join(sorted(_AHEAD, key=len, reverse=True))})\b")


def day_asked(text: str, today: dt.date) -> dt.date | None:
    """The day a question is about: "hôm nay", "mai", the next "thứ bảy"; None when it names none.

    A day of the week that is today means today.
    """
    said = bare(text)
    if found := _FROM_TODAY.search(said):
        return today + _AHEAD[found[1]] * ONE_DAY
    if found := _DAY.search(said):
        return today + (_NAMES[found[1]] - today.weekday()) % 7 * ONE_DAY
    return None


def open_days(hours: Iterable[str]) -> frozenset[int]:
    """Days of the week that written hours name, Monday 0: "Thứ hai đến thứ sáu, và sáng thứ bảy" is 0 to 5."""
    return frozenset(day for line in hours for day in _days_of(bare(line)))


def _days_of(line: str) -> set[int]:
    days = {_NAMES[name] for name in _DAY.findall(line)}
    for first, last in _RANGE.findall(line):
        days.update(range(_NAMES[first], _NAMES[last] + 1))
    return days
