"""Personal data in what people type: found and masked before anything is stored.

Masked: phone numbers, identity card numbers (9 digits before 2016, 12 since), e-mail addresses and
numbers shaped like bank cards. Left alone: procedure ids, dossier codes, money, dates, law numbers, and
public hotlines (1800…, 1900…, three digits).
"""

import re

_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+")

# Groups of four (16 digits, or 19 with a last group of three), or 13 to 19 digits in one piece.
_CARD = re.compile(r"(?<!\d)(?:\d{13,19}|\d{4}([ .-])\d{4}\1\d{4}\1\d{4}(?:\1\d{3})?)(?!\d)")

# At least three digits before the first separator, so that 03-05-2026 stays a date; pairs are spelled out.
_PHONE = re.compile(
    r"""
      (?<!\d) 0[35789]\d (?:[ .-]?\d){7} (?!\d)               # mobile
    | (?<!\d) 0[35789] ([ .])\d\d\1\d\d\1\d\d\1\d\d (?!\d)    # mobile, in pairs
    | (?<!\d) 01[2689]\d (?:[ .-]?\d){7} (?!\d)               # mobile, before 2018
    | (?<!\d) 02\d (?:[ .-]?\d){8} (?!\d)                     # landline
    | \(02\d{1,2}\) (?:[ .-]?\d){7,8} (?!\d)
    | \(?\+84\)? [ .-]? (?:\(0\))? [ .-]? (?: [35789](?:[ .-]?\d){8} | 2(?:[ .-]?\d){9} ) (?!\d)
    | (?<!\d) 84[35789]\d{8} (?!\d)
    """,
    re.VERBOSE,
)

# In one piece it may be an amount of money, or the tail of a coordinate; in groups it starts with 0 (a
# province code, 001 to 096), as no amount does.
_IDENTITY = re.compile(
    r"""
      (?<!\d)(?<!\d\.) (?:\d{12}|\d{9}) (?!\d) (?! \s* (?: ₫ | (?:đ|d|đồng|dong|vn[đd])\b ) )
    | (?<!\d) 0\d\d (?: ([ .-])\d{3}\1\d{3}\1\d{3} | [ .-]\d{3}[ .-]\d{6} | [ .-]\d{9} ) (?!\d)
    | (?<!\d) 0\d{3} ([ .-])\d{4}\2\d{4} (?!\d)
    """,
    re.VERBOSE | re.IGNORECASE,
)

# A number written with its country code ends in nine digits, so phones go before identity numbers.
_MASKS = (
    (_EMAIL, "[email]"),
    (_CARD, "[số thẻ]"),
    (_PHONE, "[số điện thoại]"),
    (_IDENTITY, "[số giấy tờ]"),
)


def mask(text: str) -> str:
    """Replace each personal number or address by its kind in brackets."""
    for pattern, kind in _MASKS:
        text = pattern.sub(kind, text)
    return text


def holds_personal_data(text: str) -> bool:
    return mask(text) != text
