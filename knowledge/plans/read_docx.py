"""A Word file into blocks: paragraphs with their automatic numbers, tables with their merges."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import docx
from docx.oxml.ns import qn

from knowledge.plans.blocks import Block, Cell, Document, Line, Paragraph, Row, Table
from knowledge.plans.docx_numbers import AutoNumbers
from knowledge.plans.lines import join_lines, tidy

MOST_TABLE_CELLS = 60_000
MOST_COLUMNS = 64
FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
"""Where Word repeats a drawing for programs that are too old for it."""


def read_docx(name: str, data: bytes) -> Document:  # noqa: ARG001 - one shape for all
    """Read a .docx plan whose archive was already found safe; what the parser raises passes through."""
    document = docx.Document(io.BytesIO(data))
    return Document(tuple(_Reader(AutoNumbers.of(document)).blocks(document.element.body)), "paragraph")


class _Reader:
    def __init__(self, numbers: AutoNumbers) -> None:
        self._numbers = numbers
        self._count = 0

    def blocks(self, body: Any) -> Iterator[Block]:
        """Paragraphs and tables of the body; broken paragraphs are put together, layout tables unfolded."""
        lines: list[Line] = []
        strong: set[int] = set()
        for element in _content(body):
            self._count += 1
            if element.tag == qn("w:p"):
                lines += self._lines(element, strong)
                continue
            yield from _paragraphs(lines, strong)
            lines.clear()
            if _is_frame(element):
                for cell in element.iter(qn("w:tc")):
                    yield from self.blocks(cell) if _row_of(cell).getparent() is element else ()
                continue
            yield self._table(element)
        yield from _paragraphs(lines, strong)

    def _lines(self, element: Any, strong: set[int]) -> list[Line]:
        text = self._text(element)
        if text and _is_bold(element):
            strong.add(self._count)
        return [Line(part, self._count) for part in text.split("\n") if part.strip()]

    def _text(self, paragraph: Any) -> str:
        text = "".join(_pieces(paragraph))
        numbering = self._numbers.of_paragraph(paragraph)
        label = self._numbers.label(*numbering) if numbering and text.strip() else ""
        return f"{label} {text}".strip() if label else text

    def _table(self, element: Any) -> Table:
        rows: list[Row] = []
        above: dict[int, str] = {}
        for index, row in enumerate(_rows(element)):
            cells: list[Cell] = [Cell()] * min(row.grid_before, MOST_COLUMNS)
            for cell in _cells(row):
                cells += self._cell(cell, len(cells), above)
            self._count += 1 if index else 0
            rows.append(Row(tuple(cells), self._count))
            if len(rows) * len(cells) > MOST_TABLE_CELLS:
                break
        return Table(tuple(rows))

    def _cell(self, cell: Any, column: int, above: dict[int, str]) -> list[Cell]:
        going_on = cell.vMerge == "continue"
        text = above.get(column, "") if going_on else self._cell_text(cell)
        above[column] = text
        return [Cell(text, above=going_on), *[Cell(beside=True)] * (min(cell.grid_span, MOST_COLUMNS) - 1)]

    def _cell_text(self, cell: Any) -> str:
        """Paragraphs of a cell on lines of their own; an automatic number in an empty cell is its text."""
        parts: list[str] = []
        for paragraph in cell.iter(qn("w:p")):
            text = "".join(_pieces(paragraph))
            numbering = self._numbers.of_paragraph(paragraph)
            label = self._numbers.label(*numbering) if numbering else ""
            parts.append(f"{label} {text}".strip())
        return "\n".join(tidy(part) for part in "\n".join(parts).split("\n") if part.strip())


def _paragraphs(lines: list[Line], strong: set[int]) -> Iterator[Paragraph]:
    for paragraph in join_lines(lines):
        is_strong = paragraph.strong or all(where in strong for where in paragraph.where)
        yield Paragraph(paragraph.text, paragraph.where, is_strong)


def _content(parent: Any) -> Iterator[Any]:
    """Paragraphs and tables in order, looking through content controls and tracked insertions, then text boxes."""
    for child in parent.iterchildren():
        if child.tag in (qn("w:p"), qn("w:tbl")):
            yield child
            if child.tag == qn("w:p"):
                yield from _boxed(child)
        elif child.tag in (qn("w:sdt"), qn("w:sdtContent"), qn("w:ins"), qn("w:customXml")):
            yield from _content(child)


def _boxed(paragraph: Any) -> Iterator[Any]:
    """What stands in the text boxes that hang on a paragraph; an older form of the same box is left out."""
    for box in paragraph.iter(qn("w:txbxContent")):
        parents = {parent.tag for parent in box.iterancestors()}
        if FALLBACK not in parents and qn("w:del") not in parents:
            yield from _content(box)


def _is_frame(table: Any) -> bool:
    """Whether a table only holds other tables, to place them on the page."""
    return len(list(_rows(table))) == 1 and next(table.iterdescendants(qn("w:tbl")), None) is not None


def _row_of(cell: Any) -> Any:
    return next(cell.iterancestors(qn("w:tr")))


def _cells(row: Any) -> Iterator[Any]:
    """The cells of a row, those in content controls too."""
    for child in row.iterchildren():
        if child.tag == qn("w:tc"):
            yield child
        elif child.tag in (qn("w:sdt"), qn("w:sdtContent")):
            yield from _cells(child)


def _rows(table: Any) -> Iterator[Any]:
    for child in table.iterchildren():
        if child.tag == qn("w:tr"):
            yield child
        elif child.tag in (qn("w:sdt"), qn("w:sdtContent"), qn("w:ins")):
            yield from _rows(child)


def _pieces(paragraph: Any) -> Iterator[str]:
    """The visible text of a paragraph: tracked insertions count, deletions and text boxes do not."""
    for node in paragraph.iter(qn("w:t"), qn("w:tab"), qn("w:br"), qn("w:cr"), qn("w:noBreakHyphen")):
        if _hidden(node, paragraph):
            continue
        if node.tag == qn("w:t"):
            yield node.text or ""
        elif node.tag == qn("w:noBreakHyphen"):
            yield "-"
        elif node.tag != qn("w:tab"):
            yield "\n"
        elif node.getparent().tag == qn("w:r"):
            yield " "


def _hidden(node: Any, paragraph: Any) -> bool:
    for parent in node.iterancestors():
        if parent is paragraph:
            return False
        if parent.tag in (qn("w:del"), qn("w:moveFrom"), qn("w:txbxContent")):
            return True
    return False


def _is_bold(paragraph: Any) -> bool:
    """Bold from end to end, or set in a heading style."""
    style = paragraph.style or ""
    if style.lower().startswith("heading"):
        return True
    runs = [
        run for run in paragraph.iter(qn("w:r")) if any((t.text or "").strip() for t in run.iter(qn("w:t")))
    ]
    return bool(runs) and all(_run_is_bold(run) for run in runs)


def _run_is_bold(run: Any) -> bool:
    bold = run.find(f"{qn('w:rPr')}/{qn('w:b')}")
    return bold is not None and bold.get(qn("w:val")) not in ("0", "false", "off")
