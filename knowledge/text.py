"""Vietnamese text brought to one form before it is compared."""

import hashlib
import re
import unicodedata
from functools import lru_cache

HEAD, TAIL = 2_000, 1_000
"""Characters kept of a long message: people greet first and ask last."""

_WORD = re.compile(r"\d+(?:[.,/]\d+)+|[^\W\d_]{2}\d\d(?!\d)|[^\W\d_]+|\d+")
_DROPPED = {"Cc", "Cf", "Co", "Cs", "Cn", "Mn", "Me", "So", "Sk"}


class _Kept(dict[int, str]):
    """What becomes of each character, worked out when it is first met."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        kept = " " if char.isspace() else "" if unicodedata.category(char) in _DROPPED else char
        return self.setdefault(code, kept)


class _Plain(dict[int, str]):
    """Each character without its marks, worked out when it is first met."""

    def __missing__(self, code: int) -> str:
        decomposed = unicodedata.normalize("NFD", chr(code))
        letters = "".join(c for c in decomposed if not unicodedata.combining(c))
        return self.setdefault(code, nfc(letters).replace("đ", "d").replace("Đ", "D"))


_KEPT = _Kept()
_PLAIN = _Plain()
_VOWELS = re.compile(r"[aeiouyâêôăơư]+")
_ONSET_WITH_VOWEL = re.compile(r"(?:qu|gi)(?=[aeiouyâêôăơư])")
_TONES = {"\u0300", "\u0301", "\u0303", "\u0309", "\u0323"}


def nfc(text: str) -> str:
    """Compose letters and marks: `e` + circumflex + dot below is the one letter `ệ`."""
    return unicodedata.normalize("NFC", text)


def writable(text: str) -> str:
    """Without NUL, and with a question mark for half a letter: no database takes either."""
    return text.replace("\x00", "").encode("utf-8", "replace").decode()


def digest(text: str) -> str:
    """A fingerprint of a text: equal for equal texts only."""
    return hashlib.sha256(text.encode()).hexdigest()


def shorten(text: str) -> str:
    """Keep the first 2,000 and the last 1,000 characters of a longer message."""
    return text if len(text) <= HEAD + TAIL else f"{text[:HEAD]} {text[-TAIL:]}"


@lru_cache(maxsize=256)  # one message is read by many
def fold(text: str) -> str:
    """NFC, lower case, single spaces, nothing at the ends; accents stay.

    Hidden characters (zero width, control, tags), stray marks and pictures are dropped.
    """
    return " ".join(nfc(nfc(text).lower()).translate(_KEPT).split())


def strip_diacritics(text: str) -> str:
    """Drop tone and vowel marks, `đ` becomes `d`; case and spaces stay."""
    return text if text.isascii() else nfc(text.translate(_PLAIN))


def bare(text: str) -> str:
    """`fold` without accents: `Sổ ĐỎ ` is `so do`."""
    return strip_diacritics(fold(text))


def syllables(text: str) -> list[str]:
    """The words of folded text: letters and numbers apart, except in form names such as CT01."""
    return _WORD.findall(text)


def tone_last(word: str) -> str:
    """Spell a folded syllable with its tone at the end, so that `hoà` and `hòa` are equal."""
    letters = unicodedata.normalize("NFD", word)
    tones = "".join(c for c in letters if c in _TONES)
    return "".join(c for c in letters if c not in _TONES) + tones


def tone_placed(word: str) -> str:
    """Put a tone at the end of a syllable back on its vowel: the undoing of `tone_last`."""
    if word[-1:] not in _TONES:
        return nfc(word)
    letters, tone = nfc(word[:-1]), word[-1]
    onset = _ONSET_WITH_VOWEL.match(letters)
    vowels = _VOWELS.search(letters, onset.end() if onset else 0)
    if vowels is None:
        return nfc(word)
    marked = [at for at in range(*vowels.span()) if letters[at] in "âêôăơư"]
    closed = vowels.end() < len(letters) or len(vowels[0]) == 1
    at = marked[-1] if marked else vowels.end() - (1 if closed else 2)
    return nfc(letters[: at + 1] + tone + letters[at + 1 :])
