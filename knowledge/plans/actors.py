"""Who is to act: the office a heading gives work to, or the one a sentence names itself."""

from __future__ import annotations

import re
from functools import lru_cache

from knowledge.plans.capitals import sentence_case
from knowledge.plans.markers import Level, is_capitals, read_mark
from knowledge.plans.units import CLASS_ONLY, HEAD, HEADS, STARTS_UNIT, split_units

ASKED = r"(?:Giao(?: cho)?|Đề nghị|Yêu cầu|Phân công|Kính đề nghị|Trân trọng đề nghị)"
ASKED_TO = re.compile(rf"^(?:{ASKED}|Đối với|Trách nhiệm của|Về phía)\s*:?\s*", re.IGNORECASE)
DUTY_TAIL = re.compile(
    r"\s*(?:\((?:[^)]*(?:thường trực|chủ trì|phối hợp|đầu mối)[^)]*)\)\s*)?"
    r"(?:\s*(?:là (?:cơ quan|đơn vị|đầu mối|bộ phận)|"
    r"có trách nhiệm|chịu trách nhiệm|chủ trì,? phối hợp|chủ trì|thực hiện|:).*)?$"
)
LONGEST_HEADING = 160


def heading_units(text: str) -> tuple[str, ...]:
    """The offices a heading gives work to: "2. Giao Phòng Nội vụ (cơ quan thường trực…) có trách nhiệm:".

    Empty when the heading is about a subject, not an office.
    """
    name = ASKED_TO.sub("", text.strip()).strip()
    name = sentence_case(name) if is_capitals(name) else _capital(name)
    if not STARTS_UNIT.match(name) or CLASS_ONLY.match(name) or len(name) > LONGEST_HEADING:
        return ()
    return split_units(DUTY_TAIL.sub("", name))


def units_above(line: str) -> tuple[str, ...]:
    """The offices a numbered line, or one that ends with a colon, charges with the table below it."""
    mark = read_mark(line)
    return heading_units(mark.rest) if mark.level < Level.NONE or line.endswith(":") else ()


ASKS_UNITS = re.compile(
    rf"\b(?:giao|đề nghị|yêu cầu)\s+(?P<units>(?:{HEADS}|các)\b.*?)\s+(?:(?:tập trung|khẩn trương|nghiêm túc|"
    r"chủ động)\s+)?(?:thực hiện|triển khai|tổ chức|quan tâm)\b[^:]*:$",
    re.IGNORECASE | re.DOTALL,
)


def asked_units(sentence: str) -> tuple[str, ...]:
    """The offices an opening sentence asks to do all that follows its colon."""
    found = ASKS_UNITS.search(sentence)
    return split_units(_capital(found["units"])) if found else ()


CHARGES_BELOW = re.compile(
    r"\b(?:chủ trì|giao|phân công|phụ trách|chịu trách nhiệm|có trách nhiệm|đầu mối|tham mưu)\b[^:]*"
    r"\b(?:sau|sau đây|dưới đây|cụ thể|gồm|việc|nhiệm vụ|nội dung|thực hiện)(?: đây)?\s*:$"
)


def charged_below(line: str) -> tuple[str, ...]:
    """The offices that an unnumbered line charges with the list below it: "Phòng A chủ trì … các nội dung sau:"."""
    if len(line) > 2 * LONGEST_HEADING or not CHARGES_BELOW.search(line) or CLASS_ONLY.match(line):
        return ()
    return acting_units(line)


