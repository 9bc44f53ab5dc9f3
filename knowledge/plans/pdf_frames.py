"""What pdfplumber needs to see a table that is drawn without its outer frame."""

from __future__ import annotations

from typing import Any

NEAR = 3.0
"""Points within which two edges are one."""
FEWEST_INNER = 2


def frame_of(page: Any) -> dict[str, list[float]]:
    """Settings with the edges that inner lines call for: where the rows end, and where the columns do.

    The edge of the page is no line: some programs paint the whole page white.
    """
    horizontal = [e for e in page.horizontal_edges if NEAR < float(e["top"]) < float(page.height) - NEAR]
    vertical = [e for e in page.vertical_edges if NEAR < float(e["x0"]) < float(page.width) - NEAR]
    across = [edge for edge in horizontal if _crosses(edge, vertical)]
    down = [edge for edge in vertical if _crosses_down(edge, horizontal)]
    if len(across) < FEWEST_INNER or len(down) < FEWEST_INNER:
        return {}
    sides = [min(float(e["x0"]) for e in across), max(float(e["x1"]) for e in across)]
    ends = [min(float(e["top"]) for e in down), max(float(e["bottom"]) for e in down)]
    missing = {
        "explicit_vertical_lines": [x for x in sides if not _has(vertical, "x0", x)],
        "explicit_horizontal_lines": [y for y in ends if not _has(horizontal, "top", y)],
    }
    return {name: places for name, places in missing.items() if places}


def _crosses(edge: Any, verticals: list[Any]) -> bool:
    """Whether a line across the page meets a line down inside its length."""
    return any(
        edge["x0"] - NEAR <= v["x0"] <= edge["x1"] + NEAR
        and v["top"] - NEAR <= edge["top"] <= v["bottom"] + NEAR
        for v in verticals
    )


def _crosses_down(edge: Any, horizontals: list[Any]) -> bool:
    return any(
        h["x0"] - NEAR <= edge["x0"] <= h["x1"] + NEAR
        and edge["top"] - NEAR <= h["top"] <= edge["bottom"] + NEAR
        for h in horizontals
    )


def _has(edges: list[Any], side: str, place: float) -> bool:
    return any(abs(float(edge[side]) - place) <= NEAR for edge in edges)
