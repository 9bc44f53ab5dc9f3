"""Settings of the search: what each likeness counts, and where sureness begins."""

from __future__ import annotations

from pydantic import Field

from knowledge.datafile import Record


class Weights(Record):
    """One weight per field of `Features`; see there."""

    bm25: float
    evidence: float
    coverage: float = Field(ge=0)
    agreement: float = Field(ge=0)
    qualifiers: float

    def ordered(self) -> list[float]:
        """In the order of `Features`."""
        return [weight for _, weight in self]


class Gate(Record):
    """Terms of the sureness that any record is meant, in log-odds; see `ranking.yaml`."""

    lead: float
    unknown: float
    constant: float


class Zones(Record):
    """Below `refuse`: refused. From `answer`: answered, if the second is `margin` behind. Else offered."""

    refuse: float
    answer: float
    margin: float
    stands_alone: float
    """Gate from which a second message is a question of its own."""
    elsewhere: float
    """Score from which a matter beyond the records, ahead of all of them, takes a follow-up away from its subject."""
    despite_guard: float
    """Gate from which a question that breaks a rule of `guards.yaml` is answered all the same, if the rule allows."""


class RankingSettings(Record):
    weights: Weights
    first_turn: float
    gate: Gate
    zones: Zones
