"""Numbers to reach, each with the words it belongs to and its last day."""

from __future__ import annotations

import datetime as dt
import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from knowledge.plans.citations import plain, without_citations
from knowledge.plans.clauses import sentences
from knowledge.plans.due_days import due_day
from knowledge.plans.figures import (
    AT_LEAST,
    AT_MOST,
    LOWER,
    MORE,
    NUMBER,
    PERCENT,
    Figure,
    find_figures,
    find_made,
    operator,
    value_of,
)
from knowledge.plans.model import Target
from knowledge.plans.moments import Moment
from knowledge.plans.past_results import without_results
from knowledge.plans.time_table import find_moments

BY_PREFIX = re.compile(
    r"(?:^|[.;:,(]\s*|phấn đấu\s+|mục tiêu\s+)(?:đến|tới|vào|trong)\s*(?:hết\s*|"
    r"cuối\s*)?(?:năm\s*)?(?P<year>20\d\d)\b(?!\s*(?:,\s*)?định hướng)"
)
BY_YEAR = re.compile(r"\bđến\s*(?:hết\s*|cuối\s*)?năm\s*(?P<year>20\d\d)\b")
YEAR_TITLE = re.compile(r"^năm (?P<year>20\d\d)\s*:")
"""A year that opens a line: "Năm 2026: cắt giảm ít nhất 30% thời gian"."""
PAST = re.compile(
    r"\b(?:đã đạt|mới (?:chỉ )?đạt(?! (?:tối thiểu|ít nhất|từ|trên|tỷ lệ))|"
    r"chỉ đạt|hiện(?: nay)? đạt|năm trước đạt|kết quả đạt được)\b"
)
STRONG_CUT = re.compile(r"[;]")
SOFT_CUT = re.compile(r"(?:,|\bvà\b|\bđồng thời\b|\btrong đó\b|:)\s*")
INTRO = re.compile(
    rf"^(?:\s|,|:|và\b|đồng thời\b|trong đó\b|phấn đấu\b|có\b|đạt\b|bảo đảm\b|đảm bảo\b|{AT_LEAST}|"
    f"{MORE}|{AT_MOST}|{LOWER}|"
    r"hoàn thành\b|thêm\b|khoảng\b|bình quân\b|tỷ lệ\b|mức\b|là\b|hết\b|rà soát\b|đề xuất\b|"
    r"đơn giản hóa\b|đơn giản hoá\b|duy trì\b|giải ngân\b|phần đầu\b)*$"
)
NEW_SUBJECT = re.compile(
    r"(?:,|\bvà|\btrong đó,?|\bđồng thời)\s*(?=(?:tỷ lệ|tỉ lệ|mức độ|chỉ số|số lượng|số)\b)"
)
RESPECTIVELY = re.compile(
    rf"tương ứng\s*(?:là|đạt)?\s*:?\s*(?P<list>{NUMBER}\s*%(?:\s*(?:,|;|và)\s*{NUMBER}\s*%)+)"
)
FILLER = re.compile(r"tương ứng(?: là| đạt)?")
OWNERS = re.compile(r"\b(?:UBND|Ủy ban nhân dân|cấp|các sở|các phòng)\s[^,;.%]*?(?=,|;|\sđạt|\svà\s|$)")
ENDS_BARE = re.compile(r"\s*\bvà$")
YEAR_FIRST = re.compile(r"\d.*\btrong năm 20\d\d\b", re.DOTALL)
SHARED_SIGN = re.compile(r"^[^;.:]{0,60}(?:,|\bvà)\s*$")
SHARED_CUT = re.compile(rf"^[^;.:]{{0,80}}(?:,|\bvà)\s*{AT_LEAST}\s*$")
CAN_FALL = re.compile(
    r"^\s*(?:tổng |số |mức )*"
    r"(?:thời gian|chi phí|giấy tờ|thành phần|quy định|điều kiện|biên chế|đầu mối|cuộc họp|chi)\b"
)
"""What "cắt giảm ít nhất 30% thời gian, ít nhất 30% chi phí" cuts the second time."""
SECOND_OF_TWO = re.compile(r"^[^;.:,]{0,90}\bvà\s*$")
FULL = 100
"""Per cent; nothing can be more."""
PREDICATE = re.compile(r"\b(?:được|đạt|phải|hoàn thành)\b")
CLOSING = re.compile(
    r"\d[^;]*;\s*(?:phải\s+)?(?:hoàn thành|hoàn tất|xong|thời hạn|thời gian)\s*:?\s*(?P<when>[^;%]{4,60})$"
)
ENDS_WORK = re.compile(r"^(?:Hoàn thành|Xong|Thời hạn|Thời gian)\b[^%;]*$")
IN_YEAR = re.compile(r"\bvào (?:cuối )?năm (?P<year>20\d\d)$")
DAYS = frozenset({"date", "month", "quarter", "half"})
LONGEST_METRIC = 8


