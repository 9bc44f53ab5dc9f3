"""Words of a message, each with and without its accents."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import chain
from typing import NamedTuple

from knowledge.text import fold, strip_diacritics, syllables, tone_last, tone_placed

ACCENTED_SHARE = 0.15
"""Above this share of accented words the typist uses accents, and a missing one says something."""

_LONG_Y = re.compile(r"^([hklmstv])y(?=[\u0300-\u0323]*$)")
_SOFT_H = re.compile(r"^(n?g)h(?=[eêi])")
"""`ng` and `ngh`, `g` and `gh` are one sound; the vowel alone decides which is right, and many write the other."""
_SHORT_QUI = re.compile(r"^qui(?=[\u0300-\u0323]*$)")


class Token(NamedTuple):
    """One word. `key` keeps the accents, tone last (`hoa` + grave); `bare` has none."""

    key: str
    bare: str

    @property
    def accented(self) -> bool:
        return self.key != self.bare

    @property
    def spelt(self) -> str:
        """As it is written, accents in their place."""
        return tone_placed(self.key)


@lru_cache(maxsize=20_000)
def token(word: str) -> Token:
    """Spell one folded word in its one form: `mỹ` and `mĩ`, `thuỷ` and `thủy` become equal."""
    key = _SOFT_H.sub(r"\1", _SHORT_QUI.sub("quy", _LONG_Y.sub(r"\1i", tone_last(word), count=1)))
    return Token(key, strip_diacritics(key))


@lru_cache(maxsize=40_000)
def _between_spaces(text: str) -> tuple[Token, ...]:
    return tuple([token(word) for word in syllables(fold(text))])


def tokens(text: str) -> tuple[Token, ...]:
    """Fold a text and split it into words."""
    # No word and no letter reaches over a space, so what stands between two is read once for all texts.
    return tuple(chain.from_iterable(map(_between_spaces, text.split())))


def uses_accents(words: Sequence[Token]) -> bool:
    """Whether the message was typed with accents."""
    return sum([word.key != word.bare for word in words]) > ACCENTED_SHARE * len(words)
