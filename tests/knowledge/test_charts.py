"""Charts that can be read, heard, printed and compared byte for byte."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from xml.etree import ElementTree as ET

import pytest
from matplotlib.textpath import TextPath

from knowledge.charts import (
    Progress,
    factor_chart,
    factor_description,
    progress_chart,
    progress_description,
)
from knowledge.sipas import Counts

SVG = "{http://www.w3.org/2000/svg}"
FEEDBACK = {
    "Gửi phản ánh dễ dàng": Counts((1, 3, 6, 14, 6)),
    "Báo kết quả xử lý kịp thời": Counts((2, 3, 5, 6, 3)),
    "Xử lý phản ánh đúng quy định": Counts((0, 1, 0, 2, 1)),
}


@pytest.fixture
def chart():
    return ET.fromstring(factor_chart("Phản ánh, kiến nghị", FEEDBACK))


def texts(chart):
    return [element.text for element in chart.iter(f"{SVG}text")]


def test_texts_are_texts(chart):
    """Titles, labels and figures can be read, searched and enlarged; they are not outlines."""
    assert {"Phản ánh, kiến nghị", *FEEDBACK} < set(texts(chart))
    assert "66,67% · 49%–81% · 30 ý kiến" in texts(chart)
    assert "47% (ít ý kiến) · 27%–68% · 19 ý kiến" in texts(chart)


def test_four_answers_leave_no_trace(chart):
    """A criterion with four answers is named, and nothing about the four is drawn or written."""
    assert "Chưa đủ ý kiến (<5)" in texts(chart)
    four, three = (factor_chart("a", {"b": Counts(scores)}) for scores in ((0, 1, 0, 2, 1), (0, 0, 0, 0, 3)))
    assert four == three


def test_screen_reader_gets_the_figures(chart):
    """Who cannot see the chart hears its title and every figure."""
    title, description = chart.find(f"{SVG}title").text, chart.find(f"{SVG}desc").text

    assert (
        chart.get("role"),
        chart.get("aria-label"),
        title,
    ) == ("img", "Phản ánh, kiến nghị", "Phản ánh, kiến nghị")
    assert description == factor_description(FEEDBACK)
    assert "Gửi phản ánh dễ dàng: 66,67% · 49%–81% · 30 ý kiến." in description


def test_fits_a_phone(chart):
    """The chart is 360 pixels wide and no text is smaller than ten."""
    sizes = [
        float(style.split("font-size:")[1].split("px")[0]) if "font-size:" in style else None
        for style in (element.get("style", "") for element in chart.iter(f"{SVG}text"))
    ]

    assert chart.get("width") == "270pt"
    assert min(size for size in sizes if size) * 360 / 270 >= 10


def test_few_answers_are_hatched():
    """On black-and-white paper a bar from few answers looks different from one from many."""
    few, many = Counts((1, 0, 0, 0, 9)), Counts((10, 0, 0, 0, 90))

    assert b"<pattern" in factor_chart("a", {"b": few})
    assert b"<pattern" not in factor_chart("a", {"b": many})


def test_same_figures_same_bytes():
    """A report made twice is the same file, drawn in one thread or in many."""
    for kind in ("svg", "png"):
        with ThreadPoolExecutor(4) as pool:
            drawn = set(pool.map(lambda _: factor_chart("a", FEEDBACK, kind=kind), range(8)))  # noqa: B023 - called in this round
        assert drawn == {factor_chart("a", FEEDBACK, kind=kind)}


def test_no_date_and_no_maker():
    """A chart tells neither when nor with what it was drawn."""
    svg, png = (factor_chart("a", FEEDBACK, kind=kind) for kind in ("svg", "png"))

    assert b"metadata" not in svg
    assert b"matplotlib" not in svg.lower() + png.lower()


def test_picture_for_a_chat():
    """The picture sent in a chat is a PNG, sharp on a phone."""
    png = factor_chart("a", FEEDBACK, kind="png")

    assert png.startswith(b"\x89PNG")
    assert int.from_bytes(png[16:20], "big") == 900


def test_odd_labels_are_drawn_as_written():
    """Dollar signs and angle brackets in a label are just characters."""
    chart = ET.fromstring(factor_chart("<a> & $b$", {"$x_1$ <b>": Counts((0, 0, 0, 9, 9))}))

    assert {"<a> & $b$", "$x_1$ <b>"} < set(texts(chart))


def test_long_title_is_wrapped():
    """A title with unit and period is broken into lines instead of running off the sheet."""
    chart = ET.fromstring(factor_chart("Công chức phục vụ, Phường Ví Dụ, quý IV năm 2026", FEEDBACK))

    assert {"Công chức phục vụ, Phường Ví Dụ, quý", "IV năm 2026"} < set(texts(chart))


def test_english():
    """An English reader gets English words and numbers."""
    assert "66.67% · 49%–81% · 30 answers" in factor_description(FEEDBACK, language="en")


def test_progress():
    """The legend of the progress chart gives each number and its share."""
    progress = Progress(done=12, in_progress=7, late=3, not_started=8)
    chart = ET.fromstring(progress_chart(progress))

    said = ["Đã xong: 12 (40%)", "Đang làm: 7 (23%)", "Quá hạn: 3 (10%)", "Chưa bắt đầu: 8 (27%)"]
    assert texts(chart) == [*said, "Tiến độ nhiệm vụ"]
    assert chart.find(f"{SVG}desc").text == "; ".join(said) == progress_description(progress)


def test_no_tasks():
    """A plan without tasks gives a chart that says so."""
    assert "Chưa có nhiệm vụ nào." in texts(ET.fromstring(progress_chart(Progress(0, 0, 0, 0))))


def test_negative_number_of_tasks():
    """A miscount is an error, not a drawing."""
    with pytest.raises(ValueError, match="negative"):
        progress_chart(Progress(1, -1, 0, 0))


def test_every_criterion_of_ours_fits(questionnaire):
    """Each label of our questionnaire is drawn within the sheet."""
    for factor in questionnaire.factors:
        for text in (text for item in factor.items for text in (item.label.vi, item.label.en)):
            assert TextPath((0, 0), text, size=9).get_extents().width < 254, text


def test_start_up_does_not_wait_for_the_drawing_library():
    """The bot answers its first message without having loaded what only charts and intervals need."""
    loaded = (
        "import sys, knowledge.charts, knowledge.sipas; print({'matplotlib', 'numpy'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", loaded], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "set()"