@dataclass(frozen=True, slots=True)
class Origin:
    """Where in the document a target stands."""

    section: str | None
    where: tuple[int, ...]
    since: int | None = None
    """The plan's first year: numbers of the years before are results, not targets."""


def read_targets(text: str, origin: Origin, by: dt.date | None) -> Iterator[Target]:
    """Targets of one paragraph or cell.

    Args:
        text: The document's words.
        origin: Where they stand.
        by: The plan's last day, for targets without a day of their own.
    """
    horizon = by
    said = [sentence for sentence, _ in sentences(text)]
    for sentence, after in itertools.zip_longest(said, said[1:], fillvalue=""):
        hidden = without_citations(sentence)
        words_by = plain(sentence)
        own = BY_PREFIX.search(words_by) or YEAR_TITLE.match(words_by) or BY_YEAR.search(hidden)
        if own:
            horizon = dt.date(int(own["year"]), 12, 31)
        hidden = without_results(hidden, origin.since)
        if PAST.search(hidden):
            continue
        last = _closing_day(f"{hidden}; {plain(after)}", horizon) if ENDS_WORK.match(after) else None
        shared_day = last or _closing_day(hidden, horizon) or _opening_day(hidden, horizon) or horizon
        shared = RESPECTIVELY.search(hidden)
        if shared:
            yield from _respective(sentence, hidden, shared, origin, shared_day)
            continue
        numbers = find_figures(hidden)
        words = [_whole_words(sentence[start:end]) for start, end in _spans(sentence, hidden, numbers)]
        for number, own_words, following in zip(
            _signed(hidden, numbers), words, [*words[1:], ""], strict=False
        ):
            day = _own_day(own_words, horizon) or shared_day
            yield _target(_with_predicate(own_words, following), number, origin, day)


def read_made(product: str, origin: Origin, by: dt.date | None) -> Iterator[Target]:
    """Targets of a cell of products that open with a count: "Đề án; 102 trung tâm đạt chuẩn"."""
    for part in re.split(r"[;\n]", product):
        words = part.strip(" -+.,")
        made = find_made(without_citations(words))
        if made and not find_figures(without_citations(words)):
            yield _target(words, made, origin, by)


def _signed(hidden: str, numbers: list[Figure]) -> Iterator[Figure]:
    """Figures; "giảm 30% thời gian, 30% chi phí" means a cut both times."""
    before: Figure | None = None
    for number in numbers:
        gap = hidden[before.end : number.start] if before else ""
        tail = re.split("[,;]", hidden[number.end :], maxsplit=1)[0]
        shares = before and _shares_sign(before, number, gap, tail)
        before = replace(number, op=before.op) if before and shares else number
        yield before


def _shares_sign(before: Figure, number: Figure, gap: str, tail: str) -> bool:
    """Whether the sign printed before the first of two figures is meant for both: "trên 98% … và 99% …"."""
    if before.op == "reduce_by":
        plainly = number.op == "=" and SHARED_SIGN.match(gap)
        again = number.op == ">=" and SHARED_CUT.match(gap) and CAN_FALL.match(tail)
        return bool(plainly or again) and not PREDICATE.search(tail)
    bounded = number.op == "=" and before.op in {">", ">="} and number.value < FULL
    alike = before.unit == number.unit == "%"
    return bounded and alike and bool(SECOND_OF_TWO.match(gap)) and not PREDICATE.search(gap)


def _opening_day(hidden: str, horizon: dt.date | None) -> dt.date | None:
    """The day for all numbers of a sentence that opens with it: "Trong quý II/2026, các đơn vị phấn đấu …"."""
    first = next(iter(find_moments(hidden)), None)
    if (
        first is None
        or first.start > 0
        or first.kind not in DAYS
        or first.bound not in {"before", "until", "in"}
    ):
        return None
    return _due(first, horizon) if hidden[first.end :].lstrip().startswith(",") else None


def _closing_day(hidden: str, horizon: dt.date | None) -> dt.date | None:
    """The day for all numbers of a sentence that ends with it: "kiểm tra 05 xã; hoàn thành trước ngày 30/6"."""
    closing = CLOSING.search(hidden)
    found = find_moments(closing["when"]) if closing else []
    return _due(found[0], horizon) if found and found[0].start == 0 and found[0].kind in DAYS else None


def _due(moment: Moment, horizon: dt.date | None) -> dt.date | None:
    year = moment.year or (horizon and horizon.year)
    return due_day(moment, year) if year else None


def _own_day(words: str, horizon: dt.date | None) -> dt.date | None:
    """A day, month or quarter printed with the number itself ("trong quý II/2026")."""
    year_named = IN_YEAR.search(plain(words))
    if year_named:
        return dt.date(int(year_named["year"]), 12, 31)
    moments = [
        m
        for m in find_moments(without_citations(words))
        if m.kind in DAYS and (m.bound in {"before", "until", "in"} or (m.kind == "half" and m.start == 0))
    ]
    if moments and YEAR_FIRST.search(words[: moments[0].start]):
        return None
    year = moments[0].year or (horizon and horizon.year) if moments else None
    return due_day(moments[0], year) if year else None


