"""Cells of a time column that only name periods: what is no time in a sentence is one there."""

from __future__ import annotations

import re
from dataclasses import replace

from knowledge.plans.moments import Moment
from knowledge.plans.time_table import find_moments

BARE_PERIODS = re.compile(
    r"^\W*(?:theo\s+)?((?:tháng|quý|0?6 tháng|0?9 tháng|năm|"
    r"tuần)(?:\s*[,;/và]+\s*(?:cả\s+)?(?:tháng|quý|0?6 tháng|0?9 tháng|năm|tuần))*)\W*$"
)
BARE_YEAR = re.compile(
    r"^\W*(?:(?:giai đoạn|từ năm|các năm)\s*)?(?:20\d\d\s*(?:[-–]|đến)\s*)?(?:năm\s*)?(20\d\d)\W*$"
)


def bare_periods(text: str) -> list[Moment]:
    """The moments of a cell (plain) with nothing but "quý, 6 tháng, năm", "2026" or "giai đoạn 2026 - 2030"."""
    year = BARE_YEAR.match(text)
    if year:
        return [Moment("year", *year.span(1), year=int(year[1]))]
    periods = BARE_PERIODS.match(text)
    if periods is None:
        return []
    start, end = periods.span(1)
    return [replace(moment, start=start, end=end) for moment in find_moments(f"định kỳ {periods[1]}")]
