"""The records of procedures: readable, honest, and refused with a clear message when broken."""

import datetime as dt
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from pydantic import BaseModel

from knowledge.errors import DataError
from knowledge.procedures import (
    Channels,
    Fact,
    Fee,
    LegalBasis,
    Paper,
    Procedure,
    Source,
    TimeLimit,
    data_folder,
    read_all,
    read_file,
)

RECORDS = read_all()
PROCEDURES = tuple(record for record in RECORDS if record.kind == "procedure")
SCHEMA = (Procedure, Paper, Channels, TimeLimit, Fee, LegalBasis, Source, Fact)
DOCS = Path(__file__).resolve().parents[2] / "docs" / "data" / "procedures.md"

ABBREVIATION = re.compile(
    r"(?<![\w/.-])(UBND|HĐND|TTPVHCC|TTHC|CSDL|DVC|DVCQG|VN|CCCD|CMND|BHYT|BHXH|BHTN|LLVT|MTTQ|GCN|QSDĐ|GPLX"
    r"|NĐ|NQ|QĐ|TT)(?!\w)"
)
FACET_WORDS = re.compile(
    r"\b(online|trực tuyến|qua mạng|lệ phí|giấy tờ gì|giấy gì|ở đâu|bao lâu|mấy ngày|bao nhiêu)\b",
    re.IGNORECASE,
)
LONGEST_TEXT = 240
LONGEST_PAPER_NAME = 100
A_YEAR = dt.timedelta(days=366)

BROKEN = """
- id: '1.000001'
  name: Thủ tục thử
  short_name: Thử
  aliases: [thử]
  field: thu
  agency: Ủy ban nhân dân cấp xã
  summary: Thử.
  channels: {where: Ủy ban nhân dân xã}
  time_limit: {value: 1, text: 1 ngày làm việc.}
  fee: {amount_vnd: 0, text: Không thu.}
  legal_basis: [{number: 1/2026/QH16, title: Luật thử}]
  as_of: 2026-07-01
  review_by: 2027-03-01
  sources: [{url: 'https://dichvucong.gov.vn', title: Cổng}]
  confidence: high
"""


def citizen_texts(record: Procedure) -> Iterator[tuple[str, str]]:
    """Every text of a record that a citizen reads, with the key it stands under."""
    for key in ("short_name", "summary", "who", "agency", "result", "review_reason"):
        yield key, getattr(record, key) or ""
    for key in ("steps", "mistakes"):
        yield from ((key, text) for text in getattr(record, key))
    yield from (("facts", fact.text) for fact in record.facts)
    for paper in record.papers:
        yield from (("papers", text) for text in (paper.name, paper.note, paper.waived_when) if text)
    for part, keys in (
        ("channels", ("where", "note")),
        ("time_limit", ("text",)),
        ("fee", ("text", "exempt", "payment")),
    ):
        yield from ((f"{part}.{key}", getattr(getattr(record, part), key, None) or "") for key in keys)


def written(folder: Path, text: str, name: str = "thu.yaml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("path", sorted(data_folder().glob("*.yaml")), ids=lambda path: path.stem)
def test_every_file_has_records(path: Path) -> None:
    """Each file of the project loads and holds procedures or topics of its own field."""
    records = tuple(read_file(path))
    assert records
    assert {record.field for record in records} == {path.stem}


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ("amount_vnd: 0", "amount_vnd: -1", "fee.amount_vnd"),
        ("confidence: high", "confidence: chắc", "confidence"),
        ("short_name: Thử", f"short_name: {'dài ' * 20}", "short_name"),
        ("review_by: 2027-03-01", "review_by: 2026-07-01", "review_by"),
        ("field: thu", "field: thu\n  tên_lạ: 1", "tên_lạ"),
        ("agency: Ủy ban nhân dân cấp xã", "who: Mọi người", "agency"),
        ("name: Thủ tục thử", "name: ''", "name"),
        ("  legal_basis: [{number: 1/2026/QH16, title: Luật thử}]\n", "", "legal_basis"),
        ("number: 1/2026/QH16, ", "", "legal_basis.1.number"),
        ("  as_of: 2026-07-01\n", "", "as_of"),
        ("  sources: [{url: 'https://dichvucong.gov.vn', title: Cổng}]\n", "", "sources"),
        ("[{url: 'https://dichvucong.gov.vn', title: Cổng}]", "[]", "sources"),
        (
            "title: Cổng}]\n  confidence: high",
            "title: Cổng}]\n  confidence: high\n  kind: topic",
            "facts",
        ),
    ],
)
def test_broken_record_is_named(tmp_path: Path, old: str, new: str, field: str) -> None:
    """Someone who breaks a record is told the file, the record and the field."""
    assert old in BROKEN
    written(tmp_path, BROKEN.replace(old, new, 1))
    with pytest.raises(DataError) as caught:
        read_all(tmp_path)
    assert re.search(rf"^thu\.yaml: 1\.000001: .*{re.escape(field)}", str(caught.value))