def _spans(sentence: str, hidden: str, numbers: list[Figure]) -> Iterator[tuple[int, int]]:
    """Which words of the sentence belong to each number."""

    def _lists_on(at: int) -> bool:
        return sentence[at:].lstrip()[:1].isupper()

    starts = [0, *(_cut(hidden, a, b) for a, b in itertools.pairwise(numbers))]
    ends = [*starts[1:], len(hidden)]
    for index, number in enumerate(numbers):
        start = max(
            [starts[index], *(m.end() for m in STRONG_CUT.finditer(hidden, starts[index], number.start))]
        )
        start = max(start, _open_bracket(hidden, start, number.start))
        close = next(
            (m for m in STRONG_CUT.finditer(hidden, number.end, ends[index]) if not _lists_on(m.end())), None
        )
        yield start, close.start() if close else ends[index]


def _open_bracket(hidden: str, start: int, end: int) -> int:
    """Just after a bracket that is still open at `end`, else `start`."""
    opened = hidden.rfind("(", start, end)
    return opened + 1 if opened >= 0 and ")" not in hidden[opened:end] else start


def _whole_words(words: str) -> str:
    """Without the marks around it and without half a bracket."""
    words = words.strip(" ,;:.–-")
    if words.count("(") > words.count(")"):
        return words
    return words.removesuffix(")").rstrip() if words.count(")") > words.count("(") else words


def _with_predicate(words: str, following: str) -> str:
    """Both of "95% hồ sơ của thị xã và 100% hồ sơ cấp xã được giải quyết đúng hạn" own the verb."""
    if not ENDS_BARE.search(words):
        return words
    words = ENDS_BARE.sub("", words)
    shared = PREDICATE.search(following)
    lacks = not PREDICATE.search(words) and PERCENT.search(words) and not re.search(LOWER, plain(words))
    return f"{words} {following[shared.start() :]}" if shared and lacks else words


def _cut(hidden: str, before: Figure, after: Figure) -> int:
    """Where the words of one number end and those of the next begin."""
    strong = [m.end() for m in STRONG_CUT.finditer(hidden, before.end, after.start)]
    if strong:
        return strong[-1]
    subject = [m.end() for m in NEW_SUBJECT.finditer(hidden, before.end, after.start)]
    if subject:
        return subject[-1]
    soft = list(SOFT_CUT.finditer(hidden, before.end, after.start))
    near = [m for m in soft if INTRO.match(hidden[m.end() : after.start])]
    chosen = (near or soft)[-1:] if soft else []
    return chosen[0].end() if chosen else after.start


def _respective(
    sentence: str, hidden: str, shared: re.Match[str], origin: Origin, by: dt.date | None
) -> Iterator[Target]:
    """One target each for "… của tỉnh, huyện, xã đạt tối thiểu tương ứng là 100%, 100%, 95%"."""
    values = list(PERCENT.finditer(hidden, *shared.span("list")))
    unfilled = FILLER.sub(lambda found: " " * len(found[0]), hidden)
    op = operator(unfilled, values[0].start(), values[-1].end())
    owners = list(OWNERS.finditer(sentence[: shared.start()]))[-len(values) :]
    for index, value in enumerate(values):
        owner = owners[index] if len(owners) == len(values) else None
        words = sentence[: owners[0].start()] + owner[0] if owner else sentence[: shared.start()]
        number = Figure(value.start(), value.end(), value_of(value["value"]), "%", op)
        sign = "tối thiểu " if op == ">=" else ""
        yield _target(f"{words.strip(' ,;')} đạt tỷ lệ {sign}{value[0]}", number, origin, by)


def _target(words: str, number: Figure, origin: Origin, by: dt.date | None) -> Target:
    return Target(
        section=origin.section,
        text=words,
        metric=_metric(words),
        op=number.op,
        value=number.value,
        unit=number.unit,
        by=by,
        where=origin.where,
    )


METRIC_NOISE = re.compile(
    (
        rf"{NUMBER}\s*%|\b(?:phấn đấu|phần đầu|tối thiểu|ít nhất|trên|đạt|từ|trở lên|bảo đảm|đảm bảo|"
        rf"tỷ lệ|đến năm \d{{4}}|đến \d{{4}}|hoàn thành|các|trong đó)\b|[,:;()“”\"]"
    ),
    re.IGNORECASE,
)


def _metric(words: str) -> str:
    """What is measured, in a few of the document's words."""
    kept = METRIC_NOISE.sub(" ", words).split()
    return " ".join(kept[:LONGEST_METRIC]) or words
