"""From an Excel file to records: the good ones, and what to mend in the others."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from knowledge.local_records import LocalRecord
from knowledge.procedures import Procedure
from knowledge.workbook.checks import checked
from knowledge.workbook.drafts import Draft, put_together
from knowledge.workbook.errors import Issue
from knowledge.workbook.tables import open_tables


@dataclass(frozen=True)
class Reading:
    """What a workbook holds."""

    records: tuple[Procedure, ...]
    """Those with nothing wrong, in the order of the file."""
    issues: tuple[Issue, ...]

    @property
    def is_lost(self) -> bool:
        """Whether a row or sheet is wrong in a way that nobody can say which record it spoils."""
        return any(issue.record is None for issue in self.issues)


def read_workbook(
    name: str, data: bytes, known: Collection[str] = (), elsewhere: Mapping[str, LocalRecord] | None = None
) -> Reading:
    """Read a file an official filled in, and check every row.

    Args:
        name: of the file, for messages.
        data: the whole file.
        known: ids of the records there are already, to which a case may lead.
        elsewhere: by id, records the office keeps in a file somebody wrote by hand; they are changed there.

    Raises:
        KnowledgeError: it cannot be read at all; the message says what to do.
    """
    tables = open_tables(name, data)
    if not tables.is_whole:  # whatever else there is to say may only follow from that
        return Reading((), tuple(tables.issues))
    drafts, lost = put_together(tables)
    records = {code: record for code, draft in drafts.items() if (record := checked(draft))}
    for code, kept in (elsewhere or {}).items():
        if records.get(code, kept.record) != kept.record:
            del records[code]
            told = f"{code} đang nằm trong tệp {kept.file}. Anh/chị sửa thẳng trong tệp đó"
            drafts[code].issue(drafts[code].at, told)
    _follow_cases(drafts, records, known)
    issues = [*lost, *(issue for draft in drafts.values() for issue in draft.issues)]
    return Reading(tuple(records.values()), tuple(issues))


def _follow_cases(drafts: dict[str, Draft], records: dict[str, Procedure], known: Collection[str]) -> None:
    """A case may only lead to a record that is there; what leads to one left out is left out too."""
    while astray := [r for r in records.values() if _leads_astray(drafts[r.id], r, {*known, *records})]:
        for record in astray:
            del records[record.id]


def _leads_astray(draft: Draft, record: Procedure, known: set[str]) -> bool:
    strange = [case for case in record.cases if case.record is not None and case.record not in known]
    for case in strange:
        where = draft.places[*draft.cases[case.id], "record"]
        draft.issue(where, f"không có thủ tục nào mang mã {case.record}, hoặc thủ tục đó đang có lỗi")
    return bool(strange)
