"""The body of a plan as passages, each with its section, what that is about, and who is charged in it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from enum import Enum
from itertools import zip_longest

from knowledge.plans.actors import asked_units, charged_below, heading_units
from knowledge.plans.blocks import Paragraph
from knowledge.plans.lines import PLACE_AND_DAY
from knowledge.plans.markers import UPPER, Level, Mark, is_capitals, read_mark
from knowledge.plans.period_titles import PeriodTitle, period_line, period_title


class Area(Enum):
    """What a section is about, which decides what may be read out of it."""

    PURPOSE = "purpose"
    TARGETS = "targets"
    WORK = "work"
    BUDGET = "budget"
    RESULTS = "results"


@dataclass(frozen=True, slots=True)
class Passage:
    text: str
    where: tuple[int, ...]
    section: str
    area: Area
    level: Level
    lead: tuple[str, ...] = ()
    heading: bool = False
    support: tuple[str, ...] = ()
    """Whom a line of its own names as helping."""
    charged: bool = False
    """A line right below it names who leads this work, whatever else it speaks of."""
    under: str = ""
    """The nearest heading that gives the work below it one time: "II. NHIỆM VỤ HOÀN THÀNH TRONG QUÝ I/2026"."""

    def has_below(self, after: Passage | None) -> bool:
        """Whether the passage that follows stands below this one."""
        return after is not None and after.level > self.level


TIMED_HEADING = re.compile(
    r"\b(?:hoàn thành|xong|thực hiện) (?:trong|trước|chậm nhất)\b.*\d"
    r"|\b(?:nhiệm vụ|công việc|việc)\b.{0,40}\b(?:(?:quý|tháng) (?:[ivx]+|\d{1,2})\b|6 tháng (?:đầu|cuối) năm)"
    r"|^(?:trong )?(?:quý|tháng) (?:[ivx]+|\d{1,2})(?:\s*(?:/|năm)\s*20\d\d)?:?$"
    r"|^(?:trong )?6 tháng (?:đầu|cuối) năm(?: 20\d\d)?:?$"
)
NO_TIMED_HEADING = re.compile(r"\b(?:đánh giá|kết quả|tình hình|báo cáo)\b")
AREA_WORDS: tuple[tuple[Area, re.Pattern[str]], ...] = (
    (
        Area.RESULTS,
        re.compile(
            r"\bkết quả (?:đạt được|thực hiện)\b|\btồn tại\b|\bhạn chế\b"
            r"|^(?:đánh giá )?kết quả\b.*\bnăm 20\d\d$|^(?:đánh giá|nhận định) chung|^nhận xét|^kết quả$"
            r"|^(?:đánh giá |khái quát |sơ lược )?(?:tình hình|thực trạng|đặc điểm)\b"
        ),
    ),
    (Area.BUDGET, re.compile(r"^(?:dự toán |nguồn )?kinh phí\b(?!.*tổ chức thực hiện)")),
    (
        Area.WORK,
        re.compile(
            r"\b(?:nhiệm vụ|giải pháp|tổ chức thực hiện|nội dung|phân công|trách nhiệm|công việc|hoạt động)\b"
        ),
    ),
    (Area.PURPOSE, re.compile(r"\b(?:mục đích|yêu cầu|quan điểm|căn cứ|sự cần thiết|đối tượng|phạm vi)\b")),
    (Area.TARGETS, re.compile(r"\b(?:ch[ỉi] tiêu|mục tiêu)\b")),
)
PURPOSE_FIRST = re.compile(r"^(?:mục đích|mục tiêu|quan điểm)\s*(?:,|và)\s*yêu cầu")
RECIPIENTS = re.compile(r"^Nơi nhận\s*:?", re.IGNORECASE)
SIGNATURE = re.compile(
    r"^(?:TM\.|KT\.|TL\.|TUQ\.|Q\.|CHỦ TỊCH|PHÓ CHỦ TỊCH|GIÁM ĐỐC|TRƯỞNG PHÒNG|CHÁNH VĂN PHÒNG|"
    "BÍ THƯ|ỦY BAN NHÂN DÂN|UỶ BAN NHÂN DÂN|TRƯỞNG BAN)"
)
CLOSING = re.compile(
    "^(?:Trên đây|Trong quá trình|Yêu cầu|Đề nghị|Căn cứ (?:nội dung )?Kế hoạch này|Kế hoạch này|"
    r"UBND\b.{0,60}yêu cầu|Ủy ban nhân dân\b.{0,60}yêu cầu|Giao )"
)
FIRST_PART = re.compile(r"^(?:PHẦN |Phần )?(?:I|A|1|THỨ NHẤT)\b\s*[.\-–:/)]")
ARTICLE = re.compile(r"^Điều \d{1,2}\s*[.:]")
TITLE_AND_TEXT = re.compile(
    rf"^(?P<title>[IVX]{{1,5}}\s*[.)]\s*[{UPPER}][{UPPER}\s,&-]+):\s+(?P<text>\S.{{30,}})$", re.DOTALL
)
"""A part's title in capitals with its text on the same line: "I. MỤC TIÊU: Phấn đấu …"."""
FIRST_LABELS = frozenset({"i", "a", "thứ nhất", "một"})
OTHER_TITLE = re.compile(r"^(?:QUYẾT ĐỊNH|CHỈ THỊ|THÔNG BÁO|CÔNG ĐIỆN|NGHỊ QUYẾT)\s*:?")
TITLE = re.compile(r"^(?:KẾ HOẠCH|CHƯƠNG TRÌNH|ĐỀ ÁN|PHƯƠNG ÁN)\b")
LONGEST_HEADING_WORDS = 32
HEADING_ENDS = (".", ";", ",")


