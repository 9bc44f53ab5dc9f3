"""The table of phrases about time. To teach the reader a phrase, add a row, or a word to a row."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import lru_cache

from knowledge.plans.moments import Bound, Kind, Moment
from knowledge.plans.recurrence import NUMBER_WORDS, WEEKDAYS, period_of, times_a_period
from knowledge.plans.time_words import (
    BOUND,
    COUNT,
    DAY,
    DAY_AND_MONTH,
    EACH,
    HOUR,
    IN_MONTH,
    IN_NEXT_MONTH,
    IN_NEXT_QUARTER,
    IN_QUARTER,
    JOIN,
    MONTH,
    NO_LIMIT,
    NOT_PART_OF_YEAR,
    NOT_QUARTER_NUMBER,
    OF,
    PART_OF_MONTH,
    PART_OF_YEAR,
    PERIOD_FILLER,
    PERIOD_JOIN,
    PERIODS,
    QUARTER,
    RATE,
    TO,
    YEAR,
)

Build = Callable[[re.Match[str]], Moment]
ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
HOURS_A_DAY = 24
DECEMBER = 12
HALF_A_YEAR = 6
NTH = {"đầu": 1, "thứ nhất": 1, "thứ hai": 2, "thứ ba": 3, "thứ tư": 4, "cuối": -1}
REMEMBERED = 2_000
"""Texts whose phrases about time are kept: the stages of a reading ask for the same ones again."""
TWO_APART = re.compile(r"^[^,;]*\bvà\b[^,;]*$")
"""Two named one by one: "quý II và quý III" are two dates, "tháng 11, 12" is one stretch."""


def _bound(found: re.Match[str]) -> Bound:
    groups = found.groupdict()
    names: tuple[Bound, ...] = ("before", "until", "from", "in")
    return next((name for name in names if groups.get(name)), "")


def _number(text: str | None) -> int | None:
    return int(text) if text else None


def _time(found: re.Match[str]) -> str | None:
    hour = _number(found["hour"])
    return None if hour is None or hour >= HOURS_A_DAY else f"{hour:02d}:{found['minute'] or '00'}"


def _date(found: re.Match[str]) -> Moment:
    day, month = int(found["day"] or found["day2"]), int(found["month"] or found["month2"])
    year = _number(found["year"] or found["year2"])
    return Moment("date", *found.span(), _bound(found), day, (month,), year, time=_time(found))


def _day_of_months(found: re.Match[str]) -> Moment:
    months = tuple(map(int, re.findall(r"\d{1,2}", found["list"])))
    year, day = _number(found["year"]), int(found["day"])
    return Moment("date", *found.span(), _bound(found), day, months, year, time=_time(found))


def _day(found: re.Match[str]) -> Moment:
    day = -1 if found["last"] else int(found["day"])
    days = tuple(map(int, re.findall(r"\d{1,2}", found["more"] or "")))
    relations = ("later", "quarter_later", "quarter", "month")
    relation = next((name for name in relations if found[name]), "")
    numbers = (day, *days) if days and relation else ()
    return Moment("day", *found.span(), _bound(found), day, numbers, relation=relation, time=_time(found))


def _weekday(found: re.Match[str]) -> Moment:
    weekday = WEEKDAYS["chủ nhật"] if found["sunday"] else WEEKDAYS[found["weekday"]]
    return Moment("weekday", *found.span(), _bound(found), weekday=weekday, time=_time(found))


def _weekday_of_month(found: re.Match[str]) -> Moment:
    return replace(_weekday(found), day=NTH[found["nth"].removesuffix(" tiên").removesuffix(" cùng")])


def _listed(found: re.Match[str], kind: Kind, numbers: tuple[int, ...]) -> Moment:
    """Months or quarters; "từ tháng 3 đến tháng 5" is due at the end of the stretch."""
    ranged = bool(re.search(r"[-–]|\bđến\b|\btới\b", found["list"]))
    bound: Bound = "until" if ranged and _bound(found) == "from" else _bound(found)
    year, part = _number(found["year"]), (found["part"] or "").replace("thứ ", "")
    apart = bool(TWO_APART.match(found["list"]))
    return Moment(
        kind, *found.span(), bound, numbers=numbers, year=year, part=part, ranged=ranged, apart=apart
    )


def _month(found: re.Match[str]) -> Moment:
    return _listed(found, "month", tuple(map(int, re.findall(r"\d{1,2}", found["list"]))))


def _quarter(found: re.Match[str]) -> Moment:
    printed = re.findall(r"iv|i{1,3}|[1-4]", found["list"])
    return _listed(found, "quarter", tuple(ROMAN.get(text) or int(text) for text in printed))


def _half(found: re.Match[str]) -> Moment:
    count = found["count"] or ""
    months = int(count) if count.isdigit() else NUMBER_WORDS.get(count, HALF_A_YEAR)
    last = DECEMBER if found["part"] == "cuối" else months
    year = _number(found["year"])
    return Moment("half", *found.span(), _bound(found), numbers=(last,), year=year, part=found["part"])


def _year(found: re.Match[str]) -> Moment:
    year = _number(found["to"] or found["year"])
    return Moment("year", *found.span(), _bound(found), year=year, part=found["part"] or "")


def _recurring(found: re.Match[str]) -> Moment:
    words = re.split(PERIOD_JOIN, found["periods"] or "")
    named = (period_of(re.sub(rf"^{PERIOD_FILLER}", "", word)) for word in words)
    return Moment("recurring", *found.span(), periods=frozenset(filter(None, named)))


def _bare_recurring(found: re.Match[str]) -> Moment:
    return replace(_recurring(found), part="bare")


def _reports_of_year(found: re.Match[str]) -> Moment:
    """Each report of the year by its own name: the first quarter's, not every quarter's."""
    named = (
        {"first", "june"} | ({"nine"} if found["nine"] else set()) | ({"year"} if found["whole"] else set())
    )
    return Moment("recurring", *found.span(), periods=frozenset(named))


def _fortnight(found: re.Match[str]) -> Moment:
    return Moment("recurring", *found.span(), periods=frozenset({"fortnight"}))


def _times(found: re.Match[str]) -> Moment:
    period = period_of(found["per"] or found["per2"] or found["each"]) or ""
    count = found["count"] or found["count2"] or "1"
    times = int(count) if count.isdigit() else NUMBER_WORDS[count]
    rhythm = times_a_period(times, period) or (period if times == 1 else None)
    return Moment("recurring", *found.span(), periods=frozenset({rhythm} if rhythm else ()))


def _plain(kind: Kind) -> Build:
    return lambda found: Moment(kind, *found.span())


TABLE: tuple[tuple[str, str, Build], ...] = (
    (
        "sau 05 ngày làm việc kể từ…",
        (
            r"\b(?:ngay\s+)?(?:sau|trong(?: vòng| thời hạn| thời gian)?|chậm nhất(?: là)?|không quá|trước)"
            r"\s*(?:\d{1,3}|một|hai|ba|sáu)\s*(?:\([^()]*\)\s*)?(?:ngày|tháng|tuần|giờ|năm)"
            r"(?:\s*làm việc)?\s*,?\s*"
            r"(?:kể từ|tính từ|sau|từ khi|từ ngày|trước khi|trước|làm việc)[^;.)]*"
        ),
        _plain("relative"),
    ),
    (
        "xong trước khi xã mới đi vào hoạt động (ngày 01/7/2025)",
        (
            r"\b(?:(?:xong|hoàn thành)\s+)?(?P<before>trước) (?:khi|lúc|thời điểm)\s[^;.()]{2,120}"
            rf"\(\s*(?:tức |dự kiến |kể từ |từ |vào )*{HOUR}(?:ngày\s*)?{DAY_AND_MONTH}\s*\)"
        ),
        _date,
    ),
    (
        "ngay sau khi…",
        r"\b(?:ngay )?(?:sau khi|khi có|trước khi|kể từ khi)\b(?:(?!,\s*(?:xong|hoàn thành|chậm nhất|trước) )[^;.)])*",
        _plain("relative"),
    ),
    ("hai tuần một lần", r"\b(?:hai|02|2) tuần\s*(?:/|một|01|1)\s*lần", _fortnight),
    (
        "01 lần/quý, 6 tháng một lần",
        (
            r"(?:ít nhất |tối thiểu |mỗi )?"
            rf"(?:{NO_LIMIT}(?<!\d)(?P<count>{COUNT})\s*lần\s*(?:/|trong|một|mỗi|01|1|/\s*1)\s*(?P<per>{EACH})(?!\w)(?!\s*(?:[ivx]+\b|\d))"
            rf"|\b(?:mỗi|một|hàng|0?1)\s+(?P<per2>{EACH})\s+(?:ít nhất\s+|tối thiểu\s+|từ\s+)?"
            rf"(?P<count2>{COUNT})\s*lần\b"
            rf"|(?:mỗi |hàng )?(?P<each>{EACH})\s*(?:/|một|01|1|x)?\s*(?:0?1\s+|một\s+)?lần\b)"
        ),
        _times,
    ),
    (
        "02 tin, bài/tháng, 01 số/tuần",
        rf"{NO_LIMIT}(?<![\d.,])\b\d{{1,3}}(?:\.\d{{3}})*\s+(?!(?:tháng|quý|ngày|tuần)\s*/)(?:[^\W\d_]+,?\s+){{0,3}}[^\W\d_]+\s*/\s*(?:mỗi\s+)?(?P<periods>{RATE})\b(?!\s*\d)",
        _recurring,
    ),
    (
        "mỗi quý 02 lớp, hàng tháng ít nhất 01 buổi",
        (
            rf"\b(?:mỗi|hàng)\s+(?P<periods>{RATE})\s+(?:ít nhất\s+|tối thiểu\s+|từ\s+|có\s+)?"
            r"\d{1,3}(?=\s+(?!tháng|quý|năm|tuần|ngày)[^\W\d_])"
        ),
        _recurring,
    ),
    (
        "trước ngày 15 các tháng 3, 6, 9, 12",
        (
            rf"{BOUND}{HOUR}ngày\s*(?P<day>{DAY})\s*{OF}(?:các\s*)?tháng\s*"
            rf"(?P<list>{MONTH}(?!\d)(?:{JOIN}(?:tháng\s*)?{MONTH}(?!\d|\s*/)){{1,11}}){YEAR}"
        ),
        _day_of_months,
    ),
    (
        "tuần 2 tháng 3/2026",
        (
            rf"{BOUND}(?P<part>tuần\s*(?:thứ\s*)?(?:[1-4]|nhất|hai|ba|tư))\s*{OF}"
            rf"tháng\s*(?P<list>{MONTH}(?!\d)){YEAR}"
        ),
        _month,
    ),
    (
        "trước ngày 15/02/2025, chậm nhất 17 giờ ngày 5 tháng 3",
        (
            rf"{BOUND}{HOUR}(?:(?:sáng|chiều)\s*)?(?:thứ\s*\w+,?\s*)?(?:ngày\s*(?:mồng\s*|mùng\s*)?)?"
            rf"{DAY_AND_MONTH}"
        ),
        _date,
    ),
    (
        "báo cáo tháng trước ngày 20",
        (
            rf"\bbáo cáo\s+(?P<month>tháng)\s*[:(]?\s*{BOUND}{HOUR}ngày\s*(?P<day>{DAY})(?![\d/])(?!\s*tháng)"
            r"(?P<last>)(?P<more>)(?P<later>)(?P<quarter_later>)(?P<quarter>)"
        ),
        _day,
    ),
    (
        "trước ngày 20 hàng tháng, ngày 15 của tháng cuối quý",
        (
            rf"{BOUND}{HOUR}ngày\s*(?:(?P<last>cuối(?: cùng)?)|(?P<day>{DAY})(?![\d/])"
            rf"(?P<more>(?:\s*(?:,|và|;)\s*(?:ngày\s*)?{DAY}(?![\d/])){{0,4}}))\s*{OF}"
            rf"(?:(?P<quarter_later>{IN_NEXT_QUARTER})|(?P<quarter>{IN_QUARTER})"
            rf"|(?P<later>{IN_NEXT_MONTH})|(?P<month>{IN_MONTH}))?"
        ),
        _day,
    ),
    (
        "vào ngày làm việc đầu tiên của tháng",
        (
            rf"{BOUND}ngày làm việc (?:đầu|cuối)(?: tiên| cùng)?\s*{OF}(?:mỗi\s*|hàng\s*)?"
            r"(?P<periods>tháng|quý|tuần)(?!\s*\d)"
        ),
        _recurring,
    ),
    (
        "thứ bảy đầu tiên của tháng",
        (
            rf"{BOUND}{HOUR}(?:(?:chiều|sáng|tối)\s*)?(?:ngày\s*)?"
            r"(?:thứ\s*(?P<weekday>hai|ba|tư|năm|sáu|bảy|bẩy|[2-7])|(?P<sunday>chủ nhật))\s*"
            rf"(?:tuần\s*)?(?P<nth>đầu(?: tiên)?|cuối(?: cùng)?|thứ (?:nhất|hai|ba|tư))\s*{OF}"
            r"(?:mỗi\s*|hàng\s*)?tháng(?!\s*\d)"
        ),
        _weekday_of_month,
    ),
    (
        "trước 16 giờ thứ Sáu hàng tuần",
        (
            rf"{BOUND}{HOUR}(?:(?:chiều|sáng|tối)\s*)?(?:các\s*)?(?:ngày\s*)?"
            r"(?:thứ\s*(?P<weekday>hai|ba|tư|năm|sáu|bảy|bẩy|[2-7])|(?P<sunday>chủ nhật))\b"
            rf"(?=(?:\s*(?:,|và)\s*(?:(?:chiều|sáng|tối)\s*)?(?:thứ\s*\w+|chủ nhật))*"
            rf"\s*{OF}(?:hàng|mỗi|trong|cuối|\()?\s*(?:tuần|\())"
        ),
        _weekday,
    ),
    (
        "hàng tuần báo cáo kết quả vào thứ Sáu",
        (
            rf"\bhàng tuần\b[^.;]{{0,90}}?(?<!lần)(?<!tuần)\s{BOUND}{HOUR}(?:(?:chiều|sáng|tối|ngày)\s*)*"
            r"(?:thứ\s*(?P<weekday>hai|ba|tư|năm|sáu|bảy|bẩy|[2-7])|(?P<sunday>chủ nhật))\b(?!\s*,?\s*(?:ngày\s*)?\d)"
        ),
        _weekday,
    ),
    (
        "báo cáo quý I, 6 tháng, 9 tháng và năm",
        (
            r"\bbáo cáo\s+(?:\w+\s+){0,6}?quý\s*(?:i|1)\s*(?:,|;|và)\s*0?6 tháng(?!\s*cuối)(?:\s*đầu năm)?"
            r"(?=\s*(?:,|;|và)\s*(?:0?9 tháng|(?:cả |cuối )?năm))"
            r"(?P<nine>\s*(?:,|;|và)\s*0?9 tháng)?(?P<whole>\s*(?:,|;|và)\s*(?:cả |cuối )?năm(?!\s*(?:\d|trước\b)))?"
        ),
        _reports_of_year,
    ),
    (
        "6 tháng cuối năm 2025, nửa đầu năm",
        (
            rf"{BOUND}(?:(?P<count>0?[369]|ba|sáu|chín)\s*tháng|nửa)\s*"
            rf"(?P<part>đầu|cuối)\s*{OF}năm(?:\s*(?P<year>20\d\d))?"
        ),
        _half,
    ),
    (
        "Quý I/2025, trong quý I năm 2025, quý II, III/2026",
        (
            rf"{BOUND}(?P<part>đầu|giữa|cuối|hết)?\s*\b(?:quý|q(?=(?:iv|i{{1,3}}|[1-4])(?:\s*[-–/]|$)))\s*"
            rf"(?P<list>{QUARTER}(?:(?:{JOIN}|{TO})(?:hết\s*)?(?:quý\s*|q)?{QUARTER})*){YEAR}"
        ),
        _quarter,
    ),
    (
        "Tháng 02/2025, nửa cuối tháng 6, từ tháng 3 đến tháng 5",
        (
            rf"{BOUND}{PART_OF_MONTH}\s*{OF}(?<!\d )(?<!\d)\b(?:tháng|t(?=\d))\s*(?P<list>{MONTH}(?!\d)"
            rf"(?:(?:{JOIN}|{TO})(?:hết\s*)?(?:tháng\s*|t(?=\d))?{MONTH}(?!\d|\s*(?:%|lần|ngày|cuộc|lớp)))*){YEAR}"
        ),
        _month,
    ),
    (
        "6/2026, trước 12/2026, 3 - 5/2026",
        rf"{BOUND}(?P<part>)(?<![\d/.,:-])(?<!số )(?P<list>{MONTH}(?:{TO}{MONTH})?)\s*/\s*(?P<year>20\d\d)(?![\d/])",
        _month,
    ),
    (
        "hàng quý, định kỳ 06 tháng, năm, theo quý",
        (
            r"(?:\b(?:theo\s+)?định kỳ\s*:?\s*(?:(?:theo|hàng|mỗi|từng)\s+)?|\b(?:hàng|mỗi)\s+"
            r"|\btheo\s+(?:từng\s+)?(?=(?:quý|tháng|tuần|\d+ tháng)\b))"
            rf"(?P<periods>{PERIODS}){NOT_PART_OF_YEAR}(?:\s*(?:,|và|hoặc|hay)?\s*(?:báo cáo )?đột xuất)?"
        ),
        _recurring,
    ),
    (
        "6 tháng và cuối năm báo cáo…",
        (
            rf"(?:^|(?<!quý)(?<!tháng)[;,.])\s*(?P<periods>(?:quý{NOT_QUARTER_NUMBER}|0?6 tháng)\s*(?:,|và|/)\s*"
            rf"(?:cuối\s+)?{PERIODS})(?=\s+(?:báo cáo|tổng hợp|gửi|tổ chức))"
        ),
        _recurring,
    ),
    (
        "báo cáo quý, 6 tháng, năm",
        (
            rf"\bbáo cáo\s+(?:\w+\s+){{0,6}}?(?P<periods>(?:tháng|quý{NOT_QUARTER_NUMBER}"
            rf"|0?[69] tháng)\s*(?:,|và|/)\s*{PERIODS}){NOT_PART_OF_YEAR}"
        ),
        _bare_recurring,
    ),
    ("định kỳ", r"\bđịnh kỳ\b(?P<periods>)", _recurring),
    (
        "trong năm 2025, đến hết năm 2025, năm 2025 - 2026",
        (
            rf"{BOUND}(?:{PART_OF_YEAR}\s*)?(?:các\s*)?năm\s*(?P<year>20\d\d)(?!\d)"
            r"(?:(?:\s*[-–,]\s*|\s*đến\s*(?:năm\s*)?|\s*và\s*)(?P<to>20\d\d))?"
        ),
        _year,
    ),
    (
        "trong năm, cuối năm",
        rf"{BOUND}{PART_OF_YEAR}\s*năm(?!\s*(?:\d|học|trước|qua|sau))(?P<year>)(?P<to>)",
        _year,
    ),
    ("thường xuyên", r"\bthường xuyên|\bliên tục|\bquanh năm|\btrong suốt", _plain("ongoing")),
    (
        "theo quy định, theo hướng dẫn của…",
        (
            r"\btheo (?:quy định|hướng dẫn|kế hoạch|yêu cầu|chỉ đạo|tiến độ|lộ trình|chương trình|thời gian|"
            r"văn bản|thực tế|đề nghị|phân công)\b[^;.]*|\bđột xuất\b|\bphát sinh\b"
        ),
        _plain("none"),
    ),
)
COMPILED = tuple((re.compile(pattern), build) for _, pattern, build in TABLE)


@lru_cache(maxsize=REMEMBERED)
def find_moments(text: str) -> tuple[Moment, ...]:
    """Every phrase about time in a text, in order; earlier rows of the table win.

    Args:
        text: Plain text, citations hidden (`citations.without_citations`).
    """
    taken = bytearray(len(text))
    moments: list[Moment] = []
    for moment in _candidates(text):
        if not any(taken[moment.start : moment.end]):
            taken[moment.start : moment.end] = b"\x01" * (moment.end - moment.start)
            moments.append(moment)
    return tuple(sorted(moments, key=lambda moment: moment.start))


def _candidates(text: str) -> Iterator[Moment]:
    for pattern, build in COMPILED:
        yield from map(build, pattern.finditer(text))
