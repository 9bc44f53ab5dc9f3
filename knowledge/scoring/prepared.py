"""The words of the project's own lines, worked out beforehand (`make learn`), so that a process starts sooner.

Nothing depends on it: a line that is not in the table, or a table made with other word lists, is read anew.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from itertools import chain, compress
from pathlib import Path
from typing import NamedTuple

import numpy as np

from knowledge.datafile import own_data
from knowledge.lexicon import Lexicon
from knowledge.text import digest
from knowledge.tokens import Token

LINES = own_data("lines.npz")


class Read(NamedTuple):
    """A line as it is searched."""

    words: tuple[Token, ...]
    content: tuple[Token, ...]
    """The words without fillers."""


class Prepared:
    """The table, by text."""

    def __init__(self, path: Path, lexicon: Lexicon) -> None:
        """Read it; empty where there is none, or where other word lists made it."""
        self._at: dict[int, int] = {}
        self.doubtful = ""
        """Fingerprint of the fillers that may be words of a unit: with others, other words are left out."""
        if not path.exists():
            return
        with np.load(path, allow_pickle=False) as held:
            if str(held["lexicon"]) != fingerprint(lexicon):
                return
            self.doubtful = str(held["doubtful"])
            pairs = zip(str(held["keys"]).split("\n"), str(held["bares"]).split("\n"), strict=True)
            words = [Token(key, bare) for key, bare in pairs]
            self._words = [words[number] for number in held["words"].tolist()]
            self._kept = np.unpackbits(held["kept"]).tolist()
            self._starts = held["starts"].tolist()
            self._at = {text: at for at, text in enumerate(held["texts"].tolist())}

    def get(self, text: str) -> Read | None:
        """What the line says; None when it was not prepared."""
        at = self._at.get(_number(text)) if self._at else None
        if at is None:
            return None
        held = slice(self._starts[at], self._starts[at + 1])
        words = tuple(self._words[held])
        return Read(words, tuple(compress(words, self._kept[held])))


def save(path: Path, lexicon: Lexicon, doubtful: str, read: Sequence[tuple[str, Read]]) -> None:
    """Write the table, the same bytes for the same lines. `read`: each text once."""
    vocabulary = {
        word: at for at, word in enumerate(sorted(set(chain.from_iterable(r.words for _, r in read))))
    }
    np.savez_compressed(
        path,
        lexicon=np.array(fingerprint(lexicon)),
        doubtful=np.array(doubtful),
        texts=np.array([_number(text) for text, _ in read], dtype=np.uint64),
        starts=np.cumsum([0, *(len(r.words) for _, r in read)]).astype(np.int32),
        words=np.array([vocabulary[word] for _, r in read for word in r.words], dtype=np.uint16),
        kept=np.packbits([kept for _, r in read for kept in _kept(r)]),
        keys=np.array("\n".join(word.key for word in vocabulary)),
        bares=np.array("\n".join(word.bare for word in vocabulary)),
    )


def _kept(read: Read) -> Iterable[bool]:
    """For each word whether it is content; content stands in the same order."""
    left = iter((*read.content, None))
    wanted = next(left)
    for word in read.words:
        yield (same := word is wanted)
        wanted = next(left) if same else wanted


def fingerprint(lexicon: Lexicon) -> str:
    """Of all that decides how a line is read."""
    return digest(lexicon.model_dump_json())


def _number(text: str) -> int:
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "little")
