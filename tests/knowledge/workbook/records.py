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


@st.composite
def records(draw) -> Procedure:
    """A record as the model allows it."""
    kind = draw(st.sampled_from(["procedure", "topic"]))
    needed = kind == "procedure"
    optional = (lambda strategy: strategy) if needed else (lambda strategy: st.none() | strategy)
    questions = draw(_questions())
    known = [case["id"] for question in questions for case in question["cases"]]
    cases = st.lists(st.sampled_from(known), unique=True, max_size=3) if known else st.just([])
    forms = st.sampled_from(["original", "copy", "certified_copy", "show", "form", "declare", "electronic"])
    papers = st.fixed_dictionaries(
        {"name": TEXTS, "form": st.none() | forms, "note": MAYBE, "waived_when": MAYBE, "cases": cases}
    )
    laws = st.fixed_dictionaries(
        {
            "number": TEXTS,
            "title": TEXTS,
            "date": st.none() | DAYS,
            "effective": st.none() | DAYS,
            "note": MAYBE,
        }
    )
    channels = st.fixed_dictionaries(
        {
            "where": TEXTS,
            "counter": st.booleans(),
            "post": st.none() | st.booleans(),
            "online": st.sampled_from([None, "full", "partial", "unknown"]),
            "online_url": MAYBE,
            "note": MAYBE,
        }
    )
    limit = st.fixed_dictionaries(
        {
            "value": st.none() | st.integers(0, 999),
            "unit": st.sampled_from(["working_days", "days", "hours"]),
            "text": TEXTS,
        }
    )
    fee = st.fixed_dictionaries(
        {
            "amount_vnd": st.none() | MONEY,
            "online_amount_vnd": st.none() | MONEY,
            "set_by_province": st.booleans(),
            "text": TEXTS,
            "exempt": MAYBE,
            "payment": MAYBE,
        }
    )
    facts = st.fixed_dictionaries({"text": TEXTS, "sourced": st.booleans()})
    sources = st.fixed_dictionaries({"url": TEXTS, "title": TEXTS, "seen": MAYBE})
    as_of = draw(DAYS)
    has_basis = needed or draw(st.booleans())
    return Procedure.model_validate(
        {
            "id": draw(IDS),
            "kind": kind,
            "name": draw(TEXTS),
            "short_name": draw(SHORT),
            "aliases": draw(_some(TEXTS, 1)),
            "field": draw(TEXTS),
            "agency": draw(optional(TEXTS)),
            "who": draw(MAYBE),
            "papers": draw(_some(papers)),
            "steps": draw(_some(TEXTS)),
            "facts": draw(_some(facts, 0 if needed else 1)),
            "channels": draw(optional(channels)),
            "time_limit": draw(optional(limit)),
            "fee": draw(optional(fee)),
            "result": draw(MAYBE),
            "mistakes": draw(_some(TEXTS)),
            "case_questions": questions,
            "summary": draw(TEXTS),
            "legal_basis": draw(_some(laws, 1)) if has_basis else [],
            "no_legal_basis": None if has_basis else draw(TEXTS),
            "valid_from": draw(st.none() | DAYS),
            "valid_until": draw(st.none() | DAYS),
            "as_of": as_of,
            "review_by": as_of + dt.timedelta(days=draw(st.integers(1, 400))),
            "review_reason": draw(MAYBE),
            "sources": draw(_some(sources, 1)),
            "confidence": draw(st.sampled_from(["high", "medium", "low"])),
            "related": draw(st.lists(IDS, max_size=3)),
            "notes": draw(MAYBE),
        }
    )
