"""What an importer should be told about a document, in plain Vietnamese."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from knowledge.plans.blocks import Document
from knowledge.plans.markers import Level, read_mark
from knowledge.plans.model import DraftTask, Head, PlanWarning
from knowledge.plans.outline import body_start

APPENDIX_PROMISED = re.compile(
    r"\b(?:có|theo|tại|kèm)\s+(?:các\s+)?(?:bảng\s+)?phụ lục\b|\bphụ lục (?:kèm theo|đính kèm)",
    re.IGNORECASE,
)
NUMBER_COLUMN = re.compile(r"\bs?tt\b")
HEADER_TITLES = tuple(
    map(re.compile, (r"nội dung|nhiệm vụ|công việc|hoạt động", r"thời gian|thời hạn|tiến độ|hoàn thành"))
)
HEADER_LETTERS = 220
SHORT_NOTICE_DAYS = 5
SHOWN = 3
YEAR_IN_NAME = re.compile(r"\bKế hoạch\b.*\bnăm (20\d\d)\b", re.IGNORECASE)


def find_warnings(
    head: Head,
    document: Document,
    tasks: Sequence[DraftTask],
    *,
    has_table: bool,
) -> Iterator[PlanWarning]:
    """Everything worth saying about a plan that was just read."""
    yield from _empty_result(tasks)
    yield from _missing_appendix(document, has_table=has_table)
    yield from _table_without_lines(document, has_table=has_table)
    yield from _blank_pages(document)
    yield from _blank_head(head)
    yield from _unread_times(tasks)
    yield from _unknown_rhythm(tasks)
    yield from _early_dates(head, tasks)
    yield from _own_year_in_december(tasks)
    yield from _sub_rows(tasks)
    yield from _numbering(document)


def _warn(code: str, text: str, where: Iterable[int] = ()) -> PlanWarning:
    return PlanWarning(code=code, text=text, where=tuple(where))


def _empty_result(tasks: Sequence[DraftTask]) -> Iterator[PlanWarning]:
    if not any(task.deadline.due or task.deadline.rule for task in tasks):
        yield _warn(
            "no_dated_task",
            (
                "Chưa tìm thấy nhiệm vụ nào có thời hạn trong văn bản. Anh/chị xem lại: có thể thiếu "
                "phụ lục, hoặc đây chưa phải là kế hoạch."
            ),
        )


def _missing_appendix(document: Document, *, has_table: bool) -> Iterator[PlanWarning]:
    promised = next((p for p in document.paragraphs() if APPENDIX_PROMISED.search(p.text)), None)
    if promised and not has_table:
        yield _warn(
            "appendix_missing",
            (
                "Văn bản nhắc đến phụ lục kèm theo nhưng trong tệp không có bảng phụ lục. Phần lớn "
                "nhiệm vụ và thời hạn có thể nằm ở đó, anh/chị gửi thêm phụ lục."
            ),
            promised.where,
        )


def _table_without_lines(document: Document, *, has_table: bool) -> Iterator[PlanWarning]:
    """A table without any line: read by its blanks, or only its header seen, so that its rows cannot be told apart."""
    unruled = [table.rows[0].where for table in document.tables() if table.unruled]
    if unruled:
        yield _warn(
            "table_without_lines",
            (
                "Bảng nhiệm vụ trong tệp không kẻ đường, hệ thống tách cột theo khoảng trắng. "
                "Anh/chị xem kỹ từng dòng, hoặc gửi bản Word hay Excel của bảng này."
            ),
            unruled,
        )
        return
    if has_table or document.where_unit != "page":
        return
    text = " ".join(paragraph.text for paragraph in document.paragraphs()).lower()
    for found in NUMBER_COLUMN.finditer(text):
        if all(words.search(text[found.end() : found.end() + HEADER_LETTERS]) for words in HEADER_TITLES):
            yield _warn(
                "table_without_lines",
                (
                    "Tệp PDF có bảng nhiệm vụ không kẻ đường, nên hệ thống không tách được từng dòng. "
                    "Anh/chị gửi bản Word hoặc Excel của bảng này."
                ),
            )
            return


def _blank_pages(document: Document) -> Iterator[PlanWarning]:
    if document.blank_pages:
        pages = ", ".join(map(str, document.blank_pages))
        yield _warn("blank_pages", f"Trang {pages} chỉ có hình, không đọc được chữ.", document.blank_pages)


def _blank_head(head: Head) -> Iterator[PlanWarning]:
    blank = [
        label
        for label, value in (("số văn bản", head.number), ("ngày ban hành", head.issued))
        if value is None
    ]
    if blank:
        yield _warn("head_blank", f"Văn bản để trống {' và '.join(blank)}. Anh/chị điền khi lưu kế hoạch.")
    if head.default_year is None and head.period is None:
        yield _warn("year_unknown", "Không thấy năm của kế hoạch, nên ngày không ghi năm chưa hiểu được.")


def _unread_times(tasks: Sequence[DraftTask]) -> Iterator[PlanWarning]:
    unread = [
        t
        for t in tasks
        if t.deadline.kind == "none" and t.deadline.raw and "Chưa đọc" in (t.deadline.note or "")
    ]
    if unread:
        shown = "; ".join(f"“{task.deadline.raw}”" for task in unread[:SHOWN])
        where = [place for task in unread for place in task.where]
        yield _warn(
            "time_unread",
            f"Chưa đọc được thời hạn của {len(unread)} nhiệm vụ, ví dụ {shown}. Anh/chị nhập tay.",
            where,
        )
    missing = [t for t in tasks if t.deadline.kind == "none" and t.deadline.raw is None]
    if missing:
        yield _warn(
            "time_blank", f"{len(missing)} nhiệm vụ để trống thời hạn.", [p for t in missing for p in t.where]
        )


def _unknown_rhythm(tasks: Sequence[DraftTask]) -> Iterator[PlanWarning]:
    unknown = [t for t in tasks if t.deadline.kind == "recurring" and not t.deadline.rule]
    if unknown:
        where = [place for task in unknown for place in task.where]
        yield _warn(
            "rhythm_unknown", f"{len(unknown)} việc ghi “định kỳ” nhưng không nói bao lâu một lần.", where
        )


def _early_dates(head: Head, tasks: Sequence[DraftTask]) -> Iterator[PlanWarning]:
    if head.issued is None:
        return
    for task in tasks:
        due = task.deadline.due
        if due is None or task.deadline.kind != "date":
            continue
        days = (due - head.issued).days
        if days < 0:
            yield _warn(
                "due_before_issue",
                f"Thời hạn “{task.deadline.raw}” sớm hơn ngày ban hành văn bản.",
                task.where,
            )
        elif days <= SHORT_NOTICE_DAYS:
            yield _warn(
                "short_notice",
                f"Thời hạn “{task.deadline.raw}” chỉ sau ngày ban hành {days} ngày.",
                task.where,
            )


def _own_year_in_december(tasks: Sequence[DraftTask]) -> Iterator[PlanWarning]:
    """A plan for a year that is due in that year's December is probably next year's."""
    for task in tasks:
        named = YEAR_IN_NAME.search(task.text)
        due = task.deadline.due
        if (
            named
            and task.deadline.kind in {"date", "month"}
            and due
            and due >= dt.date(int(named[1]), 12, 1)
            and due.year == int(named[1])
        ):
            yield _warn(
                "late_plan",
                f"“{task.text}” đến hạn {due:%d/%m/%Y}: có thể ý nói kế hoạch năm sau.",
                task.where,
            )


def _sub_rows(tasks: Sequence[DraftTask]) -> Iterator[PlanWarning]:
    shared = {task.no: task.where for task in tasks if "no" in task.inherited_fields and task.no}
    if shared:
        numbers = ", ".join(shared)
        yield _warn(
            "sub_rows",
            f"Số thứ tự {numbers} có nhiều dòng con, mỗi dòng thành một nhiệm vụ.",
            [p for w in shared.values() for p in w],
        )


def _numbering(document: Document) -> Iterator[PlanWarning]:
    """Numbers that repeat or jump inside one part."""
    paragraphs = document.paragraphs()
    part, seen = "", Counter[str]()
    last = 0
    for paragraph in paragraphs[body_start(paragraphs) :]:
        mark = read_mark(paragraph.text)
        if mark.level is Level.PART:
            part, seen, last = mark.label, Counter(), 0
        elif mark.level is Level.NUMBER and mark.label.isdigit():
            number = int(mark.label)
            seen[mark.label] += 1
            if seen[mark.label] > 1:
                yield _warn("number_repeated", f"Phần {part} có hai mục đánh số {number}.", paragraph.where)
            elif last and number > last + 1:
                yield _warn(
                    "number_skipped", f"Phần {part} nhảy từ mục {last} sang mục {number}.", paragraph.where
                )
            last = number
