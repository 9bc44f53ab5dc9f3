"""What was reached over time, against the line of what is wanted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from babel.dates import format_date
from babel.numbers import format_decimal

from knowledge.charts.canvas import DARK, INK, MUTED, SMALL, WARNING, ImageKind, image, sheet
from knowledge.wording import Language, Wording

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_HEIGHT, _TOP, _BOTTOM, _TICKS, _KEY = 150, 16, 108, 120, 138
"""Points: the drawing, its highest and lowest figure, the middles of the days and of the key."""
_LEFT, _RIGHT = 0.08, 0.92
_WANTED = Wording(vi="Mức phải đạt", en="Wanted")
_REACHED = Wording(vi="Đã đạt được", en="Reached")
_NOTHING = Wording(vi="Chưa có số liệu.", en="No figures yet.")


class Point(NamedTuple):
    """A figure at the end of a period. `label`: the period in words."""

    day: dt.date
    label: str
    value: float


@dataclass(frozen=True)
class _Scale:
    first: dt.date
    last: dt.date
    low: float
    high: float

    def x(self, day: dt.date) -> float:
        days = (self.last - self.first).days
        return _LEFT + (_RIGHT - _LEFT) * ((day - self.first).days / days if days else 0.5)

    def y(self, value: float) -> float:
        return _BOTTOM - (_BOTTOM - _TOP) * (value - self.low) / (self.high - self.low)


def target_chart(
    title: str,
    points: Sequence[Point],
    wanted: float,
    *,
    unit: str = "",
    kind: ImageKind = "svg",
    language: Language = "vi",
) -> bytes:
    """A line of the figures, the wanted one dashed.

    Args:
        title: the target's words.
        points: by day.
        wanted: the figure to reach.
        unit: of all figures.
        kind: of image.
        language: of numbers and fixed words.
    """
    axes = sheet(title, _HEIGHT)
    if points:
        _draw(axes, points, wanted, unit, language)
    else:
        axes.text(0, _TOP, _NOTHING.text(language), size=SMALL, color=MUTED, va="center")
    description = target_description(points, wanted, unit=unit, language=language)
    return image(axes, kind, title=title, description=description)


def target_description(
    points: Sequence[Point], wanted: float, *, unit: str = "", language: Language = "vi"
) -> str:
    """The chart in words."""
    said = [f"{point.label}: {_number(point.value, unit, language)}" for point in points]
    goal = f"{_WANTED.text(language)}: {_number(wanted, unit, language)}."
    return f"{goal} {'; '.join(said)}." if said else f"{goal} {_NOTHING.text(language)}"


def _number(value: float, unit: str, language: Language) -> str:
    number = format_decimal(value, "#,##0.##", locale=language)
    return f"{number}{unit}" if unit == "%" else f"{number} {unit}".strip()


def _scale(points: Sequence[Point], wanted: float) -> _Scale:
    values = [point.value for point in points] + [wanted]
    room = (max(values) - min(values)) * 0.1 or abs(wanted) * 0.1 or 1.0
    return _Scale(points[0].day, points[-1].day, min(values) - room, max(values) + room)


def _draw(axes: Axes, points: Sequence[Point], wanted: float, unit: str, language: Language) -> None:
    scale = _scale(points, wanted)
    axes.plot([0, 1], [scale.y(wanted)] * 2, color=WARNING, linewidth=1.2, linestyle="--", clip_on=False)
    places = [(scale.x(point.day), scale.y(point.value)) for point in points]
    axes.plot(*zip(*places, strict=True), color=DARK, linewidth=1.6, marker="o", markersize=4, clip_on=False)
    for number, (point, (x, y)) in enumerate(zip(points, places, strict=True)):
        if len(points) <= _FEW or number in {0, len(points) - 1}:
            value = format_decimal(point.value, "#,##0.##", locale=language)
            axes.text(x, y - 8, value, size=SMALL, color=INK, ha="center", va="center")
    for point in {points[0], points[-1]}:
        day = format_date(point.day, "MM/yyyy", locale=language)
        axes.text(scale.x(point.day), _TICKS, day, size=SMALL, color=MUTED, ha="center", va="center")
    goal = f"– –  {_WANTED.text(language)}: {_number(wanted, unit, language)}"
    axes.text(0, _KEY, f"{goal}   ●  {_REACHED.text(language)}", size=SMALL, color=MUTED, va="center")


_FEW = 6
"""Figures that have room for a number each."""
