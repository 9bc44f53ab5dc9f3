"""One message that may hold two questions: where it can be parted, and whether both sides ask by themselves."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import NamedTuple

from knowledge.facets import PLAIN, SURE, Facet, FacetTable
from knowledge.phrases import PhraseTable
from knowledge.search import SearchIndex
from knowledge.text import shorten
from knowledge.tokens import Token, tokens

MOST_WORDS = 32
"""Words above which a message is a story about one matter, however many stops it has."""

MOST_JOINTS = 5
"""Joints that are looked at; who joins more tells, and asks at the end."""

LONGEST_NAME = 6
"""Telling words of each thing in a list; who says more of one tells what happened."""

ASKED_BESIDES = {Facet.PAPERS, Facet.FEE, Facet.TIME, Facet.WHERE}
"""Parts that people also ask for in plain words: "cần gì", "tốn", "khi nào"."""

NEVER_ALONE = {Facet.OVERVIEW, Facet.ELIGIBILITY}
"""Parts whose words ("được không") as often belong to a circumstance as to a question."""

_STOP = re.compile(r"[?!;,:\n]+|\.(?!\d)")
_WORD = re.compile(r"\S+")
_ADDING = ("và", "với", "với lại", "cùng", "cùng với", "kèm", "kèm theo", "và cả", "cả", "hoặc")
_GOING_ON = (
    *("còn", "rồi", "xong rồi", "rồi còn", "sau đó", "ngoài ra", "thêm nữa", "hay là", "đồng thời"),
    *("tiện thể", "nhân tiện", "à mà"),
)
_JOINING = PhraseTable(
    (tokens(phrase), adds, True)
    for phrases, adds in ((_ADDING, True), (_GOING_ON, False))
    for phrase in phrases
)
_TOLD = PhraseTable(
    (tokens(word), word, word != "đang")  # without its accents it is half of "đăng ký"
    for word in ("đã", "rồi", "vừa", "mới", "bị", "đang", "chưa", "không", "khi", "nếu", "có")
)
"""What tells of a state instead of naming a wish: "đăng ký kết hôn rồi", "có giấy khai sinh"."""
_OPENING = PhraseTable(
    (tokens(phrase), phrase, True)
    for phrase in (
        *(
            "cho hỏi",
            "cho em hỏi",
            "cho tôi hỏi",
            "cho mình hỏi",
            "xin hỏi",
            "muốn hỏi",
            "hướng dẫn",
            "tư vấn",
        ),
        *("thủ tục", "muốn làm", "cần làm", "xin làm"),
    )
)
"""What opens a list of wishes, and names none of them."""


class Halves(NamedTuple):
    """The words on both sides of a joint."""

    first: Sequence[Token]
    second: Sequence[Token]
    listed: bool
    """Whether they only name two things ("kết hôn và tạm trú cần gì"); otherwise each asks for a part of its own."""
    at: int
    """Words of the message before the joint."""


class Parting:
    """Finds where a message can be parted.

    Args:
        index: tells which words name something.
        facets: tells which words ask for a part.
    """

    def __init__(self, index: SearchIndex, facets: FacetTable) -> None:
        self._index = index
        self._facets = facets

    def halves(self, text: str, words: Sequence[Token]) -> Iterator[Halves]:
        """Both sides of each joint, from left to right, if both ask by themselves.

        Args:
            text: the message as typed.
            words: all its words.
        """
        if len(words) > MOST_WORDS or not self._may_part(text, words):
            return
        for first, second, adds in _sides(self._clauses(text)):
            if not (self.subject(first) and self.subject(second)):
                continue
            if self._asks(first) and self._asks(second):
                yield Halves(first, second, listed=False, at=len(first))
            elif adds and not any(_TOLD.find(first)):
                names = self.named(first), self.named(second)
                if max(len(self._index.content(name)) for name in names) <= LONGEST_NAME:
                    yield Halves(*names, listed=True, at=len(first))

    def as_typed(self, text: str, halves: Halves) -> tuple[str, str]:
        """Both sides as they were typed; the joint stays with one of them."""
        read = self._index.normalizer.question
        cuts = [found.end() for found in _WORD.finditer(text)]
        cut = next((cut for cut in cuts if len(read(text[:cut])) >= halves.at), len(text))
        return text[:cut], text[cut:]

    def subject(self, words: Sequence[Token]) -> list[Token]:
        """The telling words beside those that ask for a part."""
        rest = self._index.content(self._facets.without_wording(words))
        return [word for word in rest if self._index.strength(word) == 1]

    def named(self, words: Sequence[Token]) -> list[Token]:
        """What is named, without asking for it."""
        return self._facets.without_wording(_OPENING.rest(words))

    def _clauses(self, text: str) -> list[tuple[Token, ...]]:
        read = self._index.normalizer.question
        return [words for clause in _STOP.split(shorten(text)) if (words := read(clause))]

    def _may_part(self, text: str, words: Sequence[Token]) -> bool:
        """Whether it is worth reading the message clause by clause."""
        adds = [found.value for found in _JOINING.find(words)]
        if any(adds):
            return True
        joined = bool(adds) or _STOP.search(text.strip().rstrip(".?!")) is not None
        return joined and sum(map(_asks, self._facets.phrases(words))) > 1

    def _asks(self, words: Sequence[Token]) -> bool:
        return any(map(_asks, self._facets.phrases(words)))


def _asks(phrase: tuple[Facet, float]) -> bool:
    """Whether a phrase asks for a part, in any sentence."""
    part, sureness = phrase
    return part not in NEVER_ALONE and sureness >= (PLAIN if part in ASKED_BESIDES else SURE)


def _sides(
    clauses: Sequence[tuple[Token, ...]],
) -> Iterator[tuple[Sequence[Token], Sequence[Token], bool]]:
    """The words before and after each joint, and whether it adds a thing to a thing; a stop does not."""
    words = [word for clause in clauses for word in clause]
    said = [(found.start, found.end, found.value) for found in _JOINING.find(words)]
    inside = {start for start, _, _ in said}
    stops = ((at, at, False) for at in accumulate(map(len, clauses)) if at not in inside)
    for start, end, adds in sorted([*said, *stops])[:MOST_JOINTS]:
        if start > 0 and end < len(words):
            yield words[:start], words[end:], adds
