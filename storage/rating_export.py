"""A satisfaction report as a table: one row a figure, for download and for programs.

Single ratings are never handed out: a row that says what one person answered is what five are needed to hide. What the
page hides stays empty here, with the same words.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from knowledge.sipas import publishable
from knowledge.sipas.formula import Average, Counts, Evaluation, Interval
from knowledge.sipas.phrases import FEW, NOT_ENOUGH, tells_of_each
from storage.exports import TableFormat, write_table
from storage.rating_reports import Report

HEAD = (
    "Kỳ",
    "Tính đến hết ngày",
    "Nhóm",
    "Mã",
    "Nội dung",
    "Số ý kiến",
    "Hài lòng (%)",
    "Từ (%)",
    "Đến (%)",
    "Điểm trung bình",
    "Ghi chú",
)
WHOLE = "(tất cả)"
INDEX = "CHUNG"
Row = tuple[object, ...]


def export(report: Report, table_format: TableFormat, to: BinaryIO) -> int:
    """Write the report, its standing note in the last row. Returns the rows of figures."""
    found = [*rows(report)]
    note: Row = (report.period.days.label, report.until, *[None] * 8, report.footer("vi"))
    write_table([*found, note], HEAD, table_format, to)
    return len(found)


def rows(report: Report) -> Iterator[Row]:
    """Index, overall question, factors and criteria of the whole and of each group; the columns of `HEAD`."""
    yield from _figures(report, WHOLE, report.evaluation, report.interval)
    for group in report.groups:
        if group.shown and group.evaluation:
            yield from _figures(report, group.value, group.evaluation, group.interval)
        else:
            yield _row(report, group.value, "", "", None, None)


def comments(report: Report, table_format: TableFormat, to: BinaryIO) -> int:
    """Write the comments alone, the standing note last: nothing beside them tells who wrote one. Returns how many."""
    rows = [(comment,) for comment in report.comments]
    write_table([*rows, (report.footer("vi"),)] if rows else [], ("Góp ý",), table_format, to)
    return len(report.comments)


def _figures(report: Report, group: str, found: Evaluation, interval: Interval | None) -> Iterator[Row]:
    questionnaire = report.questionnaire
    yield _row(report, group, INDEX, f"Hài lòng chung ({found.variant})", found.index, interval)
    overall = questionnaire.overall
    yield _row(report, group, overall.code, overall.label.vi, found.overall, None)
    for factor in questionnaire.factors:
        asked = [item for item in factor.items if item.code in found.criteria]
        if asked:
            yield _row(report, group, factor.code, factor.label.vi, found.factors[factor.code], None)
        for item in asked:
            yield _row(report, group, item.code, item.label.vi, found.criteria[item.code], None)


def _row(
    report: Report,
    group: str,
    code: str,
    label: str,
    figure: Counts | Average | None,
    interval: Interval | None,
) -> Row:
    head = (report.period.days.label, report.until, group, code, label)
    standing = publishable(figure.n) if figure else None
    if figure is None or standing is None or not standing.shown:
        return (*head, *[None] * 5, NOT_ENOUGH.vi)
    digits = 2 if standing.rankable else 0
    if isinstance(figure, Counts):
        interval = figure.interval
    ends = [round(100 * end) for end in interval] if interval else [None, None]
    note = None if standing.rankable else FEW.vi
    if group != WHOLE and tells_of_each(figure):
        return (*head, figure.n, None, *ends, None, note)
    mean = round(figure.mean, 2) if isinstance(figure, Counts) else None
    return (*head, figure.n, round(100 * figure.share, digits), *ends, mean, note)