VERBS = (
    "triển khai|xây dựng|thực hiện|tổ chức|báo cáo|gửi|ban hành|rà soát|tham mưu|chủ trì|phối hợp|"
    "chủ động|hoàn thành|hoàn thiện|"
    "cụ thể hóa|cụ thể hoá|nghiêm túc|có trách nhiệm|chịu trách nhiệm|tăng cường|đẩy mạnh|"
    "tiếp tục|hướng dẫn|theo dõi|đôn đốc|"
    "kiểm tra|đánh giá|tổng hợp|cập nhật|công khai|niêm yết|căn cứ|trực tiếp|khẩn trương|"
    "nghiên cứu|đề xuất|rà|lập|nộp|"
    "đăng ký|bố trí|sử dụng|tuyên truyền|phổ biến|quán triệt|lồng ghép|thường xuyên|định kỳ|"
    "kịp thời|thông báo|phân công|"
    "chỉ đạo|yêu cầu|giao|tập trung|tích cực|bảo đảm|đảm bảo|làm|cử|trình|thẩm định|phê duyệt|"
    "quyết định|công bố|số hóa|"
    "số hoá|vận hành|duy trì|khảo sát|thống kê|tự|thành lập|kiện toàn|quản lý|hỗ trợ|cung cấp|"
    r"đăng tải|đăng|in|cấp(?! (?:tỉnh|huyện|xã|phường|sở|ngành|cơ sở|trên|dưới)\b)|mở|phát động|xem xét|tiến hành|"
    "có văn bản|có báo cáo|có kế hoạch|lựa chọn|quan tâm|phát huy|vận động|phải|cần|nâng cao|"
    r"chuẩn bị|(?<!Đăng )ký|khắc phục|chấn chỉnh|"
    "biên soạn|soạn|phát hành|phát sóng|thu thập|tiếp nhận|giải quyết|xử lý|phân tích|sao lưu|ra quân|"
    "tập huấn|bồi dưỡng|đào tạo|thẩm tra|kết nối|nâng cấp|lắp đặt|mua sắm|tham gia|lấy ý kiến|giám sát|"
    "nhập|xác định|giải trình|rút gọn|mời|dự|xin|bàn giao|kê khai|sắp xếp|áp dụng|đưa|thay thế|không|sẽ|"
    "đối thoại|tiếp công dân|tiếp|trả lời|chi trả|họp|thanh tra|phát|hoàn chỉnh|tự|lưu trữ|tạo|chịu|"
    "hợp nhất|thí điểm|tổng kết|sơ kết|điều chỉnh|sửa đổi|cắt giảm|đơn giản hóa|hệ thống hóa|cải tạo|trang bị|"
    "chạy thử|kích hoạt|tích hợp|đồng bộ|nghiệm thu|đo lường|chấm điểm|bình xét|điều động|luân chuyển|biệt phái|"
    "tuyển dụng|tinh giản|nhân rộng|biên tập|phân bổ|cân đối|sáp nhập|giải thể|bãi bỏ|biểu dương|ký kết|"
    "truyền thông|khai trương|chuyển giao|kiểm kê|đấu thầu|xác minh|đối chiếu|mua|thuê|giảm"
)
VERB = rf"(?:{VERBS})\b"
INTRODUCTION = re.compile(
    (
        "^(?:(?:Trên cơ sở|Căn cứ|Theo|Định kỳ|Hàng|Hằng|Trước|Trong|Chậm nhất|Từ|Đến|Để|Sau|Khi|Nhằm|"
        r"Kết thúc|Cuối|Đầu|Ngay|Thực hiện|Trường hợp|Nếu|Riêng)\b[^,;:]*,\s*)+"
    ),
    re.IGNORECASE,
)
RHYTHM_THEN_WORK = re.compile(
    rf"^(?:Định kỳ\s+)?(?:hàng|hằng|mỗi) (?:ngày|tuần|tháng|quý|năm|0?6 tháng)\s+{VERB}", re.IGNORECASE
)
"""The work begins right after its rhythm: "Hằng quý công bố kết quả khảo sát người dân, doanh nghiệp …"."""
LABEL = re.compile(rf"^[^\W\d][^:;,.()]{{2,30}}:\s+(?={HEAD})")
"""A label before the sentence proper: "Chế độ họp: UBND xã họp …"."""
RELATIVE = re.compile(
    r"\b(?:được giao|được phân công|được phê duyệt|chịu trách nhiệm về|có liên quan|có chức năng|"
    r"thực hiện nhiệm vụ)\b(?:(?!\s(?:theo|căn cứ)\b)"
    rf"(?!(?<=Phụ lục)\s{VERB})(?!(?<=Kế hoạch này)\s{VERB})[^,;])*"
)
BY_ROLE = re.compile(rf"(?:Cơ quan|Đơn vị|Bộ phận) (?:chủ trì|phối hợp|soạn thảo|đầu mối)(?=,?\s+{VERB})")
"""An office called by its part in the work: "cơ quan chủ trì hoàn thiện, gửi lại …"."""
GIVEN = re.compile(rf"\s+được (?:giao|phân công)(?: nhiệm vụ)?\s+(?={VERB})")
"""The only verb of "Công an xã được giao hỗ trợ người dân"."""
CHOSEN = re.compile(
    r"\b(?:(?:không|chưa)\s+)?được (?:kiểm tra|thanh tra|giám sát|khảo sát|lựa chọn|chọn)(?: trực tiếp| thí điểm)?"
)
"""Which units are meant, not yet what they do: "các đơn vị được kiểm tra gửi báo cáo"."""
SUBJECT_END = re.compile(
    rf"\s*(?:,\s*)?\b{VERB}|\s+theo\b|\s*:\s|\s+là\s+(?:cơ quan|đơn vị|đầu mối|bộ phận)|\s+(?:trong|trước|vào)\b"
    r"|\s+(?:định kỳ|(?:mỗi|hàng|hằng) (?:ngày|tuần|tháng|quý|năm))\b"
)
FULL_ASK = re.compile(
    (
        r"(?:^|[.;,]\s+|\b(?:UBND|Ủy ban nhân dân|Uỷ ban nhân dân|"
        rf"Chủ tịch)[^.;,]{{0,60}}?\s){ASKED}\s+(?={HEAD})"
    ),
    re.IGNORECASE,
)
WORK_THEN_ASK = re.compile(rf"(?!{ASKED})\s*{VERB}[^;:.]*,\s+(?:yêu cầu|đề nghị)\s+$", re.IGNORECASE)
"""Asking others is one step of the work: "rà soát hồ sơ quá hạn, yêu cầu đơn vị giải trình"."""
IN_BRACKETS = re.compile(
    rf"\((?:do\s+)?(?P<unit>{HEAD}[^();]*?)\s+(?:chủ trì|thực hiện|tham mưu|làm đầu mối)[^()]*\)"
)
DONE_BY = re.compile(rf"\bdo\s+(?P<unit>(?:{HEADS})\b[^,;.()]*?)\s+(?:chủ trì|thực hiện|tham mưu)\b")
LABELLED = re.compile(
    (
        r"(?:Cơ quan|Đơn vị|Phòng)?\s*\b(?:chủ trì|thực hiện|đầu mối|phụ trách|(?:cơ quan|đơn vị) tham mưu)"
        r"(?: thực hiện| tham mưu)?\s*:\s*(?P<unit>[^;.()\n]+)"
    ),
    re.IGNORECASE,
)
TALK_OF = re.compile(
    r"\b(?:đối thoại|diễn đàn|tiếp xúc|hội nghị|buổi làm việc)[^,;.]*?\s(?:của|"
    r"giữa)\s+(?P<unit>(?:Lãnh đạo|lãnh đạo|Chủ tịch|Thủ trưởng|Bí thư)\b[^,;.]*?)(?=\s+(?:với|"
    r"và người|đối với)\b)"
)
AFTER_DASH = re.compile(
    rf"\s[-–]\s+(?P<unit>{HEAD}[^.;,()]*(?:[,;]\s*{HEAD}[^.;,()]*)*?)"
    r"(?=\s*(?:[.;]?\s*$|[,;.(]\s*(?:thời|hạn|hoàn thành|xong|trước|chậm nhất|trong|quý|tháng)\b))"
)
"""The unit after the work: "2. Rà soát trụ sở làm việc - Phòng Kinh tế."."""
SAID_AFTER = re.compile(rf"[.;]\s+(?P<unit>{HEAD}[^.;:()]*?)\s+(?:chủ trì|làm đầu mối|phụ trách)\b")
"""The unit of a sentence of its own after the work: "Tổ chức hội nghị. Phòng A chủ trì, Phòng B phối hợp."."""
ALONE_IN_BRACKETS = re.compile(
    rf"\((?P<unit>{HEAD}[^();:]*?)(?:[;,:]\s*(?:thực hiện|hoàn thành|xong|thời|hạn|trong|trước|từ|đến|quý|tháng|năm|"
    rf"ngày|hàng|hằng|chậm nhất|\d)[^()]*)?\)\s*[.;]?\s*$"
)
HELPERS = re.compile(r"[\s,–-]*\b(?:chủ trì,?\s*)?phối hợp\b.*$", re.IGNORECASE)
VIA = re.compile(r"\((?:thông qua|qua)\s+(?P<unit>[^()]+?)\)", re.IGNORECASE)
LABELLED_SUPPORT = re.compile(
    r"(?:cơ quan|đơn vị)?\s*phối hợp(?: thực hiện)?\s*:\s*(?P<unit>[^;.()\n]+)", re.IGNORECASE
)
WITH = re.compile(
    rf"\bphối hợp (?:chặt chẽ )?(?:(?:với|cùng)\s+)?(?P<unit>(?:{HEADS}|các|"
    rf"phòng)\b[^;.()]*?)(?=\s+{VERB}|\s+trong việc|[;.()]|$)"
)


