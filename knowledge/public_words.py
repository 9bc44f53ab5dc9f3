"""What of a feedback may be read by everybody: numbers go, and what looks like a person or a house is pointed out.

The machine masks what shows by its shape (`knowledge/privacy.py`, dossier codes, places on a map). Names and house
numbers it can only suspect; a person approves the very words that are published.
"""

from __future__ import annotations

import re

from knowledge.privacy import mask

_DOSSIER = re.compile(
    r"\b[A-Z]{1,3}\d{2}(?:\.\d{1,3})*-\d{6}-\d{3,6}\b|\b\d{3}\.\d{2}\.\d{2}\.[A-Z]\d{2}-\d{6}-\d{3,6}\b",
    re.IGNORECASE,
)
_RECEIPT = re.compile(r"\bPA-[A-Z2-9]{6}\b", re.IGNORECASE)
_MAP = re.compile(r"\b\d{1,2}\.\d{4,},\s*\d{2,3}\.\d{4,}\b")
_CODE_NAMED = re.compile(
    r"((?:mã (?:số )?hồ sơ|số hồ sơ|mã tra cứu|biên nhận)(?: số| là|:)*\s*)[\w.-]*\d[\w.-]*", re.IGNORECASE
)

_UPPER = "A-ZÀ-ÃÈ-ÊÌÍÒ-ÕÙÚÝĂĐĨŨƠƯ" + "".join(map(chr, range(0x1EA0, 0x1EFA, 2)))
"""For a class of letters; above U+1EA0 capital and small ones take turns."""
_CAPITAL = rf"(?:[{_UPPER}][{_UPPER.lower()}]*|[{_UPPER}]+)(?!\w)"
_SURNAME = (
    "(?:Nguyễn|Trần|Lê|Phạm|Hoàng|Huỳnh|Phan|Vũ|Võ|Đặng|Bùi|Đỗ|Hồ|Ngô|Dương|Lý|Đinh|Trịnh|Đoàn|Lương|Mai|Tô|Đào"
    "|Hà|Cao|Lưu|Tạ|Vương|Triệu|Thái|Châu|Phùng|Nông|Hứa|Chu|Quách|Lâm)"
)
"""The usual ones: before one more capital word they are a name, in small letters before two more words they may be."""
_WHO = (
    r"(?:[Ôô]ng|[Bb]à|[Aa]nh|[Cc]hị|[Cc]ô|[Cc]hú|[Bb]ác|[Ee]m|[Cc]án bộ|[Đđ]ồng chí|[Tt]ên(?: là| tôi là)?)"
)
_NAME = re.compile(
    rf"\b{_WHO}\s+{_CAPITAL}(?:\s+{_CAPITAL}){{0,4}}|\b{_CAPITAL}(?:\s+{_CAPITAL}){{2,4}}\b|\b{_SURNAME}\s+{_CAPITAL}"
    rf"|\b(?:tên(?: là)?|(?:tôi|em|mình) là)\s+{_SURNAME.lower()}(?:\s+[^\W\d_]+){{1,3}}"
)
_HOUSE = re.compile(
    r"\b(?:số nhà|nhà số|căn hộ|phòng trọ số)\s*\d+\w*(?:/\d+\w*)*"
    rf"|\b(?:số|nhà|ở)\s+\d+\w*(?:/\d+\w*)*\s+(?:(?:đường|phố|ngõ|hẻm|ngách|kiệt)\b|(?-i:{_CAPITAL}))"
    r"|\b(?:nhà|ở|hẻm|ngõ|kiệt)\s+\d+\w*(?:/\d+\w*)+|\b\d+\w*(?:/\d+\w*)+\s+(?:đường|phố|ngõ|hẻm|ngách|kiệt)\b"
    r"|\bnhà\s+\d+\b(?!\s*(?:tầng|người|m\b|phòng|cấp))",
    re.IGNORECASE,
)
_ELSEWHERE = re.compile(
    r"\b(?:https?://|www\.|(?:facebook|fb|zalo|tiktok)\.\w+/)\S+|\S+\s*(?:\(at\)|\[at\]|@)\s*\S+"
)
_PLATE = re.compile(r"\b[1-9]\d[A-ZĐ]{1,2}\d?[ -]\d{4}\b")
"""Pages and addresses by which somebody is found, and plates of four digits, which may be something else."""


def public_text(text: str) -> str:
    """The text without numbers of persons, plates, dossier and receipt codes, places on a map."""
    masked = _CODE_NAMED.sub(r"\1[mã hồ sơ]", _RECEIPT.sub("[mã tra cứu]", _DOSSIER.sub("[mã hồ sơ]", text)))
    return _MAP.sub("[vị trí]", mask(masked))


def suspects(text: str) -> tuple[str, ...]:
    """Words that look like a person's name or a house, in their order; an editor decides."""
    found = [match for pattern in (_NAME, _HOUSE, _ELSEWHERE, _PLATE) for match in pattern.finditer(text)]
    return tuple(dict.fromkeys(one[0] for one in sorted(found, key=lambda match: match.start())))
