"""OWASP ASVS 5.0, V5: what is uploaded harms nothing."""

from __future__ import annotations

import io

import pytest

from bot.web.security import MAX_BODY


def _file(name: str, content: bytes) -> io.BytesIO:
    made = io.BytesIO(content)
    made.name = name
    return made


async def test_5_2_1_what_is_too_large_is_refused(desk):
    """A file beyond the limit is refused with a sentence."""
    answer = await desk.post("/quan-tri/ke-hoach", {"file": _file("a.txt", b"x" * (MAX_BODY + 1))})
    assert answer.status == 413


@pytest.mark.parametrize("name", ["a.docx", "a.pdf", "a.xlsx"])
async def test_5_2_2_contents_fit_the_name(desk, name):
    """A picture that calls itself a document is no document."""
    answer = await desk.post("/quan-tri/ke-hoach", {"file": _file(name, b"\x89PNG\r\n\x1a\n" + b"0" * 64)})
    assert answer.status == 400


async def test_5_3_2_names_choose_no_path(desk, tmp_path):
    """A file named after a path is kept in the database, and nothing is written beside it."""
    before = {found.name for found in tmp_path.iterdir()}
    text = "KẾ HOẠCH\nNăm 2026\n1. Văn phòng rà soát thủ tục, xong trước ngày 30/11/2026.".encode()
    answer = await desk.post("/quan-tri/ke-hoach", {"file": _file("../../evil.txt", text)})
    assert answer.status == 303, "it was taken"
    new = {found.name for found in tmp_path.iterdir()} - before
    assert [name for name in new if "evil" in name] == []
    assert not (tmp_path.parent / "evil.txt").exists()


@pytest.mark.parametrize("path", ["/quan-tri/nhat-ky/tai-ve.csv", "/quan-tri/hai-long/tai-ve.csv"])
async def test_5_4_1_we_name_what_is_taken_away(desk, path):
    """The name of a downloaded file is ours."""
    wild = 'evil.exe"; x="'
    query = {"filename": wild, "ky": wild, "viec": wild, "nguoi": wild, "don-vi": wild}
    told = (await desk.get(path, params=query)).headers["Content-Disposition"]
    assert "filename=" in told
    assert "evil" not in told
