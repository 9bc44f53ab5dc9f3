"""Records as an Excel workbook that officials fill in: written, read back, and every wrong cell named."""

from knowledge.workbook.errors import Issue, WorkbookError
from knowledge.workbook.reading import Reading, read_workbook
from knowledge.workbook.tables import MOST_BYTES
from knowledge.workbook.writing import template, write_workbook

__all__ = ["MOST_BYTES", "Issue", "Reading", "WorkbookError", "read_workbook", "template", "write_workbook"]
