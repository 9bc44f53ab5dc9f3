"""Communes, districts and provinces as they were until 30/06/2025, and what they are today."""

from knowledge.old_places.mentions import Mention, OldPlaces, asks_where_now, may_name_a_place, own_old_places
from knowledge.old_places.sentences import told_briefly, told_in_full, told_in_lines
from knowledge.old_places.units import Level, OldPlace, Unit

__all__ = [
    "Level",
    "Mention",
    "OldPlace",
    "OldPlaces",
    "Unit",
    "asks_where_now",
    "may_name_a_place",
    "own_old_places",
    "told_briefly",
    "told_in_full",
    "told_in_lines",
]
