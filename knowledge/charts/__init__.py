"""Charts as SVG for pages and PNG for chats: readable on a 360-pixel screen and in black-and-white print.

The same input gives the same bytes. An SVG carries its title and figures as text (`<title>`, `<desc>`); the
`…_description` functions give the same words for the alternative text of an image.
"""

from knowledge.charts.factor import factor_chart, factor_description
from knowledge.charts.progress import Progress, progress_chart, progress_description
from knowledge.charts.target import Point, target_chart, target_description

__all__ = [
    "Point",
    "Progress",
    "factor_chart",
    "factor_description",
    "progress_chart",
    "progress_description",
    "target_chart",
    "target_description",
]
