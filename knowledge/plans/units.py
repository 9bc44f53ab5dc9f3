"""Names of offices in cells and lists: where one ends and the next begins."""

from __future__ import annotations

import re

from knowledge.plans.markers import LOWER, UPPER
from knowledge.plans.model import Audience

HEADS = (
    # offices; some words after them make something else of them ("Phòng, chống tham nhũng", "Ban hành")
    r"Văn phòng|VP|Phòng(?!,? (?:chống|ngừa|cháy|dịch))|P(?=\.\s?[A-ZĐ])|Các phòng|Trung tâm|TT(?=\.?\s)|"
    r"TTPV\w*|TTHCC|TTVH\w*|CA(?= (?:xã|phường|huyện|tỉnh))|CAX|CAP|Đồn|Chi (?:bộ|đoàn)|Bệnh viện|Thư viện|"
    r"Ban(?! (?:hành|đầu))|Sở|Chi cục|Cục|Thanh tra(?!,? (?:kiểm|công|chuyên|giám))|Công an|Thuế|Kho bạc|"
    r"Bảo hiểm xã hội|BHXH|BCH\w*|Đảng ủy|Thường trực|Ủy ban|Uỷ ban|UBND|UBMTTQ\w*|MTTQ|HĐND|Hội đồng|"
    r"Mặt trận|Hội(?! (?:nghị|thảo|thi|nhập|họp|diễn))|Đoàn (?:Thanh niên|TN\w*|thể|xã|phường)|"
    r"(?:Huyện|Thị|Thành|Tỉnh|Xã|Phường) đoàn|Liên đoàn|Công đoàn|"
    r"Tổ (?:công tác|giúp việc|dân phố|công nghệ|chuyển đổi|hỗ trợ|trưởng|biên tập|kiểm tra|thẩm định|rà soát|"
    r"khảo sát|giám sát|thư ký|liên ngành|soạn thảo|phản ứng|tiếp nhận|thường trực|tư vấn|xử lý)|"
    r"Đoàn (?:kiểm tra|thanh tra|giám sát|khảo sát|công tác|liên ngành)|Bộ phận|Bộ Chỉ huy|"
    r"Trạm|Trường(?! hợp)|Đài|Báo(?! cáo)|Bưu điện|Bưu cục|Viện|Tòa án|Toà án|Chi nhánh|Ngân hàng|Điện lực|Hạt|"
    r"Đội(?! ngũ)|Cổng thông tin|Viễn thông|VNPT|Viettel|Doanh nghiệp|Đơn vị|Cơ quan|CQCM|"
    # people who stand for them
    r"Thủ trưởng|Trưởng(?! thành)|Phó|Người đứng đầu|Chánh|Giám đốc|Chủ tịch|Lãnh đạo(?!,)|Bí thư|"
    r"Công chức|Cán bộ|Hiệu trưởng|Đồng chí|Đ/c|"
    # places and classes
    r"Thôn|Các thôn|Khu phố|Các khu phố|Ấp|Các ấp|Bản(?! tin)|Các|Tất cả|Toàn thể"
)
HEAD = rf"(?:{HEADS})\b"
CLASS_WORDS = (
    "cơ quan|đơn vị|địa phương|phòng|ban|ngành|đoàn thể|tổ chức|xã|phường|thị trấn|đặc khu|thôn|"
    "khu phố|ấp|bản|buôn|làng|chi cục|chi bộ|bệnh viện|"
    r"trường|bộ phận|thành viên|doanh nghiệp|hội|trung tâm|tổ dân phố|sở|công chức|cá nhân|lĩnh vực"
)

