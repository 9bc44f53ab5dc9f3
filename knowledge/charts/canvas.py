"""The sheet charts are drawn on: the only module that knows matplotlib's set-up.

matplotlib takes half a second to import, so it is imported when the first chart is drawn. Its drawing is not
safe between threads; charts are rendered one at a time.
"""

from __future__ import annotations

from functools import cache
from io import BytesIO
from textwrap import fill
from threading import Lock
from typing import TYPE_CHECKING, Literal
from xml.etree import ElementTree as ET

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

ImageKind = Literal["svg", "png"]

WIDTH = 270
"""Points: 360 pixels on a page. Every chart is as wide as the narrowest phone."""
MARGIN = 8
TITLE_LINE = 15
SMALL, NORMAL, LARGE = 8, 9, 10.5
"""Font sizes in points; the smallest is 10.7 pixels on a phone."""

INK, MUTED, GRID = "#111111", "#444444", "#d0d0d0"
DARK, PALE, WARNING = "#1f5f80", "#9cc3d6", "#a3231b"

_TITLE_CHARACTERS = 38
_PNG_DOTS_PER_INCH = 240
_SVG = "http://www.w3.org/2000/svg"
_rendering = Lock()


def sheet(title: str, height: float) -> Axes:
    """A white sheet with a title; x runs over 0..1, y over `height` points from the top down.

    Args:
        title: wrapped to the width.
        height: room for the drawing below the title, points.
    """
    figure_class = _set_up()
    lines = fill(title, _TITLE_CHARACTERS)
    head = MARGIN + TITLE_LINE * (lines.count("\n") + 1)
    total = head + height + MARGIN
    figure = figure_class(figsize=(WIDTH / 72, total / 72), facecolor="white")
    side = MARGIN / WIDTH
    axes = figure.add_axes((side, MARGIN / total, 1 - 2 * side, height / total))
    axes.set(xlim=(0, 1), ylim=(height, 0))
    axes.axis("off")
    figure.text(side, 1 - MARGIN / total, lines, size=LARGE, weight="bold", color=INK, va="top")
    return axes


def image(axes: Axes, kind: ImageKind, *, title: str, description: str) -> bytes:
    """The finished sheet as a file; title and description go into the SVG for those who cannot see it."""
    drawn = BytesIO()
    metadata: dict[str, None] = (
        {"Software": None} if kind == "png" else {"Date": None, "Creator": None, "Format": None, "Type": None}
    )
    figure = axes.get_figure(root=True)
    assert figure is not None  # the one `sheet` made
    with _rendering:
        figure.savefig(drawn, format=kind, dpi=_PNG_DOTS_PER_INCH, metadata=metadata)
    return drawn.getvalue() if kind == "png" else _told(drawn.getvalue(), title, description)


def _told(svg: bytes, title: str, description: str) -> bytes:
    ET.register_namespace("", _SVG)
    ET.register_namespace("xlink", "http://www.w3.org/1999/xlink")
    root = ET.fromstring(svg)  # noqa: S314 - written by matplotlib a moment ago
    root.attrib |= {"role": "img", "aria-label": title}
    for place, (tag, text) in enumerate((("title", title), ("desc", description))):
        element = ET.Element(f"{{{_SVG}}}{tag}")
        element.text = text
        root.insert(place, element)
    told: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return told


@cache
def _set_up() -> type[Figure]:
    import matplotlib as mpl  # noqa: PLC0415 - see the module's docstring
    from matplotlib.figure import Figure  # noqa: PLC0415 - as above

    mpl.rcParams.update(
        {
            "svg.fonttype": "none",  # text stays text
            "svg.hashsalt": "motcua",  # the same ids each time
            "text.parse_math": False,  # a dollar sign is a dollar sign
            "hatch.linewidth": 0.8,
        }
    )
    return Figure