def body_start(paragraphs: list[Paragraph]) -> int:
    """Index of the first paragraph of the plan proper: after its head, its decision and its legal grounds."""
    titles = [i for i, p in enumerate(paragraphs) if TITLE.match(p.text)]
    titles = titles or [i for i, p in enumerate(paragraphs) if OTHER_TITLE.match(p.text)]
    first_title = titles[-1] if titles else 0
    parts = [
        i for i, p in enumerate(paragraphs) if i >= first_title and read_mark(p.text).level is Level.PART
    ]
    if parts and read_mark(paragraphs[parts[0]].text).label.lower() in FIRST_LABELS:
        return parts[0]
    numbered = [i for i, p in enumerate(paragraphs) if i > first_title and FIRST_PART.match(p.text)]
    # Numbers may begin at II, or with a number that is wrong: capitals are a part's title all the same.
    begun = numbered[:1] + [i for i in parts[:1] if paragraphs[i].text.isupper()]
    return min(begun) if begun else min(first_title + 1, len(paragraphs)) if titles else 0


def passages(paragraphs: list[Paragraph]) -> list[Passage]:
    """The body, without recipients and signatures."""
    paragraphs = list(_with_their_titles(paragraphs))
    start = body_start(paragraphs)
    body = _without_closing_lists(paragraphs[start:])
    outline = _Outline(asked=_asked_before(paragraphs[:start]))
    read = [*_Outline().read(_articles(paragraphs[:start])), *outline.read(body)]
    return list(_without_empty_headings(read))


def _with_their_titles(paragraphs: list[Paragraph]) -> Iterator[Paragraph]:
    """A part and its title as one, when they stand on two lines: "Phần thứ nhất / CHỈ TIÊU"."""
    held: Paragraph | None = None
    for paragraph in paragraphs:
        if held and read_mark(paragraph.text).level is Level.NONE:
            yield replace(held, text=f"{held.text.rstrip(' .:')}. {paragraph.text}")
            held = None
            continue
        if held:
            yield held
        titled = TITLE_AND_TEXT.match(paragraph.text)
        if titled:
            yield replace(paragraph, text=titled["title"])
            yield replace(paragraph, text=titled["text"], strong=False)
            held = None
            continue
        mark = read_mark(paragraph.text)
        held = paragraph if mark.level is Level.PART and not mark.rest else None
        if held is None:
            yield paragraph
    if held:
        yield held


