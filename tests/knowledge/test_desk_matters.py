"""The list of matters for an office: every entry is one that the bot knows."""

from knowledge.beyond import read_beyond
from knowledge.desk_matters import desk_matters


def test_every_entry_is_a_known_matter():
    """Who renames a matter in `beyond/` is told to rename it here too."""
    assert desk_matters() <= {entry.id for entry in read_beyond(())}
