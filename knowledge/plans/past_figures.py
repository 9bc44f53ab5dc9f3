"""Figures that are no targets: what was reached before, where a number comes from, what a unit was made of."""

from __future__ import annotations

import re

from knowledge.plans.citations import HIDDEN

NUMBER = r"\d{1,4}(?:[.,]\d{1,3})?"
YEAR = re.compile(r"\b20\d\d\b")
BRACKET = re.compile(r"\([^()]*\)")
REACHED = r"(?:đã |mới |chỉ |mới chỉ |ước |vẫn )*(?:đạt|xếp|đứng|có|là|chiếm|giảm|tăng|:|=)"
TOLD = re.compile(rf"\b{REACHED}|:|\d\s*%|\bđiểm\b|\bhạng\b|\bthứ\b")
WANTED = re.compile(r"\b(?:phấn đấu|mục tiêu|chỉ tiêu|tối thiểu|ít nhất|trở lên|phải|không (?:quá|dưới))\b")
NAMED_PAST = (
    r"(?:năm (?:trước|ngoái|qua|vừa qua)|cùng kỳ(?: năm trước)?|hiện(?: nay| tại)?|thời điểm hiện tại)"
)
PAST_BRACKET = re.compile(rf"^\(\s*(?:kết quả |thực hiện |mức |số liệu |theo đó,? )*{NAMED_PAST}\b")
PAST_CLAUSE = re.compile(
    rf"\b(?:kết quả |trong )?(?:năm (?P<year>20\d\d)|{NAMED_PAST}),? {REACHED}\s[^;.()]*?"
    r"(?=[;.()]|,\s*(?:phấn đấu|năm|mục tiêu)|$)"
)
UP_OR_DOWN = r"(?:lên|xuống|còn)\b"
STARTS_FROM = re.compile(
    rf"\btừ\s+(?:mức\s+)?{NUMBER}\s*(?:%\s*|(?!trở\b)[^\W\d]+\s*){{0,3}}"
    rf"(?=\([^()]*\)\s*{UP_OR_DOWN}|(?<!trở ){UP_OR_DOWN})"
)
COMPARED = re.compile(rf"\bso với (?:mức |tỷ lệ |kết quả )*{NUMBER}\s*(?:%|điểm|bậc)")
MADE_OF = re.compile(
    r"\b(?:hợp nhất|sáp nhập|sắp xếp|nhập|tổ chức lại|thành lập|chia tách|hình thành|tách|gộp)\b[^;.()\d]{0,60}?"
    r"\b(?:từ|trên cơ sở)\s+(?:[^\W\d]+\s+){0,3}\d{1,3}\s+[^\W\d]+"
)


def without_past(hidden: str, since: int | None) -> str:
    """`hidden` with figures of the past and of how units were formed overwritten; positions stay the same.

    Args:
        hidden: Plain text, citations hidden.
        since: The plan's first year: an earlier one is past. None when the plan names no period.
    """
    hidden = BRACKET.sub(lambda found: _covered(found) if _is_past(found[0], since) else found[0], hidden)
    hidden = PAST_CLAUSE.sub(
        lambda found: (
            _covered(found) if _is_earlier(found["year"], since) and not WANTED.search(found[0]) else found[0]
        ),
        hidden,
    )
    for pattern in (STARTS_FROM, COMPARED, MADE_OF):
        hidden = pattern.sub(_covered, hidden)
    return hidden


def _covered(found: re.Match[str]) -> str:
    return HIDDEN * len(found[0])


def _is_earlier(year: str | None, since: int | None) -> bool:
    """Whether a printed year is past; words such as "hiện nay" print none and are."""
    return year is None or (since is not None and int(year) < since)


def _is_past(bracket: str, since: int | None) -> bool:
    """Whether a bracket tells what was: "(năm 2025 đạt 58%)", "(hiện nay: 3 xã)"."""
    if WANTED.search(bracket):
        return False
    years = YEAR.findall(bracket)
    past = bool(years) and all(_is_earlier(year, since) for year in years)
    return bool(PAST_BRACKET.match(bracket)) or (past and TOLD.search(YEAR.sub("", bracket)) is not None)