def _articles(head: list[Paragraph]) -> Iterator[Paragraph]:
    """The articles of the decision that issues the plan: "Điều 2. Giao Phòng Nội vụ … định kỳ hàng quý báo cáo"."""
    return (paragraph for paragraph in head if ARTICLE.match(paragraph.text))


def _asked_before(head: list[Paragraph]) -> tuple[str, ...]:
    """Whom the last words before the first number ask: "… đề nghị các cơ quan, đơn vị thực hiện:"."""
    last = head[-1].text if head else ""
    return asked_units(last) if last.endswith(":") else ()


def _without_closing_lists(paragraphs: list[Paragraph]) -> Iterator[Paragraph]:
    skipping = False
    for paragraph in paragraphs:
        mark = read_mark(paragraph.text)
        if RECIPIENTS.match(paragraph.text) or (
            SIGNATURE.match(paragraph.text) and is_capitals(paragraph.text[:14])
        ):
            skipping = True
        elif mark.level is Level.PART or TITLE.match(paragraph.text):
            skipping = False
        if not skipping and not PLACE_AND_DAY.match(paragraph.text):
            yield paragraph


@dataclass(slots=True)
class _Frame:
    level: Level
    label: str
    area: Area | None
    lead: tuple[str, ...]
    timed: str = ""


@dataclass(frozen=True, slots=True)
class _Period:
    """A line that is only a time, over the work of that time: "Tháng 3:"."""

    title: PeriodTitle
    below: Level
    """How deep the work below it stands."""


@dataclass(slots=True)
class _Outline:
    frames: list[_Frame] = field(default_factory=list)
    asked: tuple[str, ...] = ()
    periods: list[_Period] = field(default_factory=list)
    """Times in force whose headings carry no number, the coarsest first."""

    def read(self, paragraphs: Iterable[Paragraph]) -> Iterator[Passage]:
        """The passages of paragraphs in order."""
        read = list(paragraphs)
        for index, paragraph in enumerate(read):
            mark = read_mark(paragraph.text)
            period = (
                period_line(paragraph.text, strong=paragraph.strong) if mark.level is Level.NONE else None
            )
            if period:
                yield self._at_period(paragraph, period, _level_below(read[index + 1 :]))
                continue
            if mark.level is Level.NONE and (charged := charged_below(paragraph.text)):
                yield self._at_charge(paragraph, charged)
                continue
            if mark.level is Level.NONE and self.periods and self.periods[-1].below is Level.NONE:
                mark = Mark(Level.DASH, "", paragraph.text)
            heading = self._is_heading(paragraph, mark)
            self._end_periods(mark.level, heading=heading)
            if mark.level < Level.DASH or heading:
                self._enter(mark, heading=heading)
            elif mark.level is Level.DASH:
                self._leave(Level.DASH)
            yield self._passage(paragraph, mark, heading=heading)

    def _at_period(self, paragraph: Paragraph, period: PeriodTitle, below: Level) -> Passage:
        """The heading of a time: it closes the work of the time before, and stands right above its own."""
        self.periods = [one for one in self.periods if 0 < one.title.rank < period.rank]
        self.periods.append(_Period(period, below))
        self._leave(min(below, Level.DASH))
        level = max(Level.PART, Level(min(below, Level.DASH) - 1))
        return self._passage(paragraph, Mark(level, "", paragraph.text), heading=True)

    def _at_charge(self, paragraph: Paragraph, charged: tuple[str, ...]) -> Passage:
        """The line that opens a list with who leads it; it holds until the heading above it ends."""
        self._leave(Level.DASH)
        if self.frames and not self.frames[-1].label:
            self.frames.pop()
        level = self.frames[-1].level if self.frames else Level.PART
        self.frames.append(_Frame(level, "", None, charged))
        return self._passage(paragraph, Mark(Level.NONE, "", paragraph.text), heading=True)

    def _end_periods(self, level: Level, *, heading: bool) -> None:
        """A mark that stands higher than the work of a time ends that time, and so does another heading."""
        other = heading and level is Level.NONE
        self.periods = [one for one in self.periods if not other and level >= min(one.below, Level.DASH)]

    def _under(self) -> str:
        """The time that the nearest heading gives."""
        if not self.periods:
            return next((frame.timed for frame in reversed(self.frames) if frame.timed), "")
        inner = self.periods[-1]
        nearer = (f.timed for f in reversed(self.frames) if f.timed and f.level >= inner.below)
        return next(nearer, inner.title.words)

    def _passage(self, paragraph: Paragraph, mark: Mark, *, heading: bool) -> Passage:
        closing = (
            mark.level is Level.NONE and CLOSING.match(paragraph.text) and not (paragraph.strong or heading)
        )
        if closing:
            self._leave(Level.NUMBER)
            self.periods.clear()
        lead = next((frame.lead for frame in reversed(self.frames) if frame.lead), self.asked)
        area, section = self._area(), self._section()
        return Passage(
            mark.rest, paragraph.where, section, area, mark.level, lead, heading, under=self._under()
        )

    def _is_heading(self, paragraph: Paragraph, mark: Mark) -> bool:
        text = mark.rest
        if mark.level is Level.PART:
            return True
        if mark.level >= Level.DASH:
            named = mark.level is not Level.NONE and text.endswith(":") and bool(heading_units(text))
            return named or (
                mark.level is Level.NONE and paragraph.strong and not text.endswith(HEADING_ENDS)
            )
        short = len(text.split()) <= LONGEST_HEADING_WORDS and "%" not in text
        return short and not text.endswith(HEADING_ENDS)

    def _enter(self, mark: Mark, *, heading: bool) -> None:
        self._leave(mark.level)
        area = area_of(mark.rest, mark.level) if heading else None
        lead = heading_units(mark.rest) if heading else ()
        timed = mark.rest if heading and gives_time(mark.rest) else ""
        self.frames.append(_Frame(mark.level, mark.label, area, lead, timed))

    def _leave(self, level: Level) -> None:
        while self.frames and self.frames[-1].level >= level:
            self.frames.pop()

    def _area(self) -> Area:
        return next((frame.area for frame in reversed(self.frames) if frame.area), Area.WORK)

    def _section(self) -> str:
        """The labels in force, as in "II.3.5": a sub-number already carries its number."""
        labels = [frame.label for frame in self.frames if frame.level < Level.DASH and frame.label]
        following = [*labels[1:], ""]
        return ".".join(a for a, b in zip(labels, following, strict=False) if not b.startswith(f"{a}."))


