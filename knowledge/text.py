"""Vietnamese text brought to one form before it is compared."""

import unicodedata


def fold(text: str) -> str:
    """NFC, lower case, single spaces, nothing at the ends; accents stay."""
    return " ".join(unicodedata.normalize("NFC", text).lower().split())


def strip_diacritics(text: str) -> str:
    """Drop tone and vowel marks, `đ` becomes `d`; case and spaces stay."""
    decomposed = unicodedata.normalize("NFD", text)
    letters = "".join(c for c in decomposed if not unicodedata.combining(c))
    return unicodedata.normalize("NFC", letters).replace("đ", "d").replace("Đ", "D")
