"""The columns of an appendix, found by their header: order and names differ from plan to plan."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from rapidfuzz import fuzz

from knowledge.plans.blocks import Row, Table
from knowledge.plans.deadlines import read_time_cell
from knowledge.plans.markers import Level, read_mark
from knowledge.plans.units import STARTS_UNIT
from knowledge.plans.work_column import find_work

Field = Literal["no", "text", "product", "lead", "support", "budget", "start", "time", "note", "person"]

HEADING_WORDS: dict[Field, str] = {
    "no": r"^(?:mã(?: số)?|s?tt|số\s*tt|số thứ tự|stt\.?|tt\.?|#|no\.?)$",
    "note": r"^%|^(?:tỷ lệ|mức độ|tình trạng|trạng thái) (?:hoàn thành|thực hiện)?|"
    r"^ghi chú|^lưu ý|^căn cứ(?: pháp lý| thực hiện)?$",
    "support": r"phối hợp|phối kết hợp|cùng (?:thực hiện|làm)",
    "start": r"bắt đầu|ngày giao|khởi đầu|^từ(?: ngày| tháng)?$",
    "time": r"deadline|thời gian|thời hạn|thời điểm|tiến độ|hạn (?:xử lý|cuối)|"
    r"hoàn thành|kết thúc|lộ trình|mốc|^đến(?: ngày| tháng)?$",
    "budget": r"kinh phí|dự toán|nguồn vốn|nguồn lực|ngân sách",
    "person": (
        r"lãnh đạo (?:phụ trách|chỉ đạo|theo dõi)|người (?:phụ trách|chỉ đạo)|đồng chí|"
        r"cán bộ (?:phụ trách|theo dõi)|chỉ đạo, theo dõi"
    ),
    "lead": (
        r"chủ trì|(?:cơ quan|đơn vị|bộ phận|phòng)[\w ,/]*(?:thực hiện|tham mưu|phụ trách|chịu trách nhiệm)|"
        r"^(?:cơ quan|đơn vị)$|đầu mối|phân công|trách nhiệm|người thực hiện|"
        r"^phụ trách|^thực hiện$|^(?:bộ phận|ai) phụ trách|^(?:ai|người) (?:làm|thực hiện)|"
        r"^(?:tên )?(?:đoàn|tổ) (?:kiểm tra|công tác|khảo sát|giám sát)|"
        r"^(?:cơ quan|đơn vị|bộ phận),? (?:cá nhân )?được giao"
    ),
    "product": r"sản phẩm|kết quả|đầu ra|văn bản ban hành|hình thức văn bản",
    "text": (
        r"nội dung|nhiệm vụ|công việc|hoạt động|giải pháp|mục tiêu|tiêu chí|chỉ tiêu|lĩnh vực|"
        r"^tên (?!(?:cơ quan|đơn vị|phòng|bộ phận|người|cán bộ|công chức)\b)|"
        r"(?:đơn vị|cơ quan|địa phương) được (?:kiểm tra|thanh tra|giám sát|khảo sát|làm việc)|"
        r"^(?:các |đầu |những )?việc\b|^công tác"
    ),
}
"""Words of each heading, tried in this order: "cơ quan phối hợp thực hiện" is support before it is a lead."""
HEADINGS = tuple((field, re.compile(words)) for field, words in HEADING_WORDS.items())
CALENDAR = re.compile(r"^(?P<word>tháng|quý)(?:\s*[/,]?\s*(?:năm(?:\s*20\d\d)?|20\d\d))?$")
"""The first column of a calendar of work: "Tháng | Nội dung | Chủ trì"."""
WORK_AND_TIME = re.compile(
    r"^(?:nội dung|nhiệm vụ|công việc)[^,;/]*(?:,|;|/|\bvà\b)\s*(?:thời gian|thời hạn|tiến độ)\b"
)
"""One column for both: "Nhiệm vụ, thời gian thực hiện"."""
LEAD_AND_SUPPORT = re.compile(r"chủ trì\s*(?:/|,|;|và|-|–)\s*(?:cơ quan |đơn vị )?phối hợp")
"""One column for both; its cells say which is which."""
VISITED = re.compile(r"được (?P<verb>kiểm tra|thanh tra|giám sát|khảo sát|làm việc)")
"""A column of the units to be visited: the work is the visit."""
PERIOD_TITLE = re.compile(r"(?:^|\s)((?:quý|tháng) (?:iv|i{1,3}|\d{1,2}))(?:\s*(?:/|năm)\s*20\d\d)?$")
END = re.compile(r"hoàn thành|kết thúc|^đến\b")
NEEDED: frozenset[Field] = frozenset({"lead", "time"})
UNIT_AND_WORK: frozenset[Field] = frozenset({"lead", "text"})
"""All that a table of two columns may have: its work says itself when."""
COLUMN_NUMBER = re.compile(r"^\(?\d{1,2}\)?$|^\(?[A-H]\)?$|^\([^()]{1,12}\)$")
HEADER_CELL_WORDS = 12
FEWEST_COLUMNS = 3
FEWEST_CELLS = 3
MOST_OF = 0.7
"""How many of its cells, and what share of them, tell what a column holds."""
ANY_YEAR = 2026
SAME_TITLE = 85
"""Likeness (0 to 100) from which two titles are one, scan slips included."""


@dataclass(frozen=True, slots=True)
class Columns:
    """Which column holds which field, and how many rows the header took."""

    at: dict[Field, int]
    rows: int
    header: tuple[str, ...]
    verb: str = ""
    """What is done to the units a row names, when the work is a visit."""
    group: int | None = None
    """The column left of the work that names what it belongs to, and the work itself where that is blank."""
    guessed: bool = False
    """Told by what stands in them: the table prints no titles."""
    time_word: str = ""
    """"Tháng" or "Quý", where the title says what the bare numbers of the time column count."""
    marks: tuple[tuple[int, str], ...] = ()
    """Columns that stand for a quarter or a month each, marked where the work falls into it."""

    def is_repeat(self, texts: Sequence[str]) -> bool:
        """Whether a row is the header again, at the top of a page."""
        here = [plain for text in texts if (plain := _plain(text))]
        same = sum(
            any(fuzz.ratio(text, title) >= SAME_TITLE for title in self.header if title) for text in here
        )
        return same >= FEWEST_COLUMNS and same >= len(here) - 1


def find_columns(table: Table) -> tuple[int, Columns] | None:
    """The first header of a table and the index of its first row; None when it is not a table of tasks."""
    for index, row in enumerate(table.rows):
        rows, merged = _taller(table, index)
        marks = _marked_periods(merged)
        at = _fields(row.texts()) | ({"time": marks[0][0]} if marks else {})
        if at.keys() >= NEEDED and "text" not in at:
            at = _with_work(at, merged, table.rows[index + rows :])
        if not _is_header(at, row):
            continue
        fields = _fields(merged)
        fields |= _by_content(table.rows[index + rows :], fields, len(merged))
        if fields.get("time") in {column for column, _ in marks}:
            del fields["time"]
        fields = _with_work(fields, merged, table.rows[index + rows :])
        return index, Columns(
            fields,
            rows,
            tuple(_plain(t) for r in table.rows[index : index + rows] for t in r.texts()),
            _verb(merged),
            _group(fields, merged),
            time_word=_time_word(fields, merged),
            marks=marks,
        )
    return None


def _time_word(at: dict[Field, int], header: Sequence[str]) -> str:
    title = _plain(header[at["time"]]) if at.get("time", len(header)) < len(header) else ""
    found = CALENDAR.match(title)
    return found["word"].capitalize() if found else ""


def _with_work(at: dict[Field, int], header: Sequence[str], rows: Sequence[Row]) -> dict[Field, int]:
    """With the column that names the work, of several whose titles could stand over it."""
    titles = [_plain(text) for text in header]
    named = _named_work(header) or ([at["text"]] if "text" in at else [])
    other = {index for name, index in at.items() if name != "text"}
    unknown = [i for i, title in enumerate(titles) if title and i not in other and field_of(title) is None]
    work = find_work(titles, rows, named, unknown)
    return at if work is None else at | {"text": work}


def _named_work(header: Sequence[str]) -> list[int]:
    """Columns under titles of work, each merged title once."""
    found = [i for i, text in enumerate(header) if field_of(text) == "text"]
    return [i for i in found if i == 0 or header[i] != header[i - 1]]


def _group(at: dict[Field, int], header: Sequence[str]) -> int | None:
    """The column before the work whose title could stand over work too."""
    return max((i for i in _named_work(header) if i < at["text"]), default=None)


def _by_content(rows: Sequence[Row], known: dict[Field, int], width: int) -> dict[Field, int]:
    """Lead and time under titles nobody foresaw, told by what stands in their columns."""
    found: dict[Field, int] = {}
    for index in (i for i in range(width) if i not in known.values()):
        cells = [row.cells[index].text for row in rows if index < len(row.cells) and row.cells[index].text]
        tests: tuple[tuple[Field, Callable[[str], bool]], ...] = (("time", is_time), ("lead", is_unit))
        for field, test in tests:
            enough = len(cells) >= FEWEST_CELLS and sum(map(test, cells)) >= MOST_OF * len(cells)
            if field not in known and field not in found and enough:
                found[field] = index
                break
    return found


def is_time(text: str) -> bool:
    """Whether a cell says when."""
    return any(one.deadline.due or one.deadline.rule for one in read_time_cell(text, ANY_YEAR))


def is_unit(text: str) -> bool:
    """Whether a cell names an office."""
    return bool(STARTS_UNIT.match(text)) and len(text.split()) <= HEADER_CELL_WORDS


def _marked_periods(header: Sequence[str]) -> tuple[tuple[int, str], ...]:
    """Columns "Quý I", "Quý II"… or "Tháng 1", "Tháng 2"…; one alone is a column of times."""
    found = [(i, m[1]) for i, text in enumerate(header) if (m := PERIOD_TITLE.search(_plain(text)))]
    return tuple(found) if len(found) > 1 else ()


def _verb(header: Sequence[str]) -> str:
    found = next((m for text in header if (m := VISITED.search(_plain(text)))), None)
    return found["verb"].capitalize() if found else ""


def _is_header(at: dict[Field, int], row: Row) -> bool:
    short = all(len(text.split()) <= HEADER_CELL_WORDS for text in row.texts())
    titles = sum(bool(text) for text in row.texts())
    enough = (
        len(at) >= FEWEST_COLUMNS
        or at.keys() >= {"text", "time"}
        or (titles == len(at) == len(UNIT_AND_WORK & at.keys()))
    )
    return (
        short and enough and "text" in at and bool(NEEDED & at.keys() or {"product", "support"} & at.keys())
    )


def _taller(table: Table, index: int) -> tuple[int, list[str]]:
    """Rows and texts of a header, two rows read as one ("Thực hiện" over "Chủ trì" and "Phối hợp")."""
    merged = _spread(table.rows[index])
    rows = 1
    for row in table.rows[index + 1 : index + 3]:
        texts = row.texts()
        if _is_column_numbers(texts):
            return rows + 1, merged
        if not _is_sub_header(row):
            break
        below = [text if not cell.above else "" for cell, text in zip(row.cells, texts, strict=True)]
        merged = [_under(top, text) for top, text in zip(merged, [*below, *[""] * len(merged)], strict=False)]
        rows += 1
    return rows, merged


def _spread(row: Row) -> list[str]:
    """Texts of a header row, a merged title repeated over its columns."""
    texts: list[str] = []
    for cell in row.cells:
        texts.append(texts[-1] if cell.beside and texts else cell.text)
    return texts


def _under(top: str, below: str) -> str:
    """A sub-title says more than the title above it."""
    return below if below and field_of(below) else f"{top} {below}".strip()


def _is_sub_header(row: Row) -> bool:
    own = [cell.text for cell in row.cells if cell.text and not cell.above]
    titles = [text for text in own if not PERIOD_TITLE.match(_plain(text))]
    short = all(len(text.split()) <= HEADER_CELL_WORDS and not any(map(str.isdigit, text)) for text in titles)
    known = sum(field_of(text) is not None for text in titles)
    merged = any(cell.above for cell in row.cells)
    if len(own) == 1 and (row.cells[0].text == own[0] or read_mark(own[0]).level is Level.PART):
        return False
    return bool(own) and short and (known == len(titles) or (merged and 2 * known >= len(titles)))


def _is_column_numbers(texts: Sequence[str]) -> bool:
    filled = [text for text in texts if text]
    return len(filled) >= FEWEST_COLUMNS and all(COLUMN_NUMBER.match(text) for text in filled)


def _fields(texts: Sequence[str]) -> dict[Field, int]:
    """Each field's first column; a second date column is the end of the work."""
    at: dict[Field, int] = {}
    for index, text in enumerate(texts):
        field = field_of(text)
        if field is None:
            continue
        if field not in at or _is_end(field, text, texts[at[field]]):
            at[field] = index
    if "lead" not in at and "person" in at:
        at["lead"] = at.pop("person")
    if "text" not in at and "product" in at:
        at["text"] = at.pop("product")
    return at


def _is_end(field: Field, text: str, before: str) -> bool:
    """Of two date columns the one that says when the work ends."""
    return field == "time" and bool(END.search(_plain(text))) and not END.search(_plain(before))


def field_of(text: str) -> Field | None:
    """What a column with this title holds."""
    plain = _plain(text)
    if LEAD_AND_SUPPORT.search(plain):
        return "lead"
    if CALENDAR.match(plain):
        return "time"
    if WORK_AND_TIME.match(plain):
        return "text"
    return next((field for field, pattern in HEADINGS if pattern.search(plain)), None) if plain else None


def _plain(text: str) -> str:
    return " ".join(text.lower().split()).strip(" .:*")