@lru_cache(maxsize=8)  # every deadline of a sentence asks again
def acting_units(sentence: str) -> tuple[str, ...]:
    """The offices a sentence itself asks to act; empty when it names none (then the heading above does)."""
    for find in (_labelled, _asked, _in_brackets, _subject, _after_dash, _said_after, _host):
        units = find(sentence)
        if units:
            return units
    return ()


@lru_cache(maxsize=8)  # every deadline of a sentence asks again
def supporting_units(sentence: str) -> tuple[str, ...]:
    """The offices a sentence reports through or works with."""
    named = [m["unit"] for pattern in (VIA, WITH, LABELLED_SUPPORT) for m in pattern.finditer(sentence)]
    return tuple(dict.fromkeys(_capital(unit) for name in named for unit in split_units(name)))


def _labelled(sentence: str) -> tuple[str, ...]:
    found = LABELLED.search(sentence)
    return split_units(found["unit"]) if found and STARTS_UNIT.match(found["unit"].strip()) else ()


def _asked(sentence: str) -> tuple[str, ...]:
    found = FULL_ASK.search(sentence)
    if found and WORK_THEN_ASK.match(INTRODUCTION.sub("", sentence[: found.end()])):
        return ()
    return _leading_units(_capital(sentence[found.end() :])) if found else ()


