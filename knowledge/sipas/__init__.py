"""The satisfaction figures: from answers to numbers, and what may be said of them.

`docs/sipas.md` explains the method. The numbers follow the five factors of the Ministry of Home Affairs'
measurement but are not its index: no text for people may call them "SIPAS".
"""

from knowledge.sipas.comparison import compare, lowest
from knowledge.sipas.formula import Average, Counts, Evaluation, Interval, evaluate, tally, wilson
from knowledge.sipas.phrases import footer, group_share_text, interval_text, share_text
from knowledge.sipas.publication import Standing, hidden_groups, publishable
from knowledge.sipas.resampling import index_interval

__all__ = [
    "Average",
    "Counts",
    "Evaluation",
    "Interval",
    "Standing",
    "compare",
    "evaluate",
    "footer",
    "group_share_text",
    "hidden_groups",
    "index_interval",
    "interval_text",
    "lowest",
    "publishable",
    "share_text",
    "tally",
    "wilson",
]
