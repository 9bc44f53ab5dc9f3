"""The satisfaction report of a period, as conversations and pages ask for it."""

from storage.rating_reports import Report, report

__all__ = ["Report", "report"]
