"""Rows of an appendix into draft tasks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from knowledge.plans.acceptance import is_deadline
from knowledge.plans.citations import plain, without_citations
from knowledge.plans.deadlines import Found, as_rounds, as_yearly, combine, read_time_cell
from knowledge.plans.markers import LOWER
from knowledge.plans.model import Deadline, DraftTask
from knowledge.plans.outline import Area
from knowledge.plans.report_series import is_of_one_year, names_report
from knowledge.plans.table_rows import GROUP_TIME, NO_LINES, NO_TITLES, TaskRow
from knowledge.plans.time_table import find_moments
from knowledge.plans.units import LIST_MARK, audience_of, split_units

NO_DEADLINE = Deadline(kind="none")
PLAIN_TIME = re.compile(r"^[\W\d]*$")
BROKEN = re.compile(rf"(?<=[{LOWER},])\n(?=[{LOWER}]+[ ,.;]|[{LOWER}]+$)")
"""A break of a line inside a phrase, not between two items."""
STEP_WORDS = 2
JUNE = 6
GUESSED_COLUMN = 0.7
NAMED_PERIODS = re.compile(r"\b(?:quý|0?6 tháng)\b.*\bnăm\b(?!\s*20\d\d)|\bđịnh kỳ\b")
ROUNDS_ALONE = re.compile(r"^(?:\d{1,2}|hai|ba|bốn)\s+(?:đợt|lần|lượt|kỳ|vòng)$", re.IGNORECASE)
"""How many rounds there are, which is no step: "02 đợt: …"."""
LABEL_AFTER = re.compile(r"\s*\((?P<step>[^()\d]+|0?[369] tháng[^()\d]*)\)")
"""What a date is for, in brackets after it: "15/10/2026 (giữa kỳ)"."""
FIELD_NAMES = {"time": "deadline"}
SUPPORT_IN_LEAD = re.compile(
    r"[;,\n(]?\s*(?:cơ quan |đơn vị )?phối hợp\s*:?\s*(?:với\s*)?(?=(?!thực hiện|tham mưu)\w)", re.IGNORECASE
)
ROLE = re.compile(
    r"[\s,(–-]*\b(?:là (?:cơ quan|đơn vị) )?(?P<role>chủ trì|phối hợp|thực hiện|tham mưu)"
    r"(?:,? (?:thực hiện|tham mưu))?[\s).,]*$",
    re.IGNORECASE,
)
"""What a unit does, printed after its name: "Phòng Kinh tế (chủ trì); Công an xã (phối hợp)"."""
LEAD_LABEL = re.compile(r"^\s*(?:[-–+•]\s*)?(?:cơ quan |đơn vị )?chủ trì\s*:?\s*(?=[A-ZĐ])", re.IGNORECASE)


def read_rows(rows: Iterable[TaskRow], year: int | None) -> Iterator[DraftTask]:
    """Draft tasks, one for each deadline of each row."""
    for row in rows:
        found = read_time_cell(row.value("time"), year)
        if not found:
            yield from _said_in_work(row, year)
            continue
        if len(found) == 1:
            yield _task(row, found[0].deadline, None)
            continue
        steps = _steps(row.value("time"), found)
        rhythm = _series(row, found, steps)
        if rhythm:
            yield _task(row, rhythm, None)
            continue
        for one, step in zip(found, steps, strict=True):
            yield _task(row, one.deadline, step)


def _said_in_work(row: TaskRow, year: int | None) -> Iterator[DraftTask]:
    """A row without a time of its own: due when its words of work say so, as in running text."""
    text = row.value("text")
    hidden = without_citations(text)
    moments = [moment for moment in find_moments(hidden) if is_deadline(moment, hidden, Area.WORK)]
    found = combine(text, hidden, moments, year)
    if found:
        yield from (_task(row, one.deadline, None) for one in found)
    elif row.no or row.columns & {"time", "no"}:
        yield _task(row, NO_DEADLINE, None)


def _series(row: TaskRow, found: tuple[Found, ...], steps: list[str | None]) -> Deadline | None:
    """The days of a series: of its reports ("Báo cáo 6 tháng, năm | 15/6 và 15/12") or of its rounds."""
    time, work = row.value("time"), plain(row.value("text"))
    if _of_half_a_year(found):
        return None
    each_named = all(names_report(time, one.start, one.end) for one in found)
    reports = "báo cáo" in work and not is_of_one_year(work)
    if (each_named and reports) or (NAMED_PERIODS.search(work) and not any(steps)):
        return as_yearly(time, found)
    return None if any(steps[1:]) else as_rounds(time, found)


def _of_half_a_year(found: tuple[Found, ...]) -> bool:
    """Whether days with their year printed all fall after June: what is left of one year, not each year's days."""
    days = [(moment.year, one.deadline.due) for one in found for moment in one.moments]
    return all(year and due and due.month > JUNE for year, due in days) and len(found) > 1


