"""Reports of one series, each named by its period: "Quý I trước 10/3; 6 tháng trước 10/6; năm trước 05/12"."""

from __future__ import annotations

import re

from knowledge.plans.citations import plain

PERIOD = (
    r"quý\s*(?:iv|i{1,3}|[1-4])|(?:0?[369]|ba|sáu|chín)\s*tháng(?:\s*(?:đầu|cuối) năm)?|(?:cả |cuối )?năm"
)
NAMED = re.compile(
    r"(?:(?P<but>\b(?:riêng|trừ))\s+)?(?:đối với\s+)?"
    r"(?:(?P<report>\bbáo cáo)\s+(?:tổng kết\s+|kết quả\s+)?|(?<!tổng kết )(?<!sơ kết )(?<!trong ))"
    rf"\b(?P<period>{PERIOD})"
    r"(?:\s*20\d\d|\s*/\s*20\d\d)?(?:\s+(?:gửi|nộp|trình|hoàn thành|xong|là|thì))*[\s:(,\-–]*$"
)
"""Right before a date: which report of the series it is the day of."""
NAMED_AFTER = re.compile(rf"^\s*\(\s*(?:đối với\s+)?(?:báo cáo\s+)?(?:{PERIOD})\s*\)")
ONE_YEAR = re.compile(r"\bnăm\s*20\d\d\b|/\s*20\d\d\b")
LAST_MONTHS = {"năm": 12, "6": 6, "sáu": 6, "9": 9, "chín": 9}


def names_report(text: str, start: int, end: int) -> bool:
    """Whether the date at `start:end` is the day of a report named by its period."""
    words = plain(text)
    return bool(NAMED.search(words[:start]) or NAMED_AFTER.match(words[end:]))


def names_yearly_report(text: str, start: int) -> bool:
    """Whether a date is the day of a report that says so: "báo cáo năm trước ngày 05/12/2026"."""
    found = NAMED.search(plain(text[:start]))
    return found is not None and found["report"] is not None


def replaced_month(text: str, start: int) -> int | None:
    """The month whose day in a rhythm gives way to a date: 12 for "(riêng báo cáo năm trước ngày 25/11)"."""
    found = NAMED.search(plain(text[:start]))
    if found is None or not found["but"]:
        return None
    return next((month for word, month in LAST_MONTHS.items() if word in found["period"]), None)


def without_month(rule: str, month: int) -> str:
    """A rule for several months without one of them; any other rule as it is."""
    months = re.search(r"BYMONTH=([\d,]+)", rule)
    kept = [m for m in months[1].split(",") if int(m) != month] if months else []
    return rule.replace(months[0], f"BYMONTH={','.join(kept)}") if months and len(kept) > 1 else rule


def is_of_one_year(work: str) -> bool:
    """Whether words of work name the year of their reports: then they come once, not every year."""
    return bool(ONE_YEAR.search(plain(work)))
