"""What a search finds: records that may be meant, best first, with what speaks for each."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple


class Candidate(NamedTuple):
    """A record, or a matter beyond the records, with what speaks for it."""

    id: str
    case: str | None
    """The case of the record that was named, if any."""
    name: str
    score: float
    line: str
    """The name or example question that fits best."""
    words: tuple[str, ...]
    """Words of that line that the question has."""
    shares: Mapping[str, float]
    """What each likeness adds to the score."""


class Ranking(NamedTuple):
    """Records, best first, and how sure it is that any of them is meant."""

    candidates: tuple[Candidate, ...]
    beyond: Candidate | None
    """The best matter that the records do not answer."""
    gate: float
    """Sureness; see the zones of `ranking.yaml`."""
    unknown: float
    """Share of the question's weight in words nothing has, 0 to 1."""
    named: bool = False
    """Whether the message is but a name of the first record, or the telling words of one."""

    @property
    def lead(self) -> float:
        """How far the best record is before the best matter beyond; what is not there scores 0."""
        best, beyond = (found.score if found else 0.0 for found in (self.best, self.beyond))
        return best - beyond

    @property
    def best(self) -> Candidate | None:
        """The first of the records."""
        return next(iter(self.candidates), None)

    @property
    def margin(self) -> float:
        """How far the best record is before the second."""
        scores = [candidate.score for candidate in self.candidates[:2]] + [0.0, 0.0]
        return scores[0] - scores[1]
