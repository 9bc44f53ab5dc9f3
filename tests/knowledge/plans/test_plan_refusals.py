"""Files that cannot be read are refused in plain Vietnamese that says what to do; nothing crashes."""

from __future__ import annotations

import io
import socket
import zipfile
from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from knowledge.plans.errors import (
    CorruptPlanError,
    EmptyPlanError,
    EncryptedPlanError,
    MacroPlanError,
    OldOfficeError,
    PlanError,
    PlanTooLargeError,
    PlanTypeError,
    ScannedPlanError,
    UnreadableTextError,
    UnsafePlanError,
)
from knowledge.plans.reader import MOST_BYTES, read_plan

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
PNG = b"\x89PNG\r\n\x1a\n" + bytes(64)
PDF_WITHOUT_TEXT = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF"
)
PDF_WITH_PASSWORD = PDF_WITHOUT_TEXT.replace(
    b"trailer<</Root 1 0 R>>",
    b"4 0 obj<</Filter/Standard/V 1/R 2/P -44/O<" + b"41" * 32 + b">/U<" + b"42" * 32 + b">>>endobj\n"
    b"trailer<</Root 1 0 R/Encrypt 4 0 R/ID[<00><00>]>>",
)


def office(parts: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def changed(data: bytes, part: str, old: bytes, new: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    assert old in parts[part]
    return office({**parts, part: parts[part].replace(old, new, 1)})


REFUSED = [
    ("trong.txt", b"", EmptyPlanError, "trống"),
    ("trang.txt", b"  \n\t\n", EmptyPlanError, "trống"),
    ("to.txt", b"a" * (MOST_BYTES + 1), PlanTooLargeError, "20 MB"),
    ("dai.txt", b"abc " * 500_000, PlanTooLargeError, "1 triệu chữ"),
    ("anh.docx", PNG, PlanTypeError, "ảnh PNG"),
    ("anh.pdf", b"\xff\xd8\xff\xe0" + bytes(64), PlanTypeError, "ảnh JPG"),
    ("nen.docx", office({"a.txt": b"a"}), PlanTypeError, "tệp nén"),
    ("chieu.docx", office({"ppt/presentation.xml": b"<p/>"}), PlanTypeError, "trình chiếu"),
    ("trang.txt", b"<!DOCTYPE html><html></html>", PlanTypeError, "trang web"),
    ("cu.doc", OLE + "WordDocument".encode("utf-16-le"), OldOfficeError, ".docx"),
    ("cu.xls", OLE + "Workbook".encode("utf-16-le"), OldOfficeError, ".xlsx"),
    ("khoa.docx", OLE + "EncryptedPackage".encode("utf-16-le"), EncryptedPlanError, "mật khẩu"),
    ("khoa.pdf", PDF_WITH_PASSWORD, EncryptedPlanError, "mật khẩu"),
    ("scan.pdf", PDF_WITHOUT_TEXT, ScannedPlanError, "OCR"),
    ("hong.pdf", b"%PDF-1.7\n" + bytes(200), CorruptPlanError, "hỏng"),
    ("hong.docx", b"PK\x03\x04" + bytes(200), CorruptPlanError, "hỏng"),
    ("hong.docx", office({"word/document.xml": b"<w:document"}), CorruptPlanError, "hỏng"),
    ("hong.xlsx", office({"xl/workbook.xml": b"<workbook"}), CorruptPlanError, "hỏng"),
    ("bom.docx", office({"word/document.xml": b"0" * (70 * 1024 * 1024)}), UnsafePlanError, "không an toàn"),
    (
        "nhieu.docx",
        office({f"word/document{i}.xml": b"" for i in range(3001)}),
        UnsafePlanError,
        "không an toàn",
    ),
    ("ma.txt", bytes(range(1, 32)) * 20, UnreadableTextError, "UTF-8"),
]


@pytest.mark.parametrize(
    ("name", "data", "error", "advice"), REFUSED, ids=[f"{r[0]}-{r[2].__name__}" for r in REFUSED]
)
def test_refused_with_advice(name: str, data: bytes, error: type[PlanError], advice: str) -> None:
    """The sender is told which file is wrong, what is wrong and what to do."""
    with pytest.raises(error) as caught:
        read_plan(name, data)

    assert f"“{name}”" in str(caught.value)
    assert advice in str(caught.value)
    assert "Anh/chị" in str(caught.value)


def test_cut_files_are_corrupt(word_plan: bytes, excel_plan: bytes, pdf_plan: bytes) -> None:
    """A file whose upload broke off is refused, whatever its kind."""
    for name, data in (("k.docx", word_plan), ("k.xlsx", excel_plan), ("k.pdf", pdf_plan)):
        with pytest.raises(PlanError):
            read_plan(name, data[: len(data) // 2])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_document_types_are_refused(word_plan: bytes, encoding: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """External entities and entity bombs are refused before any XML is parsed, and nothing is fetched."""
    bomb = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "http://127.0.0.1:9/x">]><a>&x;</a>'
    with zipfile.ZipFile(io.BytesIO(word_plan)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts["word/document.xml"] = bomb.encode(encoding)
    monkeypatch.setattr(socket, "create_connection", pytest.fail)
    with pytest.raises(UnsafePlanError):
        read_plan("k.docx", office(parts))


def test_macros_are_refused(word_plan: bytes) -> None:
    """A document of the macro kind is not opened, even under the name .docx."""
    kind = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    data = changed(
        word_plan, "[Content_Types].xml", kind, b"application/vnd.ms-word.document.macroEnabled.main+xml"
    )
    with pytest.raises(MacroPlanError, match="macro"):
        read_plan("k.docx", data)


def test_archive_under_a_password(word_plan: bytes) -> None:
    """An archive whose parts are encrypted asks for the password to be taken off."""
    flagged = bytearray(word_plan)
    at = flagged.index(b"PK\x01\x02")
    while at >= 0:
        flagged[at + 8] |= 1
        at = flagged.find(b"PK\x01\x02", at + 1)
    with pytest.raises(EncryptedPlanError):
        read_plan("k.docx", bytes(flagged))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    cut=st.integers(0, 400),
    noise=st.binary(min_size=1, max_size=24),
    start=st.sampled_from([b"", b"%PDF-1.5\n", b"PK\x03\x04", OLE]),
)
def test_noise_never_crashes(cut: int, noise: bytes, start: bytes) -> None:
    """Any bytes at all end in a plan or in a message for their sender."""
    with suppress(PlanError):
        read_plan("x", start + noise * cut)


PARTS = """KẾ HOẠCH|I. |1. |- |Phòng Nội vụ|trước ngày 15/6|hằng quý|100%|\t|\n|; |(|)|Quý I|năm 2026|
Thời gian: |TT\tNội dung\tChủ trì\tThời gian\n|1\tViệc\tPhòng A\t|Đến năm 2030: |tương ứng là 1%, 2%"""
WORDS = st.sampled_from(PARTS.split("|"))


@settings(max_examples=150, deadline=None)
@given(st.lists(WORDS, max_size=40))
def test_any_order_of_words_is_survived(words: list[str]) -> None:
    """A text made of a plan's own words, in any order, never breaks the reader."""
    try:
        plan = read_plan("x.txt", " ".join(words).encode())
    except EmptyPlanError:
        return
    assert plan.model_dump(mode="json")["plan"]["file"] == "x.txt"
