"""From the words about time in a cell or a clause to deadlines."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from knowledge.plans.bare_periods import bare_periods
from knowledge.plans.citations import plain, without_citations
from knowledge.plans.due_days import due_day
from knowledge.plans.model import Deadline, DeadlineKind
from knowledge.plans.moments import Moment
from knowledge.plans.recurrence import (
    LAST,
    NUMBER_WORDS,
    MonthDay,
    conventional_rules,
    dated_rule,
    month_rule,
    weekday_rule,
)
from knowledge.plans.report_series import names_report, names_yearly_report, replaced_month, without_month
from knowledge.plans.time_table import find_moments

DAY_KINDS = frozenset({"date", "day", "weekday"})
MONTH_KINDS = frozenset({"month", "quarter"})
POINTS = frozenset({"date", "month", "quarter", "half", "year"})
COARSE = {"year": 0, "half": 1, "quarter": 2, "month": 3, "date": 4}
RANGE_GAP = re.compile(r"^\s*(?:[-–]|,)?\s*(?:đến|tới)?\s*(?:hết\s*)?$")
SHARED_YEAR_GAP = re.compile(r"^[\s,;và\-–&()]{0,12}$|^[^;.]{0,40}\bvà\s*$")
FINER_GAP = re.compile(r"^\s*[:,\-–]?\s*(?:\([^()]{0,40})?$")
OTHER_STEP = re.compile(r"^\s*\(\s*(?:công bố|báo cáo|trình|gửi|nghiệm thu|tổng kết|phê duyệt|trao giải)\b")
"""A step of its own in the bracket: "Quý III (công bố kết quả trước ngày 10/12)"."""
OPENS = re.compile(r"^\s*\(\s*$")
SHARED_BOUND_GAP = re.compile(r"^\s*(?:,|;|và|hoặc)\s*$")
YEARLY_REPORT = re.compile(r"\b(?:báo cáo|tổng kết)\b[^;.()]{0,60}?\bnăm\b(?:\s*(?P<year>20\d\d))?")
NEXT_YEAR_MONTHS = (1,)
FOLLOWING_YEAR = re.compile(r"^\s*(?:của\s*)?năm (?:sau|liền sau|kế tiếp|tiếp theo|liền kề)")
ROUNDS = re.compile(r"^\W*(?:chia (?:làm|thành) )?(\d{1,2}|hai|ba|bốn)\s+(?:đợt|lần|lượt|kỳ|vòng)\s*[:(,\-–]")
AS_PLANNED = re.compile(
    r"^\W*theo (?:kế hoạch|chương trình|hướng dẫn|thông báo|đề án)\b[^;,.]*\bnăm 20\d\d\W*$"
)
"""A cell that only points at another paper, whose year is part of its name: "Theo Kế hoạch kiểm tra năm 2026"."""
LIST_DASH = re.compile(r"\n[-–+•](?=\s)")
"""The mark of a list, not the dash between two times: "- Tháng 1 / - Tháng 2"."""
STARTS = ("từ", "kể từ", "bắt đầu")
ENDS = frozenset({"before", "until"})
LONGEST_CELL = 2_000
ALL_QUARTERS = (1, 2, 3, 4)


@dataclass(frozen=True, slots=True)
class Found:
    """A deadline and the place of its words."""

    deadline: Deadline
    start: int
    end: int
    moments: tuple[Moment, ...]


def read_time_cell(text: str, year: int | None) -> tuple[Found, ...]:
    """Every deadline of a time column's cell; none for an empty cell, kind "none" for unreadable words."""
    if not any(character.isalnum() for character in text):
        return ()
    text = text[:LONGEST_CELL]
    hidden = without_citations(LIST_DASH.sub("\n;", text))
    moments = find_moments(hidden) or bare_periods(plain(text))
    if AS_PLANNED.match(hidden):
        moments = [moment for moment in moments if moment.kind != "year"]
    only_years = all(m.kind in {"ongoing", "year"} for m in moments)
    ongoing = only_years and any(m.kind == "ongoing" for m in moments)
    found = () if ongoing else combine(text, hidden, moments, year)
    return found or (Found(_undated(text, moments), 0, len(text), tuple(moments)),)


def combine(text: str, hidden: str, moments: Iterable[Moment], year: int | None) -> tuple[Found, ...]:
    """Deadlines out of the moments of one clause: rules if something recurs, else one per date."""
    listed = with_shared_bounds(hidden, list(moments))
    recurring = _recurring(text, _without_stretch(hidden, listed))
    if recurring:
        listed = [m for m in listed if m.kind == "date" and m.year and m not in recurring.moments]
    points = _refined(hidden, _ranges(hidden, [m for m in listed if m.kind in POINTS or m.kind == "day"]))
    usable = [p for p in points if p.kind in POINTS and p.bound != "from"]
    shared = _with_shared_years(hidden, usable)
    dated = [_dated(text, hidden, single, year) for point in shared for single in _singles(point)]
    return tuple([recurring, *dated] if recurring else dated)


