"""Personal data in what people type: found and masked before anything is stored. `docs/privacy.md` lists what is.

Numbers that show by their shape what they are go at once; the others when a word before them says so ("stk", "bhxh").
Left alone: dossier codes, procedure ids, money, dates, law numbers, public hotlines, addresses, and names but for
those people introduce themselves by (`own_names`).
"""

import re
from functools import lru_cache

from knowledge import spelled_numbers
from knowledge.own_names import hide_own_name
from knowledge.text import strip_diacritics

_GAP = r"[ \u00a0\u202f.‑–-]"
_NEXT = rf"(?:{_GAP}{{0,2}}|[ ]?,[ ]?)"
"""What stands between two digits of one number."""

_LEADS = r"(?:\s+(?:số|so|là|la|của|cua|tôi|toi|em|mình|minh))*\s*[:=]?\s*"
"""Words between the name of a number and the number: "stk của em là: "."""

_MONEY = r"(?:₫|(?:đ|d|đồng|dong|vn[đd]|k|nghìn|triệu|tr)\b)"
_NO_DATE_NOR_ID = r"(?!\d{1,2}[.-]\d{1,2}[.-]\d{4}|\d\.\d{6}(?!\d))"


def _named(*names: str) -> str:
    """Any of the names, with accents or without, as a pattern."""
    spellings = [spelling for name in names for spelling in (name, strip_diacritics(name))]
    return f"(?:{'|'.join(map(re.escape, spellings))})"


_DOSSIER = _named("mã hồ sơ", "mã số hồ sơ", "số hồ sơ", "biên nhận", "mã tra cứu")
_ACCOUNT = _named("stk", "số tài khoản", "tài khoản", "số thẻ", "account")
_INSURANCE = _named("bhxh", "bhyt", "bảo hiểm xã hội", "bảo hiểm y tế", "sổ bảo hiểm", "thẻ bảo hiểm")
_CARD_OF_IDENTITY = _named(
    "cccd", "căn cước công dân", "căn cước", "cmnd", "cmtnd", "cmt", "chứng minh nhân dân", "chứng minh thư",
    "chứng minh", "định danh", "hộ chiếu", "passport",
)  # fmt: skip # a list of words, not a column
_SECRET = _named("otp", "mã xác nhận", "mã xác thực", "mật khẩu", "password", "pin")
_PLATE_WORD = _named("biển số", "biển kiểm soát", "bks")

_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+")

# What a word before it names. A dossier code comes first: it must stay readable.
_NAMED = re.compile(
    rf"""
    (?<!\w) (?:
        (?P<code> {_DOSSIER}{_LEADS} (?!0\d{{9}}(?:\d\d)?(?!\d)) [\w.-]*\d[\w.-]*)
      | (?P<account_word> {_ACCOUNT}{_LEADS} (?:[a-z]{{2,12}}\ )?)
            (?P<account> {_NO_DATE_NOR_ID} \d(?:{_NEXT}\d){{5,18}})
      | (?P<insurance_word> {_INSURANCE}{_LEADS}) (?P<insurance> \d(?:{_NEXT}\d){{9}})
      | (?P<identity_word> {_CARD_OF_IDENTITY}{_LEADS})
            (?P<identity> {_NO_DATE_NOR_ID} [a-z]?\d(?:{_NEXT}\d){{6,11}})
      | (?P<secret_word> {_SECRET}{_LEADS}) (?P<secret> \d{{4,8}})
      | (?P<plate_word> {_PLATE_WORD}{_LEADS}) (?P<plate> \d\d[ -]?[a-zđ]{{1,2}}\d?[ .-]?\d{{3}}[.]?\d{{1,2}})
    ) (?![.,]?\d) (?!\s*{_MONEY})
    """,
    re.VERBOSE | re.IGNORECASE,
)
_KINDS = {
    "account": "[số tài khoản]",
    "insurance": "[số bảo hiểm]",
    "identity": "[số giấy tờ]",
    "secret": "[mã bí mật]",
    "plate": "[biển số xe]",
}

# A health-insurance card: two letters, then 13 digits (1, 2 and 10).
_HEALTH = re.compile(rf"(?<!\w)[A-ZĐ]{{2}}{_GAP}?\d(?:{_GAP}?\d){{12}}(?!\d)", re.IGNORECASE)

# Groups of four (16 digits, or 19 with a last group of three), or 13 to 19 digits in one piece.
_CARD = re.compile(r"(?<!\d)(?:\d{13,19}|\d{4}([ .\u00a0-])\d{4}\1\d{4}\1\d{4}(?:\1\d{3})?)(?!\d)")

# At least three digits before the first separator, so that 03-05-2026 stays a date; pairs are spelled out.
_PHONE = re.compile(
    rf"""
      (?<!\d) 0[35789]\d (?:{_NEXT}\d){{7}} (?!\d)              # mobile
    | (?<!\d) 0[35789] ([ .])\d\d\1\d\d\1\d\d\1\d\d (?!\d)      # mobile, in pairs
    | (?<!\d)(?<!\d[ ]) 0[ ][35789]\d\d[ ]\d{{3}}[ ]\d{{3}} (?![ ]?\d)   # mobile, its nought apart
    | (?<!\d) 01[2689]\d (?:{_NEXT}\d){{7}} (?!\d)              # mobile, before 2018
    | (?<!\d) 02\d (?:{_NEXT}\d){{8}} (?!\d)                    # landline
    | \(02\d{{1,2}}\) (?:{_NEXT}\d){{7,8}} (?!\d)
    | \(?\+[ ]?84\)? {_GAP}? (?:\(0\))? {_GAP}? (?: 0?[35789](?:{_NEXT}\d){{8}} | 2(?:{_NEXT}\d){{9}} ) (?!\d)
    | (?<!\d) 84[ ]?[35789](?:{_NEXT}\d){{8}} (?!\d)
    """,
    re.VERBOSE,
)

