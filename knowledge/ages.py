"""How old somebody is, as it is said in Vietnamese: "16 tuổi", "7t", "sinh năm 2010", "học lớp 1".

Accents are not needed. Every wording gives a span of years, since most of them leave some of it open.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator
from math import inf
from typing import NamedTuple

from knowledge.text import bare, shorten

MONTHS, DAYS = 12, 365.25
"""In a year."""

SCHOOL_STARTS = 8
"""The month from which a school year is that of its first calendar year."""

FIRST_GRADE = 6
"""A child of the first grade turns six in the year it starts (Luật Giáo dục 2019, Điều 28)."""

UNDECIDED = 5
"""Years below the named one within which somebody "gần 70 tuổi" is."""

_UNITS = {
    word: value
    for value, words in enumerate(("mot", "hai", "ba", "bon tu", "nam lam", "sau", "bay", "tam", "chin"), 1)
    for word in words.split()
}
_UNIT = rf"(?:{'|'.join(_UNITS)})"
_NUMBER = rf"(?:\d{{1,3}}|(?:{_UNIT} )?muoi(?: {_UNIT})?|hai (?:mot|lam)|{_UNIT})"
_PERSON = (
    r"(?:con|be|chau|em|tre|me|ma|ba|bo|cha|ong|cu|toi|minh|vo|chong|anh|chi|co|di|chu"
    r"|gai|trai|noi|ngoai|dau|ut|nguoi|thang|nho)"
)
_BELOW = r"(?:duoi|nho hon|(?:chua|khong|ko|k|hong) (?:du|toi|den|tron|day|duoc)|chua)"
_NEARLY = r"(?:gan|sap|ngot nghet)(?: du| tron| toi| den| buoc qua)?"
_ABOVE = r"(?:tren|hon|ngoai|qua|tu|lon hon)"
_EXACTLY = r"(?:du|tron|moi|duoc|dc|nay|tam|khoang|la|toi|den|cho|tuoi)"
_YEARS = re.compile(
    rf"(?<!\w)(?:(?P<below>{_BELOW})|(?P<nearly>{_NEARLY})|(?P<above>{_ABOVE})|{_EXACTLY}|{_PERSON})?"
    rf"(?:(?<=\w) )?(?<![\w.,/])(?:(?P<first>\d{{1,3}}) ?(?:den|toi|-|–) ?)?(?P<number>{_NUMBER})"
    r"(?P<unit> ?(?:tuoi|tuoii|tuio|t)\b)(?P<half> ruoi)?(?P<after> (?:tro|do) (?:len|xuong|di|lai))?"
)
_IN_LETTERS = re.compile(rf"{_UNIT}(?: |$)")
_YOUNG = re.compile(
    rf"(?<!\w)(?P<number>{_NUMBER}) ?(?:thang|tuan|ngay) ?tuoi\b|\b(?:con|be|chau)(?: nha \w+)?(?: duoc| moi| dc)?"
    rf" (?P<months>{_NUMBER}) thang\b|\b(?:so sinh|moi (?:sinh|de|sanh|chao doi|lot long))\b(?! vien)"
)
_BORN = re.compile(
    r"(?<!khai )\b(?:sinh|sanh|sn|de)(?: ra)?(?: vao)?(?: ngay| nam| n)? ?"
    r"(?:(?P<day>\d{1,2})[/.-](?P<month>\d{1,2})[/.-])?(?P<year>(?:19|20)\d\d|\d\d)\b(?![/.:]?\d)"
    r"|\b2k(?P<short>\d{1,2})\b"
)
_TURNED = re.compile(
    rf"\b(?:(?:moi|vua|nay|noi|tui|toi|em|ut|cu|con|be|chau|nha) len (?P<small>{_NUMBER})(?! ?(?:lop|\w*\d))"
    r"|(?:du|tron|sinh nhat(?: thu)?|(?:sang|vao|toi|o) tuoi) (?P<years>\d{1,2})"
    r"(?! ?(?:\d|[.,/%]|tuoi|thang|nam|ngay|trieu|nghin|ngan|ban|giay|nguoi|gio|mau|so|phan|lan|m2|k\b)))\b"
)
_GRADE = re.compile(r"\blop (?P<grade>1[0-2]|[1-9])\b")
_SCHOOLS = {
    re.compile(r"\b(?:mau giao|mam non|nha tre|lop (?:la|choi|mam))\b"): (-5, 0),
    re.compile(r"\b(?:tieu hoc|cap (?:1|mot))\b"): (1, 5),
    re.compile(r"\b(?:thcs|trung hoc co so|cap (?:2|hai))\b"): (6, 9),
    re.compile(r"\b(?:thpt|trung hoc pho thong|cap (?:3|ba))\b"): (10, 12),
}
"""Kinds of school and the grades they have; a nursery's children come before the first."""
_OWN = re.compile(r"(?<!\w)(?:toi|minh|em|anh|chi|tui)(?: nam nay| nay| da| moi)? \d{1,3} ?t(?:uoi)?\b")
_FOR = re.compile(rf"\bcho (?:{_PERSON}|dua|hai|2|ca)\b")