def as_yearly(text: str, found: tuple[Found, ...]) -> Deadline | None:
    """One recurring deadline out of days without a year ("05/6; 05/12"); None when one is no such day.

    A day with a year is one only when each is named by the period of its report ("năm: 05/12/2026").
    """
    days = [moment for one in found for moment in one.moments]
    named = all(names_report(text, m.start, m.end) for m in days)
    if not days or any(m.kind != "date" or (m.year and not named) for m in days):
        return None
    rules = tuple(dict.fromkeys(_rule(m, frozenset()) for m in days))
    return Deadline(kind="recurring", raw=" ".join(text.split()), rule=rules, rule_exact=True)


def as_rounds(text: str, found: tuple[Found, ...]) -> Deadline | None:
    """One recurring deadline out of the rounds of one piece of work ("02 đợt: tháng 5 và tháng 10"), else None.

    Months and quarters only: rounds with a day each are deadlines of their own.
    """
    told = ROUNDS.match(plain(text))
    moments = [moment for one in found for moment in one.moments]
    if not told or _count(told[1]) != len(found) or any(m.kind not in MONTH_KINDS for m in moments):
        return None
    rules = tuple(dict.fromkeys(_rule(m, frozenset()) for m in moments))
    return Deadline(kind="recurring", raw=" ".join(text.split()), rule=rules, rule_exact=False)


def _count(words: str) -> int:
    return int(words) if words.isdigit() else NUMBER_WORDS[words]


def _undated(text: str, moments: Sequence[Moment]) -> Deadline:
    """A cell with words but no date."""
    kinds = {moment.kind for moment in moments} | {"from" for m in moments if m.bound == "from"}
    raw = " ".join(text.split())
    if kinds & {"ongoing", "from"}:
        return Deadline(kind="ongoing", raw=raw)
    if kinds & {"none", "relative"}:
        return Deadline(kind="none", raw=raw, note="Không tính được ngày từ chữ trong văn bản.")
    return Deadline(kind="none", raw=raw, note="Chưa đọc được thời hạn này.")


def _recurring(text: str, moments: list[Moment]) -> Found | None:
    """One deadline with rules, when a period is named or a day counts in one."""
    rhythm = _rhythm(moments)
    if rhythm and not any(m.periods for m in rhythm) and _is_dated(moments):
        return None
    moments = [m for m in moments if not (m.kind == "day" and m.bound == "from")]
    days = [m for m in moments if (m.kind == "day" and m.relation) or m.kind == "weekday"]
    if not (rhythm or days):
        return None
    periods = frozenset().union(*(m.periods for m in rhythm))
    counted = _counted(text, moments, rhythm, periods)
    keeps = _keeps_rhythm(text, counted, periods)
    rules = _rules(text, counted, periods, [*conventional_rules(periods)] if keeps else [])
    used = [*rhythm, *days, *counted]
    start = min(m.start for m in used)
    end = _closing_bracket(text, start, max(m.end for m in used))
    deadline = Deadline(
        kind="recurring",
        raw=text[start:end].strip(),
        rule=rules or conventional_rules(periods),
        rule_exact=_is_exact(counted) and not keeps if (rules or periods) else None,
        time=next((m.time for m in used if m.time), None),
        note=None if (rules or periods) else "Văn bản ghi định kỳ nhưng không nói bao lâu một lần.",
    )
    return Found(deadline, start, end, tuple(used))


def _without_stretch(hidden: str, moments: list[Moment]) -> list[Moment]:
    """Without the days between which a rhythm runs: "hàng ngày, từ 20/8", "hàng tuần từ 01/3 đến 30/6"."""
    if not any(m.periods for m in moments):
        return moments
    return [
        m
        for m in _ranges(hidden, moments)
        if m.kind != "date" or not (m.bound == "from" or (m.ranged and hidden[m.start :].startswith(STARTS)))
    ]


def _is_dated(moments: list[Moment]) -> bool:
    """Whether a month or a longer time of one year bounds work: then "định kỳ" only names the kind of work."""
    return any(m.kind in {"month", "quarter", "half"} and m.bound in ENDS and m.year for m in moments)


def _keeps_rhythm(text: str, counted: list[Moment], periods: frozenset[str]) -> bool:
    """Whether only the yearly report has a day, so that the others keep the last one of their periods."""
    yearly = [m for m in counted if m.kind == "date" and names_yearly_report(text, m.start)]
    return bool(counted) and yearly == counted and bool(periods & {"month", "quarter"})


