"""How a card is laid out: lines under headings, and how much of a text a phone has room for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from knowledge.narrowing import SENTENCE

BRIEF = 120
"""Characters a part takes in the overview; at least its first sentence is shown."""
DOUBTS = (
    *("hỏi lại", "kiểm tra lại", "chưa đối chiếu", "chưa chắc", "chưa rõ"),
    *("please check", "please ask again", "not certain"),
)
"""Words, in either language, of a sentence that says that something is not certain."""

TODAY = ("Đến hết", "Until 31", "until 31", "half price", "halved")
"""Words of a sentence that says what is paid today, where another one says what is paid otherwise."""


class Section(NamedTuple):
    """Lines under a heading, or lines alone."""

    heading: str | None
    lines: tuple[str, ...]

    @property
    def text(self) -> str:
        return "\n".join([*([self.heading] if self.heading else []), *self.lines])


def under_heading(heading: str, sections: Sequence[Section]) -> tuple[Section, ...]:
    """The sections as one part of several: the first gets the heading."""
    first, *others = sections
    if first.heading is None:
        return (Section(heading, first.lines), *others)
    return (Section(None, (heading,)), first, *others)


def in_a_sentence(label: str) -> str:
    """A case's label within a sentence: "Bị mất" becomes "bị mất"."""
    return label[:1].lower() + label[1:]


def brief(text: str, limit: int = BRIEF) -> str:
    """Whole sentences up to `limit` characters, and at least the first; dots say that there is more.

    A sentence that says how far the others can be relied on, or what is paid today, is never cut off.
    """
    sentences = SENTENCE.split(text)
    kept = sentences[0]
    for number, sentence in enumerate(sentences[1:], 1):
        if len(kept) + 1 + len(sentence) > limit:
            return " ".join([kept, "…", *filter(_is_needed, sentences[number:])])
        kept = f"{kept} {sentence}"
    return kept


def is_doubt(text: str) -> bool:
    """Whether a text says that something is not certain."""
    return any(words in text for words in DOUBTS)


def _is_needed(sentence: str) -> bool:
    return is_doubt(sentence) or any(words in sentence for words in TODAY)


def within(lines: Iterable[str], limit: int) -> tuple[str, ...]:
    """Lines up to `limit` characters, and at least the first."""
    kept: list[str] = []
    for line in lines:
        if kept and sum(map(len, kept)) + len(line) > limit:
            break
        kept.append(line)
    return tuple(kept)
