"""What falls due is listed in time, and changes of law name records that are there."""

import datetime as dt
from pathlib import Path

import pytest
from pydantic import BaseModel

from knowledge.errors import DataError
from knowledge.freshness import LawChange, check_names, due, own_law_changes, read_law_changes
from knowledge.library import Knowledge
from knowledge.procedures import Procedure, read_all

DOCS = Path(__file__).resolve().parents[2] / "docs" / "data" / "law-changes.md"
ENTRY = """
- id: luat-moi
  date: 2027-03-01
  text: luật mới.
  law: [{number: 1/2026/QH16, title: Luật mới}]
  fields: [ho-tich]
"""
RECORD = """
- id: '1.000001'
  name: Thủ tục thử
  short_name: Thử
  aliases: [thử]
  field: ho-tich
  agency: Ủy ban nhân dân cấp xã
  summary: Thử.
  channels: {where: Ủy ban nhân dân xã}
  time_limit: {text: 1 ngày làm việc.}
  fee: {amount_vnd: 0, text: Không thu.}
  legal_basis: [{number: 60/2014/QH13, title: Luật thử}]
  as_of: 2026-07-01
  review_by: 2027-01-10
  valid_until: 2027-01-31
  sources: [{url: 'https://dichvucong.gov.vn', title: Cổng}]
  confidence: high
"""


@pytest.fixture
def records(tmp_path: Path) -> tuple[Procedure, ...]:
    folder = tmp_path / "procedures"
    folder.mkdir()
    (folder / "ho-tich.yaml").write_text(RECORD, encoding="utf-8")
    return read_all(folder)


def changes(folder: Path, text: str = ENTRY) -> tuple[LawChange, ...]:
    path = folder / "law-changes.yaml"
    path.write_text(text, encoding="utf-8")
    return read_law_changes(path)


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        ("2026-11-10", []),
        ("2026-11-11", ["review_by"]),
        ("2026-12-03", ["review_by", "valid_until"]),
        ("2026-12-31", ["review_by", "valid_until", "law_change"]),
        ("2027-04-01", ["review_by", "valid_until", "law_change"]),
    ],
)
def test_due_sixty_days_ahead_and_afterwards(tmp_path, records, today, expected) -> None:
    """A review, the end of validity and a change of law are listed two months before, and until done."""
    found = due(records, changes(tmp_path), dt.date.fromisoformat(today))

    assert [item.why for item in found] == expected
    assert [item.day for item in found] == sorted(item.day for item in found)


def test_a_record_read_after_the_change_is_not_due(tmp_path, records) -> None:
    """Whoever has read a record anew is not asked again."""
    read = tuple(record.model_copy(update={"as_of": dt.date(2027, 3, 1)}) for record in records)

    assert "law_change" not in {item.why for item in due(read, changes(tmp_path), dt.date(2027, 4, 1))}


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ("  date: 2027-03-01\n", "", "date"),
        ("  law: [{number: 1/2026/QH16, title: Luật mới}]\n", "", "law"),
        ("  fields: [ho-tich]\n", "", "resting_on"),
        ("fields:", "field:", "field"),
    ],
)
def test_a_broken_change_is_named(tmp_path, old, new, field) -> None:
    """Someone who breaks the file is told the change and the field."""
    assert old in ENTRY
    with pytest.raises(DataError, match=rf"^law-changes\.yaml: luat-moi: .*{field}"):
        changes(tmp_path, ENTRY.replace(old, new))


@pytest.mark.parametrize(
    ("line", "field"),
    [
        ("fields: [ho-tinh]", "fields"),
        ("records: ['1.000009']", "records"),
        ("resting_on: [60/2015/QH13]", "resting_on"),
    ],
)
def test_a_misspelled_name_is_refused(tmp_path, records, line, field) -> None:
    """A change that reaches no record by a slip of the pen would stay silent for ever."""
    found = changes(tmp_path, ENTRY.replace("fields: [ho-tich]", line))

    with pytest.raises(DataError, match=rf"^law-changes\.yaml: luat-moi: {field}: không hồ sơ nào có: "):
        check_names(found, records)


def test_our_changes_name_our_records(knowledge: Knowledge) -> None:
    """Each change of the project reaches at least one record, in plain words that end with a full stop."""
    records = knowledge.procedures.values()
    check_names(own_law_changes(), records)

    for change in own_law_changes():
        assert any(change.touches(record) for record in records), change.id
        assert change.text.endswith("."), change.id


@pytest.mark.parametrize("model", [LawChange], ids=lambda model: model.__name__)
def test_docs_list_every_key(model: type[BaseModel]) -> None:
    """Whoever writes a change finds each key explained."""
    documented = DOCS.read_text(encoding="utf-8")

    assert not [key for key in model.model_fields if f"`{key}`" not in documented]