def test_record_that_points_needs_no_fee_and_no_limit(tmp_path: Path) -> None:
    """What nobody knows for sure may be left out of a record of low confidence, and of no other."""
    bare = BROKEN.replace("  time_limit: {value: 1, text: 1 ngày làm việc.}\n", "")
    bare = bare.replace("  fee: {amount_vnd: 0, text: Không thu.}\n", "")
    written(tmp_path, bare)
    with pytest.raises(DataError, match="thủ tục phải có time_limit, fee"):
        read_all(tmp_path)
    written(tmp_path, bare.replace("confidence: high", "confidence: low"))
    assert read_all(tmp_path)[0].is_pointer


def test_topic_without_legal_basis_says_why(tmp_path: Path) -> None:
    """A list of hotlines rests on no law; the record says so, no code does."""
    topic = BROKEN.replace("  field: thu\n", "  field: thu\n  kind: topic\n  facts: [{text: Thử.}]\n")
    without = topic.replace("legal_basis: [{number: 1/2026/QH16, title: Luật thử}]", "notes: Thử.")
    written(tmp_path, without)
    with pytest.raises(DataError, match=r"^thu\.yaml: 1\.000001: .*no_legal_basis"):
        read_all(tmp_path)
    written(tmp_path, without.replace("notes: Thử.", "no_legal_basis: Chỉ là danh sách số."))
    assert read_all(tmp_path)


def test_unbroken_record_is_read(tmp_path: Path) -> None:
    """The record the other tests break is fine by itself."""
    written(tmp_path, BROKEN)
    assert [record.id for record in read_all(tmp_path)] == ["1.000001"]


def test_bare_code_is_refused(tmp_path: Path) -> None:
    """A code without quotes, which YAML would read as a number, is refused instead of losing its zeros."""
    written(tmp_path, BROKEN.replace("'1.000001'", "1.000010"))
    with pytest.raises(DataError, match=r"^thu\.yaml: .*: id: "):
        read_all(tmp_path)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("- id: 'mở mà không đóng", "dòng 1"),
        ("id: '1.000001'", "danh sách hồ sơ"),
        ("- chỉ một câu", "#1: hồ sơ"),
    ],
)
def test_unreadable_file_is_named(tmp_path: Path, text: str, told: str) -> None:
    """A file that is no list of records is refused by name, with the place where it goes wrong."""
    with pytest.raises(DataError) as caught:
        tuple(read_file(written(tmp_path, text)))
    assert str(caught.value).startswith("thu.yaml: ")
    assert told in str(caught.value)


def test_id_twice_is_refused(tmp_path: Path) -> None:
    """Two records never share an id, and the message names both files."""
    written(tmp_path, BROKEN, "a.yaml")
    written(tmp_path, BROKEN, "b.yaml")
    with pytest.raises(DataError, match=r"^b\.yaml: 1\.000001: mã này đã có trong a\.yaml$"):
        read_all(tmp_path)


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.id)
def test_related_are_ids(record: Procedure) -> None:
    """What a record points to is another record, or reads as the id of one still to be written."""
    known = {other.id for other in RECORDS}
    assert record.id not in record.related
    assert len(set(record.related)) == len(record.related)
    for related in record.related:
        assert related in known or re.fullmatch(r"\d\.\d{6}|[a-z0-9]+(-[a-z0-9]+)*", related), related


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.id)
def test_texts_have_no_abbreviations(record: Procedure) -> None:
    """A citizen is never told initials that only officials know."""
    found = {key: hit[0] for key, text in citizen_texts(record) if (hit := ABBREVIATION.search(text))}
    assert not found


@pytest.mark.parametrize("text", ["Nộp ở UBND xã", "(CSDL dân cư)", "theo NĐ 123/2015", "TTPVHCC"])
def test_abbreviations_are_recognised(text: str) -> None:
    """The list of initials is really looked for, also beside brackets and numbers."""
    assert ABBREVIATION.search(text)


