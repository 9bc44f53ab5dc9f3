"""Marks that open a paragraph of an administrative document: "II.", "3.", "3.5.", "a)", "-", "Điều 2."."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import IntEnum

UPPER = "A-ZĐÀ-ÖØ-ÞĂĨŨƠƯẠẢẤẦẨẪẬẮẰẲẴẶẸẺẼẾỀỂỄỆỈỊỌỎỐỒỔỖỘỚỜỞỠỢỤỦỨỪỬỮỰỲỴỶỸ"
LOWER = "a-zđà-öø-ÿăĩũơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ"


class Level(IntEnum):
    """How deep a mark stands; a smaller number encloses a larger one."""

    PART = 1
    """I. II. III., PHỤ LỤC, Phần thứ nhất"""
    NUMBER = 2
    """1. 2. 3."""
    SUBNUMBER = 3
    """1.1. 1.2."""
    LETTER = 4
    """a) b)"""
    DASH = 5
    PLUS = 6
    NONE = 7


@dataclass(frozen=True, slots=True)
class Mark:
    level: Level
    label: str
    rest: str
    """The paragraph without its mark."""


_PART = re.compile(
    rf"(?:(?:PHẦN|Phần|CHƯƠNG|Chương|MỤC|Mục)\s+)?(?P<label>[IVX]{{1,5}}|[A-H](?=\.\s+[{UPPER}]{{2}}))"
    rf"\s*[.\-–/):]\s*(?P<rest>(?:[{UPPER}]|0?[369]\s+(?:THÁNG|[Tt]háng)).*)",
    re.DOTALL,
)
_PART_IN_WORDS = re.compile(
    r"(?:PHẦN|Phần)\s+(?P<label>(?i:thứ (?:nhất|hai|ba|tư|năm)|một|hai|ba|bốn))\b\s*[.:\-–]?\s*(?P<rest>.*)",
    re.DOTALL,
)
_SUBNUMBER = re.compile(
    rf"(?P<label>\d{{1,2}}(?:\.\d{{1,2}}){{1,3}})[.)]?\s+(?P<rest>[{UPPER}“\"(\d].*)", re.DOTALL
)
_NUMBER = re.compile(
    rf"(?P<label>\d{{1,2}})(?:\s*[.)]\s*|\s?[-–]\s+|/\s+|\s+)(?P<rest>[{UPPER}“\"].*)", re.DOTALL
)
_LETTER = re.compile(
    rf"(?P<label>[a-zđ](?:\.\d{{1,2}})?)\s*[.)]\s*(?P<rest>[{UPPER}{LOWER}“\"\d].*)", re.DOTALL
)
_PLUS = re.compile(r"(?P<label>[+*▪o◦])\s*(?P<rest>[^\s+*].*)", re.DOTALL)
_DASH = re.compile(r"(?P<label>[-–—−•·])\s*(?P<rest>[^\s\-–—].*)", re.DOTALL)
_ARTICLE = re.compile(r"(?P<label>Điều \d{1,2})\s*[.:]\s*(?P<rest>.+)", re.DOTALL)
_APPENDIX = re.compile(r"(?P<label>PHỤ LỤC|Phụ lục)\b(?P<rest>.{0,60})$", re.DOTALL)

_BY_LEVEL = (
    (Level.PART, _PART),
    (Level.PART, _PART_IN_WORDS),
    (Level.PART, _APPENDIX),
    (Level.SUBNUMBER, _SUBNUMBER),
    (Level.NUMBER, _NUMBER),
    (Level.NUMBER, _ARTICLE),
    (Level.LETTER, _LETTER),
    (Level.PLUS, _PLUS),
    (Level.DASH, _DASH),
)


def read_mark(text: str) -> Mark:
    """The mark that opens `text`; level NONE and the whole text when there is none."""
    for level, pattern in _BY_LEVEL:
        found = pattern.match(text)
        if found and not (pattern is _PLUS and found["label"] == "o" and not text.startswith("o ")):
            return Mark(level, found["label"].strip(), found["rest"].strip())
    return Mark(Level.NONE, "", text)


def opens_paragraph(text: str) -> bool:
    """Whether a printed line certainly begins a paragraph of its own."""
    return read_mark(text).level is not Level.NONE


def is_capitals(text: str) -> bool:
    """Whether every letter is a capital (at least three letters)."""
    return len([c for c in text if c.isalpha()]) >= 3 and text == text.upper()  # noqa: PLR2004 - "TT" is a word, not a title