def _steps(cell: str, found: tuple[Found, ...]) -> list[str | None]:
    """What a cell with several dates says about each: "Ban hành kế hoạch: Tháng 01; tổng kết: Tháng 12"."""
    steps: list[str | None] = []
    start = 0
    for one in found:
        after = LABEL_AFTER.match(cell, one.end)
        words = after["step"] if after else cell[start : one.start]
        words = LIST_MARK.sub("", words).strip(" \n;,:.()-–")
        words = re.sub(r"^(?:và|rồi|sau đó)\s+", "", words)
        steps.append(words if len(words.split()) >= STEP_WORDS and not ROUNDS_ALONE.match(words) else None)
        start = after.end() if after else one.end
    return steps


def _task(row: TaskRow, deadline: Deadline, step: str | None) -> DraftTask:
    lead, support = _units(row)
    text = _one_line(row.value("text")) or _one_line(row.value("product"))
    if step:
        text = f"{text}: {step}"
    return DraftTask(
        no=row.no,
        section=row.section,
        text=text,
        product=_one_line(row.value("product")) or None,
        lead=lead,
        support=support,
        budget=_one_line(row.value("budget")) or None,
        inherited=bool(row.inherited),
        inherited_fields=tuple(FIELD_NAMES.get(name, name) for name in row.inherited),
        deadline=deadline,
        audience=audience_of(lead),
        where=tuple(dict.fromkeys(row.where)),
        ambiguity=_ambiguity(row, deadline, lead),
        source=row.source(),
        certainty=_certainty(row, deadline, lead),
    )


def _units(row: TaskRow) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Lead and support; one cell may hold both ("Chủ trì: … Phối hợp: …")."""
    words = LEAD_LABEL.sub("", row.value("lead"))
    both = SUPPORT_IN_LEAD.split(words, maxsplit=1)
    groups = re.split(r"\s*;\s*", both[0]) if ROLE.search(both[0]) else [both[0]]
    leading = "; ".join(ROLE.sub("", group) for group in groups if not _helps(group))
    helping = "; ".join(ROLE.sub("", group) for group in groups if _helps(group))
    support = row.value("support") or (both[1] if len(both) > 1 else "")
    return split_units(leading), (*split_units(helping), *split_units(support))


def _helps(names: str) -> bool:
    """Whether the names before a semicolon are of those who help: "Phòng A, Công đoàn phối hợp"."""
    found = ROLE.search(names)
    return found is not None and found["role"].lower() == "phối hợp"


def _one_line(text: str) -> str:
    parts = [LIST_MARK.sub("", part).strip() for part in BROKEN.sub(" ", text).split("\n")]
    return "; ".join(part.rstrip(";.,") if len(parts) > 1 else part for part in parts if part).strip(" ;,")


def _ambiguity(row: TaskRow, deadline: Deadline, lead: tuple[str, ...]) -> str | None:
    notes = [*row.notes]
    inherited = {"lead": "cơ quan chủ trì", "time": "thời hạn", "text": "nội dung"}
    said = {"time"} if GROUP_TIME in row.notes else set()
    taken = [label for name, label in inherited.items() if name in row.inherited and name not in said]
    if taken:
        notes.append(f"Ô {', '.join(taken)} để trống, lấy theo ô gộp phía trên.")
    if not lead:
        notes.append("Chưa có cơ quan chủ trì.")
    if deadline.kind == "none" and deadline.raw is None:
        notes.append("Chưa có thời hạn.")
    return " ".join(notes) or None


def _certainty(row: TaskRow, deadline: Deadline, lead: tuple[str, ...]) -> dict[str, float]:
    fields = {"text": row.value("text"), "product": row.value("product"), "budget": row.value("budget")}
    certainty = {name: row.inherited.get(name, 0.95) for name, value in fields.items() if value}
    if lead:
        certainty["lead"] = row.inherited.get("lead", row.sure.get("lead", 0.95))
    if row.value("support"):
        certainty["support"] = row.inherited.get("support", 0.95)
    if {NO_TITLES, NO_LINES} & {*row.notes}:
        certainty = {name: min(sure, GUESSED_COLUMN) for name, sure in certainty.items()}
    certainty["deadline"] = round(_sure_of(deadline) * row.inherited.get("time", 1.0), 2)
    return certainty


def _sure_of(deadline: Deadline) -> float:
    if deadline.raw is None:
        return 0.2
    if deadline.kind == "recurring":
        return 0.95 if deadline.rule_exact else 0.75 if deadline.rule else 0.4
    if deadline.kind in {"ongoing", "none"}:
        return 0.3 if deadline.note and "Chưa đọc" in deadline.note else 0.8
    return 0.95 if deadline.due and not deadline.note else 0.8 if deadline.due else 0.3
