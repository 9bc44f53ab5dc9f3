"""Dates that are not deadlines: law citations, standards, base years, names of periods.

A plan has over a hundred dates and a handful of deadlines. What is hidden here is never looked at.
"""

from __future__ import annotations

import re

HIDDEN = "\x01"
DOCUMENTS = (
    "nghị quyết|nghị định|quyết định|kế hoạch|chỉ thị|thông tư(?: liên tịch)?|công văn|kết luận|"
    "chương trình(?: hành động)?|"
    "đề án|dự án|luật|bộ luật|pháp lệnh|hiến pháp|lệnh|thông báo(?: kết luận)?|văn bản|công điện|"
    "hướng dẫn|tờ trình|báo cáo|"
    r"quy chế|quy định|phương án|giấy mời|biên bản"
)
DATE = r"(?:\d{1,2}\s*[/.\-]\s*\d{1,2}\s*[/.\-]\s*\d{4}|\d{1,2}\s+tháng\s+\d{1,2}(?:,)?\s+năm\s+\d{4})"
BOUNDS = r"\b(?:trước|chậm nhất|muộn nhất|đến|hết|xong|trong|vào|hạn)\b"
CODE = r"(?-i:[A-ZĐ])[\w&.\-–/]*"
NUMBER = rf"(?:số\s*:?\s*)?\d{{1,5}}[a-zđ]?(?:\s*/\s*\d{{4}})?(?:\s*/\s*|-)\s?{CODE}"