def _in_brackets(sentence: str) -> tuple[str, ...]:
    found = IN_BRACKETS.search(sentence) or DONE_BY.search(sentence)
    return split_units(found["unit"]) if found else ()


def _subject(sentence: str) -> tuple[str, ...]:
    if RHYTHM_THEN_WORK.match(sentence):
        return ()
    start = INTRODUCTION.sub("", LABEL.sub("", sentence))
    if start != sentence:
        start = _capital(start)
    return _leading_units(start) or _leading_units(sentence)


def _after_dash(sentence: str) -> tuple[str, ...]:
    found = AFTER_DASH.search(sentence) or ALONE_IN_BRACKETS.search(sentence)
    return split_units(HELPERS.sub("", found["unit"])) if found else ()


def _said_after(sentence: str) -> tuple[str, ...]:
    found = SAID_AFTER.search(sentence)
    return split_units(found["unit"]) if found else ()


def _host(sentence: str) -> tuple[str, ...]:
    found = TALK_OF.search(sentence)
    return split_units(_capital(found["unit"])) if found else ()


def _capital(name: str) -> str:
    return name[:1].upper() + name[1:]


def _leading_units(text: str) -> tuple[str, ...]:
    """The offices a text opens with, up to its first verb."""
    opens = BY_ROLE.match(text) or STARTS_UNIT.match(text)
    if opens is None or CLASS_ONLY.match(text):
        return ()
    hidden = CHOSEN.sub(lambda m: re.sub(r"\S", "\x01", m[0]), text)
    hidden = RELATIVE.sub(lambda m: re.sub(r"\S", "\x01", m[0]), hidden)
    end = SUBJECT_END.search(hidden, opens.end()) or GIVEN.search(text, opens.end())
    if end is None or end.start() > LONGEST_HEADING:
        return ()
    return split_units(text[: end.start()])
