"""Where the tasks of a plan stand, as one bar."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import accumulate
from typing import TYPE_CHECKING, Any, NamedTuple

from babel.numbers import format_percent

from knowledge.charts.canvas import DARK, INK, NORMAL, PALE, WARNING, ImageKind, image, sheet
from knowledge.wording import Language, Wording

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_BAR_HEIGHT, _BAR, _LEGEND, _LINE = 22, 14, 42, 18
_SWATCH = 0.045

_TITLE = Wording(vi="Tiến độ nhiệm vụ", en="Progress of tasks")
_NO_TASKS = Wording(vi="Chưa có nhiệm vụ nào.", en="No tasks yet.")
_NAMES = (
    Wording(vi="Đã xong", en="Done"),
    Wording(vi="Đang làm", en="In progress"),
    Wording(vi="Quá hạn", en="Overdue"),
    Wording(vi="Chưa bắt đầu", en="Not started"),
)
_STYLES: tuple[dict[str, Any], ...] = (
    {"facecolor": DARK, "edgecolor": INK},
    {"facecolor": PALE, "edgecolor": INK},
    {"facecolor": "white", "edgecolor": WARNING, "hatch": "xxxx"},
    {"facecolor": "white", "edgecolor": INK},
)


class Progress(NamedTuple):
    """Numbers of tasks; each task is counted once, a task past its date as late only."""

    done: int
    in_progress: int
    late: int
    not_started: int


def progress_chart(
    progress: Progress, *, title: str | None = None, kind: ImageKind = "svg", language: Language = "vi"
) -> bytes:
    """One bar divided by state, with a legend that gives the numbers.

    Args:
        progress: numbers of tasks, none negative.
        title: "Tiến độ nhiệm vụ" if not given.
        kind: of image.
        language: of numbers and fixed words.
    """
    heading = title or _TITLE.text(language)
    lines = list(_lines(progress, language))
    axes = sheet(heading, _LEGEND + _LINE * len(lines))
    if sum(progress):
        _draw_bar(axes, progress)
    for row, line in enumerate(lines):
        _draw_legend(axes, _LEGEND + _LINE * row, line, _STYLES[row] if sum(progress) else None)
    return image(axes, kind, title=heading, description=progress_description(progress, language=language))


def progress_description(progress: Progress, *, language: Language = "vi") -> str:
    """The chart in words."""
    return "; ".join(_lines(progress, language))


def _lines(progress: Progress, language: Language) -> Iterator[str]:
    if min(progress) < 0:
        raise ValueError(f"progress: a number of tasks is negative: {progress}")
    total = sum(progress)
    if not total:
        yield _NO_TASKS.text(language)
        return
    for name, n in zip(_NAMES, progress, strict=True):
        yield f"{name.text(language)}: {n} ({format_percent(n / total, format='#,##0%', locale=language)})"


def _draw_bar(axes: Axes, progress: Progress) -> None:
    total = sum(progress)
    starts = accumulate(progress, initial=0)
    for start, n, style in zip(starts, progress, _STYLES, strict=False):
        if n:
            axes.barh(_BAR, n / total, left=start / total, height=_BAR_HEIGHT, clip_on=False, **style)


def _draw_legend(axes: Axes, y: float, line: str, style: dict[str, Any] | None) -> None:
    if style:
        axes.barh(y, _SWATCH, height=10, clip_on=False, **style)
    axes.text(_SWATCH * 1.6 if style else 0, y, line, size=NORMAL, color=INK, va="center")
