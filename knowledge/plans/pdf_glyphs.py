"""Letters of a PDF set side by side again: accents lent from a second font, footnote marks beside a year."""

from __future__ import annotations

from itertools import groupby
from typing import Any

Letter = dict[str, Any]
DEPTH = 0.22
"""Share of a letter's size below its baseline, in the fonts of documents."""
SMALL = 0.9
"""A footnote mark is smaller than the text by this factor or more."""
LEAST_RISE, MOST_RISE = 0.08, 0.7
"""How far above the line it stands, in sizes of the text's letters."""
NEAR = 3.0
"""Points between the text and its mark."""
LONGEST_MARK = 2


def set_on_baselines(page: Any) -> None:
    """Give every letter its place by the baseline it was set on, in `page` itself.

    A font without Vietnamese letters borrows them from another one. Each font states for itself how high and how deep
    its letters are, some wrongly: by that alone the borrowed letters lie on a line of their own, and words lose them.
    """
    letters: list[Letter] = [char for char in page.chars if char["upright"] and char["size"] > 0]
    for letter in letters:
        _put(letter, _baseline(letter))
    marks = _footnote_marks(letters)
    if marks:
        page.objects["char"] = [char for char in page.chars if id(char) not in marks]


def _baseline(letter: Letter) -> float:
    """Points from the top of the page."""
    return float(letter["top"]) + float(letter["y1"]) - float(letter["matrix"][5])


def _put(letter: Letter, baseline: float) -> None:
    size = float(letter["size"])
    top = baseline - (1 - DEPTH) * size
    letter["doctop"] += top - float(letter["top"])
    letter["top"], letter["bottom"] = top, top + size


def _footnote_marks(letters: list[Letter]) -> set[int]:
    """Ids of the small raised digits right after a word; one at the start of its note is put on the note's line."""
    runs = [list(run) for _, run in groupby(letters, key=lambda a: (round(a["size"], 1), round(_line(a), 1)))]
    marks: set[int] = set()
    for before, run, after in zip([None, *runs], runs, [*runs[1:], None], strict=False):
        if not "".join(letter["text"] for letter in run).strip().isdigit() or len(run) > LONGEST_MARK:
            continue
        if before and _stands_above(run[0], before[-1]) and abs(run[0]["x0"] - before[-1]["x1"]) < NEAR:
            marks |= {id(letter) for letter in run}
        elif after and _stands_above(run[-1], after[0]) and abs(after[0]["x0"] - run[-1]["x1"]) < NEAR:
            for letter in run:
                _put(letter, _line(after[0]))
    return marks


def _line(letter: Letter) -> float:
    return float(letter["bottom"]) - DEPTH * float(letter["size"])


def _stands_above(mark: Letter, letter: Letter) -> bool:
    size = float(letter["size"])
    return mark["size"] <= SMALL * size and LEAST_RISE * size < _line(letter) - _line(mark) < MOST_RISE * size
