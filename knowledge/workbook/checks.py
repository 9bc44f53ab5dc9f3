"""A draft becomes a record, or everything that is wrong with it is told in words an official can act on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from pydantic import ValidationError

from knowledge.faults import told
from knowledge.procedures import LONGEST_NAMES, Procedure
from knowledge.workbook.drafts import Draft, Loc
from knowledge.workbook.errors import Where
from knowledge.workbook.sheets import LAWS, PAPERS, RECORDS, SHEETS

FIRST_NEEDED = {"channels": "channels.where", "time_limit": "time_limit.text", "fee": "fee.text"}
"""The column to begin with when a whole group is missing."""

Told = Iterator[tuple[Where, str]]


def checked(draft: Draft) -> Procedure | None:
    """The record; None when something is wrong, which the draft's issues then tell."""
    try:
        record = Procedure.model_validate(draft.raw)
    except ValidationError as error:
        for problem in error.errors(include_url=False):
            for where, message in _told(draft, problem):
                draft.issue(where, message)
        return None
    return None if draft.issues else record


def _told(draft: Draft, problem: Any) -> Told:
    kind = problem["type"]
    if kind in _RULES:
        for name in problem["ctx"]["names"].split(", "):
            yield from _RULES[kind](draft, name)
        return
    loc: Loc = problem["loc"]
    where = _place(draft, loc)
    words = _WORDS.get(kind)
    message = words(problem.get("ctx", {})) if words else told(problem)
    if where is None:
        lines = "cần ít nhất 1 dòng" if kind == "missing" else message
        where, message = draft.at, f"{lines} ở sheet «{_sheet_of(loc)}»"
    yield where, message


def _place(draft: Draft, loc: Loc) -> Where | None:
    """The cell a part of the record came from, or the nearest one around it."""
    while loc and loc not in draft.places:
        loc = loc[:-1]
    return draft.places.get(loc)


def _sheet_of(loc: Loc) -> str:
    return next((sheet.name for sheet in SHEETS if loc and sheet.key == loc[0]), RECORDS.name)


_WORDS: dict[str, Callable[[dict[str, Any]], str]] = {
    "missing": lambda _: "chưa điền",
    "string_too_short": lambda _: "chưa điền",
    "string_too_long": lambda ctx: f"dài quá, tối đa {ctx['max_length']} ký tự",
    "greater_than_equal": lambda ctx: f"không được nhỏ hơn {ctx['ge']}",
    "too_short": lambda ctx: f"cần ít nhất {ctx['min_length']} dòng",
    "too_long": lambda ctx: f"nhiều nhất {ctx['max_length']} dòng",
}


def _needs(draft: Draft, name: str) -> Told:
    key = FIRST_NEEDED.get(name, name)
    where = draft.places.get(tuple(key.split(".")))
    if where is None:
        yield draft.at, f"cần ít nhất 1 dòng ở sheet «{_sheet_of((name,))}»"
    else:
        yield where, "chưa điền; thủ tục thì phải có"


def _too_early(draft: Draft, name: str) -> Told:
    yield draft.places[name,], "phải sau ngày của nguồn"


def _case_twice(draft: Draft, name: str) -> Told:
    at = [where for loc, where in draft.places.items() if loc[-1:] == ("id",) and _value(draft, loc) == name]
    yield at[-1], f"mã trường hợp {name} có hai lần"


def _case_unknown(draft: Draft, name: str) -> Told:
    for number, paper in enumerate(draft.raw[PAPERS.key]):
        if name in paper.get("cases", ()):
            yield draft.places[PAPERS.key, number, "cases"], f"không có trường hợp nào mang mã {name}"


def _value(draft: Draft, loc: Loc) -> object:
    found: Any = draft.raw
    for key in loc:
        found = found[key] if isinstance(found, list) else found.get(key)  # type: ignore[index]  # a number there
    return found


def _basis(draft: Draft, _name: str) -> Told:
    where = draft.places[("no_legal_basis",)]
    yield (
        where,
        f"chủ đề cần căn cứ ở sheet «{LAWS.name}», hoặc lý do không có căn cứ ở đây; không ghi cả hai",
    )


def _too_long(draft: Draft, _name: str) -> Told:
    yield draft.at, f"mã này cùng các mã trường hợp dài quá, tất cả tối đa {LONGEST_NAMES} ký tự"


_RULES: dict[str, Callable[[Draft, str], Told]] = {
    "procedure_needs": _needs,
    "topic_needs": _needs,
    "either_basis": _basis,
    "names_too_long": _too_long,
    "review_too_early": _too_early,
    "case_twice": _case_twice,
    "case_unknown": _case_unknown,
}
