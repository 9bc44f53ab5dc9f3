"""Plans written for the tests, each with what a careful official takes out of it, as text, Word, Excel and PDF.

`own/*.txt` hold a plan and, after `--- truth`, its reading. In the body a line is a paragraph, `# ` is a
centred heading, `@page` a page break, `| a | b` a row of a table (the first is its header), `^` a cell merged
with the one above, `|= x` a row over the whole width, `//` a line break in a cell. In the truth `T` is a task
(text | when | leads), `M` a target (text | op | value | unit | by), `?` after the letter means optional; `-`
means none, `/` stands between answers that are just as right, `+` between rules that hold together, `*` for
"any", and `~` before a rule whose day is only a convention.
"""

from __future__ import annotations

import io
import textwrap
from dataclasses import dataclass
from functools import cached_property
from html import escape
from itertools import groupby, takewhile
from pathlib import Path
from typing import Any

import docx
import xlsxwriter

FOLDER = Path(__file__).parent / "own"
MOTTO = ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"]
HEAD_LINES = ("# ", "Kính gửi", "I. ")

Rows = list[list[str | None]]
"""Cells of a table by row; None continues the cell above, a row of one cell goes over the whole width."""


@dataclass(frozen=True)
class OwnPlan:
    """A plan of ours: its lines and what is to be read from them."""

    name: str
    body: list[str]
    answers: list[list[str]]

    @cached_property
    def head(self) -> list[str]:
        """The lines above the title: issuer, number, place and day."""
        return list(takewhile(lambda line: not line.startswith(HEAD_LINES), self.body))

    @cached_property
    def parts(self) -> list[str | Rows]:
        """Paragraphs and tables after the head."""
        parts: list[str | Rows] = []
        for is_row, lines in groupby(self.body[len(self.head) :], lambda line: line.startswith("|")):
            block = list(lines)
            parts.extend([rows_of(block)] if is_row else block)
        return parts

    @property
    def tables(self) -> list[Rows]:
        """The tables alone."""
        return [part for part in self.parts if not isinstance(part, str)]

    @cached_property
    def truth(self) -> dict[str, Any]:
        """The reading in the form the building material's scorer takes."""
        plan = next(row for row in self.answers if row[0] == "plan")
        year = int(plan[5])
        period = plan[4].split("..") if ".." in plan[4] else [f"{year}-01-01", f"{year}-12-31"]
        return {
            "plan": {
                "file": self.name,
                "number": known(plan[1]),
                "issuer": known(plan[2]),
                "issued": known(plan[3]),
                "period": period,
                "any_period": plan[4] == "*",
                "default_year": year,
            },
            "tasks": [task_of(row) for row in self.answers if row[0][0] == "T"],
            "targets": [target_of(row) for row in self.answers if row[0][0] == "M"],
        }


def known(text: str) -> str | None:
    """None for the dash that says "blank in the document"."""
    return None if text == "-" else text


def task_of(row: list[str]) -> dict[str, Any]:
    """A task of the truth from `T | text | when | leads`."""
    deadlines = (
        [when_of(x) for x in row[2].split("/")] if row[2] != "*" else [when_of("-"), when_of("~FREQ=YEARLY")]
    )
    leads = [[name.strip() for name in x.split(";") if name.strip()] for x in row[3].split(" / ")]
    return {
        "text": row[1],
        "where": [],
        "optional": row[0].endswith("?"),
        "deadline": deadlines[0] | {"raw": row[2], "accept": deadlines[1:]},
        "lead": leads[0],
        "lead_accept": leads[1:],
    }


def when_of(text: str) -> dict[str, Any]:
    """A deadline of the truth: a day, one or more rules, or none."""
    if "FREQ" in text:
        rules = [rule.strip() for rule in text.removeprefix("~").split("+")]
        exact = not text.startswith("~")
        return {"kind": "recurring", "due": None, "rule": rules, "rule_exact": exact, "exact": exact}
    return {"kind": "none" if text == "-" else "date", "due": known(text), "rule": None}


def target_of(row: list[str]) -> dict[str, Any]:
    """A target of the truth from `M | text | op | value | unit | by`."""
    return {
        "text": row[1],
        "where": [],
        "optional": row[0].endswith("?"),
        "op": row[2],
        "value": float(row[3]),
        "unit": row[4],
        "by": row[5],
    }


def rows_of(lines: list[str]) -> Rows:
    """The cells of a table's lines."""
    width = len(lines[0].split("|")) - 1
    rows: Rows = []
    for line in lines:
        if line.startswith("|="):
            rows.append([line[2:].strip()])
            continue
        cells = [cell.strip() for cell in line.split("|")[1:]]
        cells += [""] * (width - len(cells))
        rows.append([None if cell == "^" else cell.replace(" // ", "\n") for cell in cells])
    return rows


def own_plan(path: Path) -> OwnPlan:
    """The plan of a file under `own/`."""
    body, _, truth = path.read_text("utf-8").partition("--- truth\n")
    answers = [[cell.strip() for cell in line.split(" | ")] for line in truth.splitlines() if line]
    return OwnPlan(path.stem, body.splitlines(), [row + [""] * (4 - len(row)) for row in answers])