def _rules(text: str, counted: list[Moment], periods: frozenset[str], rules: list[str]) -> tuple[str, ...]:
    """The rules so far with those of the days printed, without what gives way to a day of its own."""
    rules = [*rules, *(_rule(m, periods) for m in counted)]
    for moment in counted:
        month = replaced_month(text, moment.start)
        rules = [without_month(rule, month) for rule in rules] if month else rules
    return tuple(dict.fromkeys(rules))


def _rhythm(moments: list[Moment]) -> list[Moment]:
    """The words of rhythm; "Quý I, II, III, IV" is one too."""
    spoken = [m for m in moments if m.kind == "recurring"]
    if spoken:
        return [m for m in spoken if m.part != "bare"] or spoken
    quarters = [m for m in moments if m.kind == "quarter" and m.numbers == ALL_QUARTERS and not m.ranged]
    return [replace(m, periods=frozenset({"quarter"})) for m in quarters]


def _counted(text: str, moments: list[Moment], rhythm: list[Moment], periods: frozenset[str]) -> list[Moment]:
    """The days and months that say when inside its periods a rhythm falls due."""
    starts = {m.start for m in rhythm}
    days = [
        m
        for m in moments
        if m.kind in DAY_KINDS
        and (m.year is None or _explains(text, rhythm, m) or _is_report(text, rhythm, m))
    ]
    months = [m for m in moments if m.kind in MONTH_KINDS and m.year is None and m.start not in starts]
    labels = {m.start for m in months if not m.bound} if any(m.kind != "weekday" for m in days) else set()
    kept = [m for m in months if m.start not in labels and periods <= {"year", "half"}]
    return sorted([*days, *kept], key=lambda m: m.start)


def _explains(text: str, rhythm: list[Moment], date: Moment) -> bool:
    """Whether a date stands in the bracket right after the words of rhythm."""
    return any("(" in text[m.end : date.start] and ")" not in text[m.end : date.start] for m in rhythm)


def _is_report(text: str, rhythm: list[Moment], date: Moment) -> bool:
    """Whether a date with a year is still the day of one report of the series."""
    named = bool(rhythm) and names_report(text, date.start, date.end)
    return named or names_yearly_report(text, date.start)


def _is_exact(counted: list[Moment]) -> bool:
    return bool(counted) and all(m.kind in DAY_KINDS for m in counted)


def _rule(moment: Moment, periods: frozenset[str]) -> str:
    strict = moment.bound == "before" and moment.time is None
    if moment.kind == "weekday" and moment.day:
        return f"FREQ=MONTHLY;BYDAY={moment.day}{moment.weekday}"
    if moment.kind == "weekday":
        return weekday_rule(moment.weekday, strict=strict)
    if moment.kind == "date":
        return _date_rule(moment, periods, strict=strict)
    if moment.kind in {"month", "quarter"}:
        scale = 3 if moment.kind == "quarter" else 1
        return month_rule(tuple(number * scale for number in moment.numbers), -1)
    within = {"quarter": {"quarter"}, "quarter_later": {"quarter"}, "month": {"month"}}.get(
        moment.relation, set()
    )
    kept = frozenset(within) if moment.relation != "later" else periods
    if moment.relation == "quarter" and not periods & {"quarter", "month"} and periods:
        kept = periods
    later = moment.relation in {"later", "quarter_later"}
    days = moment.numbers or (moment.day or 1,)
    return _together([dated_rule(MonthDay(day, later=later, strict=strict), kept or periods) for day in days])


def _together(rules: list[str]) -> str:
    """One rule for several days of the same months: "ngày 10 và ngày 20 hàng tháng"."""
    same, _, _ = rules[0].rpartition("=")
    return f"{same}={','.join(rule.rpartition('=')[2] for rule in rules)}"


def _date_rule(moment: Moment, periods: frozenset[str], *, strict: bool) -> str:
    if len(moment.numbers) == 1:
        return dated_rule(MonthDay(moment.day or 1, moment.numbers[0], strict=strict), periods)
    day = (moment.day or 1) - strict
    months = tuple((month - 2) % 12 + 1 for month in moment.numbers) if day == 0 else moment.numbers
    return month_rule(tuple(sorted(months)), day or LAST)


def _closing_bracket(text: str, start: int, end: int) -> int:
    """Take in the rest of a bracket that opened inside the phrase."""
    if text.count("(", start, end) > text.count(")", start, end):
        close = text.find(")", end)
        return close + 1 if close >= 0 else end
    return end


def _ranges(hidden: str, points: list[Moment]) -> list[Moment]:
    """Stretches: "Từ A đến B" and "A - B" are due at B."""
    done: list[Moment] = []
    for point in points:
        before = done[-1] if done else None
        if before and _makes_range(hidden, before, point):
            done[-1] = replace(point, start=before.start, bound="until", ranged=True)
        else:
            done.append(point)
    return done


