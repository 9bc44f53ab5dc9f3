"""Sentences and clauses, with their places."""

from __future__ import annotations

import re
from collections.abc import Iterator

from knowledge.plans.markers import UPPER

SENTENCE_BREAK = re.compile(
    rf"(?<=[.!?…])(?<!\b[A-ZĐ]\.)(?<!\bTP\.)(?<!\bTx\.)(?<!\bTT\.)(?<!v\.v\.)\s+(?=[{UPPER}“\"(\d])"
)
Piece = tuple[str, int]
"""A piece of text and where it starts."""


LONGEST_SENTENCE = 3_000
"""Characters. Anything longer is not a sentence; cutting it keeps the work on it in proportion."""


def sentences(text: str) -> Iterator[Piece]:
    """The sentences of a paragraph."""
    start = 0
    for found in SENTENCE_BREAK.finditer(text):
        yield from _cut(text[start : found.start()], start)
        start = found.end()
    yield from _cut(text[start:], start)


def _cut(sentence: str, start: int) -> Iterator[Piece]:
    for offset in range(0, max(len(sentence), 1), LONGEST_SENTENCE):
        yield sentence[offset : offset + LONGEST_SENTENCE], start + offset


def clauses(text: str, marks: str = ";") -> Iterator[Piece]:
    """Parts of a sentence between marks that stand outside brackets."""
    depth = start = 0
    for index, character in enumerate(text):
        depth += {"(": 1, ")": -1}.get(character, 0)
        if character in marks and depth <= 0:
            yield text[start:index], start
            start, depth = index + 1, 0
    yield text[start:], start