def heading(line: str) -> tuple[str, bool]:
    """A paragraph's words and whether it is a centred heading."""
    return (line[2:], True) if line.startswith("# ") else (line, False)


def as_text(plan: OwnPlan) -> bytes:
    """Lines broken at 96 letters as from a PDF, cells between tabs, merged cells blank."""
    lines = [*plan.head, ""]
    for part in plan.parts:
        if isinstance(part, str):
            lines += [""] if part == "@page" else textwrap.wrap(heading(part)[0], 96)
            continue
        for row in part:
            full = row + [""] * (len(part[0]) - len(row))
            lines.append("\t".join((cell or "").replace("\n", "; ") for cell in full))
    return "\n".join(lines).encode()


def as_word(plan: OwnPlan) -> bytes:
    """Issuer and motto in a table without borders, tables with merged cells."""
    document = docx.Document()
    top = document.add_table(1, 2)
    top.cell(0, 0).text = "\n".join(plan.head[:-1])
    top.cell(0, 1).text = "\n".join([*MOTTO, plan.head[-1]])
    for part in plan.parts:
        if isinstance(part, str):
            text, bold = heading(part)
            document.add_page_break() if part == "@page" else setattr(
                document.add_paragraph().add_run(text), "bold", bold
            )
        else:
            _word_table(document, part)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _word_table(document: Any, rows: Rows) -> None:
    table = document.add_table(len(rows), len(rows[0]), style="Table Grid")
    for number, row in enumerate(rows):
        if len(row) == 1:
            table.cell(number, 0).merge(table.cell(number, len(rows[0]) - 1)).text = row[0]
            continue
        for column, text in enumerate(row):
            if text is not None:
                span = height(rows, number, column)
                table.cell(number, column).merge(table.cell(number + span - 1, column)).text = text


def height(rows: Rows, number: int, column: int) -> int:
    """Over how many rows a cell goes."""
    below = rows[number + 1 :]
    return 1 + len(list(takewhile(lambda row: len(row) > 1 and row[column] is None, below)))


def as_excel(plan: OwnPlan) -> bytes:
    """Only the tables, one sheet each, under the plan's title."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    titles = [line[2:] for line in plan.body if line.startswith("# ")]
    form = book.add_format({"text_wrap": True, "border": 1})
    for rows in plan.tables:
        sheet = book.add_worksheet()
        sheet.merge_range(0, 0, 0, len(rows[0]) - 1, titles[0])
        sheet.merge_range(1, 0, 1, len(rows[0]) - 1, titles[1])
        for number, row in enumerate(rows, start=3):
            _excel_row(sheet, rows, number, row, form)
    book.close()
    return buffer.getvalue()


def _excel_row(sheet: Any, rows: Rows, number: int, row: list[str | None], form: Any) -> None:
    if len(row) == 1:
        sheet.merge_range(number, 0, number, len(rows[0]) - 1, row[0], form)
        return
    for column, text in enumerate(row):
        if text is None:
            continue
        span = height(rows, number - 3, column)
        if span > 1:
            sheet.merge_range(number, column, number + span - 1, column, text, form)
        elif text.isdigit():
            sheet.write_number(number, column, int(text), form)
        else:
            sheet.write_string(number, column, text, form)


STYLE = """body{font:13pt 'Times New Roman','DejaVu Serif',serif;text-align:justify}
h4{text-align:center;margin:6pt;font-size:13pt}p{margin:4pt 0;text-indent:1cm}
table{border-collapse:collapse;width:100%;font-size:11pt;text-align:left}td{padding:2pt 4pt;vertical-align:top}
table.ruled td{border:1px solid black}.top td{text-align:center;width:50%}"""


def as_page(plan: OwnPlan, *, ruled: bool = True) -> str:
    """The plan as a web page, to be printed as a PDF; without ruling if so wished."""
    left, right = "<br>".join(map(escape, plan.head[:-1])), "<br>".join(map(escape, [*MOTTO, plan.head[-1]]))
    html = [f"<style>{STYLE}</style><table class=top><tr><td>{left}<td>{right}</table>"]
    for part in plan.parts:
        if not isinstance(part, str):
            html.append(_page_table(part, "ruled" if ruled else "plain"))
        elif part == "@page":
            html.append("<div style='break-after:page'></div>")
        else:
            text, bold = heading(part)
            html.append(f"<h4>{escape(text)}</h4>" if bold else f"<p>{escape(text)}</p>")
    return "\n".join(html)


def _page_table(rows: Rows, look: str) -> str:
    lines = []
    for number, row in enumerate(rows):
        wide = f" colspan={len(rows[0])}" if len(row) == 1 else ""
        cells = [
            f"<td{wide} rowspan={height(rows, number, column)}>{escape(text)}"
            for column, text in enumerate(row)
            if text is not None
        ]
        lines.append("<tr>" + "".join(cells).replace("\n", "<br>"))
    first = f"<thead>{lines[0]}</thead>"
    return f"<table class={look}>{first}<tbody>{''.join(lines[1:])}</tbody></table>"