@pytest.mark.parametrize("text", ["Nghị định 123/2015/NĐ-CP", "VNeID mức 2", "Thông tư 04/2020/TT-BTP"])
def test_numbers_of_laws_are_not_abbreviations(text: str) -> None:
    """The number of a law keeps its official letters."""
    assert not ABBREVIATION.search(text)


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.id)
def test_texts_fit_a_phone(record: Procedure) -> None:
    """No single text is longer than a few lines of a small phone."""
    assert not {key: len(text) for key, text in citizen_texts(record) if len(text) > LONGEST_TEXT}
    assert all(len(paper.name) <= LONGEST_PAPER_NAME for paper in record.papers)


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.id)
def test_aliases_are_many_and_distinct(record: Procedure) -> None:
    """A procedure is found under several everyday names, each listed once."""
    assert 8 <= len(record.aliases) <= 15
    assert len({alias.casefold() for alias in record.aliases}) == len(record.aliases)


def test_alias_belongs_to_one_record() -> None:
    """The same everyday name never leads to two procedures."""
    owners: dict[str, set[str]] = {}
    for record in RECORDS:
        for alias in record.aliases:
            owners.setdefault(alias.casefold(), set()).add(record.id)
    assert not {alias: ids for alias, ids in owners.items() if len(ids) > 1}


@pytest.mark.parametrize("record", PROCEDURES, ids=lambda record: record.id)
def test_aliases_name_no_facet(record: Procedure) -> None:
    """An alias says what is wanted, not how, where or for how much: those words are understood elsewhere."""
    assert not [alias for alias in record.aliases if FACET_WORDS.search(alias)]


@pytest.mark.parametrize("record", PROCEDURES, ids=lambda record: record.id)
def test_fee_of_a_province_is_said(record: Procedure) -> None:
    """When the province sets the fee, the citizen reads who sets it."""
    if record.fee and record.fee.set_by_province:
        assert "Hội đồng nhân dân" in record.fee.text


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.id)
def test_record_is_reviewed_within_a_year(record: Procedure) -> None:
    """No record goes unread for more than a year after its newest source."""
    assert record.review_by - record.as_of <= A_YEAR


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.id)
def test_sources_and_laws_are_listed_once(record: Procedure) -> None:
    """A citizen can open every source safely, and no source or law is listed twice."""
    addresses = [source.url for source in record.sources]
    laws = [basis.number for basis in record.legal_basis]
    assert all(address.startswith("https://") for address in addresses)
    assert len(set(addresses)) == len(addresses)
    assert len(set(laws)) == len(laws)


@pytest.mark.parametrize("model", SCHEMA, ids=lambda model: model.__name__)
def test_docs_list_every_key(model: type[BaseModel]) -> None:
    """Whoever writes a record finds each key explained in the documentation."""
    documented = DOCS.read_text(encoding="utf-8")
    assert not [key for key in model.model_fields if f"`{key}`" not in documented]


def numbers_told(record: Procedure) -> dict[str, object]:
    fee, limit = record.fee, record.time_limit
    return {
        "amount_vnd": fee and fee.amount_vnd,
        "online_amount_vnd": fee and fee.online_amount_vnd,
        "value": limit and limit.value,
        "unit": limit and limit.value and limit.unit,
    }


def numbers_found(source: dict[str, dict[str, object] | None]) -> dict[str, object]:
    fee, limit = source.get("fee") or {}, source.get("time_limit") or {}
    return {
        "amount_vnd": fee.get("amount_vnd"),
        "online_amount_vnd": fee.get("online_amount_vnd"),
        "value": limit.get("value"),
        "unit": limit.get("value") and limit.get("unit"),
    }


def test_amounts_and_days_are_the_sources(shared: Path) -> None:
    """Every amount and number of days of a procedure is the one found in the source; nothing is filled in.

    A record read anew since (a later date) has a source of its own, named in the record.
    """
    found = {
        item["id"]: item
        for path in (shared / "procedures").glob("*.yaml")
        for item in yaml.safe_load(path.read_text(encoding="utf-8"))
    }
    known = [record for record in PROCEDURES if record.id in found]
    assert not [record.id for record in known if str(record.as_of) < found[record.id]["as_of"]]
    both = [record for record in known if str(record.as_of) == found[record.id]["as_of"]]
    assert both
    told = {record.id: numbers_told(record) for record in both}
    assert told == {record.id: numbers_found(found[record.id]) for record in both}
    assert {r.id: r.confidence for r in both} == {r.id: found[r.id]["confidence"] for r in both}
