"""The head of a plan: number, issuer, date of issue, title, and the days it covers. A blank stays blank."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise

from knowledge.plans.blocks import Block, Paragraph, Row
from knowledge.plans.capitals import sentence_case
from knowledge.plans.citations import hide_citations, plain
from knowledge.plans.markers import UPPER, is_capitals
from knowledge.plans.model import Head, WhereUnit

HEAD_PARAGRAPHS = 45
NUMBER = re.compile(
    r"^\s*Số\s*:?\s*(?P<number>\d{1,5}[a-zđ]?\s*/\s*[\w&/\-–]+(?:\s*-\s*[A-ZĐ]{2,})?)", re.IGNORECASE
)
BLANK_NUMBER = re.compile(r"^\s*Số\s*:[\s…._]*/", re.IGNORECASE)
ATTACHED = re.compile(
    r"\(?\s*(?:Ban hành )?[Kk]èm (?:theo )?(?:Quyết định|Kế hoạch|Công văn|"
    r"Văn bản)\s*số\s*:?\s*(?P<number>\d{1,5}[a-zđ]?\s*/\s*[\w&/\-–]+)\s*,?\s*"
    r"ngày\s*(?P<day>\d{1,2})\s*(?:/|tháng)\s*(?P<month>\d{1,2})\s*(?:/|năm)\s*(?P<year>\d{4})"
)
PLACE_AND_DATE = re.compile(
    (
        r"(?P<place>[^\n;:]{2,40}?),\s*ngày\s*(?P<day>\d{0,2})[\s….]*tháng\s*(?P<month>\d{0,2})[\s….]*"
        r"năm\s*(?P<year>20\d\d)"
    ),
    re.IGNORECASE,
)
CITED = re.compile(r"^(?:Căn cứ|Thực hiện|Theo|Xét|Nhằm)\b")
NOT_A_SUBJECT = re.compile(r"^(?:Căn cứ|Xét|Theo đề nghị|\()")
MOTTO = re.compile(r"CỘNG H[ÒO]À? XÃ HỘI|^VIỆT NAM$|Độc lập\s*[-–]", re.IGNORECASE)
TITLE = re.compile(r"^(?P<kind>KẾ HOẠCH|CHƯƠNG TRÌNH|ĐỀ ÁN|PHƯƠNG ÁN)\b\s*(?P<rest>.*)$", re.DOTALL)
ABOUT = re.compile(r"^(?:V/v|Về việc)\s+(?:ban hành\s+)?(?P<title>.+)$", re.IGNORECASE | re.DOTALL)
OTHER = re.compile(r"^(?:CHỈ THỊ|QUYẾT ĐỊNH|THÔNG BÁO|CÔNG ĐIỆN|NGHỊ QUYẾT)\s*$")
BELOW = re.compile(r"^(?:Về\s+(?:việc\s+)?)?(?P<title>(?!Căn cứ|Thực hiện|Theo|Ngày)[^\n]+)$")
SENTENCE_ENDS = (".", ";", ",", ":")
APPENDIX_TITLE = re.compile(r"\b(?:nhiệm vụ|kế hoạch|chương trình|danh mục)\b", re.IGNORECASE)

LEVELS = r"tỉnh|thành phố|thị xã|quận|huyện|phường|xã|thị trấn|đặc khu"
COMMITTEE = r"(?:ỦY BAN NHÂN DÂN|UỶ BAN NHÂN DÂN|UBND|Ủy ban nhân dân|Uỷ ban nhân dân)"
ISSUER_CAPITALS = re.compile(
    rf"^(?:CHỦ TỊCH\s+)?{COMMITTEE}\s*(?P<level>{LEVELS.upper()})?\s*(?P<name>[{UPPER}\d\s\-–.]*)$"
)
ISSUER_SENTENCE = re.compile(
    rf"{COMMITTEE}\s+(?P<level>{LEVELS})\s+(?P<name>(?:[{UPPER}][^\s,;.()]*(?:\s+[-–]\s+)?\s?)+)\s*"
    "(?:ban hành|xây dựng|triển khai|đề ra|tổ chức)"
)
ISSUER_SHORT = re.compile(rf"{COMMITTEE}\s+(?P<level>{LEVELS})\s+(?:ban hành|xây dựng|triển khai)")
DEPARTMENT = re.compile(r"^(?:SỞ|BAN|CHI CỤC|THANH TRA|VĂN PHÒNG|PHÒNG|TRUNG TÂM|BỘ CHỈ HUY)\b")
LEVEL_SHORT = {
    "tp.": "thành phố",
    "tp": "thành phố",
    "tx.": "thị xã",
    "tx": "thị xã",
    "p.": "phường",
    "q.": "quận",
    "h.": "huyện",
}
PLACE_LEVEL = re.compile(rf"^(?P<level>TP\.?|TX\.?|P\.|Q\.|H\.|(?:{LEVELS}))\s+", re.IGNORECASE)

YEAR = re.compile(r"\bnăm\s+(?P<year>20\d\d)\b")
PERIOD = re.compile(
    r"(?:giai đoạn|từ năm|các năm|thời kỳ|năm)\s*(?P<first>20\d\d)\s*(?:[-–]|đến)\s*"
    r"(?:năm\s*)?(?P<last>20\d\d)",
    re.IGNORECASE,
)
DAYS = re.compile(
    r"\b(?:đợt|thời gian|cao điểm|chiến dịch|triển khai|thực hiện)\b[^.;]*?"
    r"\btừ ngày\s*(\d{1,2})/(\d{1,2})(?:/(20\d\d))?"
    r"\s*(?:đến|-|–)\s*(?:hết\s*)?(?:ngày\s*)?(\d{1,2})/(\d{1,2})/(20\d\d)",
    re.IGNORECASE,
)
"""The days of a campaign, when its title names no year."""
YEAR_IN_NAME = re.compile(r"(?<!\d)20[2-4]\d(?!\d)")
YEAR_IN_CELL = re.compile(r"(?:/|\bnăm )(20[2-4]\d)\b", re.IGNORECASE)
FEWEST_YEARS = 3
UNTIL = re.compile(r"\bđến năm\s+(?P<year>20\d\d)\b")


def read_head(name: str, blocks: Sequence[Block], unit: WhereUnit) -> Head:
    """Read the head from the first blocks of a document.

    Args:
        name: The file's name, kept as it is.
        blocks: The document in reading order.
        unit: What the document's place numbers count.
    """
    lines = _head_lines(blocks)
    issued, place, year = _issue(lines)
    title = _title(lines)
    period, default_year = _period(title, lines, issued.year if issued else year)
    if period is None and (likely := _likely_year(name, blocks)):
        period, default_year = _years(likely, likely), likely
    return Head(
        file=name,
        number=_number(lines),
        issuer=_issuer(lines, place, title),
        issued=issued,
        title=title,
        period=period,
        default_year=default_year,
        where_unit=unit,
    )


def _head_lines(blocks: Sequence[Block]) -> list[str]:
    """The first lines, layout tables read cell by cell."""
    lines: list[str] = []
    for block in blocks[:HEAD_PARAGRAPHS]:
        if isinstance(block, Paragraph):
            lines.append(block.text)
        elif block.width() <= 2:  # noqa: PLR2004 - issuer and motto side by side
            lines += _cell_lines(block.rows)
    appended = [
        block.text
        for block in blocks[HEAD_PARAGRAPHS:]
        if isinstance(block, Paragraph) and ATTACHED.search(block.text)
    ]
    return [line for line in lines if line.strip()] + appended[:1]


def _cell_lines(rows: Iterable[Row]) -> list[str]:
    return [line for row in rows for cell in row.cells for line in cell.text.split("\n")]


def _number(lines: list[str]) -> str | None:
    for line in lines:
        if CITED.match(line):
            break
        if BLANK_NUMBER.match(line):
            return None
        found = NUMBER.match(line)
        if found:
            return re.sub(r"\s+", "", found["number"])
    attached = _attached(lines)
    return re.sub(r"\s+", "", attached["number"]) if attached else None


def _attached(lines: list[str]) -> re.Match[str] | None:
    return next((found for line in lines if (found := ATTACHED.search(line))), None)


def _issue(lines: list[str]) -> tuple[dt.date | None, str | None, int | None]:
    """Day of issue, the place beside it, and the year when day or month is blank."""
    place: str | None = None
    for line in lines:
        if CITED.match(line):
            break
        found = PLACE_AND_DATE.match(line.strip())
        if not found:
            continue
        place = found["place"].strip()
        if found["day"] and found["month"]:
            return _day(found), place, int(found["year"])
        return None, place, int(found["year"])
    attached = _attached(lines)
    return (_day(attached), place, int(attached["year"])) if attached else (None, place, None)


def _day(found: re.Match[str]) -> dt.date | None:
    try:
        return dt.date(int(found["year"]), int(found["month"]), int(found["day"]))
    except ValueError:
        return None


def _title(lines: list[str]) -> str | None:
    titles = [
        i
        for i, line in enumerate(lines)
        if TITLE.match(line) and (is_capitals(line) or line.istitle() or "\n" not in line)
    ]
    for index in reversed(titles):
        found = TITLE.match(lines[index])
        assert found
        subject = found["rest"] or (lines[index + 1] if index + 1 < len(lines) else "")
        if subject and not NOT_A_SUBJECT.match(subject):
            return f"{found['kind'].capitalize()} {_lowered(subject)}"
    about = next((found for line in lines if (found := ABOUT.match(line))), None) or _about_below(lines)
    if about:
        return about["title"][:1].upper() + about["title"][1:]
    return next(
        (
            line
            for line in lines
            if APPENDIX_TITLE.search(line)
            and YEAR.search(plain(line))
            and not (CITED.match(line) or line.endswith(SENTENCE_ENDS))
        ),
        None,
    )


def _about_below(lines: list[str]) -> re.Match[str] | None:
    """The subject under the name of another kind of document: "CHỈ THỊ / Về tăng cường kỷ luật …"."""
    pairs = pairwise(lines)
    return next((found for line, below in pairs if OTHER.match(line) and (found := BELOW.match(below))), None)


def _lowered(subject: str) -> str:
    """The subject inside a sentence: its first word loses its capital unless it is an abbreviation."""
    if is_capitals(subject):
        return subject.capitalize() if len(subject.split()) > 1 else subject
    first = subject.split(" ", 1)[0]
    return subject if first.isupper() and len(first) > 1 else subject[:1].lower() + subject[1:]


def _issuer(lines: list[str], place: str | None, title: str | None) -> str | None:
    return _issuer_in_capitals(lines) or _issuer_in_sentence(lines) or _issuer_by_place(lines, place, title)


def _issuer_in_capitals(lines: list[str]) -> str | None:
    """An issuer in capitals, on one line or two: "ỦY BAN NHÂN DÂN / PHƯỜNG SƠN TÂY"."""
    shown = [line.strip() for line in lines if not MOTTO.search(line.strip())]
    for line, after, third in zip(shown, [*shown[1:], ""], [*shown[2:], "", ""], strict=False):
        found = ISSUER_CAPITALS.match(line)
        if not found:
            continue
        level = found["level"] or ""
        whole = found if level and found["name"].strip() else _with_name_below(level, after)
        if whole and whole["level"] and whole["name"].strip():
            below = third if whole is not found else after
            return _issuer_below(below, f"{whole['level'].lower()} {_name_case(whole['name'])}")
    return None


def _with_name_below(level: str, after: str) -> re.Match[str] | None:
    """The issuer whose name, or level and name, stand on the next line."""
    return None if DEPARTMENT.match(after) else ISSUER_CAPITALS.match(f"UBND {level} {after}")


def _issuer_below(line: str, place: str) -> str:
    """The department under the committee, which then is the issuer: "UBND TỈNH … / SỞ TƯ PHÁP"."""
    if not (DEPARTMENT.match(line) and is_capitals(line)):
        return f"UBND {place}"
    department = sentence_case(line.strip(" .,:"))
    return department if place.lower() in department.lower() else f"{department} {place}"


def _issuer_in_sentence(lines: list[str]) -> str | None:
    for line in lines:
        found = ISSUER_SENTENCE.search(line)
        if found and not found["name"].isupper():
            return f"UBND {found['level'].lower()} {found['name'].strip()}"
    return None


def _issuer_by_place(lines: list[str], place: str | None, title: str | None) -> str | None:
    """An issuer named by its level only ("UBND thành phố ban hành…") takes the name of its place."""
    level = next((found["level"].lower() for line in lines if (found := ISSUER_SHORT.search(line))), None)
    if not place:
        return None
    short = PLACE_LEVEL.match(place)
    if short:
        level = level or LEVEL_SHORT.get(short["level"].lower(), short["level"].lower())
    name = PLACE_LEVEL.sub("", place).strip()
    if level is None and title:
        named = re.search(rf"(?P<level>{LEVELS})\s+{re.escape(name)}", title, re.IGNORECASE)
        level = named["level"].lower() if named else None
    return f"UBND {level} {name}" if level and name else None


def _name_case(name: str) -> str:
    """Capitals into a name: "SƠN TÂY" → "Sơn Tây"."""
    return " ".join(word.capitalize() for word in name.strip(" .,:").split())


def _period(
    title: str | None, lines: list[str], year: int | None
) -> tuple[tuple[dt.date, dt.date] | None, int | None]:
    """The days a plan covers, and its year when there is only one."""
    words = title or ""
    named = YEAR.search(plain(hide_citations(words)))
    if named:
        only = max(int(named["year"]), year or 0)
        return _years(only, only), only
    stretch = PERIOD.search(words)
    if stretch:
        first = max(int(stretch["first"]), year or 0)
        return _years(first, max(first, int(stretch["last"]))), None
    until = UNTIL.search(words)
    if until and year:
        return _years(year, int(until["year"])), None
    inside = next(
        (
            found
            for line in lines
            if "Kế hoạch" in line and (found := YEAR.search(plain(hide_citations(line))))
        ),
        None,
    )
    days = next(
        (found for line in lines if not NOT_A_SUBJECT.match(line) and (found := DAYS.search(line))), None
    )
    if days and (stretch_of_days := _days(days)):
        first_day, last_day = stretch_of_days
        return stretch_of_days, last_day.year if first_day.year == last_day.year else None
    known = year or (int(inside["year"]) if inside else None)
    return (_years(known, known), known) if known else (None, None)


def _likely_year(name: str, blocks: Sequence[Block]) -> int | None:
    """For a bare table without a head: the year in the file's name, else the one most of its dates print."""
    named = YEAR_IN_NAME.findall(name)
    if named:
        return int(named[-1])
    cells = (
        text
        for block in blocks
        if not isinstance(block, Paragraph)
        for row in block.rows
        for text in row.texts()
    )
    printed = Counter(year for text in cells for year in YEAR_IN_CELL.findall(hide_citations(text)))
    most = printed.most_common(1)
    return int(most[0][0]) if most and most[0][1] >= FEWEST_YEARS else None


def _days(found: re.Match[str]) -> tuple[dt.date, dt.date] | None:
    """The first and last day of "từ ngày 10/9/2025 đến ngày 10/11/2025"; None when they are no such days."""
    day, month, year, to_day, to_month, to_year = found.groups()
    try:
        last = dt.date(int(to_year), int(to_month), int(to_day))
        first = dt.date(int(year or to_year), int(month), int(day))
    except ValueError:
        return None
    return (first, last) if first <= last else None


def _years(first: int, last: int) -> tuple[dt.date, dt.date]:
    return dt.date(first, 1, 1), dt.date(last, 12, 31)