STARTS_UNIT = re.compile(rf"{HEAD}")
CLASS_ONLY = re.compile(
    rf"(?:Các|Tất cả(?: các)?|Toàn thể)\s+(?!(?:các\s+)?(?:{CLASS_WORDS})\b)", re.IGNORECASE
)
JOINED_OFFICES = re.compile(
    r"(?P<a>HĐND|Hội đồng nhân dân)\s*(?:và|&|-|–)\s*(?P<b>UBND|U[ỷy] ban nhân dân|Ủy ban nhân dân)",
    re.IGNORECASE,
)
CUT = re.compile(
    rf"\s*;\s*|\n+|\s*[,+/]\s*(?={HEAD})|\s+(?:và|cùng)\s+(?={HEAD})|\s*[,;]\s*-\s*(?={HEAD})|"
    r"\s+[-–]\s+(?=(?:Phòng|Văn phòng|Trung tâm|UBND)\b)"
)
PERSON_AND_POST = re.compile(
    rf"(?P<person>\b(?:[Đđ]ồng chí|[Đđ]/c|[ÔôBb]\w{{1,2}})(?:\s+[{UPPER}][{LOWER}]*){{2,5}})\s*[,–-]\s+"
    r"(?=(?:Phó|Chủ tịch|Giám đốc|Trưởng|Bí thư|Chánh|Ủy viên|Quyền)\b)"
)
"""One person with a post: "đồng chí Lê Văn A, Phó Chủ tịch UBND tỉnh"."""
OFFICE_AND_CLASS = re.compile(
    rf"^(?!Các|Tất cả|Toàn thể|Thủ trưởng|Trưởng|Lãnh đạo|Chủ tịch)(?P<office>{HEAD}.*?)(?:\s+(?:và|"
    r"cùng)|,)\s+"
    rf"(?P<rest>các\s+(?:{CLASS_WORDS})\b.*)$"
)
KEPT_SPACE, KEPT_COMMA = "\x00", "\x02"
LIST_MARK = re.compile(r"^\s*(?:[-–+•*]|\d{1,2}[.)]|[a-zđ]\))\s*")
BLANK_VALUE = re.compile(r"^[\s\-–—_.…x×/]*$", re.IGNORECASE)
SHARED_HEAD = re.compile(
    r"^(?:Các |Trưởng các )?(?P<head>phòng|ban|trung tâm)(?:,? (?:ban|đơn vị))?\s*:\s*(?P<list>.+)$",
    re.IGNORECASE,
)
CLASS_OF_UNITS = re.compile(rf"\b[Cc]ác\s+(?:{CLASS_WORDS})\b|\b[Tt]ất cả\b|\b[Tt]oàn thể\b|\bcấp xã\b")
TRAILING = " ,;.:-–"


def split_units(text: str) -> tuple[str, ...]:
    """The offices named in a cell or a heading, one by one.

    A comma divides only where a new office begins ("Phòng Nội vụ, Thanh tra thị xã"), not inside one name
    ("Trung tâm Văn hóa, Thông tin và Thể thao") nor inside a class of offices ("các cơ quan, đơn vị").
    """
    if BLANK_VALUE.match(text):
        return ()
    shared = SHARED_HEAD.match(text.strip())
    if shared:
        return _with_head(shared["head"].capitalize(), shared["list"])
    kept = JOINED_OFFICES.sub(lambda m: re.sub(r"\s+", KEPT_SPACE, m[0]), text)
    kept = PERSON_AND_POST.sub(rf"\g<person>{KEPT_COMMA}", kept)
    lines = [line for line in _whole_lines(kept) if line.strip()]
    pieces = [part for line in lines for piece in CUT.split(line) for part in _office_and_class(piece)]
    return tuple(name for piece in pieces if (name := clean_unit(_freed(piece))))


def _freed(piece: str) -> str:
    return piece.replace(KEPT_SPACE, " ").replace(KEPT_COMMA, ", ")


def _office_and_class(piece: str) -> tuple[str, ...]:
    """One office and one class of "Công an phường và các cơ quan liên quan"."""
    found = OFFICE_AND_CLASS.match(piece)
    return (found["office"], found["rest"]) if found else (piece,)


def clean_unit(text: str) -> str:
    """A unit's name without list marks and stray punctuation."""
    return LIST_MARK.sub("", " ".join(text.split())).strip(TRAILING)


def _whole_lines(text: str) -> list[str]:
    """Lines of a cell, joined again where a name was only wrapped."""
    lines: list[str] = []
    for line in text.split("\n"):
        if (lines and not STARTS_UNIT.match(LIST_MARK.sub("", line))) or (
            lines and lines[-1].rstrip().endswith((" và", "&", " -", " –"))
        ):
            lines[-1] += f" {line}"
        else:
            lines.append(line)
    return lines


def _with_head(head: str, names: str) -> tuple[str, ...]:
    pieces = [clean_unit(piece) for piece in re.split(r"\s*;\s*", names)]
    return tuple(piece if STARTS_UNIT.match(piece) else f"{head} {piece}" for piece in pieces if piece)


def audience_of(leads: tuple[str, ...]) -> Audience:
    """Whether the duty falls on a whole class of units, so that each of them needs the reminder."""
    return "all units" if any(CLASS_OF_UNITS.search(lead) for lead in leads) else "lead"