PATTERNS: tuple[re.Pattern[str], ...] = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"{NUMBER}\s*,?\s*\(?\s*ngày\s+{DATE}",  # 76/NQ-CP ngày 15/7/2021
        rf"\bsố\s*:?\s*[\d…._]*\s*[/\-]?\s*(?!{BOUNDS})[\w&/\-–]*\s*,?\s*ngày\s+{DATE}",
        (
            rf"\b(?:{DOCUMENTS})\b(?:(?!{BOUNDS})[^.;:()]){{0,90}}?\bngày\s+{DATE}(?=\s*(?:của|về|"
            "quy định|ban hành|sửa đổi|hướng dẫn|phê duyệt))"
        ),
        rf"\b(?:bộ )?luật\b(?:(?!{BOUNDS})[^.;:()]){{0,120}}?\bngày\s+{DATE}",
        r"\bluật\b[^.;:(),]{0,90}?\bnăm\s+\d{4}",
        (
            rf"(?<!trước )(?<!nhất )(?<!là )(?<!đến )(?<!hết )(?<!xong )\bngày\s+{DATE}(?=\s+(?:của|"
            r"về việc|quy định|sửa đổi)\b)"
        ),
        NUMBER,
        r"\b(?:tcvn|iso|iec|qcvn)[\w\s/\-]{0,12}\d[\d\-]*(?:\s*:\s*\d{4})?",
        (
            r"\b(?:giai đoạn|thời kỳ|thời kì|nhiệm kỳ|niên độ|năm học|khóa|"
            r"khoá)\s*(?:từ\s*)?(?:đến\s*(?:hết\s*)?)?(?:năm\s*)?"
            r"(?:\d{4}|[ivx]+\b)(?:\s*(?:[-–]|đến)\s*(?:năm\s*)?\d{4})?"
        ),
        r"\b(?:tầm nhìn|định hướng|hướng tới|hướng đến)\s*(?:đến|tới)?\s*(?:năm\s*)?\d{4}",
        r"\bđến năm \d{4}(?=\s*(?:,|và)?\s*(?:định hướng|tầm nhìn))",
        (
            r"\b(?:so với|so sánh với|bằng|cùng kỳ|như)\s*(?:cùng kỳ\s*)?(?:giai đoạn\s*)?"
            r"(?:với\s*)?(?:cuối\s*)?năm\s*\d{4}(?:\s*[-–]\s*\d{4})?"
        ),
        (
            rf"\btính (?:đến|từ)\s*(?:hết\s*)?(?:thời điểm\s*)?(?:ngày\s*{DATE}|"
            rf"(?:tháng\s*\d{{1,2}}\s*[/]\s*)?(?:năm\s*)?\d{{4}})"
        ),
        rf"\b(?:có hiệu lực|áp dụng|thi hành|hiệu lực thi hành)\s*(?:kể\s*)?từ\s*(?:ngày\s*)?(?:{DATE}|khi)",
        (
            r"\b(?:phát sinh|(?:đã|được) (?:cấp|nộp|ban hành|công bố|tiếp nhận)|có hiệu lực)\s+(?:từ\s+)?"
            rf"(?:trước|sau|từ|đến)\s*(?:ngày\s*)?{DATE}"
        ),
        (  # hồ sơ tiếp nhận trước ngày 01/7/2025 chưa trả kết quả
            r"\b(?:tiếp nhận|nộp|cấp|ký|nhận|giao|tuyển dụng|thành lập|xây dựng|ban hành|phát sinh|công nhận)\s+"
            rf"(?:trước|sau|từ|đến)\s*(?:ngày\s*)?{DATE}(?=\s+(?:chưa|còn|nhưng|mà|đã|đang|không còn)\b)"
        ),
        (  # the day set before, now past: "(hạn giao ngày 28/02/2026)"
            r"\b(?:hạn (?:được )?giao|hạn cũ|hạn (?:trước đây|ban đầu|trước đó)|thời hạn (?:đã |được )?giao|quá hạn từ)"
            rf"\s*(?:là\s*|:\s*)?(?:trước\s*)?(?:ngày\s*)?{DATE}"
        ),
        r"^\s*trên đây là\b[^,;.]*",
        (  # hồ sơ tồn đọng trước ngày 01/7/2025. Xong trong tháng 11
            rf"\btồn(?: đọng)?\s+(?:từ\s+)?(?:trước|đến|từ)\s*(?:hết\s*)?(?:ngày\s*)?{DATE}"
            r"(?=[.;,]?\s+(?:xong|hoàn thành|chậm nhất|thời hạn)\b)"
        ),
        (  # văn bản do UBND xã ban hành từ ngày 01/01/2021 đến ngày 31/12/2022
            r"\b(?:văn bản|hồ sơ|quyết định|đơn thư|kiến nghị)\b[^.;:]{0,60}?\b(?:ban hành|tiếp nhận|phát sinh|ký|nộp)"
            rf"\s+từ\s*(?:ngày\s*)?{DATE}\s*(?:đến|tới|[-–])\s*(?:hết\s*)?(?:ngày\s*)?{DATE}"
        ),
        rf"^\s*đến (?:hết )?ngày\s*{DATE}\s*,(?=[^;.]{{0,80}}\bđã\b)",  # đến ngày 30/11/2025, hệ thống đã kết nối …
        (
            r"\b(?:số liệu|kết quả|tình hình|thống kê|hồ sơ|phát sinh)\b[^.;:]{0,60}?\btừ (?:ngày )?0?1/0?1/\d{4}"
            rf"\s*(?:đến|tới|[-–])\s*(?:hết\s*)?(?:ngày\s*)?{DATE}"
        ),
        r"\bmức độ\s*\d(?:\s*(?:,|và|-)\s*\d)*",
        r"\b(?:phần|phẩn)\s+đầu(?:\s+(?:trong|đến)?\s*(?:hết\s*)?năm\s*\d{4})?",  # scanned "phấn đấu"
        r"\b(?:dự toán|ngân sách|kinh phí|chi thường xuyên)\b[^.;,()]{0,40}?\bh[àằ]ng năm",
        r"\b(?:tại )?(?<!dứt )(?:khoản|điều|điểm|mục|chương)\s*\d{1,3}\b(?!\s*%)(?:\s*(?:,|và)\s*\d{1,3}\b)*",
    )
)


def plain(text: str) -> str:
    """The text as the patterns expect it: lower case, one spelling of "hàng", every letter in its place."""
    lowered = text.lower()
    if len(lowered) != len(text):
        lowered = "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
    return lowered.replace("hằng", "hàng").replace("quí", "quý").replace("qúy", "quý").replace("\n", " ")


def hide_citations(text: str) -> str:
    """`text` with each citation overwritten, so that positions stay the same."""
    for pattern in PATTERNS:
        text = pattern.sub(lambda found: HIDDEN * len(found[0]), text)
    return text


def without_citations(text: str) -> str:
    """The text as the patterns of time and numbers want it: plain, citations hidden, positions unchanged."""
    return plain(hide_citations(text))
