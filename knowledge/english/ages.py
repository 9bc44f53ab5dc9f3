"""How old somebody is, as it is said in English: "16 years old", "my 7-year-old", "born in 2010"."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from math import inf

from knowledge.ages import MONTHS, Age, born_in
from knowledge.text import bare, shorten

_YEARS = re.compile(
    r"\b(?:(?P<below>under|below|younger than|less than|not yet|almost|nearly)|(?P<above>over|above|older than"
    r"|more than|at least|from))? ?(?:the age of )?\b(?P<number>\d{1,3})"
    r"(?:[ -]?(?:years?|yrs?)[ -]?(?:olds?|of age)|[ -]?y\.?o\b)"
    r"(?P<after> or (?:over|older|above|more)| and (?:over|older|above))?"
)
_AGED = re.compile(
    r"\b(?:(?P<below>under|below|younger than)|(?P<above>over|above|older than)|age of|aged?|turn(?:s|ed|ing)?"
    r"|who(?: is|'s)|(?:s?he|son|daughter|child|kid|boy|girl|mother|father|i)(?: is|'s| am|'m))"
    r" (?:the age of )?(?P<number>\d{1,2})\b(?! ?(?:%|dong|vnd|days?|months?|weeks?|hours?|years? (?:in|ago)|m2))"
)
_MONTHS = re.compile(
    r"\b(?P<number>\d{1,2})[ -](?:months?|weeks?|days?)[ -]old\b|\b(?:newborns?|new[ -]born)\b"
)
_BORN = re.compile(r"\bborn (?:in |on )?(?:[\w/., -]{0,16}?\b)?(?P<year>(?:19|20)\d\d)\b")


def english_ages_in(text: str, today: dt.date) -> tuple[Age, ...]:
    """Every age an English message names.

    Args:
        text: as typed.
        today: the local day on which it was written; years of birth are counted from it.
    """
    said = bare(shorten(text))
    found = (*_in_years(said), *_in_months(said), *_by_birth(said, today))
    return tuple(dict.fromkeys(found))


def without_ages(text: str) -> str:
    """A message without the ages it names, which say nothing about what is needed."""
    said = bare(shorten(text))
    for pattern in (_MONTHS, _YEARS):
        said = pattern.sub(" ", said)
    return said if said.strip() else text


def _in_years(said: str) -> Iterator[Age]:
    for pattern in (_YEARS, _AGED):
        for found in pattern.finditer(said):
            years = float(found["number"])
            if found["below"]:
                yield Age(0.0, years)
            else:
                open_ended = found["above"] or found.groupdict().get("after")
                yield Age(years, inf if open_ended else years + 1)


def _in_months(said: str) -> Iterator[Age]:
    for found in _MONTHS.finditer(said):
        years = float(found["number"]) / MONTHS if found["number"] and "month" in found[0] else 0.0
        yield Age(years, years + 1 / MONTHS)


def _by_birth(said: str, today: dt.date) -> Iterator[Age]:
    for found in _BORN.finditer(said):
        if int(found["year"]) <= today.year:
            yield born_in(int(found["year"]), today)
