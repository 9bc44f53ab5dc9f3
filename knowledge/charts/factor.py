"""One factor: how many are satisfied, criterion by criterion, within the publication rules."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Literal

from knowledge.charts.canvas import GRID, INK, MUTED, NORMAL, PALE, SMALL, ImageKind, image, sheet
from knowledge.sipas import Counts, Standing, interval_text, publishable, share_text
from knowledge.wording import Language, Wording

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_ROW, _LABEL, _BAR, _CAPTION = 44, 6, 18, 32
"""Points: height of a row, then the middles of its label, bar and caption."""
_BAR_HEIGHT, _TICKS, _KEY, _FOOT = 10, 7, 21, 28
"""Points: the bar; below the rows the middles of the scale and of the key, and room for both."""
_QUARTERS = (0.0, 0.25, 0.5, 0.75, 1.0)
_KEY_TEXT = Wording(
    vi="Tỷ lệ hài lòng; vạch ngang: khoảng tin cậy 95%",
    en="Share satisfied; line: 95% confidence interval",
)
_ANSWERS = Wording(vi="{n} ý kiến", en="{n} answers")


def factor_chart(
    title: str, criteria: Mapping[str, Counts], *, kind: ImageKind = "svg", language: Language = "vi"
) -> bytes:
    """Bars of the share satisfied, each with its 95 % interval and number of answers.

    Args:
        title: the factor's name and, where useful, unit and period.
        criteria: label -> counts, in the order to be drawn. Too few answers are said, not drawn.
        kind: of image.
        language: of numbers and fixed words.
    """
    bottom = _ROW * len(criteria)
    axes = sheet(title, bottom + _FOOT)
    for x in _QUARTERS:
        axes.text(x, bottom + _TICKS, f"{x:.0%}", size=SMALL, color=MUTED, ha=_side(x), va="center")
    axes.text(0, bottom + _KEY, _KEY_TEXT.text(language), size=SMALL, color=MUTED, va="center")
    for row, (label, counts) in enumerate(criteria.items()):
        _draw_criterion(axes, row * _ROW, label, counts, language)
    return image(axes, kind, title=title, description=factor_description(criteria, language=language))


def factor_description(criteria: Mapping[str, Counts], *, language: Language = "vi") -> str:
    """The chart in words, one sentence a criterion."""
    sentences = (f"{label}: {_caption(counts, language)}." for label, counts in criteria.items())
    return " ".join((f"{_KEY_TEXT.text(language)}.", *sentences))


def _caption(counts: Counts, language: Language) -> str:
    parts = [share_text(counts, language)]
    if publishable(counts.n).shown:
        parts += [interval_text(counts.interval, language), _ANSWERS.text(language).format(n=counts.n)]
    return " · ".join(parts)


def _side(x: float) -> Literal["left", "center", "right"]:
    """Numbers at the ends of the scale stay on the sheet."""
    return "left" if x == _QUARTERS[0] else "right" if x == _QUARTERS[-1] else "center"


def _draw_criterion(axes: Axes, top: float, label: str, counts: Counts, language: Language) -> None:
    axes.text(0, top + _LABEL, label, size=NORMAL, color=INK, va="center")
    axes.text(0, top + _CAPTION, _caption(counts, language), size=SMALL, color=MUTED, va="center")
    low, high = top + _BAR - _BAR_HEIGHT / 2, top + _BAR + _BAR_HEIGHT / 2
    axes.vlines(_QUARTERS, low, high, color=GRID, linewidth=0.6, zorder=0)
    if publishable(counts.n).shown:
        _draw_bar(axes, top + _BAR, counts)


def _draw_bar(axes: Axes, middle: float, counts: Counts) -> None:
    few = publishable(counts.n) is Standing.FEW
    axes.barh(
        middle,
        counts.share,
        height=_BAR_HEIGHT,
        color="white" if few else PALE,
        edgecolor=INK,
        linewidth=0.8,
        hatch="////" if few else None,
        clip_on=False,
    )
    low, high = counts.interval
    axes.errorbar(
        counts.share,
        middle,
        xerr=[[counts.share - low], [high - counts.share]],
        color=INK,
        linewidth=1.4,
        capsize=3,
        clip_on=False,
    )
