"""What can be wrong with a workbook: the whole file (`WorkbookError`), or a place in it (`Issue`)."""

from __future__ import annotations

from dataclasses import dataclass

from knowledge.errors import KnowledgeError


class WorkbookError(KnowledgeError):
    """A file that cannot be read or written at all; the message tells its owner what to do."""


@dataclass(frozen=True)
class Where:
    """A place in the workbook. `row` counts as Excel does; None: the sheet as a whole."""

    sheet: str
    row: int | None = None
    column: str | None = None

    def __str__(self) -> str:
        row = f", dòng {self.row}" if self.row is not None else ""
        column = f", cột «{self.column}»" if self.column is not None else ""
        return f"Sheet «{self.sheet}»{row}{column}"


@dataclass(frozen=True)
class Issue:
    """Something an official must mend."""

    where: Where
    message: str
    record: str | None = None
    """The code it spoils; None: nobody can say which, so nothing may be taken over."""

    def __str__(self) -> str:
        return f"{self.where}: {self.message}."