def _makes_range(hidden: str, before: Moment, point: Moment) -> bool:
    gap = hidden[before.end : point.start]
    if not RANGE_GAP.match(gap) or ("," in gap and before.bound != "from"):
        return False
    if before.bound == "from":
        return point.bound in {"until", ""}
    return before.kind == point.kind and (
        bool(re.search(r"[-–]", gap)) or (point.bound == "until" and gap.strip() == "")
    )


def _refined(hidden: str, points: list[Moment]) -> list[Moment]:
    """Of "Quý IV/2026 (trước ngày 15/12)" the finer date is the deadline."""
    done: list[Moment] = []
    for point in points:
        if done and _refines(hidden, done[-1], point):
            year = None if _is_reported_on(hidden, done[-1]) else done[-1].year
            done[-1] = replace(point, year=point.year or year)
        elif not (done and _only_names(hidden, done[-1], point)):
            done.append(point)
    return done


def _only_names(hidden: str, before: Moment, point: Moment) -> bool:
    """Whether a coarser time in brackets only names the one before it: "trước 10/3 (quý I)"."""
    alone = OPENS.match(hidden[before.end : point.start]) and hidden[point.end :].lstrip().startswith(")")
    return bool(alone) and COARSE.get(point.kind, 0) < COARSE.get(before.kind, 0)


def _refines(hidden: str, before: Moment, point: Moment) -> bool:
    gap = hidden[before.end : point.start]
    right_after = FINER_GAP.match(gap) and not OTHER_STEP.match(gap)
    return bool(right_after) and COARSE.get(point.kind, 0) > COARSE.get(before.kind, 0)


def _is_reported_on(hidden: str, moment: Moment) -> bool:
    """Whether a year is the subject of a report, not the time of it."""
    return moment.kind == "year" and bool(YEARLY_REPORT.search(hidden[: moment.end]))


def _with_shared_years(hidden: str, points: list[Moment]) -> list[Moment]:
    """Of "Quý I và Quý III/2025" the year, printed once at the end, serves both."""
    shared = list(points)
    for index in range(len(shared) - 2, -1, -1):
        here, after = shared[index], shared[index + 1]
        if (
            here.year is None
            and after.year is not None
            and SHARED_YEAR_GAP.match(hidden[here.end : after.start])
        ):
            shared[index] = replace(here, year=after.year)
    return shared


def with_shared_bounds(hidden: str, moments: Sequence[Moment]) -> list[Moment]:
    """Of "Trước ngày 15/6 và 15/12" the first word, printed once, serves both."""
    shared = list(moments)
    for index in range(1, len(shared)):
        before, here = shared[index - 1], shared[index]
        joined = SHARED_BOUND_GAP.match(hidden[before.end : here.start])
        if joined and here.kind == "date" and before.kind in {"date", "day"} and not here.bound:
            shared[index] = replace(here, bound=before.bound)
    return shared


def _singles(point: Moment) -> list[Moment]:
    """Two dates of "Quý II, IV/2026"; one stretch of "Tháng 11, 12/2026"."""
    side_by_side = all(b - a == 1 for a, b in pairwise(point.numbers))
    stretch = point.ranged or (side_by_side and not point.apart)
    if not point.numbers or (stretch and point.kind != "date"):
        return [point]
    return [replace(point, numbers=(number,)) for number in point.numbers]


def _dated(text: str, hidden: str, point: Moment, year: int | None) -> Found:
    meant = point.year or _year_meant(hidden, point, year)
    due = due_day(point, meant) if meant else None
    end = point.end
    notes = []
    if point.year is None:
        notes.append(f"Văn bản không ghi năm, hiểu là năm {meant}." if meant else "Văn bản không ghi năm.")
    if meant and due is None:
        notes.append("Ngày này không có trong lịch.")
    if point.part in {"đầu", "giữa"} and point.kind in {"month", "quarter", "year"}:
        notes.append("Ngày cụ thể là quy ước, văn bản không ghi.")
    deadline = Deadline(
        kind=_kind(point),
        raw=text[point.start : end].strip(),
        due=due,
        time=point.time,
        note=" ".join(notes) or None,
    )
    return Found(deadline, point.start, end, (point,))


def _kind(point: Moment) -> DeadlineKind:
    kinds: dict[str, DeadlineKind] = {"date": "date", "month": "month", "quarter": "quarter", "half": "half"}
    return kinds.get(point.kind, "year")


def _year_meant(hidden: str, point: Moment, year: int | None) -> int | None:
    if year is None or point.kind != "date":
        return year
    if FOLLOWING_YEAR.match(hidden[point.end :]):
        return year + 1
    report = YEARLY_REPORT.search(hidden[max(0, point.start - 120) : point.start])
    if report is None or point.numbers[0] not in NEXT_YEAR_MONTHS:
        return year
    return int(report["year"] or year) + 1
