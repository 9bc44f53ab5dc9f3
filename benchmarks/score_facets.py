"""How often the part a question asks for is told right, facet by facet, on the questions labelled by hand.

Run: `python -m benchmarks.score_facets`. Each fifth of the questions is told by what the other four fifths teach.
"""

from __future__ import annotations

from collections import Counter

from benchmarks.learn_facets import LABELLED, labelled, learn_facets, lines_of
from knowledge.facet_evidence import FacetEvidence
from knowledge.facets import Facet, FacetTable, own_wordings
from knowledge.lexicon import own_lexicon
from knowledge.normalize import Normalizer

FOLDS = 5

Questions = list[tuple[Facet, str]]


def told(taught: Questions, asked: Questions) -> list[Facet]:
    """The facets of `asked`, told by what `taught` teaches."""
    normalizer = Normalizer(own_lexicon())
    evidence = FacetEvidence(learn_facets(lines_of(taught)))
    table = FacetTable(own_wordings(), normalizer.document, evidence)
    return [table.detect(normalizer.document(question)) or Facet.OVERVIEW for _, question in asked]


def score(questions: Questions) -> str:
    """A line a facet: how many ask for it, how many of them are found, how many of those told to are."""
    right, wanted, said = Counter[Facet](), Counter(facet for facet, _ in questions), Counter[Facet]()
    for fold in range(FOLDS):
        asked = questions[fold::FOLDS]
        taught = [row for at, row in enumerate(questions) if at % FOLDS != fold]
        for facet, (label, _) in zip(told(taught, asked), asked, strict=True):
            said[facet] += 1
            right[facet] += facet is label
    rows = [f"{'facet':<12} {'n':>5} {'found':>6} {'right':>6}"]
    for facet in Facet:
        found, sure = right[facet] / max(1, wanted[facet]), right[facet] / max(1, said[facet])
        rows.append(f"{facet:<12} {wanted[facet]:>5} {found:>6.1%} {sure:>6.1%}")
    return "\n".join([*rows, f"{'all':<12} {len(questions):>5} {right.total() / len(questions):>6.1%}"])


def main() -> None:
    print(score([row for path in sorted(LABELLED.glob("*.tsv")) for row in labelled(path)]))


if __name__ == "__main__":
    main()
