"""Figures in a sentence: percentages, counts, points and ranks, each with its sign."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from knowledge.plans.model import Operator

AT_LEAST = r"(?:tối thiểu|ít nhất|không (?:dưới|thấp hơn|ít hơn)|từ|≥|>=|đạt từ|có từ)"
MORE = r"(?:trên|hơn|vượt|cao hơn|>)"
AT_MOST = r"(?:tối đa|không (?:để )?(?:quá|vượt quá|cao hơn)|dưới|≤|<=|<|nhỏ hơn|còn)"
LOWER = (
    r"(?:cắt giảm(?:\s*[,/]\s*|\s+(?:và|hoặc)\s+)đơn giản (?:hóa|hoá)|giảm|cắt giảm|rút ngắn|tiết kiệm|tinh giản|"
    r"bãi bỏ|cắt bỏ|loại bỏ|xóa bỏ|xoá bỏ)"
)
SIMPLER = re.compile(r"đơn giản (?:hóa|hoá)\s+(?:[^\W\d]+\s+){0,4}$")
SPENT = re.compile(r"^\s*(?:tổng |số )*(?:thời gian|chi phí|quy định|điều kiện|giấy tờ|thành phần)\b")
"""Simpler by 30 % of the time or the rules is a cut; 20 % of the procedures made simpler is a share of them."""
SMALL = (
    "(?:(?:được|có|đạt|khoảng|bình quân|trung bình|ít nhất|tối thiểu|thêm|từ|thời gian|mỗi năm|"
    r"hàng năm|hoặc đơn giản hóa)\s+){0,3}"
)
NUMBER = r"\d{1,3}(?:[.,]\d{1,3})?"

PERCENT = re.compile(
    rf"(?P<value>{NUMBER})(?:\s*%?\s*(?:-|–|đến)\s*{NUMBER})?\s*(?:điểm\s*(?:phần trăm|%)|phần trăm|%)"
)
NOUNS = (
    "sáng kiến|giải pháp|mô hình|cuộc|hội nghị|lớp|buổi|đợt|chuyên mục|chuyên đề|tin|bài|biên chế|"
    "đơn vị|cơ quan|phòng|trường|xã|phường|thôn|"
    "thủ tục|tthc|dịch vụ|hồ sơ|lượt|người|cán bộ|công chức|viên chức|đồng chí|quy trình|văn bản|"
    "đề án|đề tài|kế hoạch|hệ thống|nền tảng|"
    "phần mềm|điểm|bậc|hạng|cách làm|tác phẩm|phóng sự|video|ấn phẩm|pano|pa nô|"
    "áp phích|tờ rơi|camera|máy|bản tin|tổ|nhóm|ý tưởng|"
    "lĩnh vực|nhiệm vụ|doanh nghiệp|hợp tác xã|hộ|tài khoản|công trình|đầu mối|cấp phó|bộ phận|tổ chức|lần|phút|"
    "phiếu|ý kiến|sở|ngành|huyện|tỉnh|cơ sở|chi nhánh|trung tâm|khu phố|dự án|sản phẩm|phương án|chỉ tiêu"
)
VALUE = r"(?P<value>\d{1,3}(?:\.\d{3})+(?!\d)|\d{1,4})"
SURELY = r"(?:tối thiểu|ít nhất|không (?:dưới|thấp hơn|ít hơn))"
NO_UNIT = (
    r"(?:ngày|giờ|tháng|năm|tuần|quý|phút|lần|đồng|triệu|tỷ|trong|của|cho|với|và|hoặc|so|là|theo|được|điểm)\b"
)
ANY_COUNT = re.compile(
    rf"(?P<sign>{SURELY})\s+(?:được\s+|có\s+|thêm\s+)?{VALUE}\s+(?!{NO_UNIT})(?P<unit>[^\W\d_]+)"
)
"""After a sure sign any noun may be counted: "ít nhất 200 phiếu"."""
COUNT = re.compile(
    rf"(?P<sign>mỗi\s[^;.:]{{2,40}}?\s(?:có|lắp đặt)|{AT_LEAST}|{AT_MOST}|{LOWER}|thêm|"
    r"tăng thêm|^có|phấn đấu có|phấn đấu đạt|"
    rf"đạt)\s+{SMALL}{VALUE}(?:\s*(?:đến|-|–)\s*\d{{1,4}})?\s+(?P<unit>{NOUNS})\b"
)
ONE_MORE = re.compile(
    rf"(?:\s*,\s*[^\W\d]+){{0,3}}\s*(?:,|\bvà)\s+(?P<value>\d{{1,4}})\s+(?P<unit>{NOUNS})\b"
)
"""The next of a list under one sign: "ít nhất 05 sở, ngành và 10 phường"."""
WHOLE = re.compile(
    rf"(?<![\d/.,])(?<!của ){VALUE}\s*/\s*(?P<all>\d{{1,4}})\s+"
    rf"(?P<unit>bản(?! tin)|buôn|ấp|tổ dân phố|{NOUNS})\b(?! phần trăm)"
)
"""So many of all there are: "14/14 thôn có Tổ công nghệ số"."""
HELD = re.compile(
    r"(?:^|[;:,]\s*|\bvà\s+)(?P<sign>tổ chức|mở|bố trí|giải quyết dứt điểm|khảo sát(?: thử)?)\s+"
    rf"{VALUE}\s+(?P<unit>quầy|hội nghị|lớp|buổi|cuộc|hồ sơ|doanh nghiệp|người|hộ|phiếu)\b"
)
"""Work whose words say how many: "Tổ chức 02 hội nghị đối thoại"."""
REACHED = re.compile(
    r"\b(?P<sign>kiểm tra(?! tại)|tập huấn|bồi dưỡng|đào tạo|thí điểm)\b"
    r"(?:(?!,? (?:kết quả|báo cáo)\b)[^;:.]){0,80}?\s(?:tại|cho)\s+"
    rf"{VALUE}\s+(?P<unit>{NOUNS})\b"
)
"""How many places or people the work reaches: "tập huấn … cho 40 công chức"."""
MADE = re.compile(
    rf"^{VALUE}\s+(?!{NO_UNIT})(?!(?:kế hoạch|báo cáo|quyết định|văn bản|biên bản|tờ trình|công văn|thông báo|bản)\b)"
    rf"(?P<unit>(?:{NOUNS})\b|[^\W\d_]+)"
)
"""What comes out of work, counted: "850 hồ sơ"; papers are no numbers to reach."""
FEWEST_MADE = 3
POINTS = re.compile(
    "(?P<sign>đạt|đạt từ|từ|trên|tối thiểu|"
    r"ít nhất)\s+(?P<value>\d{1,3}(?:[.,]\d{1,3})?)(?:\s*/\s*\d{1,3})?\s*(?P<unit>điểm)\b"
)
RANK = re.compile(
    r"(?:xếp|đứng|vị trí|nằm trong|trong|thuộc)\s*(?:thứ\s*|hạng\s*|nhóm\s*|top\s*|vị trí\s*|từ\s*|"
    r"tốp\s*){1,3}(?P<value>\d{1,3})\b(?!\s*%)"
)
RANK_NOT = re.compile(r"^\s*(?:năm|tháng|ngày|/\s*\d{4})")

RHYTHM = re.compile(r"(?:\b(?:mỗi|hàng|trong|một)|/)\s*(?:\d+\s*)?(?:tháng|quý|năm|tuần|học kỳ|ngày)\b")
WHICH = re.compile(r"\bcác (?:xã|phường|thôn|bản|ấp|buôn|đơn vị|cơ quan|trường)\s$")
"""Which ones are meant: "sáp nhập các thôn dưới 50 hộ"."""
EXCEPTION = re.compile(r"\((?:trừ|không bao gồm|bao gồm)[^()]*$")


@dataclass(frozen=True, slots=True)
class Figure:
    start: int
    end: int
    value: float
    unit: str
    op: Operator


def find_made(product: str) -> Figure | None:
    """The count that one product opens with, when it is no mere paper. `product` is plain text."""
    found = MADE.match(product)
    made = float(found["value"].replace(".", "")) if found else 0
    if found is None or made < FEWEST_MADE:
        return None
    return Figure(*found.span("value"), made, found["unit"], "=")


def find_figures(hidden: str) -> list[Figure]:
    """Every figure that can be a target, in order. `hidden` is plain text without citations."""
    found = [_percent(m, hidden) for m in PERCENT.finditer(hidden)]
    taken = [(n.start, n.end) for n in found]
    for pattern in (POINTS, COUNT, RANK, ANY_COUNT, WHOLE, HELD, REACHED):
        for m in pattern.finditer(hidden):
            at = m.span("value")
            if all(at[1] <= s or at[0] >= e for s, e in taken) and not EXCEPTION.search(hidden[: m.start()]):
                number = _counted(m, hidden, pattern)
                if number and not _is_rhythm(number, hidden) and not WHICH.search(hidden[: m.start()]):
                    more = _listed_after(m, number, hidden) if pattern in {COUNT, ANY_COUNT} else []
                    found += [number, *more]
                    taken += [(n.start, n.end) for n in (number, *more)]
    return sorted(found, key=lambda number: number.start)


def _listed_after(found: re.Match[str], first: Figure, hidden: str) -> list[Figure]:
    more = ONE_MORE.match(hidden, found.end())
    if more is None:
        return []
    return [
        replace(
            first,
            start=more.start("value"),
            end=more.end("value"),
            value=value_of(more["value"]),
            unit=more["unit"],
        )
    ]


def _is_rhythm(number: Figure, hidden: str) -> bool:
    """How often, not how much: "mỗi tháng ít nhất 01 lần"."""
    around = hidden[max(0, number.start - 30) : number.end + 30]
    return number.unit == "lần" and bool(RHYTHM.search(around))


def value_of(text: str) -> float:
    return float(text.replace(",", "."))


def _percent(found: re.Match[str], hidden: str) -> Figure:
    return Figure(
        found.start(),
        found.end(),
        value_of(found["value"]),
        "%",
        operator(hidden, found.start(), found.end()),
    )


def _counted(found: re.Match[str], hidden: str, pattern: re.Pattern[str]) -> Figure | None:
    start, end = found.span("value")
    if pattern is RANK:
        return (
            None
            if RANK_NOT.match(hidden[end:])
            else Figure(start, end, value_of(found["value"]), "hạng", "<=")
        )
    if pattern is WHOLE and int(found["all"]) < float(found["value"]):
        return None
    op = operator(hidden, start, end)
    counts = pattern not in {POINTS, RANK}
    value = float(found["value"].replace(".", "")) if counts else value_of(found["value"])
    return Figure(
        start, end, value, found["unit"], ">=" if op == "=" and pattern in {COUNT, ANY_COUNT} else op
    )


SIGNS: tuple[tuple[Operator, re.Pattern[str]], ...] = (
    (
        "<=",
        re.compile(
            r"giảm (?:xuống )?(?:còn|dưới)\s*(?:dưới\s*|không quá\s*|tối đa\s*)?$|xuống (?:còn|dưới)\s*(?:dưới\s*)?$"
        ),
    ),
    ("reduce_by", re.compile(rf"{LOWER}\s+(?:[^\W\d]+\s+){{0,4}}$")),
    (">=", re.compile(rf"{AT_LEAST}\s*{SMALL}$")),
    ("<=", re.compile(r"\bkhông\b.*\b(?:quá|vượt)\s*$")),
    (">", re.compile(rf"{MORE}\s*$")),
    ("<=", re.compile(rf"{AT_MOST}\s*$")),
)
AND_MORE = re.compile(r"^\s*(?:/\s*\d+\s+)?(?:(?:[^\W\d]+|\([^()]*\))\s+){0,2}?trở lên")


def operator(hidden: str, start: int, end: int) -> Operator:
    """The sign of the figure at `start:end`: "tối thiểu", "trên", "giảm"…"""
    before = hidden[max(0, start - 45) : start]
    tail = hidden[end : end + 40]
    if SIMPLER.search(before) and SPENT.match(tail):
        return "reduce_by"
    for op, pattern in SIGNS:
        if pattern.search(before):
            return op
    return ">=" if AND_MORE.match(tail) and "trình độ" not in tail else "="