def _level_below(following: list[Paragraph]) -> Level:
    """How deep the work below the heading of a time stands: the first paragraph that is no such heading, no note."""
    work = (p for p in following if not p.text.startswith("(") and not period_line(p.text, strong=p.strong))
    first = next(work, None)
    return read_mark(first.text).level if first else Level.NONE


def gives_time(title: str) -> bool:
    """Whether a heading says when the work below it is due."""
    if period_title(title):
        return True
    plain = title.lower().replace("06 tháng", "6 tháng")
    return bool(TIMED_HEADING.search(plain)) and not NO_TIMED_HEADING.search(plain)


def _without_empty_headings(read: list[Passage]) -> Iterator[Passage]:
    """A numbered line without a full stop and with nothing below it is an item, not a heading."""
    for passage, after in zip_longest(read, read[1:]):
        item = passage.heading and Level.PART < passage.level < Level.DASH and not period_title(passage.text)
        if item and not passage.has_below(after):
            yield replace(passage, heading=False)
        else:
            yield passage


def area_of(title: str, level: Level) -> Area | None:
    """What a heading announces; None when it says nothing about it and the enclosing section decides."""
    plain = title.lower()
    if PURPOSE_FIRST.match(plain):
        return Area.PURPOSE
    if level > Level.PART and not re.match(
        r"^(?:các |một số )?(?:ch[ỉi] tiêu|mục tiêu|nhiệm vụ|giải pháp|yêu cầu|mục đích|kinh phí|kết quả)",
        plain,
    ):
        return None
    return next(
        (area for area, words in AREA_WORDS if words.search(plain)),
        Area.WORK if level is Level.PART else None,
    )
