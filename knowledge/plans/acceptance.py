"""Which words about time are deadlines. In a table's time column all are; in running text most are not."""

from __future__ import annotations

import re

from knowledge.plans.actors import VERB
from knowledge.plans.moments import Moment
from knowledge.plans.outline import Area

NAMES_A_THING = re.compile(
    r"\b(?:báo cáo|kế hoạch|nhiệm vụ|phương hướng|công tác|tình hình|kết quả|chỉ tiêu|chỉ số|"
    "chương trình|số liệu|dự toán|biên chế|văn bản|đợt)"
    r"\s*(?:[^\W\d]+\s+){0,2}$"
)
FINISHED = re.compile(r"\bhoàn thành\b|\bhoàn tất\b|\bxong\b|\bkết thúc\b")
ACTION = re.compile(
    r"\b(?:tổ chức|xây dựng|ban hành|báo cáo|thực hiện|triển khai|kiểm tra|rà soát|gửi|trình|"
    "tham mưu|đánh giá|lập|công bố|"
    "tập huấn|xếp loại|sơ kết|tổng kết|thành lập|kiện toàn|cập nhật|mở|phát động|khảo sát|"
    r"tổng hợp|phê duyệt|đưa|hoàn thiện|hướng dẫn|đăng tải|phát sóng|sao lưu|niêm yết|công khai|họp|"
    r"tiếp công dân|tiếp nhận|giải quyết|nhận hồ sơ|đối thoại|lắp đặt|ra quân|trực(?! tuyến| tiếp)|hỗ trợ|"
    r"tuyên truyền|lồng ghép|duy trì|đôn đốc|theo dõi|giao ban|lấy ý kiến|lấy phiếu|trích xuất|thống kê|đối chiếu|"
    r"bàn giao|chấm điểm|kiểm kê|giám sát|rút kinh nghiệm|thông báo|thông tin (?:tiến độ|kết quả|cho|đến))\b"
)
NEXT_VERB = re.compile(rf"\s*,?\s*{VERB}")
NUMBER_TARGET = re.compile(r"\d\s*%")
HANDED_IN = re.compile(r"\b(?:trình|gửi|nộp|báo cáo|ban hành|công bố|phê duyệt)\b[^,;%]{0,60}$")
"""What is handed in by a day is work, whatever numbers its content has: "cắt giảm 10% thời gian, trình UBND xã …"."""
FINISHED_BY = re.compile(r"(?:^|,)\s*(?:phải |cơ bản )?hoàn thành (?:trong|trước|chậm nhất|xong)[^,;%]*$")
"""A number to reach that is work with an end all the same: "100% công chức có chữ ký số, hoàn thành trong quý II"."""
STEPS_OF_WORK = re.compile(rf"^\s*{VERB}[^:;%]*:[^:;]*$")
"""Work whose steps follow a colon: "Số hóa hồ sơ hộ tịch: 6 tháng đầu năm đạt 50%, đến hết năm đạt 80%"."""
MEASURED = re.compile(r"\b(?:tối thiểu|ít nhất|từ|đạt|trên)\s+[\d.]+ [^,;:/]{1,30}\s*/\s*\w+$")
"""So much in so long, a number to reach: "năng suất tiếp nhận tối thiểu 1.600 hồ sơ/năm"."""
QUIET_AREAS = frozenset({Area.PURPOSE, Area.BUDGET, Area.RESULTS})
DEADLINE_BOUNDS = frozenset({"before", "until", "in"})


def is_deadline(moment: Moment, clause: str, area: Area) -> bool:
    """Whether `moment` says when the work of its clause (plain, citations hidden) must be done."""
    if area is Area.RESULTS or moment.bound == "from":
        return moment.bound == "from" and area is not Area.RESULTS  # kept: a start may open a range
    tests = {
        "date": _date,
        "day": _named_day,
        "weekday": lambda *_: True,
        "recurring": _recurring,
        "month": _period,
        "quarter": _period,
        "half": _period,
        "year": _year,
    }
    test = tests.get(moment.kind)
    return test is not None and test(moment, clause, area)


def _date(moment: Moment, clause: str, area: Area) -> bool:
    if _is_target(moment, clause, area) and not ACTION.search(clause):
        return False
    words = clause[moment.start : moment.end]
    edge = "ngày" in words and _at_the_edge(moment, clause)
    return (
        moment.bound in DEADLINE_BOUNDS or edge or (area is Area.WORK and _closes_a_bracket(moment, clause))
    )


def _named_day(moment: Moment, clause: str, area: Area) -> bool:
    if moment.relation and moment.bound in DEADLINE_BOUNDS and area not in QUIET_AREAS:
        return True
    return _recurring(moment, clause, area)


def _recurring(moment: Moment, clause: str, area: Area) -> bool:
    if area in QUIET_AREAS:
        return False
    if area is Area.TARGETS and (_is_target(moment, clause, area) or MEASURED.search(clause[: moment.end])):
        return False
    return bool(ACTION.search(clause)) or NEXT_VERB.match(clause[moment.end :]) is not None


def opens_work(moment: Moment, clause: str) -> bool:
    """Whether a rhythm at the start of its clause is followed by the work: "hàng tháng đăng tin, bài"."""
    return not clause[: moment.start].strip() and NEXT_VERB.match(clause[moment.end :]) is not None


def _period(moment: Moment, clause: str, area: Area) -> bool:
    if area in QUIET_AREAS or _is_target(moment, clause, area):
        return False
    if moment.bound in DEADLINE_BOUNDS:
        return True
    named = NAMES_A_THING.search(clause[: moment.start])
    return not named and (moment.kind == "half" or _at_the_edge(moment, clause)) and _says_work(clause)


def _year(moment: Moment, clause: str, area: Area) -> bool:
    if area in QUIET_AREAS or _is_target(moment, clause, area) or moment.bound not in DEADLINE_BOUNDS:
        return False
    words = clause[moment.start : moment.end]
    if moment.year and opens_work(moment, clause):
        return True
    if moment.year is None or not words.startswith(
        ("trong", "ngay trong", "đến hết", "hết", "trước", "chậm nhất", "xong")
    ):
        return bool(FINISHED.search(clause)) and moment.year is not None
    return _says_work(clause) or bool(FINISHED.search(clause))


def _says_work(clause: str) -> bool:
    return bool(ACTION.search(clause) or STEPS_OF_WORK.match(clause))


def _is_target(moment: Moment, clause: str, area: Area) -> bool:
    """A number to reach, without a word of finishing: "50% đơn vị được kiểm tra trong năm 2025"."""
    if not NUMBER_TARGET.search(clause):
        return False
    before = clause[: moment.start]
    if area is Area.TARGETS:
        return not FINISHED_BY.search(clause[: moment.end])
    said = FINISHED.search(clause) or HANDED_IN.search(before) or opens_work(moment, clause)
    return not (said or STEPS_OF_WORK.match(before))


def _closes_a_bracket(moment: Moment, clause: str) -> bool:
    """The last words of a bracket after the work: "Sơ kết 6 tháng (Văn phòng; 20/6)"."""
    before, after = clause[: moment.start], clause[moment.end :].lstrip()
    opened = before.rfind("(")
    return (
        after.startswith(")")
        and opened > 0
        and ")" not in before[opened:]
        and bool(ACTION.search(before) or FINISHED.search(before[opened:]))
    )


def _at_the_edge(moment: Moment, clause: str) -> bool:
    """At the start or the end of its clause, or in a bracket of its own."""
    before, after = clause[: moment.start].rstrip(), clause[moment.end :].lstrip()
    return not before or before.endswith(("(", ":")) or not after or after[0] in ".,;)"
