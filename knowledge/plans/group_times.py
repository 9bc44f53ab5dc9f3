"""The time that the titles of a table give to the rows below them: "QUÝ I", and in it "Tháng 2"."""

from __future__ import annotations

from knowledge.plans.markers import Level, read_mark
from knowledge.plans.outline import gives_time
from knowledge.plans.period_titles import period_title


class GroupTimes:
    """The times in force while a table is read from top to bottom."""

    def __init__(self, above: str = "") -> None:
        """Begin with the time that the heading above the table gives, when it gives one."""
        self._above = above
        self._open: list[tuple[int, str]] = []

    @property
    def words(self) -> str:
        """The words of the nearest title that gives a time; empty when none does."""
        return self._open[-1][1] if self._open else self._above

    def enter(self, title: str) -> None:
        """Take in a title: a quarter ends the months before it, another part ends every time."""
        mark = read_mark(title)
        found = period_title(mark.rest)
        if found:
            self._open = [one for one in self._open if 0 < one[0] < found.rank]
            self._open.append((found.rank, found.words))
        elif gives_time(mark.rest):
            self._open = [(0, mark.rest)]
        elif mark.level is Level.PART:
            self._open = []
