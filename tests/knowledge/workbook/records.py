"""Any record there may be: for the promise that nothing is lost on the way."""

from __future__ import annotations

import datetime as dt
import unicodedata

from hypothesis import strategies as st

from knowledge.procedures import Procedure
from knowledge.workbook.cells import SMALLEST_FEE, is_empty

_LETTERS = st.characters(exclude_categories=["C"], include_characters="\n")


def _tidy(text: str) -> str:
    return unicodedata.normalize("NFC", text.strip())


WORDS = st.sampled_from(
    ["=1+1", "001", "1.001193", "18/07/2026", "Có", "'x", "_x000A_ y", "a; b, c", "{x}: - y"]
)
TEXTS = (
    (WORDS | st.text(_LETTERS, min_size=1, max_size=30)).map(_tidy).filter(lambda text: not is_empty(text))
)
SHORT = TEXTS.filter(lambda text: len(text) <= 40)
IDS = st.from_regex(r"[a-z0-9]{1,5}([.-][a-z0-9]{1,5}){0,2}", fullmatch=True).filter(
    lambda name: name != "vi-du"
)
SLUGS = st.from_regex(r"[a-z0-9]{1,6}(-[a-z0-9]{1,6})?", fullmatch=True)
DAYS = st.dates(dt.date(1950, 1, 1), dt.date(2090, 12, 31))
MONEY = st.just(0) | st.integers(SMALLEST_FEE, 10**9)
MAYBE = st.none() | TEXTS


def _some(strategy, least=0, most=3):
    return st.lists(strategy, min_size=least, max_size=most)


@st.composite
def _case(draw, name):
    return {
        "id": name,
        "label": draw(SHORT),
        "aliases": draw(_some(TEXTS)),
        "record": None,
        "note": draw(MAYBE),
        "time": draw(MAYBE),
        "fee": draw(MAYBE),
    }


@st.composite
def _questions(draw):
    names = draw(st.lists(SLUGS, unique=True, max_size=8))
    halves = [half for half in (names[:4], names[4:]) if len(half) >= 2]
    return [{"ask": draw(TEXTS), "cases": [draw(_case(name)) for name in half]} for half in halves]


FORMS = st.sampled_from(["original", "copy", "certified_copy", "show", "form", "declare", "electronic"])
LAW = st.fixed_dictionaries(
    {"number": TEXTS, "title": TEXTS, "date": st.none() | DAYS, "effective": st.none() | DAYS, "note": MAYBE}
)
URLS = st.from_regex(r"https?://[a-z]{1,9}(/[a-z0-9?=&.-]{0,9})?", fullmatch=True)
CHANNELS = st.fixed_dictionaries(
    {
        "where": TEXTS,
        "counter": st.booleans(),
        "post": st.none() | st.booleans(),
        "online": st.sampled_from([None, "full", "partial", "unknown"]),
        "online_url": st.none() | URLS,
        "note": MAYBE,
    }
)
UNITS = st.sampled_from(["working_days", "days", "hours"])
LIMIT = st.fixed_dictionaries(
    {"value": st.none() | st.integers(0, 999), "unit": UNITS, "text": TEXTS, "set_by_province": st.booleans()}
)
FEE = st.fixed_dictionaries(
    {
        "amount_vnd": st.none() | MONEY,
        "online_amount_vnd": st.none() | MONEY,
        "set_by_province": st.booleans(),
        "text": TEXTS,
        "exempt": MAYBE,
        "payment": MAYBE,
    }
)


def _dated(fact):
    """In the order the days have; a fact that ends has its first day and its basis."""
    days = sorted(day for day in (fact["since"], fact["until"]) if day)
    since, until = (days[0], days[1] if len(days) > 1 and fact["basis"] else None) if days else (None, None)
    return {**fact, "since": since, "until": until}


FACT = st.fixed_dictionaries(
    {
        "text": TEXTS,
        "sourced": st.booleans(),
        "since": st.none() | DAYS,
        "until": st.none() | DAYS,
        "basis": MAYBE,
        "about": _some(IDS),
    }
).map(_dated)

KINDS = st.sampled_from(["official", "copy", "article", "indirect"])
SOURCE = st.fixed_dictionaries({"url": URLS, "kind": KINDS, "title": TEXTS, "seen": MAYBE})
SIMPLE = st.fixed_dictionaries(
    {
        "id": IDS,
        "name": TEXTS,
        "short_name": SHORT,
        "aliases": _some(TEXTS, 1),
        "field": TEXTS,
        "who": MAYBE,
        "steps": _some(TEXTS),
        "result": MAYBE,
        "mistakes": _some(TEXTS),
        "summary": TEXTS,
        "valid_from": st.none() | DAYS,
        "valid_until": st.none() | DAYS,
        "review_reason": MAYBE,
        "sources": _some(SOURCE, 1),
        "confidence": st.sampled_from(["high", "medium", "low"]),
        "related": st.lists(IDS, max_size=3),
        "notes": MAYBE,
    }
)


def _papers(cases):
    chosen = st.lists(st.sampled_from(cases), unique=True, max_size=3) if cases else st.just([])
    paper = {"name": TEXTS, "form": st.none() | FORMS, "note": MAYBE, "waived_when": MAYBE, "cases": chosen}
    return _some(st.fixed_dictionaries(paper))


@st.composite
def records(draw) -> Procedure:
    """A record as the model allows it."""
    needed = draw(st.booleans())
    optional = (lambda strategy: strategy) if needed else (lambda strategy: st.none() | strategy)
    has_basis = needed or draw(st.booleans())
    questions = draw(_questions())
    as_of = draw(DAYS)
    return Procedure.model_validate(
        draw(SIMPLE)
        | {
            "kind": "procedure" if needed else "topic",
            "agency": draw(optional(TEXTS)),
            "channels": draw(optional(CHANNELS)),
            "time_limit": draw(optional(LIMIT)),
            "fee": draw(optional(FEE)),
            "papers": draw(_papers([case["id"] for question in questions for case in question["cases"]])),
            "facts": draw(_some(FACT, 0 if needed else 1)),
            "case_questions": questions,
            "legal_basis": draw(_some(LAW, 1)) if has_basis else [],
            "no_legal_basis": None if has_basis else draw(TEXTS),
            "as_of": as_of,
            "review_by": as_of + dt.timedelta(days=draw(st.integers(1, 400))),
        }
    )