class Age(NamedTuple):
    """Years of age, from `least` up to but not including `below`."""

    least: float
    below: float

    def within(self, other: Age) -> bool:
        """Whether whoever is of this age is surely of the other."""
        return other.least <= self.least and self.below <= other.below

    def touches(self, other: Age) -> bool:
        """Whether somebody may be of both."""
        return self.least < other.below and other.least < self.below


def ages_in(text: str, today: dt.date) -> tuple[Age, ...]:
    """Every age a message names, of whomever a matter is about.

    The age of who writes is left out when the matter is for another: "tôi 35 tuổi làm căn cước cho con".

    Args:
        text: as typed.
        today: the local day on which it was written; years of birth and grades are counted from it.
    """
    said = bare(shorten(text))
    if _FOR.search(said):
        said = _OWN.sub(" ", said)
    readers: tuple[Callable[[str, dt.date], Iterator[Age]], ...] = (_young, _years, _turned, _born, _school)
    return tuple(dict.fromkeys(age for reader in readers for age in reader(said, today)))


def born_in(year: int, today: dt.date) -> Age:
    """The age of who was born in a year whose day nobody told."""
    return Age(max(today.year - year - 1, 0), today.year - year + 1)


def _young(said: str, _today: dt.date) -> Iterator[Age]:
    for found in _YOUNG.finditer(said):
        months = found["months"] or (found["number"] if "thang" in found[0] else None)
        years = number(months) / MONTHS if months else 0.0
        yield Age(years, years + 1 / MONTHS) if months else Age(0.0, 1.0)


def _years(said: str, _today: dt.date) -> Iterator[Age]:
    for found in _YEARS.finditer(said):
        alone = _IN_LETTERS.fullmatch(found["number"]) or found["unit"].strip() == "t"
        if alone and found.start() == found.start("number"):
            continue  # "sau tuổi nghỉ hưu", "xe 5t": neither names an age
        if not re.search(r"\b(?:xe|tai|trong tai)(?: \w+)? $", said[: found.start()]):
            yield _span(found)


def _span(found: re.Match[str]) -> Age:
    years: float = number(found["number"])
    after = found["after"] or ""
    if found["first"]:
        return Age(number(found["first"]), years + 1)
    if found["below"]:
        return Age(0.0, years)
    if found["nearly"]:
        return Age(max(years - (1 if found["nearly"].startswith("sap") else UNDECIDED), 0.0), years)
    if found["above"] or after.endswith(("len", "di")):
        return Age(years, inf)
    if after:
        return Age(0.0, years + 1)
    return Age(years + 0.5, years + 1) if found["half"] else Age(years, years + 1)


def _turned(said: str, _today: dt.date) -> Iterator[Age]:
    """As in "mới lên năm", "đủ 14 đi làm", "bước sang tuổi 25"."""
    for found in _TURNED.finditer(said):
        years = number(found["small"] or found["years"])
        yield Age(years, years + 1)


def _born(said: str, today: dt.date) -> Iterator[Age]:
    for found in _BORN.finditer(said):
        year = _full_year(found["year"] or f"20{int(found['short']):02}", today)
        if found["day"]:
            yield from _born_on(year, int(found["month"]), int(found["day"]), today)
        elif year <= today.year:
            yield born_in(year, today)


def _full_year(written: str, today: dt.date) -> int:
    year = int(written)
    if len(written) > 2:  # noqa: PLR2004 - digits of a shortened year
        return year
    return year + (2000 if year <= today.year % 100 else 1900)


def _born_on(year: int, month: int, day: int, today: dt.date) -> Iterator[Age]:
    try:
        birthday = dt.date(year, month, day)
    except ValueError:
        return
    years = today.year - birthday.year - ((today.month, today.day) < (birthday.month, birthday.day))
    if years >= 0:
        yield Age(years, years + 1)


def _school(said: str, today: dt.date) -> Iterator[Age]:
    for found in _GRADE.finditer(said):
        yield _of_grades(int(found["grade"]), int(found["grade"]), today)
    for pattern, (lowest, highest) in _SCHOOLS.items():
        if pattern.search(said):
            yield _of_grades(lowest, highest, today)
    if re.search(r"\b(?:sinh vien|hoc dai hoc|hoc cao dang)\b", said):
        yield Age(17.0, inf)


def _of_grades(lowest: int, highest: int, today: dt.date) -> Age:
    """Pupils of these grades, in the school year it is; none of them moved up early or stayed down."""
    started = today.year - (today.month < SCHOOL_STARTS)
    youngest = born_in(started - FIRST_GRADE + 1 - lowest, today)
    eldest = born_in(started - FIRST_GRADE + 1 - highest, today)
    return Age(youngest.least, eldest.below)


def number(written: str) -> int:
    """A number up to 999 in digits, or up to 99 in Vietnamese words without accents: "muoi sau" is 16."""
    if written.isdigit():
        return int(written)
    words = written.split()
    if "muoi" not in words:
        return sum(_UNITS[word] * (10 if at == 0 and len(words) > 1 else 1) for at, word in enumerate(words))
    at = words.index("muoi")
    tens = _UNITS[words[0]] if at else 1
    return tens * 10 + (_UNITS[words[at + 1]] if words[at + 1 :] else 0)
