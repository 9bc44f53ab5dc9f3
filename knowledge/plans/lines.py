"""Lines as they reach an office, put back into paragraphs.

A page cuts sentences, repeats numbers and leaves footnotes in between; a converter leaves markdown. All of
it goes away here, before anyone looks for a date.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from knowledge.plans.blocks import Line, Paragraph
from knowledge.plans.markers import LOWER, UPPER, Level, is_capitals, opens_paragraph, read_mark

MARKDOWN_HEADING = re.compile(r"^#{1,6}\s+")
MARKDOWN_STARS = re.compile(r"\*{1,3}(?=\S)|(?<=\S)\*{1,3}")
BOLD_LINE = re.compile(r"^\*\*[^*].*\*\*$")
HTML_TAG = re.compile(r"</?(?:sup|sub|b|i|u|br|em|strong|p|span|div)\s*/?>", re.IGNORECASE)
FOOTNOTE_MARK = re.compile(r"<sup>\s*\d{1,2}\s*</sup>|\[\^\d{1,2}\](?!:)", re.IGNORECASE)
FOOTNOTE = re.compile(
    r"^(?:<sup>\s*\d{1,2}\s*</sup>|\[\^\d{1,2}\]:?"
    r"|\d{1,2}\s+(?:Theo\s+)?(?:Quyết định|Nghị quyết|Nghị định|Kế hoạch|Công văn|Thông báo|"
    r"Chỉ thị|Thông tư|Văn bản)\s+số\b)",
    re.IGNORECASE,
)
FURNITURE = re.compile(
    r"^(?:[-–—_=*~.\s|]{3,}|(?:[-–—]\s*)?(?:Trang\s*)?\d{1,3}(?:\s*/\s*\d{1,3})?(?:\s*[-–—])?)$"
)
SENTENCE_END = re.compile(r"[.;:!?…](?:[\"”’)\]]*)$|\.\s?/\.$|[;.]\s*\)$")
OPEN_END = re.compile(
    r"(?:,|\b(?:và|của|các|theo|tại|do|với|cho|về|trong|là|được|để|ngày|đến|từ|trước|bằng|gửi|khi))$",
    re.IGNORECASE,
)
STARTS_COLD = re.compile(rf"^[\"“(]?(?:\d|[{UPPER}]{{2,}}\b|[{UPPER}&-]+/)")
STARTS_LOW = re.compile(rf"^[\"“(]?[{LOWER}]")
LIST_DASH = re.compile(rf"^[-–—]\s*[{LOWER}]")
STEP = re.compile(r"^(?:đợt|kỳ|lần|lớp|vòng|bước|giai đoạn) (?:\d|[IVX]+\b|đầu|thứ|một|hai|nhất)")
"""One of the steps that a colon announced, not a paragraph of its own: "làm 02 đợt:" / "đợt 1 xong trước …"."""
CUT_HYPHEN = re.compile(rf"(?:\d|/[{UPPER}]{{1,6}}|\b[{UPPER}]{{2,6}})[-–]$")
"""Inside a number, a stretch or a short name: "766/QĐ-" and "TTg", "Phòng KT-HT-" and "ĐT" on the next line."""
FIRST_HALF = re.compile(
    r"\b(?:Tài chính|Tư pháp|Văn phòng|Địa chính|Văn hóa|Văn hoá|Kinh tế|Lao động|Kế hoạch)$"
)
SECOND_HALF = re.compile(
    r"^[-–]\s*(?:Kế hoạch|Kế toán|Hộ tịch|Thống kê|Xây dựng|Nông nghiệp|Xã hội|Hạ tầng|Thương binh|Tài chính)\b"
)
"""A name with a dash in it, cut by the margin: "Phòng Tài chính" / "- Kế hoạch phối hợp"."""
LONGEST_ACRONYM = 6
MOST_LINES = 80
"""No paragraph has more lines; a file that says so is broken, and must not cost more than others."""
PLACE_AND_DAY = re.compile(rf"^[{UPPER}][^,;:]{{1,40}},\s*ngày[\s\d….]*tháng[\s\d….]*năm\s*20\d\d\s*$")
"""The line of place and day at the top, which no line above flows into."""
HEAD_LINE = re.compile(rf"(?:{PLACE_AND_DAY.pattern})|^Số\s*:\s*[\d….]*\s*/")
"""Place and day, or the number: lines of the head that stand for themselves."""
LETTER_SPACED = re.compile(rf"^(?:[{UPPER}] ){{3,}}[{UPPER}]\s*:?$")
LETTER_SPACED_TITLES = {
    title.replace(" ", ""): title
    for title in (
        "KẾ HOẠCH", "QUYẾT ĐỊNH", "CHỈ THỊ", "THÔNG BÁO", "CHƯƠNG TRÌNH", "PHƯƠNG ÁN", "ĐỀ ÁN", "PHỤ LỤC", "BÁO CÁO",
    )
}  # fmt: skip # titles side by side
PERIOD_LINE = re.compile(
    r"^(?:TRONG |Trong )?(?:QUÝ|Quý|THÁNG|Tháng)\s+(?:[IVX]{1,4}|\d{1,2})(?:\s*(?:/|-|năm|NĂM)\s*20\d\d)?\s*:?$"
)
"""A time over the work of that time, not the end of a sentence: "Tháng 3"."""
LABEL_LINE = re.compile(
    r"^(?=[CĐBTPSK])(?:(?:cơ quan|đơn vị|bộ phận)\s+)?(?:phân công|chủ trì|tham mưu|phối hợp|thực hiện|phụ trách|"
    r"thời gian|thời hạn|tiến độ|sản phẩm|kinh phí)(?:\s+[^\W\d]+){0,3}\s*:\s*\S",
    re.IGNORECASE,
)
"""A line that says of the work above it who does it and when: "Cơ quan tham mưu: Phòng Nội vụ"."""
SPACES = re.compile(r"[ \t\u00a0\u2000-\u200b\u202f\u3000]+")


def tidy(text: str) -> str:
    """One form for every text at the border: NFC, single spaces, no invisible marks."""
    text = unicodedata.normalize("NFC", text).replace("\u00ad", "").replace("\ufeff", "").replace("ŪA", "ŨA")
    return _without_letter_spaces(SPACES.sub(" ", text).strip())


def _without_letter_spaces(text: str) -> str:
    """A title set with spaces between its letters, as a word again: "K Ế H O Ạ C H"."""
    if not LETTER_SPACED.match(text):
        return text
    return LETTER_SPACED_TITLES.get(text.replace(" ", "").rstrip(":"), text)


def without_markup(text: str) -> str:
    """The line without markdown, simple HTML and footnote numbers."""
    text = HTML_TAG.sub("", FOOTNOTE_MARK.sub("", MARKDOWN_HEADING.sub("", text)))
    bullet = "* " if text.startswith("* ") else ""
    return tidy(bullet + MARKDOWN_STARS.sub("", text.removeprefix(bullet)))


def is_strong(text: str) -> bool:
    """A markdown heading, or a line in bold from end to end."""
    return bool(MARKDOWN_HEADING.match(text) or BOLD_LINE.match(text))


def is_furniture(text: str) -> bool:
    """A page number or a ruled line."""
    return bool(FURNITURE.match(text))


@dataclass(slots=True)
class _Open:
    """A paragraph that may still go on. Only its first and last lines decide whether it does."""

    parts: list[str]
    where: list[int]
    strong: bool
    last: Line

    def add(self, line: Line, text: str) -> None:
        self.parts.append(text)
        if line.where != self.where[-1]:
            self.where.append(line.where)
        self.last = line

    def paragraph(self) -> Paragraph:
        return Paragraph(run_on(self.parts), tuple(self.where), self.strong)


def run_on(printed: Iterable[str]) -> str:
    """Printed lines as one: with a space between them, but inside what was cut at its hyphen."""
    return tidy("".join(part if CUT_HYPHEN.search(part) else f"{part} " for part in printed))


def join_lines(lines: Iterable[Line]) -> list[Paragraph]:
    """Put printed lines together into paragraphs, without furniture, footnotes and markup."""
    done: list[_Open] = []
    for line in lines:
        raw = line.text.strip()
        text = without_markup(raw)
        if not text or is_furniture(text) or FOOTNOTE.match(raw):
            continue
        if done and _continues(done[-1], line, text):
            done[-1].add(line, text)
        else:
            done.append(_Open([text], [line.where], is_strong(raw), line))
    return [paragraph.paragraph() for paragraph in done]


def _continues(before: _Open, line: Line, text: str) -> bool:
    if len(before.parts) >= MOST_LINES:
        return False
    ended = bool(SENTENCE_END.search(before.parts[-1]))
    if LIST_DASH.match(text) and not ended and read_mark(before.parts[0]).level is Level.NONE:
        return True
    if SECOND_HALF.match(text) and FIRST_HALF.search(before.parts[-1]):
        return True
    if _parts_periods(before, text):
        return False
    if opens_paragraph(text) or HEAD_LINE.match(text) or before.strong or is_strong(line.text.strip()):
        return False
    return _flows_on(before, line, text, ended=ended)


def _parts_periods(before: _Open, text: str) -> bool:
    """Whether a line that is only a time stands here, or stood right before."""
    if len(before.parts) == 1 and PERIOD_LINE.match(before.parts[0]):
        return not STARTS_LOW.match(text)
    return bool(PERIOD_LINE.match(text)) and not OPEN_END.search(before.parts[-1])


def _flows_on(before: _Open, line: Line, text: str, *, ended: bool) -> bool:
    """Whether an unmarked line goes on with the paragraph before it."""
    tail = before.parts[-1]
    if STARTS_LOW.match(text):
        return (
            not ended
            or bool(tail.endswith(":") and STEP.match(text))
            or not _ends_early(before.last, text, 0 if tail.endswith(":") else 12)
        )
    if ended and LABEL_LINE.match(text):
        return False
    if ended:
        return before.last.room is not None and not line.indented and not _ends_early(before.last, text, 0)
    if all(map(is_capitals, before.parts[:2])) or _is_title(text) or _starts_on_the_page(before, line):
        return False
    if OPEN_END.search(tail):
        return True
    return before.last.room is not None and not _ends_early(before.last, text, _slack(before, text))


def _starts_on_the_page(before: _Open, line: Line) -> bool:
    """Whether a measured line is set in as the first of a paragraph, not as the next of a centred title."""
    marked = read_mark(before.parts[0]).level is not Level.NONE
    return line.measured and line.indented and (marked or not before.last.indented)


def _is_title(text: str) -> bool:
    return is_capitals(text) and len(text) > LONGEST_ACRONYM and not any(map(str.isdigit, text))


def _slack(before: _Open, text: str) -> int:
    """How many characters short of the margin a line may end and still be cut by the page."""
    if before.last.measured:
        return 2
    if STARTS_COLD.match(text):
        return 25
    heading = len(before.parts) == 1 and read_mark(before.parts[0]).level < Level.DASH
    return 3 if heading else 18


def _ends_early(line: Line, text_after: str, slack: int) -> bool:
    """Whether the next word would have fitted on the line, so that its end was meant."""
    if line.room is None:
        return True
    return len(text_after.split(" ", 1)[0]) + 1 <= line.room - slack
