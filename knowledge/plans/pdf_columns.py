"""The lines of a PDF page as pieces held apart by blanks, for the tables that are printed without lines."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any

from knowledge.plans.aligned_tables import Piece, Printed

GAP = 0.6
"""Times the size of the letters: more than a blank between two words."""
LEAST_GAP = 5.0
WIDE = 0.4
"""Share of the page that a rule between two rows spans at least."""
OPENS_ROW = re.compile(r"^\(?\d{1,3}[.)]?$")


def printed_lines(page: Any, lines: Sequence[dict[str, Any]]) -> list[Printed]:
    """The lines of a page as pieces, each with the band between two rules that it stands in."""
    rules = _rules(page)
    printed = [
        Printed(tuple(_pieces(line)), page.page_number, sum(rule <= float(line["top"]) + 1 for rule in rules))
        for line in lines
    ]
    numbered = sum(bool(line.pieces) and bool(OPENS_ROW.match(line.pieces[0].text)) for line in printed)
    if len({line.band for line in printed} - {0, len(rules)}) < max(numbered, 1):
        return [replace(line, band=0) for line in printed]
    return printed


def _rules(page: Any) -> list[float]:
    """The heights of the lines across the page, from top to bottom."""
    wide = [e for e in page.horizontal_edges if float(e["x1"]) - float(e["x0"]) >= WIDE * float(page.width)]
    return sorted({round(float(edge["top"])) for edge in wide})


def _pieces(line: dict[str, Any]) -> list[Piece]:
    chars = [char for char in line["chars"] if not str(char["text"]).isspace()]
    pieces: list[list[dict[str, Any]]] = []
    for char in sorted(chars, key=lambda one: float(one["x0"])):
        gap = max(LEAST_GAP, GAP * float(char["size"]))
        if pieces and float(char["x0"]) - float(pieces[-1][-1]["x1"]) <= gap:
            pieces[-1].append(char)
        else:
            pieces.append([char])
    return [Piece(float(piece[0]["x0"]), float(piece[-1]["x1"]), _text(piece)) for piece in pieces]


def _text(chars: list[dict[str, Any]]) -> str:
    """The words of a piece; a blank wherever the letters stand apart."""
    text = str(chars[0]["text"])
    for before, char in pairwise(chars):
        apart = float(char["x0"]) - float(before["x1"]) > 0.12 * float(char["size"])
        text += f" {char['text']}" if apart else str(char["text"])
    return text
