"""PDF: letters borrowed from a second font, footnote marks, cells merged side by side."""

from __future__ import annotations

import io

from matplotlib import rc_context
from matplotlib.backends.backend_pdf import PdfPages
from matplotlib.figure import Figure

from knowledge.plans.reader import read_plan

FONT = b"<</Type/Font/Subtype/TrueType/BaseFont/%s/FirstChar 32/LastChar 126/Widths[%s]/FontDescriptor %d 0 R%s>>"
DEPTH = b"<</Type/FontDescriptor/FontName/%s/Flags 32/Ascent %d/Descent %d/FontBBox[0 %d 1000 %d]>>"
BORROWED = b"/Encoding<</Type/Encoding/Differences[65/uni1EC7/uni1EE5/uni01B0/uni1EA3/uni0103]>>"
"""A B C D E of the second font: ệ ụ ư ả ă."""


def pdf_in_two_fonts(content: str) -> bytes:
    """A page whose Vietnamese letters come from a font that states another depth than the first."""
    widths = b" ".join([b"500"] * 95)
    stream = content.encode("cp1252")
    parts = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R/F2 6 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(stream), stream),
        FONT % (b"One", widths, 7, b"/Encoding/WinAnsiEncoding"),
        FONT % (b"Two", widths, 8, BORROWED),
        DEPTH % (b"One", 891, -216, -216, 891),
        DEPTH % (b"Two", 1000, 0, 0, 1000),
    ]
    body = b"".join(b"%d 0 obj%s endobj\n" % (number, part) for number, part in enumerate(parts, 1))
    return b"%PDF-1.4\n" + body + b"trailer<</Root 1 0 R>>\n%%EOF"


def line(y: int, text: str) -> str:
    """PDF operators for a line of 14 points; letters between bars come from the second font."""
    shown = "".join(
        f"/F{1 + index % 2} 14 Tf ({part}) Tj " for index, part in enumerate(text.split("|")) if part
    )
    return f"BT 60 {y} Td {shown} ET"


def test_borrowed_letters_stay_in_their_words() -> None:
    """Accented letters from a second font, which a careless reader puts on a line of their own, are read in place."""
    data = pdf_in_two_fonts(
        "\n".join(
            [
                line(800, "K HOACH 2026"),
                line(780, "I. NHIEM V"),
                line(760, "1. Phòng T|C| pháp"),
                line(
                    740,
                    "- Rà soát tài li|A|u, nhi|A|m v|B| hoàn thành tr|C|ớc ngày 15/6/2026.".replace("ớ", "o"),
                ),
                line(720, "- Công khai k|D| ho|D|ch vào ngày 20/7/2026."),
            ]
        )
    )
    plan = read_plan("k.pdf", data)

    assert "tài liệu, nhiệm vụ hoàn thành" in plan.tasks[0].text
    assert plan.tasks[0].lead == ("Phòng Tư pháp",)


def test_a_footnote_mark_is_no_part_of_a_year() -> None:
    """A small raised 1 after "2026" does not make it the year 20261."""
    text = "- Công khai ngân sách, hoàn thành trong n|E|m 2026"
    mark = f"BT {60 + 7 * len(text.replace('|', ''))} 745 Td /F1 8 Tf (1) Tj ET"
    data = pdf_in_two_fonts(
        "\n".join([line(800, "I. CÔNG KHAI"), line(780, "1. Công an xã"), line(740, text), mark])
    )
    (task,) = read_plan("k.pdf", data).tasks

    assert (task.deadline.raw, str(task.deadline.due)) == ("trong năm 2026", "2026-12-31")


def test_cells_merged_side_by_side() -> None:
    """A time over "Bắt đầu" and "Hoàn thành" is the row's own, not that of the row above."""
    rows = [
        ["TT", "Nội dung công việc", "Chủ trì", "Bắt đầu", "Hoàn thành"],
        ["1", "Dời kho lưu trữ", "Văn phòng", "Quý I/2026", "Quý II/2026"],
        ["2", "Họp giao ban", "Công an xã", "Hằng tháng", None],
    ]
    page, buffer = Figure(figsize=(10, 8)), io.BytesIO()
    axes = page.add_axes((0, 0, 1, 1))
    axes.set_axis_off()
    axes.set(xlim=(0, 10), ylim=(8, 0))
    edges = [0.5, 1, 4, 6, 7.7, 9.5]
    with rc_context({"pdf.fonttype": 42, "font.family": "DejaVu Sans"}), PdfPages(buffer) as pdf:
        page.text(0.1, 0.95, "Kế hoạch năm 2026", size=10)
        for index, row in enumerate(rows):
            top = 1.2 + index * 0.7
            for left, right, text in zip(edges, edges[1:], row, strict=False):
                axes.plot([left, right], [top, top], "k", lw=0.8)
                axes.plot([left, right], [top + 0.7, top + 0.7], "k", lw=0.8)
                axes.plot([left, left], [top, top + 0.7], "k", lw=0.8 if text is not None else 0)
                axes.text(left + 0.05, top + 0.4, text or "", size=8)
            axes.plot([edges[-1]] * 2, [top, top + 0.7], "k", lw=0.8)
        pdf.savefig(page)
    plan = read_plan("k.pdf", buffer.getvalue())

    assert [(str(t.deadline.due), t.deadline.rule) for t in plan.tasks] == [
        ("2026-06-30", ()),
        ("None", ("FREQ=MONTHLY;BYMONTHDAY=-1",)),
    ]
