"""Broken lines, page furniture, footnotes and markdown residue go away before anyone reads the words."""

from __future__ import annotations

from knowledge.plans.blocks import Line
from knowledge.plans.lines import join_lines
from knowledge.plans.markers import Level, read_mark
from knowledge.plans.read_text import read_text


def paragraphs(text: str) -> list[str]:
    return [paragraph.text for paragraph in read_text("k.txt", text.encode()).paragraphs()]


WRAPPED = """
- Các phòng chuyên môn rà soát, cập nhật danh mục thủ tục hành chính và hoàn thành năm

2026. Các đơn vị triển khai thực hiện việc tinh giản theo Kết luận số 28-

KL/TW và các văn bản hướng dẫn của cấp trên, bảo đảm đúng tiến độ được giao trong kỳ.

3. Phòng Kinh tế

Chịu trách nhiệm tổng hợp kết quả thực hiện của các đơn vị và báo cáo Ủy ban (định

kỳ hàng quý) để theo dõi, chỉ đạo; kịp thời tháo gỡ khó khăn cho các đơn vị cơ sở và

các thôn trên địa bàn.
"""


def test_lines_cut_by_the_page_are_joined() -> None:
    """A date cut over two lines with a blank one between is one phrase again; a heading stays alone."""
    first, heading, last = paragraphs(WRAPPED)

    assert "hoàn thành năm 2026." in first
    assert "28-KL/TW" in first
    assert heading == "3. Phòng Kinh tế"
    assert "(định kỳ hàng quý)" in last


def test_long_lines_cut_by_a_page_break_are_joined() -> None:
    """A paragraph on one long line, cut right after a number, goes on with the next line."""
    long = "Xây dựng đội ngũ cán bộ có cơ cấu hợp lý, đáp ứng tiêu chuẩn chức danh, vị trí việc làm. " * 2

    joined = paragraphs(
        f"{long}100%\n\ncơ quan bố trí cán bộ theo vị trí việc làm.\n\n{long}\n\n{long}\n\n{long}"
    )

    assert joined[0].endswith("100% cơ quan bố trí cán bộ theo vị trí việc làm.")


def test_page_furniture_goes_away() -> None:
    """Page numbers and ruled lines are not text."""
    assert paragraphs("- Việc thứ nhất.\n2\n----------\n- 3 -\nTrang 2/10\n- Việc thứ hai.") == [
        "- Việc thứ nhất.",
        "- Việc thứ hai.",
    ]


def test_footnotes_between_bullets_go_away() -> None:
    """A footnote full of dates does not stand between two bullets."""
    note = "<sup>1</sup> Quyết định số 19/QĐ-UBND ngày 31/10/2024 đến hết năm 2026"
    text = f"- Việc thứ nhất<sup>1</sup>.\n{note}\n- Việc thứ hai."

    assert paragraphs(text) == ["- Việc thứ nhất.", "- Việc thứ hai."]


def test_markdown_residue_goes_away() -> None:
    """Stars and hashes are not words; a starred line is a heading."""
    blocks = read_text(
        "k.txt", "## **1. Phòng Nội vụ**\nXong trước ngày **15/02/2026**.".encode()
    ).paragraphs()

    assert [(b.text, b.strong) for b in blocks] == [
        ("1. Phòng Nội vụ", True),
        ("Xong trước ngày 15/02/2026.", False),
    ]


def test_where_tells_every_line() -> None:
    """A paragraph remembers all lines it was put together from."""
    (first, *_) = join_lines(
        [Line("- Báo cáo kết quả", 4), Line("trước ngày 15/6.", 6), Line("- Việc khác.", 8)]
    )

    assert first.where == (4, 6)


def test_marks() -> None:
    """The marks of a document are told from numbers inside it."""
    marks = {
        "II. MỤC TIÊU": (Level.PART, "II"),
        "1 Cải cách thể chế": (Level.NUMBER, "1"),
        "3.5. Mức độ hài lòng": (Level.SUBNUMBER, "3.5"),
        "đ) Tuyên truyền": (Level.LETTER, "đ"),
        "-100% dịch vụ": (Level.DASH, "-"),
        "+ Chỉ số": (Level.PLUS, "+"),
        "99/NQ-CP ngày 03/10/2017": (Level.NONE, ""),
        "2021 - 2030 gắn với": (Level.NONE, ""),
        "9001:2015.": (Level.NONE, ""),
        "15/02/2026 của Chính phủ": (Level.NONE, ""),
    }

    assert {text: (read_mark(text).level, read_mark(text).label) for text in marks} == marks
