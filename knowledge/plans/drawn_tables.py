"""Tables drawn with characters: "| 1 | Rà soát … |" between lines of "+----+", in box characters, or as markdown."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from knowledge.plans.blocks import Cell, Numbered, Row, TableAt
from knowledge.plans.lines import STARTS_LOW, tidy, without_markup

CORNERS = "┌┐└┘├┤┬┴┼╔╗╚╝╠╣╦╩╬╒╕╘╛╞╡╤╧╪╓╖╙╜╟╢╥╨╫┏┓┗┛┣┫┳┻╋"
BOX = str.maketrans(dict.fromkeys("│║┃┆┊", "|") | dict.fromkeys("─━═┄┈", "-") | dict.fromkeys(CORNERS, "+"))
RULE = re.compile(r"^[\s|+:=_-]*[-=_]{3,}[\s|+:=_-]*$")
DRAWN_RULE = re.compile(r"[|+]")
PIPED = re.compile(r"^\s*\|.*\|\s*$")
OPEN_PIPED = re.compile(r"^[^|]+(?:\s\|\s[^|]*){2,}$")
BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
LIST_MARK = re.compile(r"^(?:[-–+•*]\s|\d{1,2}[.)]\s|[a-zđ]\)\s)")
FEWEST_ROWS = 2


def find_drawn(lines: Sequence[Numbered]) -> Iterator[TableAt]:
    """The drawn tables of a text, in order. Plain rows of pipes, one row a line, are left to the reader of lines."""
    texts = [text.translate(BOX) for _, text in lines]
    at = 0
    while at < len(lines):
        end = _end_of_run(texts, at)
        rows = (
            _rows(lines, texts, at, end) if end - at > FEWEST_ROWS and _needs_reading(texts[at:end]) else []
        )
        if len(rows) >= FEWEST_ROWS:
            yield TableAt(at, end, tuple(rows))
        at = max(end, at + 1)


def _is_rule(text: str) -> bool:
    return bool(RULE.match(text) and DRAWN_RULE.search(text))


def _end_of_run(texts: Sequence[str], at: int) -> int:
    """Where the lines end that begin a table at `at`; `at` itself when none does."""
    end = at
    for place in range(at, len(texts)):
        text = texts[place]
        if _is_rule(text) or PIPED.match(text) or OPEN_PIPED.match(text.strip()):
            end = place + 1
        elif text.strip() or end == at:
            break
    return end


def _needs_reading(texts: Sequence[str]) -> bool:
    """Whether there is more to it than a row a line: rules, open sides, breaks, or cells on several lines."""
    piped = [text for text in texts if PIPED.match(text) and not _is_rule(text)]
    ruled = any(map(_is_rule, texts))
    open_sided = sum(bool(text.strip()) for text in texts) > len(piped)
    broken = any(BREAK.search(text) for text in texts)
    return ruled or open_sided or broken or _is_wrapped(piped)


def _is_wrapped(piped: Sequence[str]) -> bool:
    """Whether rows of one width go on below with an empty first cell."""
    one_width = len({len(text.rstrip()) for text in piped}) == 1
    return one_width and any(not _cells(text)[0] for text in piped)


def _cells(text: str) -> list[str]:
    inner = text.strip().removeprefix("|").removesuffix("|")
    return [_clean(part) for part in inner.split("|")]


def _clean(cell: str) -> str:
    return "\n".join(without_markup(tidy(part)) for part in BREAK.split(cell) if part.strip())


def _rows(lines: Sequence[Numbered], texts: Sequence[str], at: int, end: int) -> list[Row]:
    rows: list[Row] = []
    parts: list[list[tuple[int, list[str]]]] = [[]]
    for place in range(at, end):
        if _is_rule(texts[place]):
            parts.append([])
        elif texts[place].strip():
            parts[-1].append((lines[place][0], _cells(texts[place])))
    each_ruled = sum(map(bool, parts)) > FEWEST_ROWS
    for part in filter(None, parts):
        rows += _rows_between(part, each_ruled=each_ruled)
    return rows


def _rows_between(part: list[tuple[int, list[str]]], *, each_ruled: bool) -> Iterator[Row]:
    """The rows between two rules: one, when only one of its lines has a first cell, as a rule around each row gives."""
    starts = sum(bool(cells[0]) for _, cells in part)
    held: tuple[int, list[str]] | None = None
    for where, cells in part:
        goes_on = (
            held
            and len(held[1]) == len(cells)
            and (starts <= 1 if each_ruled else not cells[0] and any(map(STARTS_LOW.match, cells)))
        )
        if held and (goes_on or (each_ruled and not cells[0] and len(held[1]) == len(cells))):
            held = (held[0], [_joined(above, below) for above, below in zip(held[1], cells, strict=True)])
            continue
        if held:
            yield _row(held)
        held = (where, cells)
    if held:
        yield _row(held)


def _joined(above: str, below: str) -> str:
    if not above or not below:
        return above or below
    return f"{above}\n{below}" if LIST_MARK.match(below) else f"{above} {below}"


def _row(held: tuple[int, list[str]]) -> Row:
    return Row(tuple(map(Cell, held[1])), held[0])
