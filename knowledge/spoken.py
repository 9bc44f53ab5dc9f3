"""Finding what people say in a hurry: whole words, with accents, without, or with the mark on the wrong vowel.

For short lists of phrases that must be heard before any search, such as cries for help. The search itself reads
messages with `knowledge.normalize`.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping

from knowledge.text import fold, nfc, strip_diacritics, tone_last

# Between two words of a phrase: anything but the end of a sentence.
_GAP = r"[^\w.?!;]+"
_UP_TO_THREE_WORDS = rf"(?:\w+{_GAP}){{0,3}}"
_DRAWN_OUT = re.compile(r"([^\W\d])\1{2,}")
_WORD = re.compile(r"\w+")
_TONES = str.maketrans({"\u0301": "1", "\u0300": "2", "\u0309": "3", "\u0303": "3", "\u0323": "5"})
"""Tones as the digits of VNI typing: a mark alone is no letter, and words would end before it.

Hỏi and ngã are one: half the country hears no difference, and types so.
"""


class Phrases:
    """A list of phrases, ready to be looked for.

    `…` in a phrase stands for up to three words.

    Args:
        phrases: as they are written in a data file, with accents.
        ambiguous_bare: spellings without accents that mean something else; these phrases need their accents.
    """

    def __init__(self, phrases: Iterable[str], ambiguous_bare: Collection[str] = ()) -> None:
        ambiguous = {strip_diacritics(fold(phrase)) for phrase in ambiguous_bare}
        patterns = [_pattern(fold(phrase), ambiguous) for phrase in phrases]
        self._pattern = re.compile(rf"(?<!\w)(?:{'|'.join(patterns) or '(?!)'})(?!\w)")

    def among(self, message: str) -> bool:
        """Whether one of them is in a message that went through `spoken`."""
        return self._pattern.search(message) is not None

    def spans(self, message: str) -> Iterator[tuple[int, int]]:
        """Where they stand in a message that went through `spoken`, from left to right, without overlaps."""
        return (found.span() for found in self._pattern.finditer(message))


def spoken(text: str, short: Mapping[str, str] | None = None) -> str:
    """A message brought to the form phrases are compared in.

    Drawn-out letters are shortened (`cứuuu`), tones stand at the end of their syllable, so that `chaý` is `cháy`.

    Args:
        text: as typed.
        short: how words are shortened in chat, and what they stand for: `ko` for `không`.
    """
    known = short or {}
    # Before and after: "cccd" is a short form, "kooo" becomes one.
    tidy = _DRAWN_OUT.sub(r"\1", _written_out(fold(text), known))
    return _WORD.sub(lambda word: _sound(word[0]), _written_out(tidy, known))


def _written_out(text: str, short: Mapping[str, str]) -> str:
    return _WORD.sub(lambda word: short.get(word[0], word[0]), text)


def _sound(word: str) -> str:
    return nfc(tone_last(word).translate(_TONES))


def _pattern(phrase: str, ambiguous: Collection[str]) -> str:
    needs_accents = strip_diacritics(phrase) in ambiguous
    parts = (
        _UP_TO_THREE_WORDS if word == "…" else _spellings(word, needs_accents=needs_accents) + _GAP
        for word in phrase.split()
    )
    return "".join(parts).removesuffix(_GAP)


def _spellings(word: str, *, needs_accents: bool) -> str:
    """A word as it is, without its tone, or without any accent."""
    accented = _sound(word)
    spellings = {accented} if needs_accents else {accented, accented.rstrip("1235"), strip_diacritics(word)}
    return f"(?:{'|'.join(map(re.escape, sorted(spellings)))})"
