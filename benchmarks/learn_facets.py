"""Learn how the words of a question tell the part it asks for, from questions labelled by hand.

Run: `make learn` after `facets.yaml`, the word lists or `benchmarks/facets/*.tsv` have changed. A test fails while the
stored table was learnt from other lines than those.
"""

from __future__ import annotations

from pathlib import Path

from benchmarks.learn_evidence import learn
from knowledge.facet_evidence import facet_terms
from knowledge.facets import FACET_EVIDENCE, Facet, FacetTable, own_wordings
from knowledge.lexicon import own_lexicon
from knowledge.normalize import Normalizer
from knowledge.scoring.evidence import Table

LABELLED = Path(__file__).parent / "facets"
"""Files of lines `facet<TAB>question`."""
STRICTNESS = 0.3
SEEN = 3
"""Questions a term must stand in: what fewer say is about their matter, not about asking."""

Line = tuple[str, list[str]]
"""A facet and the terms of a question that asks for it."""


def labelled(path: Path) -> list[tuple[Facet, str]]:
    """The questions of a file, each with the facet it mainly asks for."""
    rows = (line.split("\t") for line in path.read_text(encoding="utf-8").splitlines())
    return [(Facet(facet), question) for facet, question in rows]


def lines_of(questions: list[tuple[Facet, str]]) -> list[Line]:
    """What there is to learn from questions."""
    normalizer = Normalizer(own_lexicon())
    phrases = FacetTable(own_wordings(), normalizer.document)
    read = [(facet, normalizer.document(question)) for facet, question in questions]
    return [(facet.value, facet_terms(words, phrases.found(words).items())) for facet, words in read]


def all_lines() -> list[Line]:
    """What there is to learn from all labelled questions."""
    return lines_of([row for path in sorted(LABELLED.glob("*.tsv")) for row in labelled(path)])


def learn_facets(lines: list[Line]) -> Table:
    """No facet is favoured because our questions happen to ask for it more often."""
    return learn(lines, strictness=STRICTNESS, seen=SEEN, balanced=True)


def main() -> None:
    lines = all_lines()
    table = learn_facets(lines)
    table.save(FACET_EVIDENCE)
    print(
        f"{len(lines)} lines, {len(table.units)} facets, {len(table.terms)} terms, {len(table.weight)} weights"
    )


if __name__ == "__main__":
    main()
