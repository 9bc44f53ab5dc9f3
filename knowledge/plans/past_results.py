"""What was reached before the plan began, told from what it wants: "(năm 2023 đạt 82,47 điểm, xếp thứ 7/11)"."""

from __future__ import annotations

import re

from knowledge.plans.citations import HIDDEN
from knowledge.plans.figures import AT_LEAST, MORE, NUMBER

BRACKET = re.compile(r"\([^()]*\)")
YEAR = re.compile(r"\b(?:năm|cuối năm|tháng \d{1,2}/)\s*(20\d\d)\b")
WANTED = re.compile(r"\b(?:phấn đấu|mục tiêu|kế hoạch|chỉ tiêu|được giao|yêu cầu)\b")
BEFORE = re.compile(
    r"\b(?:năm (?:trước|ngoái|liền trước)|hiện(?: nay| tại)?(?: mới| chỉ)? (?:đạt|là|có|xếp)|(?:đã|mới|chỉ) đạt|"
    r"kết quả (?:năm|đạt được)|cùng kỳ)\b"
)
REACHED = re.compile(
    r"\bnăm (?P<year>20\d\d)\s*,?\s*(?:(?:của\s)?[^\W\d]+\s+){0,3}?(?:(?:đã|chỉ|mới|mới chỉ)\s+)?"
    rf"(?:đạt|xếp|đứng|là|mất|còn|được)\b(?!\s+(?:{AT_LEAST}|{MORE}))(?=\s+(?:[^\W\d]+\s+){{0,3}}\d)"
    r"[^;()]*?(?=[;()]|\.\s|\.?$|,?\s*(?:phấn đấu|mục tiêu|lên\b|xuống\b|(?:đến |sang )?năm 20\d\d))"
)
"""A result told in the sentence itself, up to what is wanted now."""
IN_YEAR = re.compile(
    rf"{NUMBER}\s*(?:%|điểm)\s*(?:\(\s*)?(?:của\s*|trong\s*)?(?:cuối\s*)?năm (?P<year>20\d\d)"
    r"(?=\s*\)?\s*(?:lên|xuống|[,;.]|$))"
)
"""The year after the number: "từ 82,47 điểm năm 2023 lên 86 điểm"."""
BASE = re.compile(
    r"\b(?:tăng|nâng|giảm|hạ|cải thiện)\b[^;.()]{0,60}?\btừ\s+"
    rf"(?P<base>(?:hạng\s*|thứ\s*)?{NUMBER}\s*(?:%|điểm|phút|ngày)?)"
    rf"\s*(?:(?:\([^()]*\)|{HIDDEN}+)\s*)?"
    r"(?=(?:(?!trở\b)[^\W\d]+\s+|năm 20\d\d\s+){0,3}(?:lên|xuống|còn)\b)"
)
"""Where a rise starts: "nâng tỷ lệ từ 42% lên 60%"."""
NOW = re.compile(
    r"\b(?:hiện(?: nay| tại)?|năm (?:trước|ngoái|qua)),? (?:(?:mới|chỉ|đã) )*(?:đạt|là|xếp|có)\s+(?:[^\W\d]+\s+){0,3}\d"
    r"[^;()]*?(?=,\s*(?:phấn đấu|mục tiêu|năm|đến)\b|[;()]|\.\s|$)"
)
"""What is reached by now, up to what is wanted."""
MADE_OF = re.compile(
    r"\b(?:hợp nhất|sáp nhập|sắp xếp|nhập|tổ chức lại|thành lập|chia tách|hình thành|tách|gộp)\b[^;.()\d]{0,60}?"
    r"\b(?:từ|trên cơ sở)\s+(?:[^\W\d]+\s+){0,3}\d{1,3}\s+[^\W\d]+"
)
"""What a unit was formed of: "hợp nhất từ 03 xã"."""
COMPARED = re.compile(rf"\bso với (?:mức |tỷ lệ |kết quả )*{NUMBER}\s*(?:%|điểm|bậc)")


def without_results(hidden: str, first_year: int | None) -> str:
    """The text with the results of earlier years overwritten, positions unchanged.

    Args:
        hidden: Plain text, citations hidden.
        first_year: The first year the plan covers; None hides only what says by itself that it is past.
    """
    text = BRACKET.sub(lambda m: _blank(m[0]) if _is_past(m[0], first_year) else m[0], hidden)
    for pattern in (REACHED, IN_YEAR):
        text = pattern.sub(
            lambda m: _blank(m[0]) if first_year and int(m["year"]) < first_year else m[0], text
        )
    for pattern in (NOW, MADE_OF, COMPARED):
        text = pattern.sub(lambda m: _blank(m[0]), text)
    return BASE.sub(lambda m: m[0].replace(m["base"], _blank(m["base"])), text)


def _is_past(words: str, first_year: int | None) -> bool:
    years = [int(year) for year in YEAR.findall(words)]
    if WANTED.search(words) or (first_year and any(year >= first_year for year in years)):
        return False
    return bool(BEFORE.search(words)) or bool(first_year and years)


def _blank(words: str) -> str:
    return HIDDEN * len(words)
