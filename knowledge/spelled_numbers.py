"""Numbers told one digit at a time, in signs or in words: "0 9 1 2 …", "không chín một hai …", "zero nine one …".

Ten to twelve digits that begin with nought are a telephone number or a card of identity; nothing else is read out
like that. Amounts, years, dates, fees and articles of law are not: they are shorter, or their digits stand together.
"""

import re

from knowledge.text import strip_diacritics

_WORDS = {
    "0": "không zero",
    "1": "một mốt one",
    "2": "hai two",
    "3": "ba three",
    "4": "bốn tư four",
    "5": "năm lăm five",
    "6": "sáu six",
    "7": "bảy bẩy seven",
    "8": "tám eight",
    "9": "chín nine",
}
_DIGIT_OF = {
    spelling: digit
    for digit, words in _WORDS.items()
    for word in (digit, *words.split())
    for spelling in (word, strip_diacritics(word))
}
_ANY = rf"(?:{'|'.join(sorted(_DIGIT_OF, key=len, reverse=True))})"
_NOUGHT = r"(?:0|không|khong|zero)"
_BETWEEN = r"[ \u00a0,.;:–-]{1,3}"


def _told(digits: str) -> re.Pattern[str]:
    """So many digits after a nought, each by itself."""
    return re.compile(rf"(?<!\w)(?<!\d[.,]){_NOUGHT}(?:{_BETWEEN}{_ANY}){{{digits}}}(?!\w)", re.IGNORECASE)


IDENTITY = _told("11")
"""All twelve digits of a card of identity."""
PHONE = _told("9,10")
"""A mobile number, or a landline one."""


def digits_of(told: str) -> str:
    """The digits of what one of the patterns found."""
    return "".join(_DIGIT_OF[one] for one in re.findall(_ANY, told.lower()))
