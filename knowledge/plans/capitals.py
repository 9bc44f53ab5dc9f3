"""Names printed in capitals, written as in a sentence: "VĂN PHÒNG HĐND VÀ UBND XÃ" → "Văn phòng HĐND và UBND xã"."""

from __future__ import annotations

import re
import unicodedata

OFFICES = (
    "văn phòng", "phòng", "sở", "ban", "trung tâm", "chi cục", "cục", "thanh tra", "công an", "thuế",
    "kho bạc", "tổ", "hội", "hội đồng", "ủy ban", "trạm", "trường", "đội", "đoàn",
)  # fmt: skip # words of one kind side by side
LOW_WORDS = frozenset({
    "và", "của", "các", "thuộc", "tỉnh", "thành", "phố", "huyện", "xã", "phường", "đặc", "khu", "thị", "trấn",
    "quận", "nhà", "nước", "hành", "chính",
})  # fmt: skip # words of one kind side by side
SHORT_NAMES = frozenset({"UBND", "UBMTTQ", "VNPT"})
VOWELS = frozenset("aeiouy")
WORD = re.compile(r"[^\W_]+")


def sentence_case(name: str) -> str:
    """An office's name in capitals as it is written in a sentence; short names such as HĐND stay.

    The word after the kind of office, after "và" and after a dash or comma begins a proper part.
    """
    words = name.split()
    kind = next((len(k.split()) for k in _by_length() if name.lower().startswith(f"{k} ")), 0)
    written = [_written(word, begins=_begins(words, index, kind)) for index, word in enumerate(words)]
    return " ".join(written)


def _by_length() -> list[str]:
    return sorted(OFFICES, key=len, reverse=True)


def _begins(words: list[str], index: int, kind: int) -> bool:
    if index == 0:
        return True
    if words[index - 1] in {"-", "–"}:
        return True
    if words[index].lower() in LOW_WORDS and words[index - 1].lower() != "phòng":
        return False
    before = words[index - 1]
    return index == kind or before == "VÀ" or before.endswith((",", ";"))


def _written(word: str, *, begins: bool) -> str:
    if word in SHORT_NAMES or (len(word) > 1 and not _has_vowel(word)) or "&" in word:
        return word
    return word.capitalize() if begins else word.lower()


def _has_vowel(word: str) -> bool:
    plain = unicodedata.normalize("NFD", word.lower())
    return not WORD.search(word) or any(letter in VOWELS for letter in plain)
