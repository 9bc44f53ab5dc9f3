"""Rows of all sheets put together again: a draft of each record, and from which cell each part of it came."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from knowledge.workbook.cells import CellError
from knowledge.workbook.errors import Issue, Where
from knowledge.workbook.sheets import ALIASES, CASE, CASES, NUMBER, QUESTION, RECORDS, SHEETS, Column, Sheet
from knowledge.workbook.tables import Row, Tables

EXAMPLE = "vi-du"
"""The code of the template's example, which is never taken over."""
LISTS = tuple(sheet for sheet in SHEETS if sheet not in (RECORDS, ALIASES, CASES))

Loc = tuple[str | int, ...]
"""A place in a record, as pydantic names it."""


@dataclass
class Draft:
    """A record as the sheets say it, not yet checked."""

    code: str
    at: Where
    raw: dict[str, Any] = field(default_factory=dict)
    places: dict[Loc, Where] = field(default_factory=dict)
    issues: list[Issue] = field(default_factory=list)
    questions: dict[int, int] = field(default_factory=dict)
    """Number of a question → where it is in the record."""
    cases: dict[str, Loc] = field(default_factory=dict)
    """Code of a case → where it is in the record."""

    def issue(self, where: Where, message: str) -> None:
        if where not in {
            known.where for known in self.issues
        }:  # the first thing told about a cell is the cause
            self.issues.append(Issue(where, message, self.code))

    def take(self, row: Row, column: Column, loc: Loc) -> object:
        """Read a cell and remember where it is; None when it is empty or wrong."""
        self.places[loc] = row.where(column)
        try:
            value = row.value(column)
        except CellError as error:
            self.issue(row.where(column), str(error))
            return None
        if value is None and column.needed:
            self.issue(row.where(column), "chưa điền")
        return value

    def fill(self, item: dict[str, Any], row: Row, columns: tuple[Column, ...], loc: Loc) -> None:
        """Read a row into an item of the record."""
        for column in columns:
            value = self.take(row, column, (*loc, *column.path))
            if value is not None:
                inner = item
                for key in column.path[:-1]:
                    inner = inner.setdefault(key, {})
                inner[column.path[-1]] = value


def put_together(tables: Tables) -> tuple[dict[str, Draft], list[Issue]]:
    """The drafts by code, and what belongs to no record."""
    drafts: dict[str, Draft] = {}
    lost = list(tables.issues)
    for row in tables.rows[RECORDS.key]:
        if code := _code(row, lost):
            _begin(drafts, code, row)
    for sheet in (*LISTS, CASES, ALIASES):
        orphans: dict[str, list[Row]] = {}
        for row in tables.rows[sheet.key]:
            code = _code(row, lost)
            if code in drafts:
                _ADD.get(sheet.key, _add_item)(drafts[code], row)
            elif code is not None:
                orphans.setdefault(code, []).append(row)
        lost.extend(_of_nobody(code, rows) for code, rows in orphans.items())
    return drafts, lost


def _of_nobody(code: str, rows: list[Row]) -> Issue:
    """Rows of a record that is not there: said once, however many they are."""
    many = f" ({len(rows)} dòng, từ dòng này)" if len(rows) > 1 else ""
    return Issue(rows[0].where(rows[0].sheet.code), f"mã {code} không có ở sheet «{RECORDS.name}»{many}")


def _code(row: Row, lost: list[Issue]) -> str | None:
    """The code a row belongs to; None for the example, and when it cannot be known."""
    column = row.sheet.code
    try:
        code = row.value(column)
    except CellError as error:
        lost.append(Issue(row.where(column), str(error)))
        return None
    if code is None:
        lost.append(Issue(row.where(column), "chưa điền, nên không biết dòng này của thủ tục nào"))
    return None if code in (None, EXAMPLE) else str(code)


def _begin(drafts: dict[str, Draft], code: str, row: Row) -> None:
    where = row.where(RECORDS.code)
    if code in drafts:
        drafts[code].issue(where, f"mã {code} đã có ở dòng {drafts[code].at.row}")
        return
    draft = drafts[code] = Draft(code, where, {"id": code}, {("id",): where})
    draft.fill(draft.raw, row, RECORDS.columns, ())


def _add_item(draft: Draft, row: Row) -> None:
    sheet: Sheet = row.sheet
    items = draft.raw.setdefault(sheet.key, [])
    loc: Loc = (sheet.key, len(items))
    if not sheet.columns[0].path:
        _append(items, draft.take(row, sheet.columns[0], loc))
        return
    items.append({})
    draft.fill(items[-1], row, sheet.columns, loc)


def _append(items: list[Any], value: object) -> None:
    if value is not None:
        items.append(value)


def _add_case(draft: Draft, row: Row) -> None:
    number = draft.take(row, NUMBER, (CASES.key, row.number))
    if not isinstance(number, int):
        return
    questions = draft.raw.setdefault(CASES.key, [])
    if number not in draft.questions:
        draft.questions[number] = len(questions)
        questions.append({"cases": []})
    at = draft.questions[number]
    _ask(draft, row, questions[at], (CASES.key, at, "ask"))
    cases = questions[at]["cases"]
    loc: Loc = (CASES.key, at, "cases", len(cases))
    cases.append({})
    draft.fill(cases[-1], row, CASES.columns[2:], loc)
    if code := cases[-1].get("id"):
        draft.cases.setdefault(code, loc)


def _ask(draft: Draft, row: Row, question: dict[str, Any], loc: Loc) -> None:
    ask = draft.take(row, QUESTION, loc)
    if ask is not None and question.setdefault("ask", ask) != ask:
        draft.issue(row.where(QUESTION), f"khác với dòng trên của cùng câu hỏi: «{question['ask']}»")


def _add_alias(draft: Draft, row: Row) -> None:
    case = draft.take(row, CASE, (ALIASES.key, "case", row.number))
    item: dict[str, Any] = draft.raw
    loc: Loc = ()
    if isinstance(case, str):
        if case not in draft.cases:
            draft.issue(row.where(CASE), f"mã trường hợp «{case}» không có ở sheet «{CASES.name}»")
            return
        loc = draft.cases[case]
        item = draft.raw[CASES.key][loc[1]]["cases"][loc[3]]
    aliases = item.setdefault("aliases", [])
    _append(aliases, draft.take(row, ALIASES.columns[1], (*loc, "aliases", len(aliases))))


_ADD = {CASES.key: _add_case, ALIASES.key: _add_alias}
