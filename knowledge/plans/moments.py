"""Words about time found in a text: each pattern has a name, and says what it stands for, not yet which day it is."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Literal

from knowledge.plans.recurrence import NUMBER_WORDS, WEEKDAYS, period_of, times_a_period

Kind = Literal[
    "date", "day", "month", "quarter", "half", "year", "weekday", "recurring", "relative", "ongoing", "none"
]
Bound = Literal["before", "until", "from", "in", ""]


@dataclass(frozen=True, slots=True)
class Moment:
    """One phrase about time, at `start:end` of the text it was found in."""

    kind: Kind
    start: int
    end: int
    bound: Bound = ""
    day: int | None = None
    numbers: tuple[int, ...] = ()
    """Months or quarters; for a half-year, its last month."""
    year: int | None = None
    part: str = ""
    """đầu, giữa, cuối… inside the period."""
    relation: str = ""
    """What a bare day counts in: month, later month, quarter end…"""
    periods: frozenset[str] = frozenset()
    weekday: str = ""
    time: str | None = None
    ranged: bool = False
    """From the first number to the last; otherwise a list of them."""


BEFORE = r"(?:(?:(?:chậm nhất|muộn nhất)(?: là)?|xong|hoàn thành)\s+)?trước(?! hoặc| khi| mắt| hạn| và)"
UNTIL = (
    r"trước hoặc (?:trong|vào)|(?:chậm nhất|muộn nhất)(?: là)?(?: vào| đến| trong| hết)?|không (?:muộn|chậm) hơn|không quá|"
    r"hạn (?:cuối|chót)(?: cùng)?(?: là)?|(?:đến|tới)(?: hết)?|hết|xong|thời hạn(?: là)?"
)
FROM = r"(?:bắt đầu|kể|tính)\s+từ|từ sau|từ|sau|bắt đầu(?: vào| trong)?"
IN = r"(?:ngay )?trong|vào|ngay|trong cả"
BOUND = rf"(?:\b(?:(?P<before>{BEFORE})|(?P<until>{UNTIL})|(?P<from>{FROM})|(?P<in>{IN}))\s*:?\s*(?:thời gian\s*|cuối giờ\s*)?)?"
TIME = r"(?:(?P<hour>\d{1,2})\s*(?:giờ|h|g|:)\s*(?P<minute>\d{2})?(?:\s*phút)?,?\s*)?"
YEAR = r"(?:\s*(?:/|-|\.|,?\s*(?:của\s*)?năm)\s*(?P<year>20\d\d))?(?!\d)"
DAY = r"(?:0?[1-9]|[12]\d|3[01])"
MONTH = r"(?:0?[1-9]|1[0-2])"
QUARTER = r"(?:iv|i{1,3}|0?[1-4])(?![\w%])"
JOIN = r"\s*(?:,|;|và|hoặc|&|\+)\s*"
TO = r"\s*(?:-|–|đến(?:\s*hết)?|tới)\s*"
PERIOD = r"(?:(?:(?:0?[2-9]|12|hai|ba|sáu|chín)\s+)?tháng(?!\s*\d)|quý(?!\s*(?:[ivx]+\b|\d))|nửa năm|năm(?!\s*(?:\d|học|trước|nay|qua))|tuần|ngày(?!\s*\d))"
EACH = r"(?:(?:(?:0?[2-9]|12|hai|ba|sáu|chín)\s+)?tháng|quý|nửa năm|năm|tuần|ngày)"
PERIODS = rf"{PERIOD}(?:\s*(?:,|;|và|hoặc|/|\+)\s*(?:hàng\s+|cả\s+|theo\s+|định kỳ\s+|báo cáo\s+|một\s+)?{PERIOD})*"
NOT_PART_OF_YEAR = r"(?!\s*(?:đầu|cuối)\s*(?:của\s*)?năm)"
COUNT = r"(?:\d{1,2}|một|hai|ba|bốn)"

Build = Callable[[re.Match[str]], "Moment | None"]


def _bound(found: re.Match[str]) -> Bound:
    groups = found.groupdict()
    if groups.get("before"):
        return "before"
    return "until" if groups.get("until") else "from" if groups.get("from") else "in" if groups.get("in") else ""


def _number(text: str | None) -> int | None:
    return int(text) if text else None


def _time(found: re.Match[str]) -> str | None:
    hour = _number(found["hour"])
    return None if hour is None or hour > 23 else f"{hour:02d}:{found['minute'] or '00'}"  # noqa: PLR2004 - hours


def _date(found: re.Match[str]) -> Moment | None:
    groups = found.groupdict()
    day, month = int(groups["day"] or groups["day2"]), int(groups["month"] or groups["month2"])
    return Moment(
        "date", *found.span(), _bound(found), day, (month,), _number(groups["year"] or groups["year2"]), time=_time(found)
    )


def _day(found: re.Match[str]) -> Moment | None:
    day = -1 if found["last"] else int(found["day"])
    relation = next((name for name in ("later", "quarter_later", "quarter", "month") if found[name]), "")
    return Moment("day", *found.span(), _bound(found), day, relation=relation, time=_time(found))


def _weekday(found: re.Match[str]) -> Moment | None:
    weekday = WEEKDAYS["chủ nhật"] if found["sunday"] else WEEKDAYS[found["weekday"]]
    return Moment("weekday", *found.span(), _bound(found), weekday=weekday, time=_time(found))


def _listed(found: re.Match[str], kind: Kind, pattern: str, read: Callable[[str], int]) -> Moment:
    numbers = tuple(read(text) for text in re.findall(pattern, found["list"]))
    ranged = bool(re.search(TO.replace(r"\s*", ""), found["list"]))
    bound: Bound = "until" if ranged and _bound(found) == "from" else _bound(found)
    return Moment(
        kind, *found.span(), bound, numbers=numbers, year=_number(found["year"]), part=found["part"] or "", ranged=ranged
    )


def _month(found: re.Match[str]) -> Moment | None:
    return _listed(found, "month", r"\d{1,2}", int)


def _quarter(found: re.Match[str]) -> Moment | None:
    roman = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
    return _listed(found, "quarter", r"iv|i{1,3}|\d", lambda text: roman.get(text) or int(text))


def _half(found: re.Match[str]) -> Moment | None:
    count = found["count"]
    months = NUMBER_WORDS.get(count or "", 6) if not (count or "").isdigit() else int(count)
    last = 12 if found["part"] == "cuối" else months
    return Moment("half", *found.span(), _bound(found), numbers=(last,), year=_number(found["year"]), part=found["part"])


def _year(found: re.Match[str]) -> Moment | None:
    year = _number(found["to"] or found["year"])
    return Moment("year", *found.span(), _bound(found), year=year, part=found["part"] or "")


def _recurring(found: re.Match[str]) -> Moment | None:
    words = re.split(r"\s*(?:,|;|và|hoặc|/|\+)\s*", found["periods"] or "")
    strip = re.compile(r"^(?:hàng|cả|theo|định kỳ|báo cáo|một)\s+")
    periods = frozenset(filter(None, (period_of(strip.sub("", word)) for word in words)))
    return Moment("recurring", *found.span(), periods=periods)


def _bare_recurring(found: re.Match[str]) -> Moment | None:
    moment = _recurring(found)
    return moment and replace(moment, part="bare")


def _times(found: re.Match[str]) -> Moment | None:
    groups = found.groupdict()
    period = period_of(groups["per"] or groups["each"])
    count = groups["count"] or "1"
    times = int(count) if count.isdigit() else NUMBER_WORDS[count]
    rhythm = times_a_period(times, period or "")
    if rhythm is None and period and times == 1:
        rhythm = period
    return Moment("recurring", *found.span(), periods=frozenset({rhythm} if rhythm else ()))


def _plain(kind: Kind) -> Build:
    return lambda found: Moment(kind, *found.span())


TABLE: tuple[tuple[str, str, Build], ...] = (
    (
        "sau 05 ngày làm việc kể từ…",
        r"\b(?:ngay\s+)?(?:sau|trong(?: vòng| thời hạn| thời gian)?|chậm nhất(?: là)?|không quá|trước)\s*(?:\d{1,3}|một|hai|ba|sáu)\s*"
        r"(?:\([^()]*\)\s*)?(?:ngày|tháng|tuần|giờ|năm)(?:\s*làm việc)?\s*,?\s*(?:kể từ|tính từ|sau|từ khi|từ ngày|trước khi|trước|làm việc)[^;.)]*",
        _plain("relative"),
    ),
    ("ngay sau khi…", r"\b(?:ngay )?(?:sau khi|khi có|trước khi|kể từ khi)\b[^;.)]*", _plain("relative")),
    (
        "hai tuần một lần",
        r"\b(?:hai|02|2) tuần\s*(?:/|một|01|1)\s*lần",
        lambda found: Moment("recurring", *found.span(), periods=frozenset({"fortnight"})),
    ),
    (
        "01 lần/quý, 6 tháng một lần",
        rf"(?:ít nhất |tối thiểu |mỗi )?(?:(?P<count>{COUNT})\s*lần\s*(?:/|trong|một|mỗi|01|1|/\s*1)\s*(?P<per>{EACH})(?!\w)"
        rf"|(?:mỗi |hàng )?(?P<each>{EACH})\s*(?:/|một|01|1|x)?\s*(?:0?1\s+|một\s+)?lần\b)",
        _times,
    ),
    (
        "trước ngày 15/02/2025, chậm nhất 17 giờ ngày 5 tháng 3",
        rf"{BOUND}{TIME}(?:(?:sáng|chiều)\s*)?(?:thứ\s*\w+,?\s*)?(?:ngày\s*(?:mồng\s*|mùng\s*)?)?(?<![\d/.,])(?<!tháng )"
        rf"(?:(?P<day>{DAY})(?:\s*/\s*|(?P<mark>[.-])(?=\d+[.-]20))(?P<month>{MONTH})(?:\s*[/.\-]\s*(?P<year>20\d\d))?(?![\d/%]|[.,]\d|\s*%)"
        rf"|(?P<day2>{DAY})\s*tháng\s*(?P<month2>{MONTH})(?!\d)(?:,?\s*(?:/|năm)\s*(?P<year2>20\d\d))?)",
        _date,
    ),
    (
        "trước ngày 20 hàng tháng, ngày 15 của tháng cuối quý",
        rf"{BOUND}{TIME}ngày\s*(?:(?P<last>cuối(?: cùng)?)|(?P<day>{DAY})(?![\d/]))\s*(?:của\s*)?"
        r"(?:(?P<quarter_later>(?:của\s*)?(?:tháng\s*)?(?:đầu(?: tiên)?|thứ nhất|liền kề|tiếp theo|kế tiếp)?\s*(?:của\s*)?(?:sau\s*)?quý\s*(?:sau|tiếp theo|kế tiếp|liền kề|liền sau))"
        r"|(?P<quarter>(?:mỗi\s*|hàng\s*|từng\s*)?quý(?!\s*(?:[ivx]+\b|\d))|(?:tháng\s*)?(?:cuối|thứ ba|thứ 3)\s*(?:cùng\s*)?(?:của\s*)?(?:mỗi\s*|hàng\s*)?(?:quý|kỳ)(?: báo cáo)?)"
        r"|(?P<later>(?:hàng\s*)?tháng\s*(?:liền kề|liền sau|kế tiếp|kế sau|tiếp theo|sau)(?:\s*(?:của|sau)?\s*(?:kỳ|tháng|quý)(?: báo cáo)?)?)"
        r"|(?P<month>(?:(?:hàng|mỗi|của|trong)\s*)*tháng(?!\s*\d)))?",
        _day,
    ),
    (
        "trước 16 giờ thứ Sáu",
        rf"{BOUND}{TIME}(?:(?:chiều|sáng)\s*)?(?:ngày\s*)?(?:thứ\s*(?P<weekday>hai|ba|tư|năm|sáu|bảy|bẩy|[2-7])|(?P<sunday>chủ nhật))\b(?=\s*(?:của\s*)?(?:hàng|mỗi|trong|cuối|\()?\s*(?:tuần|\())",
        _weekday,
    ),
    (
        "6 tháng cuối năm 2025, nửa đầu năm",
        rf"{BOUND}(?:(?P<count>0?[369]|ba|sáu|chín)\s*tháng|nửa)\s*(?P<part>đầu|cuối)\s*(?:của\s*)?năm(?:\s*(?P<year>20\d\d))?",
        _half,
    ),
    (
        "Quý I/2025, trong quý I năm 2025, quý II, III/2026",
        rf"{BOUND}(?P<part>đầu|giữa|cuối|hết)?\s*\bquý\s*(?P<list>{QUARTER}(?:(?:{JOIN}|{TO})(?:hết\s*)?(?:quý\s*)?{QUARTER})*){YEAR}",
        _quarter,
    ),
    (
        "Tháng 02/2025, nửa cuối tháng 6, từ tháng 3 đến tháng 5",
        rf"{BOUND}(?P<part>(?:nửa )?đầu|giữa|(?:nửa )?cuối|hết|thượng tuần|trung tuần|hạ tuần|tuần (?:đầu|cuối))?\s*(?:của\s*)?(?<!\d )(?<!\d)\btháng\s*"
        rf"(?P<list>{MONTH}(?!\d)(?:(?:{JOIN}|{TO})(?:hết\s*)?(?:tháng\s*)?{MONTH}(?!\d|\s*(?:%|lần|ngày|cuộc|lớp)))*){YEAR}",
        _month,
    ),
    (
        "hàng quý, định kỳ 06 tháng, năm, theo quý",
        rf"(?:\b(?:theo\s+)?định kỳ\s*:?\s*(?:(?:theo|hàng|mỗi|từng)\s+)?|\b(?:hàng|mỗi)\s+|\btheo\s+(?:từng\s+)?(?=(?:quý|tháng|tuần|\d+ tháng)\b))"
        rf"(?P<periods>{PERIODS}){NOT_PART_OF_YEAR}(?:\s*(?:,|và|hoặc|hay)?\s*(?:báo cáo )?đột xuất)?",
        _recurring,
    ),
    (
        "báo cáo quý, 6 tháng, năm",
        rf"\bbáo cáo\s+(?:\w+\s+){{0,6}}?(?P<periods>(?:tháng|quý(?!\s*(?:[ivx]+\b|\d))|0?6 tháng|0?9 tháng)\s*(?:,|và|/)\s*{PERIODS}){NOT_PART_OF_YEAR}",
        _bare_recurring,
    ),
    ("định kỳ", r"\bđịnh kỳ\b(?P<periods>)", _recurring),
    (
        "trong năm 2025, đến hết năm 2025, cuối năm",
        rf"{BOUND}(?:(?P<part>đầu|giữa|cuối|hết|trong|cả)\s*)?(?:các\s*)?năm\s*(?P<year>20\d\d)(?!\d)(?:(?:\s*[-–,]\s*|\s*(?:và|đến)\s*(?:năm\s*)?)(?P<to>20\d\d))?",
        _year,
    ),
    (
        "trong năm, cuối năm",
        rf"{BOUND}(?P<part>đầu|giữa|cuối|hết|trong|cả)\s*năm(?!\s*(?:\d|học|trước|qua|sau))(?P<year>)(?P<to>)",
        _year,
    ),
    ("thường xuyên", r"\bthường xuyên|\bliên tục|\bquanh năm|\btrong suốt", _plain("ongoing")),
    (
        "theo quy định, theo hướng dẫn của…",
        r"\btheo (?:quy định|hướng dẫn|kế hoạch|yêu cầu|chỉ đạo|tiến độ|lộ trình|chương trình|thời gian|văn bản|thực tế|đề nghị|phân công)\b[^;.]*"
        r"|\bđột xuất\b|\bphát sinh\b",
        _plain("none"),
    ),
)
COMPILED = tuple((name, re.compile(pattern), build) for name, pattern, build in TABLE)


def find_moments(text: str) -> list[Moment]:
    """Every phrase about time in `text` (plain, citations hidden), in order; earlier rows of the table win."""
    taken: list[Moment] = []
    for moment in _candidates(text):
        if all(moment.end <= other.start or moment.start >= other.end for other in taken):
            taken.append(moment)
    return sorted(taken, key=lambda moment: moment.start)


def _candidates(text: str) -> Iterator[Moment]:
    for _, pattern, build in COMPILED:
        for found in pattern.finditer(text):
            moment = build(found)
            if moment is not None:
                yield moment
