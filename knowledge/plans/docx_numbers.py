"""The numbers Word draws by itself: an automatic "1." is not in the text, but a plan hangs on it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from docx.oxml.ns import qn

ROMAN = ((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"))
ROMAN_ONES = ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))
DEEPEST = 9
PLACEHOLDER = re.compile(r"%([1-9])")


def roman(number: int) -> str:
    text = ""
    for value, sign in ROMAN + ROMAN_ONES:
        while number >= value:
            text, number = text + sign, number - value
    return text


def _letter(number: int) -> str:
    return chr(ord("a") + (number - 1) % 26)


FORMATS: dict[str, Callable[[int], str]] = {
    "upperRoman": roman,
    "lowerRoman": lambda n: roman(n).lower(),
    "lowerLetter": _letter,
    "upperLetter": lambda n: _letter(n).upper(),
    "decimalZero": lambda n: f"{n:02d}",
    "none": lambda n: "",  # noqa: ARG005 - same shape as the others
}


@dataclass(slots=True)
class _LevelForm:
    form: str
    text: str
    start: int
    style: str = ""
    """The paragraph style tied to it."""

    def show(self, number: int) -> str:
        return FORMATS.get(self.form, str)(number)


@dataclass(slots=True)
class AutoNumbers:
    """Counts the automatic lists of one document, in reading order."""

    levels: dict[str, dict[int, _LevelForm]]
    styles: dict[str, tuple[str, int]] = field(default_factory=dict)
    """Paragraph style → the list and depth it is numbered in."""
    counts: dict[str, list[int]] = field(default_factory=dict)

    @classmethod
    def of(cls, document: Any) -> AutoNumbers:
        """Read the list definitions of a python-docx document; none is fine."""
        try:
            root = document.part.numbering_part.element
        except (KeyError, NotImplementedError, AttributeError):
            return cls({})
        abstract = {a.get(qn("w:abstractNumId")): _forms(a) for a in root.iter(qn("w:abstractNum"))}
        links = ((n.get(qn("w:numId")), n.find(qn("w:abstractNumId"))) for n in root.iter(qn("w:num")))
        levels = {num: abstract.get(link.get(qn("w:val")), {}) for num, link in links if link is not None}
        return cls(levels, _of_styles(document, levels))

    def of_paragraph(self, paragraph: Any) -> tuple[str, int] | None:
        """The list and depth of a w:p element, from itself or its style; None when it is not in a list."""
        own = numbering_of(paragraph)
        if own or next(paragraph.iter(qn("w:numId")), None) is not None:
            return own
        return self.styles.get(paragraph.style or "")

    def label(self, num_id: str, depth: int) -> str:
        """The next label of a list at a depth, as Word would print it ("" for an unknown list)."""
        forms = self.levels.get(num_id, {})
        if depth not in forms:
            return ""
        if forms[depth].form == "bullet":
            return "-"
        counts = self.counts.setdefault(num_id, [0] * DEEPEST)
        counts[depth] = counts[depth] + 1 if counts[depth] else forms[depth].start
        counts[depth + 1 :] = [0] * (DEEPEST - depth - 1)
        return PLACEHOLDER.sub(lambda m: _shown(forms, counts, int(m[1]) - 1), forms[depth].text)


def _of_styles(document: Any, levels: dict[str, dict[int, _LevelForm]]) -> dict[str, tuple[str, int]]:
    """The styles that number their paragraphs; a list says itself which of its levels a style stands on."""
    found: dict[str, tuple[str, int]] = {}
    for style in document.styles.element.iter(qn("w:style")):
        numbering, name = numbering_of(style), str(style.get(qn("w:styleId")))
        if numbering:
            forms = levels.get(numbering[0], {})
            depth = next((depth for depth, form in forms.items() if form.style == name), numbering[1])
            found[name] = numbering[0], depth
    return found


def _shown(forms: dict[int, _LevelForm], counts: list[int], depth: int) -> str:
    return forms[depth].show(counts[depth] or forms[depth].start) if depth in forms else ""


def _forms(abstract: Any) -> dict[int, _LevelForm]:
    return {int(level.get(qn("w:ilvl"), "0")): _form(level) for level in abstract.iter(qn("w:lvl"))}


def _form(level: Any) -> _LevelForm:
    def value(tag: str, default: str) -> str:
        found = level.find(qn(tag))
        return default if found is None else str(found.get(qn("w:val"), default))

    start = value("w:start", "1")
    return _LevelForm(
        value("w:numFmt", "decimal"),
        value("w:lvlText", "%1."),
        int(start) if start.isdigit() else 1,
        value("w:pStyle", ""),
    )


def numbering_of(paragraph: Any) -> tuple[str, int] | None:
    """The list and depth of a w:p element, from itself; None when it is not in a list."""
    for properties in paragraph.iterchildren(qn("w:pPr")):
        for num in properties.iterchildren(qn("w:numPr")):
            ids = num.find(qn("w:numId"))
            depth = num.find(qn("w:ilvl"))
            if ids is not None and ids.get(qn("w:val")) not in (None, "0"):
                level = 0 if depth is None else int(depth.get(qn("w:val"), "0"))
                return str(ids.get(qn("w:val"))), min(level, DEEPEST - 1)
    return None
