"""Pieces of the patterns of time: days and months, words of bound and rhythm. Text is plain (lower case)."""

from __future__ import annotations

# Words before a date that say on which side of it the work is due.
BEFORE = (
    r"(?:(?:(?:chậm nhất|muộn nhất)(?: là)?|xong|hoàn thành)\s+)?"
    r"trước(?! hoặc| khi| mắt| hạn| và)"
)
UNTIL = (
    r"trước hoặc (?:trong|vào)|(?:chậm nhất|muộn nhất)(?: là)?(?: vào| đến| trong| hết)?"
    r"|không (?:muộn|chậm) hơn|không quá|hạn (?:cuối|chót)(?: cùng)?(?: là)?"
    r"|(?:đến|tới)(?: hết)?|hết|xong|thời hạn(?: là)?"
)
FROM = r"(?:bắt đầu|kể|tính)\s+từ|từ sau|từ|sau|bắt đầu(?: vào| trong)?"
IN = r"(?:ngay )?trong|vào|ngay|trong cả"
BOUND = (
    rf"(?:\b(?:(?P<before>{BEFORE})|(?P<until>{UNTIL})|(?P<from>{FROM})|(?P<in>{IN}))"
    r"\s*:?\s*(?:thời gian\s*|cuối giờ\s*)?)?"
)

# Numbers.
HOUR = r"(?:(?P<hour>\d{1,2})\s*(?:giờ|h|g|:)\s*(?P<minute>\d{2})?(?:\s*phút)?,?\s*)?"
YEAR = r"(?:\s*(?:/|-|\.|,?\s*(?:của\s*)?năm)\s*(?P<year>20\d\d))?(?!\d)"
DAY = r"(?:0?[1-9]|[12]\d|3[01])"
MONTH = r"(?:0?[1-9]|1[0-2])"
QUARTER = r"(?:iv|i{1,3}|0?[1-4])(?![\w%])"
COUNT = r"(?:\d{1,2}|một|hai|ba|bốn)"
NOT_A_NUMBER_MORE = r"(?![\d/%]|[.,]\d|\s*%)"
NO_LIMIT = r"(?<!quá )(?<!tối đa )"
"""Not after "không quá 01 lần/năm": how often at most is no rhythm."""
DAY_AND_MONTH = (
    rf"(?<![\d/.,])(?<!tháng )(?:(?P<day>{DAY})(?:\s*/\s*|[.-](?=\d+[.-]20))(?P<month>{MONTH})"
    rf"(?:\s*[/.\-]\s*(?P<year>20\d\d))?{NOT_A_NUMBER_MORE}"
    rf"|(?P<day2>{DAY})\s*tháng\s*(?P<month2>{MONTH})(?!\d)(?:,?\s*(?:/|năm)\s*(?P<year2>20\d\d))?)"
)

# Lists and stretches of them.
JOIN = r"\s*(?:,|;|và|hoặc|&|\+)\s*"
TO = r"\s*(?:-|–|đến(?:\s*hết)?|tới)\s*"

# Periods. A period with a number after it ("quý I", "tháng 3", "năm 2025") is a date, not a rhythm.
NOT_QUARTER_NUMBER = r"(?!\s*(?:[ivx]+\b|\d))"
EACH = r"(?:(?:(?:0?[1-9]|12|hai|ba|sáu|chín)\s+)?(?:tháng|quý|năm|tuần)|nửa năm|ngày)"
RATE = r"(?:tháng|quý|năm|tuần|ngày)"
PERIOD = (
    r"(?:(?:(?:0?[2-9]|12|hai|ba|sáu|chín)\s+)?tháng(?!\s*\d)"
    rf"|quý{NOT_QUARTER_NUMBER}|nửa năm|năm(?!\s*(?:\d|học|trước(?!\s+(?:ngày\s+)?\d)|nay|qua))|tuần|ngày(?!\s*\d))"
)
PERIOD_JOIN = r"\s*(?:,|;|và|hoặc|/|\+)\s*"
PERIOD_FILLER = r"(?:hàng\s+|cuối\s+|cả\s+|theo\s+|định kỳ\s+|báo cáo\s+|một\s+)"
PERIODS = rf"{PERIOD}(?:{PERIOD_JOIN}{PERIOD_FILLER}?{PERIOD})*"
NOT_PART_OF_YEAR = r"(?!\s*(?:đầu|cuối)\s*(?:của\s*)?năm)"

# Which month a bare day belongs to.
NEXT = r"(?:liền kề|liền sau|kế tiếp|kế sau|tiếp theo|sau)"
OF = r"(?:của\s*)?"
IN_NEXT_QUARTER = (
    rf"{OF}(?:tháng\s*)?(?:đầu(?: tiên)?|thứ nhất|liền kề|tiếp theo|kế tiếp)?\s*"
    rf"{OF}(?:sau\s*)?quý\s*{NEXT}"
)
IN_QUARTER = (
    rf"(?:mỗi\s*|hàng\s*|từng\s*)?quý{NOT_QUARTER_NUMBER}"
    rf"|(?:tháng\s*)?(?:cuối|thứ ba|thứ 3)\s*(?:cùng\s*)?{OF}(?:mỗi\s*|hàng\s*)?(?:quý|kỳ)(?: báo cáo)?"
    r"|tháng cuối(?: cùng)?(?!\s*(?:năm|tháng|quý|kỳ|\d|của))"
)
IN_NEXT_MONTH = rf"(?:hàng\s*)?tháng\s*{NEXT}(?:\s*(?:của|sau)?\s*(?:kỳ|tháng|quý)(?: báo cáo)?)?"
IN_MONTH = r"(?:(?:hàng|mỗi|của|trong)\s*)*tháng(?!\s*\d)"

# Parts of a month or a year.
PART_OF_MONTH = (
    r"(?P<part>(?:nửa )?đầu|giữa|(?:nửa )?cuối|hết|thượng tuần|trung tuần|hạ tuần|tuần (?:đầu|cuối))?"
)
PART_OF_YEAR = r"(?P<part>đầu|giữa|cuối|hết|trong|cả)"