# In one piece it may be an amount of money (said so, or round), or the tail of a coordinate; in groups it starts
# with 0 (a province code, 001 to 096), as no amount does.
_IDENTITY = re.compile(
    r"""
      (?<!\d)(?<!\d\.) (?!\d{3,6}0{6}(?!\d)) (?:\d{12}|\d{9}) (?!\d) (?! \s* (?: ₫ | (?:đ|d|đồng|dong|vn[đd])\b ) )
    | (?<!\d) 0\d\d (?: ([ .-])\d{3}\1\d{3}\1\d{3} | [ .-]\d{3}[ .-]\d{6} | [ .-]\d{9} ) (?!\d)
    | (?<!\d) 0\d{3} ([ .-])\d{4}\2\d{4} (?!\d)
    | (?<![\w./-]) [A-Z]\d{7,8} (?![\w/-])                      # passport
    """,
    re.VERBOSE | re.IGNORECASE,
)

# Province 11 to 99, series, and five digits; four only after "biển số".
_PLATE = re.compile(
    r"(?<![\w./-])[1-9]\d(?:-?[A-ZĐ]{1,2}\d?|[A-ZĐ]\d-?)[ .-]?\d{3}[. ]?\d{2}(?![\w/-]|\.\w)", re.IGNORECASE
)

# "số cccd của tôi là", but not "mất cccd": somebody who lost a card tells what it is about.
_HANDED_OVER = re.compile(
    rf"(?:\b(?:số|so)\s+)?(?:{_CARD_OF_IDENTITY}|{_ACCOUNT}|{_INSURANCE}|sđt|sdt|điện thoại|dien thoai)"
    r"(?=[^\[\],.;?!]*(?:của|cua|là|la|[:=]))(?:\s+(?:số|so|của|cua|tôi|toi|em|mình|minh|là|la))*\s*[:=]?\s*\[[^\]]+\]",
    re.IGNORECASE,
)

# A number written with its country code ends in nine digits, so phones go before identity numbers.
_MASKS = (
    (_EMAIL, "[email]"),
    (spelled_numbers.IDENTITY, "[số giấy tờ]"),
    (spelled_numbers.PHONE, "[số điện thoại]"),
    (_HEALTH, "[số bảo hiểm]"),
    (_CARD, "[số thẻ]"),
    (_PHONE, "[số điện thoại]"),
    (_IDENTITY, "[số giấy tờ]"),
    (_PLATE, "[biển số xe]"),
)


_INVISIBLE = re.compile(r"(?<=[\d+().-])[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]+|\u200b|\ufeff")
"""Signs of no width: behind a digit they hide a number, in front of it they do no harm."""

_MAY_HOLD_ANY = re.compile(
    rf"@|\d(?:\D*\d){{3}}|{spelled_numbers.PHONE.pattern}|{spelled_numbers.IDENTITY.pattern}", re.IGNORECASE
)
"""What every personal number or address has: the shortest, a code, has four digits; or it is spelled out."""


@lru_cache(maxsize=16)  # a turn asks several times about its one message; nothing is kept for long
def mask(text: str) -> str:
    """Put in brackets what each personal number or address is, and the name somebody introduces themselves by."""
    return hide_own_name(_mask_numbers(text))


@lru_cache(maxsize=16)
def _mask_numbers(text: str) -> str:
    if not _MAY_HOLD_ANY.search(text):
        return text
    plain = _with_plain_digits(text)
    masked, start = [], 0
    for named in _NAMED.finditer(plain):
        masked += [_by_shape(plain[start : named.start()]), _by_name(named)]
        start = named.end()
    found = "".join([*masked, _by_shape(plain[start:])])
    return text if found == plain else found


def _with_plain_digits(text: str) -> str:
    """Digits of other scripts and widths as ours, without the invisible signs that copying leaves between them."""
    if text.isascii():
        return text
    return _INVISIBLE.sub("", re.sub(r"\d", lambda digit: str(int(digit[0])), text))


def holds_personal_data(text: str) -> bool:
    """Whether a number or address of a person is in it; a name alone asks for no warning."""
    return _mask_numbers(text) != text


def without_numbers(text: str) -> str:
    """A text without the words that hand over a number ("số cccd của tôi là …"); nothing else is said by them."""
    masked = _mask_numbers(text)
    if masked == text:
        return text
    left = _HANDED_OVER.sub(" ", masked)
    return left.strip() if left != masked and len(left.split()) > 1 else text


def phone_in(text: str) -> str | None:
    """The first phone number of a text, its digits only; None when there is none."""
    if found := _PHONE.search(text):
        return re.sub(r"[^\d+]", "", found[0])
    told = spelled_numbers.PHONE.search(text)
    return spelled_numbers.digits_of(told[0]) if told else None


def _by_name(named: re.Match[str]) -> str:
    kind = named.lastgroup or "code"
    return named[0] if kind == "code" else f"{named[f'{kind}_word']}{_KINDS[kind]}"


def _by_shape(text: str) -> str:
    for pattern, kind in _MASKS:
        text = pattern.sub(kind, text)
    return text
